"""A remembered build is the build: whatever is changed, added or removed, both are the same."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pairing import some
from publisher.build import build
from publisher.diagnostics import PublisherError

EDITION = """\
title = "试刊{0}"
language = "zh-Hans"
date = 2018-11-05
articles = ["a", "b"]
outputs = ["own", "epub"]
variants = ["zh-Hant"]
"""
ARTICLE = """\
---
title: 试排{0}
---

正文一段，用来试排头发和发现{0}。

![说明](images/x.png)

## 小标题

又一段。
"""
LAYOUT = 'title = "版"\npurpose = "A test."\nextends = "newsletter"\n[colors]\nred = "#a{0}0000"\n'


def picture(number: int) -> bytes:
    """Give a small picture unlike that of any other number."""
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), (number % 256, 90, 90)).save(buffer, "PNG")
    return buffer.getvalue()


FILES: dict[str, Callable[[int], bytes]] = {
    "e/edition.toml": lambda n: EDITION.format(n % 3).encode(),
    "e/a/article.md": lambda n: ARTICLE.format(n % 5).encode(),
    "e/b/article.md": lambda n: ARTICLE.format("乙" * (n % 5)).encode(),
    "e/a/images/x.png": picture,
    "e/b/images/x.png": picture,
    "e/a/raw.md": lambda n: f"试排{n}\n".encode(),
    "e/variants.toml": lambda n: f'[all]\n"头发" = "頭髮{"!" * (n % 3)}"\n'.encode(),
    "layouts/own/layout.toml": lambda n: LAYOUT.format(n % 9).encode(),
    "layouts/own/style.css": lambda n: f".name{{letter-spacing:{n % 4}pt}}".encode(),
    "layouts/own/page.html.j2": lambda n: (
        f'{{% extends "skeleton.html.j2" %}}{{% block folio %}}{n % 7}{{% endblock %}}'.encode()
    ),
    "layouts/own/skeleton.html.j2": lambda n: f"<p>{n}{{{{ edition.title }}}}</p>".encode(),
    "layouts/newsletter/layout.toml": lambda n: (
        LAYOUT.format(n % 9).replace('extends = "newsletter"', 'extends = "book"').encode()
    ),
}
"""Every file of an edition and its layouts, those that are optional too, in many versions."""
FIRST = ("e/edition.toml", "e/a/article.md", "e/b/article.md", "layouts/own/layout.toml")


def outcome(root: Path, cache: Path | None) -> tuple[object, ...]:
    """Build and give all that comes of it: files, findings, faults."""
    out = root / "out"
    shutil.rmtree(out, ignore_errors=True)
    try:
        report = build(root / "e", out, layouts=(root / "layouts",), cache=cache)
    except PublisherError as error:
        return type(error).__name__, tuple(map(str, error.diagnostics)), out.exists()
    made = {path.name: path.read_bytes() for path in sorted(out.iterdir())}
    return made, tuple(map(str, report.diagnostics))


@pytest.mark.parametrize("seed", some([1, 2, 3], 2))
def test_no_change_goes_unnoticed(tmp_path: Path, seed: int) -> None:
    """After each random change of any file, the remembered build is what a fresh one is."""
    dice = random.Random(seed)
    for name in FIRST:
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(FILES[name](0))
    seen: set[str] = set()
    for step in range(14):
        name = dice.choice(sorted(FILES))
        place = tmp_path / name
        if place.exists() and dice.random() < 0.4:
            place.unlink()
            seen.add("removed")
        else:
            seen.add("changed" if place.exists() else "added")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(FILES[name](dice.randrange(100)))
        remembered, fresh = outcome(tmp_path, tmp_path / "cache"), outcome(tmp_path, None)

        assert remembered == fresh, f"after step {step}, {name}"
    assert len(seen) == 3


@pytest.mark.parametrize("name", sorted(set(FILES) - set(FIRST)))
def test_files_that_come_later_are_noticed(tmp_path: Path, name: str) -> None:
    """A file that was not there at the first build counts as soon as it is, and until it goes."""
    for first in FIRST:
        place = tmp_path / first
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(FILES[first](0))
    cache, place = tmp_path / "cache", tmp_path / name
    before = outcome(tmp_path, cache)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(FILES[name](1))
    with_it = outcome(tmp_path, cache)

    assert with_it == outcome(tmp_path, None)
    place.unlink()
    assert outcome(tmp_path, cache) == before
