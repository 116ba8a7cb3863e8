"""Processes on other machines: Dask's own executor, whose workers prove what they are.

Dask is an optional extra. Its scheduler gives a lost worker's work to another one; this program
says where the scheduler is, believes only workers that run the very same program and tools, and
does not wait for a scheduler or for workers that are not there.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from ..diagnostics import Diagnostic, EnvironmentFault, UsageError
from ..tongues import worded
from .machine import Worker, present

P = ParamSpec("P")
T = TypeVar("T")

SCHEMES = {"dask": "tcp", "dask+tls": "tls"}
"""What an address begins with -> what Dask calls it."""
PATIENCE = 15
"""Seconds in which a scheduler must answer."""
LONELY = 60
"""Seconds that work waits for a worker while the scheduler has none."""
PAUSE = 1.0
"""Seconds between two questions to the scheduler while work is done."""
START = worded(
    "start one in the same folder on each machine: dask worker tcp://HOST:PORT --nthreads 1"
)
SAME = worded("install the same version of paiban and of what it needs on every machine")


@contextmanager
def connect(address: str) -> Iterator[Executor]:
    """The executor at ``dask://HOST:PORT``; an address of another form is a UsageError.

    Raises EnvironmentFault where Dask is not installed or nobody answers at the address.
    """
    place = _place(address)
    try:
        # By name, since it is an extra that most installations do without.
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        message = worded("Dask is not installed")
        hint = worded('install it on every machine: pip install "paiban[cluster]"')
        raise EnvironmentFault(Diagnostic("B012", message, hint=hint)) from error
    try:
        # A client of Dask's waits without end for what listens and never answers.
        asyncio.run(asyncio.wait_for(_ask(distributed, place), PATIENCE))
        client = distributed.Client(place, timeout=PATIENCE, set_as_default=False)
    except Exception as error:
        # Dask's errors are many: of the network, of TLS, of memory where a web server answers.
        told = str(error).split("\n", 1)[0]
        message = worded("no scheduler answers at {address}", address=address)
        if told:
            message = worded("{message}: {told}", message=message, told=told)
        hint = worded("start one with: dask scheduler --host ADDRESS")
        raise EnvironmentFault(Diagnostic("B012", message, hint=hint)) from error

    def count() -> int:
        return len(client.sync(client.scheduler.ncores, callback_timeout=PATIENCE))

    with client:
        # Not pure: two works with the same arguments are two works.
        executor = Proving(client.get_executor(pure=False), count)
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False)
            raise
        executor.shutdown()


def _place(address: str) -> str:
    """An address as Dask writes it."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        # Brackets that do not close, a port that is no number.
        parts, port = urlsplit(""), None
    if parts.scheme not in SCHEMES or not parts.hostname or port is None:
        message = worded("“{address}” is no address of an executor", address=address)
        hint = worded(
            "write {schemes: or }", schemes=[f"{scheme}://HOST:PORT" for scheme in SCHEMES]
        )
        raise UsageError(Diagnostic("B011", message, hint=hint))
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{SCHEMES[parts.scheme]}://{host}:{port}"


async def _ask(distributed: Any, place: str) -> None:
    """Ask the scheduler who it is; what it says does not matter."""
    arguments = distributed.Security().get_connection_args("client")
    async with distributed.rpc(place, connection_args=arguments) as scheduler:
        await scheduler.identity()


# Work, there


@dataclass(frozen=True, slots=True)
class WorkerAnswer:
    """What a worker gives back: who it is, what it runs, and what came of the work.

    ``failure`` is what the work raised; a worker of another machine has done nothing.
    """

    worker: str
    machine: Worker
    value: object = None
    failure: Exception | None = None


def deliver(
    wanted: str, work: Callable[..., object], given: Sequence[Any], named: Mapping[str, Any]
) -> WorkerAnswer:
    """Do ``work`` if this process is the machine ``wanted``: what a worker is given to do."""
    worker, machine = f"{platform.node()}, process {os.getpid()}", present()
    if machine.key != wanted:
        return WorkerAnswer(worker, machine)
    try:
        return WorkerAnswer(worker, machine, work(*given, **named))
    except Exception as error:
        # As a value: raised, it would be for Dask to wrap and to try again.
        return WorkerAnswer(worker, machine, failure=error)


# Work, asked for here


