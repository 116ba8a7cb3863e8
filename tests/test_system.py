"""Other operating systems: what they lack is asked for in one module, which does without it.

No test of the project runs on Windows or macOS. Here that module is told that it runs there, and
what the system lacks is taken away; locks of Windows are played by this system's.
"""

from __future__ import annotations

import ast
import ctypes.util
import errno
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import publisher
from publisher import doctor, system
from publisher.readers.gallery import fit_name
from publisher.readers.importing import import_sources
from publisher.workspace import cache_folder, find_trouble, staging, write_whole
from publisher.workspace.store import Store

SOURCE = Path(publisher.__file__).parent
ABSENT_MODULES = ("fcntl", "grp", "pty", "pwd", "readline", "resource", "termios", "tty")
ABSENT = {
    "os": (
        *("chown", "fchown", "fork", "geteuid", "getegid", "getgid", "getpgid", "getpgrp"),
        *("getuid", "killpg", "lchown", "major", "minor", "mkfifo", "mknod", "nice", "pathconf"),
        *("posix_fadvise", "posix_spawn", "sched_getaffinity", "sched_setaffinity", "setpgid"),
        *("setsid", "statvfs", "sync", "sysconf", "wait3", "wait4"),
        *("O_CLOEXEC", "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_TMPFILE"),
    ),
    "signal": (
        *("SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP"),
        *("SIGTSTP", "SIGTTOU", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGXCPU", "SIGXFSZ"),
        *("SIG_BLOCK", "SIG_SETMASK", "SIG_UNBLOCK", "alarm", "pause", "pthread_kill"),
        *("pthread_sigmask", "setitimer", "siginterrupt", "sigpending", "sigwait"),
    ),
    "select": ("poll", "epoll", "kqueue"),
}
"""What the modules of Windows's Python lack, by the tables of the language's reference."""


# What is asked for, and where


def _parts(path: Path) -> Iterator[tuple[str, int]]:
    """Yield what ``path`` uses of what Windows lacks, and its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            named = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            named = [(node.module or "", alias.name) for alias in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            named = [(node.value.id, node.attr)]
        else:
            continue
        for module, name in named:
            if module in ABSENT_MODULES or name in ABSENT.get(module, ()):
                yield f"{module}.{name}".rstrip("."), node.lineno


def test_one_module_asks_for_what_others_lack() -> None:
    """Nothing but ``system`` names what one system has and another has not, nor which one it is."""
    found = {
        f"{path.relative_to(SOURCE).as_posix()}:{line}": name
        for path in sorted(SOURCE.rglob("*.py"))
        if path.name != "system.py"
        for name, line in _parts(path)
    }
    assert found == {}
    # The control: what is looked for is found where it is.
    assert {"fcntl", "resource", "os.geteuid", "signal.SIGKILL", "os.O_NOFOLLOW"} <= {
        name for name, _ in _parts(SOURCE / "system.py")
    }


def _writers(path: Path) -> Iterator[int]:
    """Yield the lines on which text is written as the system ends lines, or in its encoding."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        words = {keyword.arg for keyword in node.keywords}
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and a.value is not None]
        opens = name in ("open", "fdopen") and any(
            isinstance(t, str) and set(t) <= set("rwaxt+") and set(t) & set("wax") for t in texts
        )
        if (name == "write_text" or opens) and "newline" not in words:
            yield node.lineno


def test_files_are_written_alike_everywhere(tmp_path: Path) -> None:
    """No text is written with the system's own line ends: same input gives same bytes."""
    wrong = [
        f"{path.relative_to(SOURCE).as_posix()}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line in _writers(path)
    ]
    assert wrong == []
    control = tmp_path / "control.py"
    control.write_text("p.write_text('a')\nopen(p, 'w')\nopen(p, 'rb')\n", encoding="utf-8")
    assert list(_writers(control)) == [1, 2]


