"""What differs from one operating system to the next; nothing else asks which one it runs on.

Linux and macOS lock folders, hold signals back and bound what a process may take. Windows has files
that are locked by region, no signals but two, and no such bounds: there the clock alone ends what
does not end by itself. Every function does its work on each, or says in its docstring what is less.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import errno
import hashlib
import os
import signal
import stat
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAUSE = 0.05
"""Seconds between two tries for a lock on a system where waiting for one ends after ten seconds."""


def cores() -> int:
    """Number of processors this process may use; all of them where the system does not say."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# Whose files are


def shares_by_mode() -> bool:
    """Whether owner and mode of a file say who may write it; on Windows its access list does.

    What lies in a user's profile there is that user's alone by the list that it inherits.
    """
    return sys.platform != "win32"


def owns(status: os.stat_result) -> bool:
    """Whether what has this ``status`` belongs to the user who runs this."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.geteuid()


def open_plain(path: Path | str, within: int | None = None) -> int:
    """Handle of the file at ``path``, or so called in the folder ``within``, to read its bytes.

    A link is not followed and a pipe not waited for; Windows has neither by these names. Raises
    OSError.
    """
    if sys.platform == "win32":
        # Else every 0x0D 0x0A in what is read becomes one byte.
        return os.open(path, os.O_RDONLY | os.O_BINARY)
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=within)


def settle(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder; Windows keeps those by itself."""
    if sys.platform == "win32":
        if path.is_dir():
            return
        # What is only read cannot be flushed there.
        handle = os.open(path, os.O_RDWR | os.O_BINARY)
    else:
        handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_DEVICES = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{kind}{n}" for kind in ("COM", "LPT") for n in "123456789¹²³"))
)


def is_device(name: str) -> bool:
    """Whether Windows takes a file or folder so called for a device, whatever its ending."""
    return name.partition(".")[0].rstrip().upper() in _DEVICES


# Locks


@dataclass(frozen=True, slots=True)
class Claim:
    """A folder that is held: by a handle of the folder itself or of a file that stands for it."""

    folder: Path
    handle: int
    stands_in: Path | None = None

    def read(self, name: str, most: int) -> bytes | None:
        """First ``most`` bytes of the plain file ``name`` in the folder; None if it is not ours."""
        try:
            if self.stands_in is None:
                file = open_plain(name, self.handle)
                owned = owns(os.fstat(self.handle))
            else:
                file, owned = open_plain(self.folder / name), True
        except OSError:
            return None
        try:
            status = os.fstat(file)
            plain = stat.S_ISREG(status.st_mode) and owns(status) and owned
            return os.read(file, most) if plain else None
        finally:
            os.close(file)

    def release(self) -> None:
        """Let the folder go."""
        os.close(self.handle)
        if self.stands_in is not None:
            # Whoever holds it open now keeps it, on a system where these stand.
            with contextlib.suppress(OSError):
                self.stands_in.unlink()


def claim(folder: Path, *, wait: bool, follow: bool = True) -> Claim | None:
    """Hold ``folder`` against other processes that ask for it, until it is released.

    None where another holds it and this is not to ``wait``, and where it cannot be held: a disk may
    have no locks. A link is held as what it leads to, or not at all if this is not to ``follow``.
    """
    if sys.platform == "win32":
        return _claim_by_file(folder, wait=wait, follow=follow)
    import fcntl

    handle = None
    try:
        flags = os.O_RDONLY | os.O_DIRECTORY | (0 if follow else os.O_NOFOLLOW)
        handle = os.open(folder, flags)
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if handle is not None:
            os.close(handle)
        return None
    return Claim(folder, handle)


def _claim_by_file(folder: Path, *, wait: bool, follow: bool) -> Claim | None:
    """Hold the file that stands for ``folder`` among this user's temporary files.

    Windows opens no folders, and a file inside would have to be hidden from the user.
    """
    try:
        if not folder.is_dir() or (not follow and folder.is_symlink()):
            return None
        # One folder has one name here, however its letters are written.
        name = os.path.normcase(folder.resolve())
        number = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:32]
        file = Path(tempfile.gettempdir()) / f"publisher-{number}.lock"
        while True:
            handle = _lock_file(file)
            if handle is not None:
                return Claim(folder, handle, file)
            if not wait:
                return None
            time.sleep(PAUSE)
    except OSError:
        return None


def _lock_file(file: Path) -> int | None:
    """Handle of ``file`` with its first byte locked; None while another process has it."""
    import msvcrt

    handle = None
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError as error:
        if handle is not None:
            os.close(handle)
        # One that is about to be removed cannot be opened, and is gone at once.
        if error.errno in (errno.EACCES, errno.EDEADLK, errno.EAGAIN):
            return None
        raise
    return handle


# Signals and processes


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let what asks this process to stop wait meanwhile; Windows cannot hold it back."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin_worker() -> None:
    """Set up a process that was started undisturbed: an interrupt is for its parent to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def ready_to_start() -> None:
    """Prepare for starting processes while undisturbed; their tracker would end that."""
    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()


def lead_group() -> None:
    """Put this process and all that it will start into a group, which can be ended as a whole.

    Windows has none; a process that was started there follows its parent by itself.
    """
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)


def end_group(process: int | None) -> None:
    """End at once the group that ``process`` leads, if it leads one."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process or 0, signal.SIGKILL)


