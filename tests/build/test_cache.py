"""What is remembered: nothing is made twice, nothing stale is given, no accident leaves damage."""

from __future__ import annotations

import os
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.build import MANIFEST, BuildReport, build
from publisher.build.machine import PACKAGES, describe, program, tools
from publisher.diagnostics import ContentError, Place
from publisher.workspace import Glance, Store, Workspace
from publisher.workspace.freezing import thaw
from publisher.workspace.store import TAG

ROOT = Path(__file__).parents[2]
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a", "b"]
outputs = ["newsletter", "epub"]
"""
ARTICLE = """\
---
title: 试排{0}
---

正文一段，用来试排{0}。

![说明](images/x.png)
"""


def write(folder: Path) -> Path:
    """Write an edition of two articles with a missing picture each, and give its folder."""
    for name in "ab":
        (folder / name).mkdir(parents=True)
        (folder / name / "article.md").write_text(ARTICLE.format(name), encoding="utf-8")
    (folder / "edition.toml").write_text(EDITION, encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Give the files in ``folder`` by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


class Bench:
    """An edition with its cache, built again and again."""

    def __init__(self, root: Path) -> None:
        self.edition = write(root / "e")
        self.out = root / "out"
        self.cache = root / "cache"
        self.layouts = root / "layouts"

    def build(self, **options: object) -> BuildReport:
        """Build with the cache."""
        layouts = (self.layouts,) if self.layouts.is_dir() else ()
        return build(self.edition, self.out, cache=self.cache, layouts=layouts, **options)  # type: ignore[arg-type]

    def anew(self) -> dict[str, bytes]:
        """Give the files that a build without any cache makes."""
        fresh = self.out.parent / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        layouts = (self.layouts,) if self.layouts.is_dir() else ()
        build(self.edition, fresh, layouts=layouts)
        return files(fresh)


@pytest.fixture
def place(tmp_path: Path) -> Bench:
    """Give an edition that was built once."""
    place = Bench(tmp_path)
    assert place.build().fresh == ("newsletter", "epub")
    return place


# Nothing to do


def test_second_build_makes_nothing(place: Bench) -> None:
    """Nothing changed: no output is made, the report and the files are the same."""
    before, stamps = files(place.out), [p.stat().st_mtime_ns for p in sorted(place.out.iterdir())]
    shutil.rmtree(place.cache, ignore_errors=True)
    first = place.build()
    second = place.build()

    assert first.fresh == ("newsletter", "epub")
    assert second.fresh == ()
    assert second.diagnostics == first.diagnostics != ()
    assert second.products == first.products
    assert files(place.out) == before == place.anew()
    assert [p.stat().st_mtime_ns for p in sorted(place.out.iterdir())] == stamps


def test_nothing_to_do_imports_nothing_heavy(place: Bench) -> None:
    """A build with nothing to do loads neither the printing engine nor pictures nor fonts."""
    code = (
        "import sys; from pathlib import Path; from publisher.build import build\n"
        f"build(Path({str(place.edition)!r}), Path({str(place.out)!r}), "
        f"cache=Path({str(place.cache)!r}))\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=True,
        capture_output=True,
        text=True,
    )

    loaded = set(done.stdout.split())
    assert "publisher.build" in loaded
    assert not loaded & {"weasyprint", "PIL", "pydantic", "jinja2", "uharfbuzz", "lxml", "rich"}


def test_outputs_that_were_touched_are_brought_back(place: Bench) -> None:
    """A file removed from the output folder, or changed there, comes back without work."""
    before = files(place.out)
    (place.out / MANIFEST).unlink()
    (place.out / "e.epub").write_bytes(b"something else")

    assert place.build().fresh == ()
    assert files(place.out) == before


def test_strict_is_asked_of_what_is_remembered(place: Bench) -> None:
    """Warnings of a remembered build stop a strict one."""
    with pytest.raises(ContentError):
        place.build(strict=True)


# What changes


def _edit(place: Bench) -> None:
    path = place.edition / "a" / "article.md"
    path.write_text(path.read_text(encoding="utf-8").replace("一段", "两段"), encoding="utf-8")


def _retitle(place: Bench) -> None:
    path = place.edition / "edition.toml"
    path.write_text(EDITION.replace("试刊", "新刊"), encoding="utf-8")


def _illustrate(place: Bench) -> None:
    from PIL import Image

    (place.edition / "b" / "images").mkdir()
    Image.new("L", (300, 200), 128).save(place.edition / "b" / "images" / "x.png")


def _shadow(place: Bench) -> None:
    own = place.layouts / "newsletter"
    shutil.copytree(ROOT / "layouts" / "newsletter", own)
    settings = own / "layout.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("pitch = 1", "pitch = 1", 1), encoding="utf-8"
    )
    style = own / "style.css"
    style.write_text(style.read_text(encoding="utf-8") + "\n.title{color:#333}\n", encoding="utf-8")


@pytest.mark.parametrize("change", [_edit, _retitle, _illustrate])
def test_what_is_read_matters(change: Callable[[Bench], None], place: Bench) -> None:
    """A changed word or title, a picture that came: all is made again, as without a cache."""
    before = files(place.out)
    change(place)

    assert place.build().fresh == ("newsletter", "epub")
    assert files(place.out) == place.anew() != before


def test_own_layout_matters_where_it_is_used(place: Bench) -> None:
    """A layout that takes the place of the program's own changes what it prints, nothing else."""
    before = files(place.out)
    _shadow(place)

    # The book lists the pages of that layout: it is looked at again, and is the same.
    assert place.build().fresh == ("newsletter", "epub")
    after = files(place.out)
    assert after == place.anew()
    assert after["e.epub"] == before["e.epub"]
    assert after["e-newsletter.pdf"] != before["e-newsletter.pdf"]


