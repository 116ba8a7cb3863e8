"""The desk: an editor decides and writes in the browser, on this machine only.

``merging`` brings two people's texts together, ``sheets`` keeps a file's bytes, ``session`` is the
state of one edition and the only room that writes, ``telling`` gives an article as the page shows
it, ``server`` answers the page, ``following`` builds after every change. What a decision does to a
text is ``cleaning.desk.decisions``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .following import Follower, Following
from .pages import DeskPages
from .server import DeskServer
from .session import Session

__all__ = ["desk"]


def desk(
    folder: Path,
    *,
    port: int = 8000,
    language: str = "zh",
    view: str = "",
    only: tuple[str, ...] = (),
    layouts: tuple[Path, ...] = (),
    cache: Path | None = None,
    ready: Callable[[str], None] = lambda address: None,
    stop: threading.Event | None = None,
) -> None:
    """Serve the desk of the edition in ``folder`` and build it after every change, until ``stop``.

    ``ready`` is told the address of the page, of ``view`` ("pages" for what `preview` shows);
    ``port`` 0 takes any that is free.
    """
    stop = stop or threading.Event()
    board = DeskPages()
    session = Session(folder, board.nudge)
    wish = Following(folder, only, layouts, cache)
    with _serving(DeskServer(session, board, port, language, wish)) as address:
        ready(address + view)
        threading.Thread(target=session.warm, args=(stop,), daemon=True).start()
        Follower(board, wish, stop).follow()


@contextmanager
def _serving(server: DeskServer) -> Iterator[str]:
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        try:
            yield server.address
        finally:
            server.board.close()
            server.shutdown()
            thread.join()
