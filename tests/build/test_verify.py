"""A folder of outputs against its manifest, and against the edition built again."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from publisher.build import MANIFEST, build, rebuild
from publisher.build.manifest import verify
from publisher.checks import preflight_files
from publisher.diagnostics import PreflightError, PublisherError, Severity

EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["newsletter", "epub"]
"""
ARTICLE = """\
---
title: 试排
---

正文一段，用来试排。
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build an edition once and give the folder that holds it (e) and its outputs (out)."""
    root = tmp_path_factory.mktemp("made")
    (root / "e" / "a").mkdir(parents=True)
    (root / "e" / "edition.toml").write_text(EDITION, encoding="utf-8")
    (root / "e" / "a" / "article.md").write_text(ARTICLE, encoding="utf-8")
    build(root / "e", root / "out")
    return root


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """Give a copy of that folder."""
    shutil.copytree(made, tmp_path / "x")
    return tmp_path / "x"


def test_what_was_built_is_in_order(place: Path) -> None:
    """A folder as the build left it gives no finding, and its edition gives the same bytes."""
    assert verify(place / "out") == ()
    rebuild(place / "e", place / "out")


def _change(out: Path) -> None:
    with (out / "e.epub").open("ab") as file:
        file.write(b"\0")


def _remove(out: Path) -> None:
    (out / "e-newsletter.pdf").unlink()


def _folder(out: Path) -> None:
    _remove(out)
    (out / "e-newsletter.pdf").mkdir()


@pytest.mark.parametrize(
    ("accident", "code"), [(_change, "B005"), (_remove, "B004"), (_folder, "B004")]
)
def test_changed_and_missing_files_are_told(
    accident: Callable[[Path], None], code: str, place: Path
) -> None:
    """One byte more, a file gone, a folder in its place: each is an error at that file."""
    accident(place / "out")
    with pytest.raises(PreflightError) as caught:
        verify(place / "out")

    assert [d.code for d in caught.value.diagnostics] == [code]


def test_files_of_others_are_warnings(place: Path) -> None:
    """A file that no build listed is told, but is no error."""
    (place / "out" / "old.pdf").touch()
    (found,) = verify(place / "out")

    assert (found.code, found.severity) == ("B007", Severity.WARNING)


def test_page_proofs_beside_the_outputs_are_no_others(place: Path) -> None:
    """They are made of the same edition, and no build lists them."""
    (place / "out" / "proofs").mkdir()
    assert verify(place / "out") == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"inputs":{},"tools":{},"outputs":{"../x":{"sha256":"","output":""}}}',
        "[" * 100_000,
        '{"inputs":{},"tools":{},"outputs":{"x":{}}}',
    ],
    ids=["empty", "list", "bare", "outside", "deep", "half"],
)
def test_what_is_no_manifest_is_told(text: str, place: Path) -> None:
    """Whatever stands in manifest.json, a finding is the answer; names that lead out included."""
    (place / "out" / MANIFEST).write_text(text)
    with pytest.raises(PublisherError) as caught:
        verify(place / "out")

    assert [d.code for d in caught.value.diagnostics] == ["B003"]


def test_another_text_gives_other_bytes(place: Path) -> None:
    """An edition that has changed since is told for each output, with the input that differs."""
    path = place / "e" / "a" / "article.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n又一段。\n", encoding="utf-8")
    with pytest.raises(PreflightError) as caught:
        rebuild(place / "e", place / "out")

    assert [d.code for d in caught.value.diagnostics] == ["B006", "B006"]
    assert "a/article.md" in str(caught.value.diagnostics[0].hint)


def test_other_tools_with_the_same_bytes_are_fine(place: Path) -> None:
    """A manifest of another machine is in order as long as the outputs are the same."""
    path = place / "out" / MANIFEST
    values = json.loads(path.read_text(encoding="utf-8"))
    values["tools"]["python"] = "3.99.0"
    path.write_text(json.dumps(values), encoding="utf-8")

    rebuild(place / "e", place / "out")


def test_the_order_of_wishes_does_not_matter(made: Path, tmp_path: Path) -> None:
    """The book lists the pages of the edition's first print, whichever is asked for first."""
    edition = tmp_path / "e"
    shutil.copytree(made / "e", edition)
    settings = EDITION.replace('["newsletter", "epub"]', '["newsletter", "book", "epub"]')
    (edition / "edition.toml").write_text(settings, encoding="utf-8")
    text = ARTICLE + "\n正文一段，用来试排。\n" * 80
    (edition / "a" / "article.md").write_text(text, encoding="utf-8")
    build(edition, tmp_path / "out")
    rebuild(edition, tmp_path / "out")
    asked = build(edition, tmp_path / "other", only=("epub", "book", "newsletter"))
    alone = build(edition, tmp_path / "one", only=("epub", "book"))
    books = {p.output: p.content for p in (*asked.products, *alone.products)}
    assert (tmp_path / "out/e.epub").read_bytes() == (tmp_path / "other/e.epub").read_bytes()
    assert books["epub"] != (tmp_path / "out/e.epub").read_bytes()


# Booklets


@pytest.mark.parametrize("purpose", ["proof", "press"])
def test_booklet_holds_the_pages_and_is_verified(made: Path, tmp_path: Path, purpose: str) -> None:
    """Asked for a booklet, a build gives one beside each PDF: the same text, found sound again."""
    edition, out, cache = made / "e", tmp_path / "out", tmp_path / "cache"
    first = build(edition, out, purpose=purpose, imposition="booklet", cache=cache)
    again = build(edition, out, purpose=purpose, imposition="booklet", cache=cache)
    assert again.products == first.products
    assert again.fresh == ()
    plain, booklet, book = first.products
    assert booklet.file == plain.file.replace(".pdf", "-booklet.pdf")
    assert (plain.pages, booklet.pages, book.pages) == (1, 2, None)
    assert _letters(booklet.content) == _letters(plain.content)
    assert verify(out) == ()
    rebuild(edition, out, purpose=purpose)
    (report,) = preflight_files((out / booklet.file,), "proof")
    assert not [d for d in report.diagnostics if d.severity is Severity.ERROR]


def test_nothing_is_imposed_unasked(made: Path) -> None:
    """Without the wish there is no booklet, and the same build with it has one more file."""
    assert not list((made / "out").glob("*-booklet.pdf"))


def _letters(content: bytes) -> Counter[str]:
    """Give the characters that a PDF's pages hold."""
    document = pdfium.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return Counter("".join(text.split()))