def test_a_style_sheet_that_comes_is_noticed(place: Bench) -> None:
    """A file that a layout had not, and now has, changes what is printed."""
    _shadow(place)
    own = place.layouts / "newsletter"
    # Without a style sheet what a template prints besides would stand on the text.
    (own / "page.html.j2").write_text('{% extends "skeleton.html.j2" %}', encoding="utf-8")
    (own / "style.css").unlink()
    place.build()
    before = files(place.out)
    (own / "style.css").write_text(".title{color:#300}", encoding="utf-8")

    assert place.build().fresh == ("newsletter", "epub")
    assert files(place.out) == place.anew() != before


def test_pages_in_the_book_are_those_of_the_print(place: Bench) -> None:
    """A layout that breaks pages elsewhere changes the list of pages in the book."""
    path = place.edition / "a" / "article.md"
    more = "\n正文一段，用来试排。\n" * 200
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    place.build()
    before = _pages_listed(place.out / "e.epub")
    _shadow(place)
    place.build()
    assert _pages_listed(place.out / "e.epub") == before
    settings = place.layouts / "newsletter" / "layout.toml"
    text = settings.read_text(encoding="utf-8")
    changed = text.replace("[styles.body]", "[styles.body]\nindent = 9")
    settings.write_text(changed, encoding="utf-8")
    place.build()

    assert len(_pages_listed(place.out / "e.epub")) > len(before) > 1
    assert files(place.out) == place.anew()


def test_a_book_built_alone_lists_no_pages(place: Bench) -> None:
    """The book of a build without print names no pages; that of the whole build does, again."""
    whole = files(place.out)
    assert _pages_listed(place.out / "e.epub") == ["1"]
    place.build(only=("epub",))
    assert _pages_listed(place.out / "e.epub") == []
    assert place.build().fresh == ()

    assert files(place.out) == whole


def _pages_listed(book: Path) -> list[str]:
    """Give the labels of the printed pages that the contents of ``book`` list, with their files."""
    with zipfile.ZipFile(book) as archive:
        nav = archive.read("EPUB/nav.xhtml").decode()
    return re.findall(r'#page-[0-9]+">([0-9]+)<', nav)


def test_taking_a_change_back_costs_nothing(place: Bench) -> None:
    """The state before an edit is still known after it."""
    before = files(place.out)
    path = place.edition / "a" / "article.md"
    text = path.read_bytes()
    _edit(place)
    place.build()
    path.write_bytes(text)

    assert place.build().fresh == ()
    assert files(place.out) == before


def test_times_of_files_do_not_matter(place: Bench) -> None:
    """A fresh checkout, where every file is of today, has nothing to do."""
    for path in place.edition.rglob("*"):
        os.utime(path, (1, 1))

    assert place.build().fresh == ()