def end_own_group() -> None:
    """End at once the group that this process leads, and so this process; return if it does not."""
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)


# What a process may take


def bound(memory: int, seconds: int | None = None, *, writes: bool = True) -> None:
    """Bound this process's address space (bytes), processor time and, unless it ``writes``, files.

    Windows bounds none of them and macOS not the memory: who waits for the process ends it by the
    clock.
    """
    if sys.platform == "win32":
        return
    import resource

    _limit(resource.RLIMIT_AS, memory, memory)
    if seconds is not None:
        _limit(resource.RLIMIT_CPU, seconds, seconds + 1)
    if not writes:
        _limit(resource.RLIMIT_CORE, 0, 0)
        _limit(resource.RLIMIT_FSIZE, 0, 0)


def grant(seconds: int) -> None:
    """Let this process have so many more seconds of processor; the clock's on Windows."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _limit(resource.RLIMIT_CPU, spent + seconds, most)


def _limit(kind: int, soft: int, hard: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    try:
        resource.setrlimit(kind, (soft, hard))
    except (OSError, ValueError):
        # macOS refuses to bound the address space.
        if sys.platform != "darwin":
            raise


_WRITING = (
    "import os, resource, sys\n"
    "size = int(sys.argv[1])\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
    "os.execv(sys.argv[2], sys.argv[2:])\n"
)
"""Bounds what a program may write, and becomes it."""


def writing_at_most(size: int, call: Sequence[str]) -> list[str]:
    """The ``call`` of a program that may write files of ``size`` bytes; any size on Windows."""
    if sys.platform == "win32":
        return list(call)
    return [sys.executable, "-I", "-c", _WRITING, str(size), *call]


def surroundings() -> dict[str, str]:
    """Environment without which no program starts: none but where Windows keeps its own files."""
    names = ("SYSTEMROOT", "WINDIR") if sys.platform == "win32" else ()
    return {name: os.environ[name] for name in names if name in os.environ}


def ran_out_of_time(status: int) -> bool:
    """Whether a process that ended with ``status`` had used up its seconds of processor."""
    return sys.platform != "win32" and status == -signal.SIGXCPU


def ticks_a_second() -> int:
    """Ticks of the clock that /proc counts processor time in; 1 where there is no /proc."""
    if sys.platform == "win32":
        return 1
    return os.sysconf("SC_CLK_TCK")


def page_size() -> int:
    """Bytes of the pages that /proc counts memory in; 1 where there is no /proc."""
    if sys.platform == "win32":
        return 1
    return os.sysconf("SC_PAGE_SIZE")


# Libraries


LIBRARIES = {
    "gobject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "harfbuzz-subset": (
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0.dll",
    ),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
"""The C libraries that shape text and choose fonts: their files on Linux, macOS and Windows."""
FOLDERS = "WEASYPRINT_DLL_DIRECTORIES"
"""Names the folders, with ; between, in which WeasyPrint looks for libraries on Windows."""
USUAL = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"
"""Where it looks if it does not: what MSYS2 and the GTK runtime install."""
HOMEBREW = ("/opt/homebrew/lib", "/usr/local/lib")
"""Where Homebrew puts libraries on macOS; a Python that is not Homebrew's does not look there."""


def file_of(library: str, kind: str = sys.platform) -> str:
    """File name of one of ``LIBRARIES`` on a system of this ``kind``, or else on this one."""
    linux, mac, windows = LIBRARIES[library]
    return {"win32": windows, "darwin": mac}.get(kind, linux)


def load(library: str) -> ctypes.CDLL:
    """One of ``LIBRARIES``, loaded as WeasyPrint loads it. Raises OSError where it is not there."""
    name = file_of(library, sys.platform)
    if sys.platform == "win32":
        _open_folders()
    elif sys.platform == "darwin":
        for folder in ("", *HOMEBREW):
            with contextlib.suppress(OSError):
                return ctypes.CDLL(os.path.join(folder, name))  # noqa: PTH118 - "" is no folder
    return ctypes.CDLL(name)


@contextlib.contextmanager
def light_search() -> Iterator[None]:
    """Let WeasyPrint, imported meanwhile, find its libraries, and find them quickly.

    It tries each by the names of several systems, the one of Linux fourth. For every name that is
    none, cffi asks ``ctypes.util.find_library``, which on Linux starts a compiler and a linker. Of
    0.59 s of processor for the import (children included) that is 0.18 s where gcc is installed, in
    every process that prints, and nothing without (ten pairs; 0.16 to 0.21 s between two of one).
    The name of Linux needs no search, so that there the search finds nothing, at once. Elsewhere it
    starts nothing, and Homebrew's libraries are found by nothing else; on Windows WeasyPrint itself
    says where they are.
    """
    if sys.platform == "darwin":
        variable = "DYLD_FALLBACK_LIBRARY_PATH"
        kept = os.environ.get(variable) or os.path.expanduser("~/lib")  # noqa: PTH111
        os.environ[variable] = ":".join((kept, *HOMEBREW, "/usr/lib"))
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


@cache
def _open_folders() -> None:
    """Let libraries be found in the folders that WeasyPrint looks into."""
    if sys.platform == "win32":
        for folder in os.environ.get(FOLDERS, USUAL).split(";"):
            with contextlib.suppress(OSError):
                os.add_dll_directory(folder)
