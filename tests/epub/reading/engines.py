"""Documents shown by Chromium and WebKit, through ``engines.mjs``, and what was measured there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from patience import PATIENCE
from publisher.epub.archive import read_archive

from ..samples import CHROMIUM, ENVIRONED, MODULES

HERE = Path(__file__).parent
FONTS = Path(__file__).parents[3] / "fonts"
_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias><family>serif</family><prefer><family>Publisher Song</family></prefer></alias>
<alias><family>sans-serif</family><prefer><family>Publisher Hei</family></prefer></alias>
</fontconfig>
"""
"""A system that has the fonts of the project and no others: the same lines on every machine."""


@dataclass(frozen=True, slots=True)
class Job:
    """A document of an unpacked book on a page of so many pixels, under a reader's own sheet."""

    book: str
    file: str
    width: int
    height: int
    style: str
    pictures: bool = False


def there() -> tuple[str, ...]:
    """Give the engines that this machine has."""
    webkit = shutil.which("WebKitWebDriver") and shutil.which("Xvfb")
    browsers = (("chromium", CHROMIUM), ("webkit", webkit))
    return tuple(name for name, is_there in browsers if ENVIRONED and is_there)


def unpack(book: Path, folder: Path) -> list[str]:
    """Write the files of ``book`` into ``folder``; the names of its documents in reading order."""
    for name, content in read_archive(book.read_bytes()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return sorted(path.name for path in (folder / "EPUB").glob("*.xhtml"))


def show(engine: str, folder: Path, jobs: Sequence[Job], shots: Path) -> list[dict[str, Any]]:
    """Give what ``engine`` measures for each of ``jobs`` on the books in ``folder``.

    Pictures of the pictures come into ``shots``; their names are under ``pictures``.
    """
    shots.mkdir(parents=True, exist_ok=True)
    settings = shots / "fonts.conf"
    settings.write_text(_FONTCONFIG.format(fonts=FONTS, cache=shots / "fonts"), encoding="utf-8")
    command = ["node", str(HERE / "engines.mjs"), str(MODULES), engine, str(folder), str(shots)]
    done = subprocess.run(
        command,
        input=json.dumps([asdict(job) for job in jobs]),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=os.environ | {"FONTCONFIG_FILE": str(settings), "CHROMIUM": CHROMIUM},
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    measured = [json.loads(line) for line in done.stdout.splitlines()]
    for seen in measured:
        seen["pictures"] = [_cut(Path(one["file"]), one["box"]) for one in seen["pictures"]]
    return measured


def _cut(page: Path, box: Sequence[float]) -> str:
    """Leave of a picture of the page what is in ``box``."""
    with Image.open(page) as image:
        left, top, right, bottom = map(round, box)
        part = image.crop((left, top, right, bottom))
    part.save(page)
    return str(page)


def counted(measured: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Give how many of each fault there are, and of lines."""
    total: dict[str, int] = {}
    for one in measured:
        for name, value in one.items():
            if name not in ("across", "pictures"):
                more = value if isinstance(value, int) else len(value)
                total[name] = total.get(name, 0) + more
    return total
