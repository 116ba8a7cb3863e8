"""Faces of bare pages bound: each once, with all that any page has of it, and what that stands for.

What a code stands for is read from the bound file by ISO 32000-1, 9.10.3, its width by 9.7.4.3.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.pdf.binding import bind
from publisher.pdf.embedding import EmbeddedProgram
from publisher.pdf.leaf import FaceUse, Leaf, layer_name

Glyphs = Mapping[int, str]
PAIR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
WIDTHS = {glyph: 400 + 100 * glyph for glyph in range(1, 7)}


def use(key: str, *layers: Glyphs, forms: Sequence[str] = ()) -> FaceUse:
    """Make a face as one page uses it, with a font for each of ``layers``."""
    there = sorted({glyph for layer in layers for glyph in layer})
    return FaceUse(
        key, f"{key}+Face", "Face", 400, 4, 880, -120,
        tuple((glyph, WIDTHS[glyph]) for glyph in there),
        tuple(tuple(sorted(layer.items())) for layer in layers),
        tuple(forms) or ("",) * len(layers),
    )  # fmt: skip


def leaf(*faces: FaceUse) -> Leaf:
    """Make a blank page whose fonts are yet to be given."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary())
        out = io.BytesIO()
        pdf.save(out)
    return Leaf(out.getvalue(), faces, (), (), (), (), ())


class Programs:
    """Gives a program for each face, and notes for which glyphs it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[int, ...]]] = []

    def __call__(self, face: FaceUse) -> EmbeddedProgram:
        """Give one that says whose it is."""
        self.asked.append((face.key, tuple(glyph for glyph, _ in face.glyphs)))
        return EmbeddedProgram(zlib.compress(face.key.encode()), len(face.key), True, False)


def texts(font: Any) -> dict[int, str]:
    """Read what the codes of a font stand for."""
    _, *sections = font.ToUnicode.read_bytes().split(b"beginbfchar")
    pairs = [pair for one in sections for pair in PAIR.findall(one.partition(b"endbfchar")[0])]
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def widths(font: Any) -> dict[int, int]:
    """Read how wide the glyphs of a font are: a number, then the widths from it on."""
    listed = list(font.DescendantFonts[0].W)
    return {int(first) + n: int(width)
            for first, some in zip(listed[::2], listed[1::2], strict=True)
            for n, width in enumerate(some)}  # fmt: skip


glyph_texts = st.dictionaries(st.integers(1, 6), st.sampled_from("一—―𠮷"), max_size=4)
pages = st.lists(
    st.dictionaries(
        st.sampled_from(["F1", "F2"]), st.lists(glyph_texts, min_size=1, max_size=3), max_size=2
    ),
    min_size=1,
    max_size=4,
)


@given(pages)
@settings(max_examples=60)
def test_each_page_finds_what_its_glyphs_stand_for(used: list[dict[str, list[Glyphs]]]) -> None:
    """By the name its content calls the font by; a page without a glyph in a font has no name."""
    programs = Programs()
    leaves = [leaf(*(use(key, *layers) for key, layers in page.items())) for page in used]
    there: dict[str, set[int]] = {}
    for page in used:
        for key, layers in page.items():
            there.setdefault(key, set()).update(glyph for layer in layers for glyph in layer)
    with bind(leaves, programs) as pdf:
        for bound, own in zip(pdf.pages, used, strict=True):
            fonts: Any = bound.obj.Resources.Font
            wanted = {
                f"/{layer_name(key, n)}": (key, layer)
                for key, layers in own.items()
                for n, layer in enumerate(layers)
                if layer
            }
            assert set(fonts.keys()) == set(wanted)
            for name, (key, layer) in wanted.items():
                font = fonts[name]
                assert layer.items() <= texts(font).items()
                assert widths(font) == {glyph: WIDTHS[glyph] for glyph in there[key]}
                program = font.DescendantFonts[0].FontDescriptor.FontFile3
                assert program.read_bytes() == key.encode()
        files = {one.FontFile3.objgen for one in pdf.objects
                 if isinstance(one, pikepdf.Dictionary) and "/FontFile3" in one}  # fmt: skip
    assert programs.asked == [(key, tuple(sorted(some))) for key, some in sorted(there.items())]
    assert len(files) == len(there)


def test_pages_share_a_font_that_says_the_same() -> None:
    """One glyph that stands for two texts takes two; how text runs makes one more."""
    leaves = [
        leaf(use("F1", {1: "—"})),
        leaf(use("F1", {2: "一"})),
        leaf(use("F1", {1: "―"})),
        leaf(use("F1", {1: "—", 2: "一"}, {1: "―"}, {1: "—"}, forms=("", "", "u"))),
    ]
    with bind(leaves, Programs()) as pdf:
        first, second, third, last = (page.obj.Resources.Font for page in pdf.pages)
        known: Any = last
        assert first.F1.objgen == second.F1.objgen == known.F1.objgen
        assert third.F1.objgen == known["/F1.1"].objgen != known.F1.objgen
        assert texts(known.F1) == {1: "—", 2: "一"}
        assert texts(known["/F1.1"]) == {1: "―"}
        assert [str(known[name].Encoding) for name in ("/F1", "/F1.1", "/F1.2")] == [
            "/Identity-H", "/Identity-H", "/Identity-V"
        ]  # fmt: skip
