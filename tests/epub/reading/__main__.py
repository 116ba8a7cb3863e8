"""Measure books as readers show them and write a table; see ``--help``.

Nothing here passes or fails: ``test_reading.py`` holds the meters to faults that were planted.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from publisher import epub
from publisher.edition import load_edition
from publisher.edition.variants import convert
from publisher.fonts import load_catalogue
from publisher.pdf import looks_of
from publisher.workspace import Workspace, resources

from . import mupdf
from .engines import Job, counted, show, there, unpack
from .pixels import kept

ROOT = Path(__file__).parents[3]
SCREENS = {
    "phone": (390, 844, 16, 16),
    "large type": (390, 844, 24, 16),
    "largest type": (390, 844, 32, 16),
    "e-ink": (560, 760, 16, 24),
    "tablet": (768, 1000, 16, 60),
    "desktop": (1000, 1100, 16, 100),
}
"""Width, height, size of type, margin of a page in pixels."""
DARK = "dark"
OWN = (
    "* { background-color: transparent !important; color: #ddd !important }"
    " html { background-color: #111 !important } p { text-align: left; text-indent: 2em }"
)
"""A reader that sets every ground itself, all text, and paragraphs."""
MUPDF_DARK = "html, body { background-color: #111; color: #ddd } a { color: #8cf }"
VISIBLE = 0.95
"""Part of a picture that is to be seen in the dark as in the light."""
KINDS = ("lines", "short", "whole", "gaps", "out", "heads", "grey")


def write_books(editions: list[Path], folder: Path) -> dict[str, Path]:
    """Make the books: each edition, in traditional script and with vertical lines."""
    books = {}
    for source in editions:
        copy = folder / "editions" / source.name
        shutil.copytree(source, copy, dirs_exist_ok=True)
        workspace = Workspace(copy)
        catalogue = load_catalogue(workspace, resources() / "fonts")
        edition = load_edition(workspace, copy)
        made = {"": edition}
        made["-hant"] = convert(edition, "zh-Hant-TW", workspace)[0]
        down = folder / "editions" / f"{source.name}-down"
        shutil.copytree(source, down, dirs_exist_ok=True)
        settings = (down / "edition.toml").read_text(encoding="utf-8")
        settings = re.sub(r"\[epub\]\n", "", settings)
        (down / "edition.toml").write_text(f'{settings}\n[epub]\ndirection = "vertical"\n', "utf-8")
        vertical = Workspace(down)
        made["-vertical"] = load_edition(vertical, down)
        for kind, one in made.items():
            space = vertical if kind == "-vertical" else workspace
            looks = partial(looks_of, space, one)
            path = folder / f"{source.name}{kind}.epub"
            path.write_bytes(epub.make(one, space, catalogue, looks=looks))
            books[path.stem] = path
    return books


def jobs_of(book: str, files: list[str]) -> Iterator[tuple[str, Job]]:
    """Yield each document on each screen; the phone in the dark too, with pictures of pictures."""
    for file in files:
        for name, (width, height, size, margin) in SCREENS.items():
            style = f"html {{ font-size: {size}px !important }} body {{ padding: {margin}px }}"
            place = (f"{book}/EPUB", file, width, height)
            yield name, Job(*place, style, pictures=name == "phone")
            if name == "phone":
                yield DARK, Job(*place, f"{style} {OWN}", pictures=True)


def in_browser(engine: str, books: dict[str, Path], work: Path) -> Iterator[tuple[str, Any]]:
    """Yield what ``engine`` shows, by screen, and the parts of pictures that the dark leaves."""
    asked = [
        one for book, path in books.items() for one in jobs_of(book, unpack(path, work / book))
    ]
    jobs = [job for _, job in asked]
    measured = show(engine, work, jobs, work / f"shots-{engine}")
    before: list[str] = []
    for (screen, job), seen in zip(asked, measured, strict=True):
        if screen == DARK:
            pairs = zip(before, seen["pictures"], strict=True)
            seen["seen"] = [kept(Path(one), Path(other)) for one, other in pairs]
        elif screen == "phone":
            before = seen["pictures"]
        yield screen, {"place": f"{job.book}/{job.file}", **seen}


def in_mupdf(books: dict[str, Path], work: Path) -> Iterator[tuple[str, Any]]:
    """Yield what MuPDF sets, by screen, and of each page the part that the dark leaves."""
    plain, dark = work / "plain.css", work / "dark.css"
    plain.write_text("", encoding="utf-8")
    dark.write_text(MUPDF_DARK, encoding="utf-8")
    for book, path in books.items():
        for name, (width, height, size, margin) in SCREENS.items():
            # MuPDF's own margin is two em.
            page = (width - 2 * margin + 4 * size, height, size)
            found = mupdf.measure(path, *page, plain)
            yield (
                name,
                {"place": book}
                | {kind: getattr(found, kind, []) for kind in KINDS}
                | {"lost": found.lost},
            )
        seen = []
        page = (390, 600, 16)
        for kind, sheet in (("light", plain), ("dark", dark)):
            mupdf.draw(path, *page, sheet, "-o", str(work / f"{book}-{kind}-%d.png"))
        for light in sorted(work.glob(f"{book}-light-*.png")):
            other = Path(str(light).replace("-light-", "-dark-"))
            with Image.open(light) as one, Image.open(other) as two:
                seen.append(kept(one, two))
        yield DARK, {"place": book, "seen": seen}


def table(engine: str, rows: dict[str, list[dict[str, Any]]]) -> str:
    """Give the rows of ``engine`` for a Markdown table."""
    told = []
    for screen in (*SCREENS, DARK):
        found = [
            {k: v for k, v in one.items() if k not in ("place", "seen")} for one in rows[screen]
        ]
        total = counted(found)
        shares = [share for one in rows[screen] for share in one.get("seen", ())]
        clear = f"{sum(share >= VISIBLE for share in shares)} of {len(shares)}" if shares else ""
        cells = [str(total.get(kind, "")) for kind in KINDS]
        told.append(f"| {engine} | {screen} | {' | '.join(cells)} | {clear} |")
    return "\n".join(told)


def main() -> None:
    """Measure and write ``readers.md`` and ``readers.json`` into ``--out``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("editions", type=Path, nargs="*", help="folders with edition.toml")
    parser.add_argument("--engine", nargs="+", help="chromium, webkit, mupdf; all that are there")
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "readers")
    asked = parser.parse_args()
    editions = asked.editions or sorted((ROOT / "content").iterdir())
    work = asked.out.resolve() / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    books = write_books(editions, work)
    told = [
        "| engine | screen | lines | torn | before a long word | gaps | out of the page "
        "| heads off their middle | pale | pictures seen |",
        "| --- | --- |" + " --: |" * 8,
    ]
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for engine in asked.engine or (*there(), *(["mupdf"] if shutil.which("mutool") else [])):
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        made = in_mupdf(books, work) if engine == "mupdf" else in_browser(engine, books, work)
        for screen, seen in made:
            rows[screen].append(seen)
        found[engine] = rows
        told.append(table(engine, rows))
        sys.stdout.write(told[-1] + "\n")
        sys.stdout.flush()
    (asked.out / "readers.md").write_text("\n".join(told) + "\n", encoding="utf-8")
    plain = json.dumps(found, ensure_ascii=False, indent=1)
    (asked.out / "readers.json").write_text(plain, encoding="utf-8")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
