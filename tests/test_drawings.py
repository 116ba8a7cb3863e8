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

from measure.plotting import letters
from publisher.build import build
from publisher.diagnostics import ContentError, Severity
from publisher.pictures.drawings import is_drawing, read_drawing

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


def plain(inner: str) -> str:
    """Give the plain form of a drawing of ``inner``, without what stands round it."""
    made = read_drawing(drawing(inner), letters()).content.decode()
    assert read_drawing(made.encode(), letters()).content.decode() == made
    return re.sub(r"^<svg[^>]*>|</svg>$|^<svg[^>]*/>$", "", made)


def test_shapes_are_kept_and_additions_left_out() -> None:
    """Shapes, their colours and a style's words stay; what programs add for themselves goes."""
    made = read_drawing(
        b"<?xml version='1.0'?><!-- made by a program -->"
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://i.org" width="20mm"'
        b' height="10mm" viewBox="0 0 40 20" i:version="1">'
        b"<metadata><i:x/></metadata><defs/><i:view/><title>t</title>"
        b'<g style="fill: RED; stroke:#0f0"><path id="p" i:label="l" d="M0 0h9" fill="blue"/></g>'
        b"</svg>"
    )
    assert made.content.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20">'
        '<title>t</title><path d="M0 0L9 0" fill="#0000ff" stroke="#00ff00" stroke-width="1"/>'
        "</svg>"
    )
    assert (made.width, made.height) == (40, 20)
    assert is_drawing(made.content)
    assert read_drawing(made.content) == made
    assert made.notes == ()


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        ("<path d='M0 0h9'/>", '<path d="M0 0L9 0" fill="#000000"/>'),
        ("<g display='none'><path d='M0 0h9'/></g>", ""),
        ("<style>.a{fill:#123456}path{fill:red}</style><path class='a' fill='lime' d='M0 0h9'/>",
         '<path d="M0 0L9 0" fill="#123456"/>'),
        ("<style>path{fill:red!important}</style><path style='fill:lime' d='M0 0h9'/>",
         '<path d="M0 0L9 0" fill="#ff0000"/>'),
        ("<style>@media screen{path{fill:red}}@media (max-width:9px){path{fill:lime}}</style>"
         "<path d='M0 0h9'/>", '<path d="M0 0L9 0" fill="#ff0000"/>'),
        ("<g color='tan'><path d='M0 0h9' fill='currentColor'/></g>",
         '<path d="M0 0L9 0" fill="#d2b48c"/>'),
        ("<g style='--a:tan'><path d='M0 0h9' style='fill:var(--a,red)'/></g>",
         '<path d="M0 0L9 0" fill="#d2b48c"/>'),
        ("<path d='M0 0h9' fill='url(#none) tan'/>", '<path d="M0 0L9 0" fill="#d2b48c"/>'),
        ("<path d='M0 0h9' style='fill:light-dark(rgb(1, 2, 3), #fff)'/>",
         '<path d="M0 0L9 0" fill="#010203"/>'),
        ("<path d='M0 0h9' fill='rgba(0,0,0,.5)'/>",
         '<path d="M0 0L9 0" fill="#000000" fill-opacity="0.5"/>'),
        ("<a href='http://a.cn'><path d='M0 0h9'/></a>", '<path d="M0 0L9 0" fill="#000000"/>'),
        ("<switch><foreignObject/><path d='M0 0h9'/></switch>",
         '<path d="M0 0L9 0" fill="#000000"/>'),
        ("<switch><g requiredFeatures='x'/><path d='M0 0h9'/></switch>", ""),
        ("<svg width='9' height='9'><path d=''/></svg>", ""),
        ("<text font-size='0'>a</text><text font-weight='1e400' font-size='0'>a</text>", ""),
        ("<linearGradient id='g'><stop/><stop offset='1'/></linearGradient>"
         "<path d='M0 0h9v9' fill='tan' stroke='url(#g)' stroke-width='0'/>",
         '<path d="M0 0L9 0L9 9" fill="#d2b48c"/>'),
    ],
)  # fmt: skip
def test_styles_are_resolved(inner: str, wanted: str) -> None:
    """What counts is what CSS says counts; nothing is left to be looked up."""
    assert plain(inner) == wanted


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
        b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><text>&a;</text></svg>",
        b"<!DOCTYPE svg [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>"
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>",
        "<!DOCTYPE svg [<!ENTITY % a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>".encode(
            "utf-16"
        ),
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>&nbsp;</svg>",
        b"<!DOCTYPE svg><!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg'/>",
        drawing("<script/>"),
        drawing('<image href="x.png"/>'),
        drawing('<image href="http://a.cn/x.png"/>'),
        drawing('<image href="data:image/png;base64,AAAA"/>'),
        drawing('<image href="data:image/gif;base64,R0lGODlhAQABAAAAACw="/>'),
        drawing("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>字</p></foreignObject>"),
        drawing("<switch><foreignObject/></switch>"),
        drawing("<video/>"),
        drawing('<g id="a"><use href="#a"/></g>'),
        drawing('<use href="other.svg#a"/>'),
        drawing('<path onclick="x()"/>'),
        drawing('<path d="M0 0h9" fill="url(http://a.cn/#x)"/>'),
        drawing('<path d="M0 0h9" style="fill:url(http://a.cn/#x)"/>'),
        drawing('<style>path{fill:url(a.svg#x)}</style><path d="M0 0h9"/>'),
        drawing('<path d="M0 0h9" fill="nothing"/>'),
        drawing('<path d="M0 0h9" style="filter:url(a.svg#f)"/>'),
        drawing(
            '<filter id="f"><feImage href="x.png"/></filter><path d="M0 0h9v9" filter="url(#f)"/>'
        ),
        drawing('<path d="M0 0h9" transform="url(#c)"/>'),
        drawing(
            "<defs><g id='a0'><path d='M0 0h1'/></g>"
            + "".join(f"<g id='a{n + 1}'>" + f"<use href='#a{n}'/>" * 10 + "</g>" for n in range(8))
            + "</defs><use href='#a8'/>"
        ),
        drawing("<text>" + "字" * 30_000 + "</text>"),
        drawing("<g>" * 300 + "</g>" * 300),
        drawing("<path/>" * 60_000),
    ],
)
def test_drawings_that_do_more_are_refused(content: bytes) -> None:
    """What acts, fetches, is transparent, shaded, set in type or endless is no drawing of ours."""
    with pytest.raises(ValueError, match=r"^(has|holds|uses|is|declares|refers|nests) "):
        read_drawing(content, letters())