MODULES = """
import os, select, signal, sys, multiprocessing.resource_tracker, subprocess, concurrent.futures
import asyncio, selectors, socket, tempfile, shutil, logging.handlers, pathlib, typer, rich.console
for name in {modules!r}:
    sys.modules[name] = None
for owner, names in {absent!r}.items():
    for name in names:
        if hasattr(sys.modules[owner], name):
            delattr(sys.modules[owner], name)
import importlib
for name in {wanted!r}:
    importlib.import_module(name)
print("all")
"""


def test_every_module_is_imported_without_what_windows_lacks() -> None:
    """No module of the program needs anything of this system only to be there."""
    extras = ("publisher.build.cluster", "publisher.readers.scanning", "publisher.__main__")
    wanted = [
        module.name
        for module in pkgutil.walk_packages([str(SOURCE)], "publisher.")
        if not module.name.startswith(extras)
    ]
    assert len(wanted) > 400
    program = MODULES.format(modules=ABSENT_MODULES, absent=ABSENT, wanted=wanted)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE.parent)},
        check=False,
    )
    assert done.stdout == "all\n", done.stderr[-2000:]


# The module itself, told where it runs


class _Locking(ModuleType):
    """Plays the module of Windows that locks parts of files; here the whole file is held."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        import fcntl

        self._flock, self._how = fcntl.flock, fcntl.LOCK_EX | fcntl.LOCK_NB

    def locking(self, handle: int, how: int, size: int) -> None:
        """Lock what ``handle`` has open, or say as Windows does that another holds it."""
        assert (how, size) == (self.LK_NBLCK, 1)
        try:
            self._flock(handle, self._how)
        except BlockingIOError as error:
            raise PermissionError(errno.EACCES, "Permission denied") from error


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Let the module take this for Windows, and take away what that lacks."""
    monkeypatch.setitem(sys.modules, "msvcrt", _Locking())
    monkeypatch.setattr(system, "sys", SimpleNamespace(platform="win32", executable=sys.executable))
    monkeypatch.setattr(os, "O_BINARY", 0, raising=False)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(temporary))
    for name in ("geteuid", "sched_getaffinity", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK"):
        monkeypatch.delattr(os, name)
    for name in ("pthread_sigmask", "SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK", "SIGXCPU"):
        monkeypatch.delattr(signal, name)
    yield
    assert list(temporary.iterdir()) == [], "a lock outlived its holder"


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the module take this for macOS."""
    monkeypatch.setattr(system, "sys", SimpleNamespace(platform="darwin", executable="python"))
    monkeypatch.delattr(os, "sched_getaffinity")


def test_a_folder_is_held_by_one(tmp_path: Path) -> None:
    """A claimed folder is refused to a second claim, here too, and free when it is released."""
    _hold_by_turns(tmp_path)


def test_a_folder_is_held_by_one_on_windows(windows: None, tmp_path: Path) -> None:
    """The same with files that stand for folders; nothing of them is in the folder, or stays."""
    folder = tmp_path / "held"
    folder.mkdir()
    _hold_by_turns(folder)
    assert list(folder.iterdir()) == []


def _hold_by_turns(folder: Path) -> None:
    first = system.claim(folder, wait=False)
    assert first is not None
    assert system.claim(folder, wait=False) is None
    first.release()
    second = system.claim(folder, wait=True)
    assert second is not None
    second.release()
    assert system.claim(folder / "none", wait=False) is None
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert system.claim(link, wait=False, follow=False) is None


def test_waiting_for_a_folder_ends_when_it_is_free(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits on Windows asks again and again, and has the folder when the other is done."""
    folder = tmp_path / "held"
    folder.mkdir()
    first = system.claim(folder, wait=False)
    assert first is not None
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            first.release()

    monkeypatch.setattr(time, "sleep", nap)
    second = system.claim(folder, wait=True)
    assert second is not None
    assert naps == [system.PAUSE] * 3
    second.release()


def test_a_disk_without_locks_is_used_without(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be locked at all is no claim, and no waiting either."""

    def refuse(handle: int, how: int, size: int) -> None:
        raise OSError(errno.EINVAL, "no locks here")

    monkeypatch.setattr(sys.modules["msvcrt"], "locking", refuse)
    folder = tmp_path / "plain"
    folder.mkdir()
    assert system.claim(folder, wait=True) is None
    with staging(folder) as aside:
        (aside / "a").write_bytes(b"a")
    assert (folder / "a").read_bytes() == b"a"
    for file in (tmp_path / "temporary").iterdir():
        file.unlink()


def test_outputs_are_written_on_windows(windows: None, tmp_path: Path) -> None:
    """Outputs appear whole, and what a killed process left is swept, but nobody else's folder."""
    target = tmp_path / "out"
    target.mkdir()
    left = target / ".publisher-left"
    (left / "files").mkdir(parents=True)
    (left / "unfinished").write_bytes(
        b".publisher-left holds unfinished files of publisher; it may be removed.\n"
    )
    strange = target / ".publisher-strange"
    strange.mkdir()
    (strange / "unfinished").write_bytes(b"mine\n")

    with staging(target) as aside:
        (aside / "a.pdf").write_bytes(b"\r\n")
    write_whole(target / "b", b"\n", lasting=True)

    assert (target / "a.pdf").read_bytes() == b"\r\n"
    assert (target / "b").read_bytes() == b"\n"
    assert not left.exists()
    assert strange.is_dir()


def test_what_is_remembered_is_believed_on_windows(windows: None, tmp_path: Path) -> None:
    """There the rights of a folder say nothing, and its user's profile is that user's own."""
    place = cache_folder({"LOCALAPPDATA": str(tmp_path / "Local")})
    assert place == tmp_path / "Local" / "publisher"
    assert cache_folder({"LOCALAPPDATA": "Local", "HOME": str(tmp_path)}) == (
        tmp_path / ".cache" / "publisher"
    )
    place.mkdir(parents=True)
    # As every folder there seems to be to this module.
    place.chmod(0o777)
    assert find_trouble(place) is None
    Store(place / "store").remember("a" * 64, b"\r\n")
    assert Store(place / "store").recall("a" * 64) == b"\r\n"


def test_the_same_folder_is_refused_here(tmp_path: Path) -> None:
    """The control: where rights count, a folder that anybody may write to is not believed."""
    tmp_path.chmod(0o777)
    assert find_trouble(tmp_path) is not None


def test_what_windows_cannot_is_left_out(windows: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds, groups and held signals are not there; asking for them is no error."""
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.delattr(os, "killpg")
    monkeypatch.delattr(os, "sysconf")
    system.bound(1, 1, writes=False)
    system.grant(1)
    system.end_group(None)
    system.end_own_group()
    system.lead_group()
    system.ready_to_start()
    with system.undisturbed():
        pass
    assert not system.ran_out_of_time(-24)
    assert system.cores() >= 1
    assert (system.ticks_a_second(), system.page_size()) == (1, 1)
    assert system.writing_at_most(9, ("gs", "-q")) == ["gs", "-q"]
    monkeypatch.setenv("SYSTEMROOT", r"C:\Windows")
    assert system.surroundings() == {"SYSTEMROOT": r"C:\Windows"}


def test_here_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: on this system the same names do something."""
    assert system.ran_out_of_time(-signal.SIGXCPU)
    assert system.ticks_a_second() > 1
    assert system.writing_at_most(9, ("gs", "-q"))[-2:] == ["gs", "-q"]
    assert system.writing_at_most(9, ("gs", "-q"))[0] == sys.executable
    assert system.surroundings() == {}
    with system.undisturbed():
        held = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert {signal.SIGINT, signal.SIGTERM} <= held


def test_a_mac_refuses_to_bound_memory(mac: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the address space stays as it is and all else is bounded; here a refusal is a fault."""
    import resource

    asked: list[int] = []

    def refuse(kind: int, limits: tuple[int, int]) -> None:
        asked.append(kind)
        if kind == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    system.bound(1, 1, writes=False)
    assert asked == [
        resource.RLIMIT_AS,
        resource.RLIMIT_CPU,
        resource.RLIMIT_CORE,
        resource.RLIMIT_FSIZE,
    ]
    assert system.cores() == os.cpu_count()
    monkeypatch.setattr(system, "sys", sys)
    with pytest.raises(ValueError, match="limit"):
        system.bound(1)


@pytest.mark.parametrize(
    ("name", "device"),
    [
        *((name, True) for name in ("con", "NUL.jpg", "aux.tar.gz", "Com1", "LPT¹.md", "prn .txt")),
        *((name, False) for name in ("cons", "a.con", "com", "com0x", "con-2", "通讯", "")),
    ],
)
def test_names_that_windows_keeps_for_itself(name: str, device: bool) -> None:
    """A device is told by its name before the first dot; pictures and stories are not called so."""
    assert system.is_device(name) is device
    assert not system.is_device(fit_name(name or "x", None))


def test_stories_are_not_called_as_devices_are(tmp_path: Path) -> None:
    """A headline that is a device's name gives a folder that every system can make."""
    (tmp_path / "a.txt").write_text("NUL\n\n乡里新修的路通了车。\n", encoding="utf-8")
    import_sources((tmp_path / "a.txt",), tmp_path / "paper")
    assert (tmp_path / "paper" / "NUL-2" / "article.md").is_file()


# Libraries


def _loaded(monkeypatch: pytest.MonkeyPatch, there: Callable[[str], bool]) -> list[str]:
    asked: list[str] = []

    def load(name: str) -> object:
        asked.append(name)
        if not there(name):
            raise OSError(name)
        return object()

    monkeypatch.setattr(ctypes, "CDLL", load)
    return asked


def test_libraries_of_homebrew_are_found(mac: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that is not Homebrew's finds Pango where Homebrew puts it; its search does too."""
    asked = _loaded(monkeypatch, lambda name: name.startswith("/opt/homebrew/lib/"))
    system.load("pango")
    assert asked == ["libpango-1.0.dylib", "/opt/homebrew/lib/libpango-1.0.dylib"]
    search = ctypes.util.find_library
    monkeypatch.setenv("DYLD_FALLBACK_LIBRARY_PATH", "/own")
    with system.light_search():
        assert ctypes.util.find_library is search
        assert os.environ["DYLD_FALLBACK_LIBRARY_PATH"].split(":") == [
            "/own",
            "/opt/homebrew/lib",
            "/usr/local/lib",
            "/usr/lib",
        ]
    _loaded(monkeypatch, lambda name: False)
    assert not doctor._loads("pango")


def test_libraries_of_windows_are_found(windows: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders that WeasyPrint looks into are opened for ours as well, those that are there."""
    opened: list[str] = []

    def opening(folder: str) -> None:
        if "GTK3" in folder:
            raise FileNotFoundError(folder)
        opened.append(folder)

    monkeypatch.setattr(os, "add_dll_directory", opening, raising=False)
    asked = _loaded(monkeypatch, lambda name: True)
    system._open_folders.cache_clear()
    system.load("fontconfig")
    system.load("harfbuzz")
    assert asked == ["libfontconfig-1.dll", "libharfbuzz-0.dll"]
    assert opened == [r"C:\msys64\ucrt64\bin", r"C:\msys64\mingw64\bin"]
    opened.clear()
    system._open_folders.cache_clear()
    monkeypatch.setenv(system.FOLDERS, r"D:\own")
    system.load("pango")
    assert opened == [r"D:\own"]
    system._open_folders.cache_clear()


def test_the_search_is_light_only_while_weasyprint_is_imported() -> None:
    """On Linux nothing is searched for meanwhile; afterwards, a fault or none, all is as it was."""
    before = ctypes.util.find_library
    with system.light_search():
        assert ctypes.util.find_library("c") is None
    assert ctypes.util.find_library is before
    with suppress(ZeroDivisionError), system.light_search():
        raise ZeroDivisionError
    assert ctypes.util.find_library is before
