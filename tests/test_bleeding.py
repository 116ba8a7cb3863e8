"""Pictures over the page's upper edge ({width=bleed} where a page begins), read from the print."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from composition.printed import layout
from makeup.audit import audit
from measure.pictures import see_pictures
from measure.reading import read_pages
from publisher.build import build
from publisher.makeup.matter import Flow, Forme, Item, Mode, Story
from publisher.makeup.paging import make_up
from test_pictures import FLOWING, MM, SENTENCES, text, write

SHAPE = (2900, 1450)
TEXT = "".join(SENTENCES)


def body(before: int, count: int = 4) -> str:
    """Give an article with pictures that bleed, of which some begin their pages."""
    parts = [text(before)]
    for number in range(count):
        parts += [
            f"![图注之{number}](images/{number}.png){{width=bleed}}",
            text(10 + number, 20 * number + 10),
        ]
    return "\n\n".join(parts)


def edges(content: bytes) -> list[tuple[int, float, float, float, float]]:
    """Give page, and left, top, right and bottom in pt from the trim's upper left, of pictures."""
    document = pdfium.PdfDocument(content)
    found = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, page in enumerate(document):
            sheet = pdf.pages[number]
            box = [float(side) for side in sheet.get("/TrimBox", sheet.mediabox)]
            for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
                left, bottom, right, top = one.get_bounds()
                found.append(
                    (number + 1, left - box[0], box[3] - top, right - box[0], box[3] - bottom)
                )
    document.close()
    return found


@pytest.mark.parametrize("purpose", ["proof", "press"])
@pytest.mark.parametrize("name", FLOWING)
def test_over_the_upper_edge(name: str, purpose: str, tmp_path: Path) -> None:
    """Where it begins its page; under text it leaves the margin, and no text stands on it."""
    over = 3 * MM
    chosen = layout(name)
    width = chosen.settings.page.width * MM
    tops = under = 0
    for before in (4, 7):
        edition = write(tmp_path / str(before), body(before), (SHAPE,) * 4, f'"{name}"')
        report = build(edition, tmp_path / "out", purpose=purpose)
        codes = {one.code for one in report.diagnostics}
        assert not {code for code in codes if code[0] == "K"} | ({"M020", "M001"} & codes)
        content = report.products[0].content
        pages = read_pages(content)
        for number, left, top, right, bottom in edges(content):
            page = pages[number - 1]
            assert left <= -over + 0.1
            assert right >= width + over - 0.1
            glyphs = [g for g in page.glyphs if g.text.strip()]
            up = [g for g in glyphs if g.y < bottom and g.y > 0]
            body_text = [g for g in glyphs if g.text in TEXT and g.size > 0.99 * chosen.cell]
            if top > chosen.top:
                under += 1
                assert any(chosen.top < g.y < top for g in glyphs)
                continue
            tops += 1
            assert top == pytest.approx(-over, abs=0.1)
            # The bleed is no part of what is seen: it is as high as its width makes it.
            assert bottom == pytest.approx(width / 2, abs=0.1)
            assert not [g for g in up if 0 < g.x < width]
            caption = [g for g in page.glyphs if g.text == "图"]
            assert caption
            assert min(g.y for g in caption) - bottom < 3 * chosen.pitch
            steps = {round((g.y - body_text[0].y) / chosen.pitch, 2) % 1 for g in body_text}
            assert steps <= {0.0, 1.0}
    assert (tops > 0, under > 0) == (True, True)


def test_what_is_shown_is_the_whole_picture(tmp_path: Path) -> None:
    """Nothing of it is lost but what lies in the bleed, which the knife takes."""
    edition = write(tmp_path / "e", body(7), (SHAPE,) * 4, '"magazine"')
    content = build(edition, tmp_path / "out").products[0].content
    seen = [one for one in see_pictures(content) if one.y < 1]
    assert seen
    for one in seen:
        assert one.ratio == pytest.approx(2, rel=0.01)
        assert one.shown == pytest.approx((0, 0, 1, 1), abs=0.035)


def test_no_running_head_stands_there(tmp_path: Path) -> None:
    """It would be printed on the picture; the folio at the foot stays."""
    edition = write(tmp_path / "e", body(7), (SHAPE,) * 4, '"magazine"')
    content = build(edition, tmp_path / "out").products[0].content
    covered = {number for number, _, top, *_ in edges(content) if top < 1}
    margin = layout("magazine").settings.page.margins.top * MM
    heads = {
        page.number
        for page in read_pages(content)
        if any(0 < g.y < margin - 5 for g in page.glyphs if g.text.strip())
    }
    assert covered
    assert not covered & heads
    assert heads | covered == {page.number for page in read_pages(content)}


def test_only_pictures_that_bleed(tmp_path: Path) -> None:
    """One that is full stands in the type area wherever it stands."""
    edition = write(tmp_path / "e", body(7).replace("bleed", "full"), (SHAPE,) * 4, '"magazine"')
    content = build(edition, tmp_path / "out").products[0].content
    margin = layout("magazine").settings.page.margins.top * MM
    assert min(top for _, _, top, *_ in edges(content)) > margin - 1


# Plans


@st.composite
def lifted(draw: st.DrawFn) -> Item:
    """Give a figure over all of two columns that may run over the upper edge."""
    lines = draw(st.integers(4, 16))
    lift = draw(st.one_of(st.none(), st.integers(0, lines - 1)))
    return Item(lines, Flow.FLOAT, columns=2, heights=(lines, lines), wanted=2, least=2, lift=lift)


@given(
    st.lists(st.lists(st.one_of(lifted(), st.builds(Item, st.integers(1, 9))), max_size=20)),
    st.booleans(),
    st.integers(0, 4),
)
@settings(max_examples=150, deadline=None)
def test_plans_with_pictures_over_the_edge(
    told: list[list[Item]], balance: bool, masthead: int
) -> None:
    """One is over the edge where it begins its page, and is as much lower there; never else."""
    forme = Forme(2, 30, masthead, mode=Mode.FLOWING, balance=balance)
    stories = [Story(tuple(items), (3, 3)) for items in told]
    plan = make_up(stories, forme)
    assert audit(stories, forme, plan) == []
    for number, page in enumerate(plan.pages, 1):
        for module in page.modules:
            for piece in module.pieces:
                item = stories[module.story].items[piece.item]
                begins = piece.line == 0 and piece.columns == 2 and not (number == 1 and masthead)
                assert piece.over is (item.lift is not None and begins)
                if item.flow is Flow.FLOAT:
                    assert piece.count == item.lines - ((item.lift or 0) if piece.over else 0)


def test_a_newspapers_pictures_stay_in_the_type_area() -> None:
    """Where articles share pages nothing runs over the edge."""
    items = (Item(10, Flow.FLOAT, columns=2, heights=(10, 10), lift=3), Item(30))
    plan = make_up([Story(items)], replace(Forme(2, 40), mode=Mode.MODULAR))
    assert not any(p.over for page in plan.pages for m in page.modules for p in m.pieces)