def test_namespaces_that_illustrator_declares_are_put_in() -> None:
    """Short texts stand for their entities; that they are told is all that a type may do."""
    kind = (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [\n'
        '<!ENTITY ns_svg "http://www.w3.org/2000/svg">\n<!ENTITY red "#e60012">]>'
    )
    content = f'{kind}<svg xmlns="&ns_svg;" viewBox="0 0 9 9"><path d="M0 0h9" fill="&red;"/></svg>'
    assert b'fill="#e60012"' in read_drawing(content.encode()).content
    assert read_drawing(content.encode()) == read_drawing(content.encode("utf-16"))


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ('<rect width="9" height="9"><animate attributeName="x"/></rect>', ""),
        ('<animate attributeName="x"/>', "E003"),
        ("<style>@import url(http://a.cn/x.css);</style>", "E003"),
        ('<filter id="f"><feGaussianBlur stdDeviation="1"/></filter>'
         '<rect width="9" height="9" filter="url(#f)"/>', "E005"),
        ('<rect width="9" height="9" style="filter:drop-shadow(1px 1px 1px #000)"/>', "E005"),
        ("<foreignObject><div xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>", "E003"),
        ('<switch><foreignObject/><image href="data:image/png;base64,'
         'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='
         '"/></switch>', "E004"),
        ('<text font-family="Helvetica">a</text>', "E006"),
        ('<text font-family="Publisher Hei, Helvetica">a</text>', ""),
        ('<text font-family="sans-serif">a</text>', ""),
    ],
)  # fmt: skip
def test_what_is_drawn_otherwise_is_noted(inner: str, code: str) -> None:
    """Animations go, filters become pixels, fonts are replaced; each is said, and nothing else."""
    made = read_drawing(drawing(inner), letters())
    assert "".join(found for found, _ in made.notes) == code


def test_a_letter_that_no_font_has_is_told() -> None:
    """It is never left out without a word."""
    made = read_drawing(drawing("<text>字\u05d0</text>"), letters())
    assert made.lost == "\u05d0"


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: drawing(text)))
def test_any_bytes_are_a_drawing_or_refused(content: bytes) -> None:
    """No file makes the reading fail in any other way; a plain form is its own plain form."""
    try:
        made = read_drawing(content)
    except ValueError:
        return
    assert read_drawing(made.content) == made


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
    assert re.search(rb"1(?:\.0)? 0(?:\.0)? 0(?:\.0)? rg", found["proof"])
    assert b" rg" not in found["press"]
    number = rb"([\d.]+) "
    inks = [tuple(map(float, m)) for m in re.findall(number * 4 + rb"(?:k|scn)\b", found["press"])]
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
    (found,) = (one for one in caught.value.diagnostics if one.severity is Severity.ERROR)
    assert found.place is not None
    assert (found.code, found.place.line) == ("E001", 7)
    assert "x.svg holds <script>" in found.message