def test_only_changed_articles_are_composed(place: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed article of two is composed again, the other one is remembered."""
    from publisher.galley import compose_article as compose

    composed: list[str] = []

    def note(article: object, *rest: object) -> object:
        composed.append(article.front.title)  # type: ignore[attr-defined]
        return compose(article, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("publisher.build.making.compose_article", note)
    _edit(place)
    place.build()

    assert composed == ["试排a"]


def test_failed_builds_are_not_remembered(place: Bench) -> None:
    """A fault is told again by the next build, and mending it gives the outputs of before."""
    before = files(place.out)
    path = place.edition / "a" / "article.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n\U00030729\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ContentError):
            place.build()
    path.write_text(text, encoding="utf-8")
    place.build()

    assert files(place.out) == before


# Keys


def test_every_tool_is_part_of_the_key() -> None:
    """Each package and library has a version here, and they are what the packages say."""
    from importlib.metadata import version

    found = tools()
    assert all(found[name] == version(name) for name in PACKAGES)
    assert all(found[name] for name in ("pango", "harfbuzz", "fontconfig", "python"))


CONSOLE = frozenset(
    {"annotated-doc", "click", "colorama", "packaging", "pycparser", "pygments", "rich"}
    | {"shellingham", "typer", "typing-extensions"}
)
"""Packages that only the command line needs, or only whoever builds another package: what they
do is seen on the terminal and in no file."""


def needed_by(package: str, seen: set[str]) -> set[str]:
    """Give ``package`` and all that it needs, and that needs, as the packages themselves say."""
    from importlib.metadata import requires

    name = re.sub(r"[-_.]+", "-", package).lower()
    if name not in seen:
        seen.add(name)
        for wanted in requires(name) or () if name not in CONSOLE else ():
            if "extra ==" not in wanted:
                needed_by(re.split(r"[^\w.-]", wanted)[0], seen)
    return seen


def test_no_package_is_forgotten() -> None:
    """Whatever is installed to make files is in the key, down to the last package needed."""
    assert needed_by("paiban", set()) - CONSOLE <= set(PACKAGES)
    assert not CONSOLE & set(PACKAGES)


def test_another_program_is_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program is changes the key; the same program has the same one."""
    before = describe().key
    assert describe().key == before
    assert len(program()) == 64
    monkeypatch.setattr("publisher.build.machine.program", lambda: "another")
    assert describe().key != before


# The store

ACCIDENTS: dict[str, Callable[[bytes], bytes | None]] = {
    "cut short": lambda content: content[: len(content) // 2],
    "emptied": lambda content: b"",
    "one bit": lambda content: bytes((content[0] ^ 1,)) + content[1:],
    "gone": lambda content: None,
}


@pytest.mark.parametrize("accident", sorted(ACCIDENTS))
def test_damage_is_noticed_and_mended(accident: str, place: Bench) -> None:
    """Whatever happens to the files of the store, the outputs are right."""
    before = files(place.out)
    for path in [p for p in place.cache.rglob("*") if p.is_file() and p.name != TAG]:
        content = ACCIDENTS[accident](path.read_bytes())
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
    shutil.rmtree(place.out)

    assert place.build().fresh == ("newsletter", "epub")
    assert files(place.out) == before
    assert place.build().fresh == ()


def test_a_store_that_cannot_be_written_is_no_fault(place: Bench) -> None:
    """With the cache's folder in the way, as on a full disk, the build works without it."""
    shutil.rmtree(place.cache, ignore_errors=True)
    place.cache.write_text("a file where a folder should be")

    assert place.build().fresh == ("newsletter", "epub")
    assert files(place.out) == place.anew()


def test_store_is_bounded(tmp_path: Path) -> None:
    """What was used longest ago goes first, and the rest is less than the limit."""
    store = Store(tmp_path)
    names = [store.put(bytes([n]) * 1000) for n in range(10)]
    for n, name in enumerate(names):
        os.utime(tmp_path / "objects" / name[:2] / name, (1000 + n, 1000 + n))

    assert store.get(names[0]) is not None
    usage = store.bound(5000)
    assert usage == store.usage()
    assert usage.size <= 5000
    assert store.get(names[0]) is not None, "it was used just now"
    assert store.get(names[1]) is None
    store.clear()
    assert store.usage().files == 0


def test_store_gives_what_was_found_so(tmp_path: Path) -> None:
    """A result is given only while every fact it rests on still holds."""
    path, store = tmp_path / "x", Store(tmp_path / "store")
    path.write_text("one")
    (tmp_path / "f").mkdir()
    workspace = Workspace(tmp_path)
    workspace.read_bytes(path)
    workspace.note_names(tmp_path / "f")
    assert not workspace.is_file(tmp_path / "absent")
    store.keep("k" * 64, workspace.facts, b"result")

    def found() -> bool:
        return store.find("k" * 64, Glance()) is not None

    assert found()
    for change, back in (
        (lambda: path.write_text("two"), lambda: path.write_text("one")),
        (lambda: (tmp_path / "f" / "g").touch(), lambda: (tmp_path / "f" / "g").unlink()),
        (lambda: (tmp_path / "absent").touch(), lambda: (tmp_path / "absent").unlink()),
        (path.unlink, lambda: path.write_text("one")),
    ):
        change()
        assert not found()
        back()
        assert found()


def test_a_store_runs_no_code_of_others() -> None:
    """A frozen value that would call something else than this program's classes is refused."""

    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return os.system, ("true",)

    assert thaw(pickle.dumps(Evil())) is None
    assert thaw(b"no pickle") is None
    assert thaw(pickle.dumps(Place("x", 1, 2))) == Place("x", 1, 2)


# Accidents of whole builds

BUILD = """
import sys
from pathlib import Path
from publisher.build import build
build(Path(sys.argv[1]), Path(sys.argv[2]), cache=Path(sys.argv[3]))
"""


def start(place: Bench, out: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a build in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, place.edition, out or place.out, place.cache],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )


KILLS = int(os.environ.get("KILLS", "6"))


def lie_around(out: Path) -> None:
    """Put files of others beside ``out``, called as a build might call its own."""
    for name in (".out-20181105", ".out-abcdefgh", ".config-abcdefgh", "out-", "out.tmp"):
        (out.parent / name).mkdir()
        (out.parent / name / "theirs").write_text(name)


def neighbourhood(place: Bench) -> dict[str, bytes]:
    """Give every file around an edition, except the outputs and the cache."""
    root = place.out.parent
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {place.out, place.cache} & {path, *path.parents}
    }