class Proving(Executor):
    """An executor whose workers must prove, with each result, that they are the same machine.

    ``inner`` gives the work away; ``count`` gives the number of its workers, and raises, in
    bounded time, where nobody answers. Every future comes to an end.
    """

    def __init__(self, inner: Executor, count: Callable[[], int]) -> None:
        self._inner = inner
        self._count = count
        self._machine = present()
        self._waiting: set[Future[Any]] = set()
        self._changed = threading.Condition()
        self._over = self._lost = False
        self._watch: threading.Thread | None = None

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The future of ``fn(*args, **kwargs)`` by a worker that is the same machine."""
        promise: Future[T] = Future()
        with self._changed:
            self._waiting.add(promise)
            if self._watch is None:
                self._watch = threading.Thread(target=self._look_after, daemon=True)
                self._watch.start()
        try:
            done = self._inner.submit(deliver, self._machine.key, fn, args, kwargs)
        except RuntimeError as error:
            self._settle(promise, error=_refused(error))
        else:
            done.add_done_callback(partial(self._receive, promise))
        return promise

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Give no more work away; what was given up is not waited for."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
            wait = wait and not self._lost
        self._inner.shutdown(wait)

    def _receive(self, promise: Future[Any], done: Future[WorkerAnswer]) -> None:
        """Settle a promise with what was delivered, if it may be believed."""
        try:
            delivery = done.result()
        except CancelledError:
            self._settle(promise, error=_silent())
        except Exception as error:
            self._settle(promise, error=_refused(error))
        else:
            wrong = _judge(delivery, self._machine)
            self._settle(promise, None if wrong else delivery.value, wrong)

    def _settle(
        self, promise: Future[Any], value: object = None, error: Exception | None = None
    ) -> None:
        with self._changed:
            self._waiting.discard(promise)
        # It may have been given up before.
        with contextlib.suppress(InvalidStateError):
            if error is None:
                promise.set_result(value)
            else:
                promise.set_exception(error)

    def _look_after(self) -> None:
        """Give up what waits for a scheduler or for workers that are not there."""
        heard = seen = time.monotonic()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._over, PAUSE)
                if self._over:
                    return
                waiting = list(self._waiting)
            now = time.monotonic()
            if not waiting:
                heard = seen = now
                continue
            try:
                count = self._count()
            except Exception:
                # Dask's errors are many; none of them is an answer.
                count = None
            if count is not None:
                heard = now
            if count != 0:
                seen = now
            if time.monotonic() - heard >= PATIENCE:
                self._give_up(waiting, _silent())
            elif now - seen >= LONELY:
                message = worded("the scheduler has had no worker for {lonely} s", lonely=LONELY)
                self._give_up(waiting, EnvironmentFault(Diagnostic("B024", message, hint=START)))

    def _give_up(self, waiting: list[Future[Any]], error: EnvironmentFault) -> None:
        with self._changed:
            self._lost = True
        for promise in waiting:
            self._settle(promise, error=error)


def _judge(delivery: object, ours: Worker) -> Exception | None:
    """What is wrong with a delivery: not from the same machine, or the work's own failure."""
    if not isinstance(delivery, WorkerAnswer) or not isinstance(delivery.machine, Worker):
        message = worded("a worker runs another program: it does not say which")
        return EnvironmentFault(Diagnostic("B023", message, hint=SAME))
    if delivery.machine != ours:
        told = "; ".join(ours.differences(delivery.machine))
        message = worded(
            "the worker at {worker} runs another program: {told}", worker=delivery.worker, told=told
        )
        return EnvironmentFault(Diagnostic("B023", message, hint=SAME))
    return delivery.failure


def _silent() -> EnvironmentFault:
    message = worded("the scheduler answers no more")
    return EnvironmentFault(
        Diagnostic("B012", message, hint=worded("start it and its workers again"))
    )


def _refused(error: Exception) -> EnvironmentFault:
    """Say why the executor gives no delivery: its workers end, or are not able to."""
    if type(error).__name__ == "KilledWorker":
        message = worded("every worker that was given one of the outputs has ended")
        hint = worded("it may take more memory than they have: build with --jobs 1 here")
        return EnvironmentFault(Diagnostic("B001", message, hint=hint))
    told = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    message = worded(
        "a worker cannot do the work of this program: {rstrip}", rstrip=told.rstrip(": ")
    )
    return EnvironmentFault(Diagnostic("B024", message, hint=SAME))
