"""Processes on other machines: Dask's own executor, as it is.

Dask is an optional extra. Its scheduler gives a lost worker's work to another one; all that this
program does is to say where the scheduler is.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import cast
from urllib.parse import urlsplit

from ..diagnostics import Diagnostic, EnvironmentFault, UsageError

SCHEME = "dask"
PATIENCE = 15
"""Seconds in which a scheduler must answer."""
LOSSES = 5
"""Workers that may be lost with one piece of work before it is taken to be what kills them."""


@contextmanager
def connect(address: str) -> Iterator[Executor]:
    """Give the executor at ``dask://HOST:PORT``; an address of another form is a UsageError."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        # Brackets that do not close, a port that is no number.
        parts, port = urlsplit(""), None
    if parts.scheme != SCHEME or not parts.hostname or port is None:
        message = f"“{address}” is no address of an executor"
        raise UsageError(Diagnostic("B011", message, hint=f"write {SCHEME}://HOST:PORT"))
    try:
        # By name, since it is an extra that most installations do without.
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        message = "Dask is not installed"
        hint = 'install it on every machine: pip install "paiban[cluster]"'
        raise EnvironmentFault(Diagnostic("B012", message, hint=hint)) from error
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    try:
        client = distributed.Client(f"tcp://{host}:{port}", timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError) as error:
        message = f"no scheduler answers at {address}"
        hint = "start one with: dask scheduler --host ADDRESS"
        raise EnvironmentFault(Diagnostic("B012", message, hint=hint)) from error
    with client:
        # Not pure: two works with the same arguments are two works. One core is one work.
        executor = client.get_executor(pure=False, retries=LOSSES)
        try:
            yield cast(Executor, executor)
        except BaseException:
            executor.shutdown(wait=False)
            raise
