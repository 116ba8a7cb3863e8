"""Drawings: what is taken, what is refused and why, and how a press gets them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.build import build
from publisher.diagnostics import ContentError
from publisher.pictures.drawings import is_drawing, read_drawing, recolor

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">{}</svg>'
EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["newsletter"]
"""
ARTICLE = "---\ntitle: 试排\n---\n\n正文一段。\n\n![说明](images/x.svg)\n"


def drawing(inner: str) -> bytes:
    """Give an SVG file that holds ``inner``."""
    return SVG.format(inner).encode()


def test_shapes_are_kept_and_additions_left_out() -> None:
    """Shapes, their colours and a style's words stay; what programs add for themselves goes."""
    made = read_drawing(
        b"<?xml version='1.0'?><!-- made by a program -->"
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://i.org" width="20mm"'
        b' height="10mm" viewBox="0 0 40 20" i:version="1" onlooker="">'
        b"<metadata><i:x/></metadata><defs/><i:view/><title>t</title>"
        b'<g style="fill: RED; stroke:#0f0"><path id="p" i:label="l" d="M0 0h9" fill="blue"/></g>'
        b"</svg>".replace(b' onlooker=""', b"")
    )
    assert made.content.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" fill="#000000" width="40"'
        ' height="20"><title>t</title><g fill="#ff0000" stroke="#00ff00">'
        '<path d="M0 0h9" fill="#0000ff"/></g></svg>'
    )
    assert (made.width, made.height) == (40, 20)
    assert is_drawing(made.content)
    assert read_drawing(made.content) == made


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ('viewBox="5,5 30 10"', (30, 10)),
        ('width="2in" height="96"', (192, 96)),
        ('width="100%" viewBox="0 0 4 2"', (4, 2)),
    ],
)
def test_sizes_of_drawings(size: str, wanted: tuple[int, int]) -> None:
    """The view box says how large a drawing is, or else width and height."""
    made = read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'.encode())
    assert (made.width, made.height) == wanted


@pytest.mark.parametrize(
    "content",
    [
        b"<svg",
        b"",
        b"\xff\xfe<\x00",
        b"<html/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 9'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 nan 9'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 900'/>",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>".encode(
            "utf-16"
        ),
        drawing("<script/>"),
        drawing("<style>path{}</style>"),
        drawing("<text>字</text>"),
        drawing('<image href="x.png"/>'),
        drawing("<foreignObject/>"),
        drawing("<use/>"),
        drawing("<defs><linearGradient/></defs>"),
        drawing("<svg/>"),
        drawing('<path onclick="x()"/>'),
        drawing('<path fill="url(#a)"/>'),
        drawing('<path fill="url(http://a.cn/)"/>'),
        drawing('<path style="fill:url(http://a.cn/)"/>'),
        drawing('<path fill="rgba(0,0,0,.5)"/>'),
        drawing('<path fill="currentColor"/>'),
        drawing('<path fill="nothing"/>'),
        drawing('<path opacity=".5"/>'),
        drawing('<path style="filter:url(#f)"/>'),
        drawing('<path clip-path="url(#c)"/>'),
        drawing('<path transform="url(#c)"/>'),
        drawing("<g>" * 300 + "</g>" * 300),
        drawing("<path/>" * 60_000),
    ],
)
def test_drawings_that_do_more_are_refused(content: bytes) -> None:
    """What acts, fetches, is transparent, shaded, set in type or endless is no drawing of ours."""
    with pytest.raises(ValueError, match=r"^(has|holds|uses|is) "):
        read_drawing(content)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: drawing(text)))
def test_any_bytes_are_a_drawing_or_refused(content: bytes) -> None:
    """No file makes the reading fail in any other way; a plain form is its own plain form."""
    try:
        made = read_drawing(content)
    except ValueError:
        return
    assert read_drawing(made.content) == made


def test_every_colour_is_changed() -> None:
    """A press gets no colour that was not converted, the black that nobody wrote included."""
    made = read_drawing(drawing('<path stroke="tan"/><g style="fill:#fff"><rect/></g>'))
    seen: list[tuple[int, int, int]] = []

    def change(color: tuple[int, int, int]) -> str:
        seen.append(color)
        return "X"

    changed = recolor(made.content, change)
    assert seen == [(0, 0, 0), (210, 180, 140), (255, 255, 255)]
    assert re.findall(rb'(?:fill|stroke)="([^"]*)"', changed) == [b"X"] * 3


def write(folder: Path, svg: bytes) -> Path:
    """Write an edition of one article with a drawing."""
    (folder / "a/images").mkdir(parents=True)
    (folder / "edition.toml").write_text(EDITION, encoding="utf-8")
    (folder / "a/article.md").write_text(ARTICLE, encoding="utf-8")
    (folder / "a/images/x.svg").write_bytes(svg)
    return folder


def test_press_prints_inks_only(tmp_path: Path) -> None:
    """Red becomes inks, grey black ink alone, both as shapes; the proof keeps the screen's."""
    shapes = '<rect width="20" height="20" fill="red"/><circle cx="30" cy="9" r="8" fill="#777"/>'
    edition = write(tmp_path / "e", drawing(shapes))
    found = {}
    for purpose in ("proof", "press"):
        report = build(edition, tmp_path / purpose, purpose=purpose)
        with pikepdf.open(tmp_path / purpose / report.products[0].file) as pdf:
            found[purpose] = b"\n".join(map(_content, pdf.pages))
    assert b"1 0 0 rg" in found["proof"]
    assert b" rg" not in found["press"]
    number = rb"([\d.]+) "
    inks = [tuple(map(float, m)) for m in re.findall(number * 4 + rb"k\b", found["press"])]
    assert any(m > 0.8 and y > 0.8 for _, m, y, _ in inks)
    assert any(c == m == y == 0 and 0.3 < k < 0.7 for c, m, y, k in inks)


def _content(page: pikepdf.Page) -> bytes:
    """Give what a page draws, forms that it uses included."""
    page.contents_coalesce()
    drawn = [page.obj.Contents]
    drawn += [form for _, form in page.obj.Resources.get("/XObject", pikepdf.Dictionary()).items()]
    return b"\n".join(cast(pikepdf.Stream, part).read_bytes() for part in drawn)


def test_drawing_is_seen_on_the_page(tmp_path: Path) -> None:
    """The page shows the drawing's colour where the picture stands."""
    edition = write(tmp_path / "e", drawing('<rect width="40" height="20" fill="#c00"/>'))
    report = build(edition, tmp_path / "out")
    document = pdfium.PdfDocument(report.products[0].content)
    picture = document[0].render(scale=0.5).to_pil()
    document.close()
    red = sum(n for n, color in picture.getcolors(1 << 20) if color[0] > 150 > 60 > color[1])
    assert red > 2000


def test_a_bad_drawing_stops_the_build_with_its_place(tmp_path: Path) -> None:
    """The finding names the file, the line of the article, and what the drawing holds."""
    edition = write(tmp_path / "e", drawing("<script/>"))
    with pytest.raises(ContentError) as caught:
        build(edition, tmp_path / "out")
    (found,) = caught.value.diagnostics
    assert found.place is not None
    assert (found.code, found.place.line) == ("E001", 7)
    assert "x.svg holds <script>" in found.message