def test_killed_builds_leave_nothing_half_written(place: Bench) -> None:
    """Killed at any moment, a build leaves each file whole and all around it; the next is right."""
    old = files(place.out)
    _edit(place)
    new = place.anew()
    begun = time.monotonic()
    assert start(place, place.out.parent / "timed").wait() == 0
    span = time.monotonic() - begun
    lie_around(place.out)
    around = neighbourhood(place)
    moments = random.Random(8)
    for _ in range(KILLS):
        shutil.rmtree(place.cache, ignore_errors=True)
        running = start(place)
        time.sleep(moments.uniform(0, span * 1.1))
        running.kill()
        running.wait()
        seen = visible(place.out)
        assert all(content in (old.get(name), new.get(name)) for name, content in seen.items())
        assert neighbourhood(place) == around
    assert place.build() is not None
    assert files(place.out) == new
    assert neighbourhood(place) == around


def visible(folder: Path) -> dict[str, bytes]:
    """Give the visible files in ``folder``: what a killed build left aside is hidden."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}


def test_two_builds_at_once(place: Bench) -> None:
    """Two builds of one edition into one folder, with one cache, both end well."""
    _edit(place)
    new = place.anew()
    shutil.rmtree(place.cache, ignore_errors=True)
    both = [start(place), start(place)]

    assert [one.wait() for one in both] == [0, 0]
    assert files(place.out) == new


def test_full_disk_is_told_and_leaves_nothing(place: Bench) -> None:
    """Without room for the outputs the build ends with one finding and changes no file."""
    import resource

    from publisher.diagnostics import EnvironmentFault

    before = files(place.out)
    _edit(place)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(EnvironmentFault) as caught:
            place.build()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)

    assert [d.code for d in caught.value.diagnostics] == ["F006"]
    assert files(place.out) == before
    assert place.build().fresh == ("newsletter", "epub")
    assert files(place.out) == place.anew()
