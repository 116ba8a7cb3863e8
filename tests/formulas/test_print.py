"""Formulas on the page: on their line's baseline, over nothing else, in black, and read as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from measure.formulas import Box, Formula, read_formulas
from measure.reading import Glyph, read_pages
from publisher.article import parse
from publisher.article.model import Article, inline
from publisher.build import build
from publisher.checks.text import undo_leftward
from publisher.galley import formulas as galley_formulas
from publisher.layouts import load_layout
from publisher.workspace import Workspace, resources

from .matrix import CHEMICAL, FLAT, HIGH, INLINE, LONG, PROSE, TALL, article

LAYOUTS = ("book", "tabloid", "newsletter")
SEEDS = (1, 2, 3)
NEAR = 0.3
"""pt by which a formula's line may be off that of its text."""
SIZES = {"book": 10.5, "tabloid": 9.0, "newsletter": 10.5}


def write_edition(folder: Path, text: str, outputs: tuple[str, ...]) -> Path:
    """Write an edition with one article into ``folder``."""
    (folder / "a").mkdir(parents=True)
    (folder / "a/article.md").write_text(text, encoding="utf-8")
    named = ", ".join(f'"{name}"' for name in outputs)
    (folder / "edition.toml").write_text(
        'title = "公式报"\nlanguage = "zh-Hans"\ndate = 2026-11-30\narticles = ["a"]\n'
        f"outputs = [{named}]\n",
        encoding="utf-8",
    )
    return folder


def made(text: str, outputs: tuple[str, ...], purpose: str = "proof") -> list[bytes]:
    """Give what is made of ``text``."""
    with TemporaryDirectory() as name:
        folder = write_edition(Path(name) / "e", text, outputs)
        report = build(folder, Path(name) / "out", purpose=purpose)
        return [product.content for product in report.products]


@cache
def printed(seed: int) -> dict[str, bytes]:
    """Give the pages of one article of the matrix in each layout."""
    return dict(zip(LAYOUTS, made(article(seed), LAYOUTS), strict=True))


@cache
def wanted(seed: int) -> Article:
    """Give that article."""
    return parse(article(seed), "a.md")


def said(text: str) -> str:
    """Give ``text`` without blanks and without hyphens at line ends."""
    return "".join(c for c in text if not c.isspace() and c not in "-‐\u2060\x02\ufffe")


def on_page(content: bytes) -> Iterator[tuple[list[Glyph], list[Formula]]]:
    """Yield the glyphs and the formulas of each page."""
    formulas = read_formulas(content)
    for page in read_pages(content):
        glyphs = [g for g in page.glyphs if g.text.strip() and g.upright]
        yield glyphs, [one for one in formulas if one.page == page.number]


def han(glyph: Glyph) -> bool:
    """Say whether a glyph is a Han character: its frame is known."""
    return len(glyph.text) == 1 and "\u4e00" <= glyph.text <= "\u9fff"


def off_line(glyphs: list[Glyph], formula: Formula) -> float:
    """Give how far a formula's line is from that of the nearest Han character in it, in pt."""
    line = [g for g in glyphs if han(g) and abs(g.y - formula.y) < 0.7 * g.size]
    beside = [g for g in line if g.x + g.size < formula.x + 1 or g.x > formula.ink[2] - 1]
    if not beside:
        return 0.0
    nearest = min(
        beside, key=lambda g: min(abs(g.x - formula.ink[2]), abs(g.x + g.size - formula.x))
    )
    return (
        abs(nearest.y - formula.y)
        if min(abs(nearest.x - formula.ink[2]), abs(nearest.x + nearest.size - formula.x))
        < nearest.size
        else 0.0
    )


def overprinted(glyphs: list[Glyph], formulas: list[Formula]) -> list[str]:
    """Give what is printed over: Han characters and other formulas, by their frames and ink."""
    # Ink of Han fills about 0.06 em less than its frame.
    frames = [
        (
            g.text,
            (g.x + 0.06 * g.size, g.y - 0.86 * g.size, g.x + 0.94 * g.size, g.y + 0.1 * g.size),
        )
        for g in glyphs
        if han(g)
    ]
    found: list[str] = []
    for number, one in enumerate(formulas):
        found += [f"{one.said} / {text}" for text, box in frames if meets(one, (box,))]
        others = (other for other in formulas[number + 1 :] if meets(one, (other.ink,)))
        found += [f"{one.said} / {other.said}" for other in others if meets(one, other.inks)]
    return found


def meets(formula: Formula, boxes: tuple[Box, ...]) -> bool:
    """Say whether any outline of a formula lies over one of ``boxes``."""
    return any(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for a in formula.inks
        for b in boxes
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_baselines(seed: int, layout: str) -> None:
    """A formula stands on the line of the characters beside it."""
    found = 0
    for glyphs, formulas in on_page(printed(seed)[layout]):
        for formula in formulas:
            assert off_line(glyphs, formula) < NEAR, formula
            found += 1
            if formula.said == "EH = HE":
                assert abs(formula.ink[3] - formula.y) < NEAR, formula
    assert found > 25


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_printed_over(seed: int, layout: str) -> None:
    """The ink of a formula meets that of no character and of no other formula."""
    for glyphs, formulas in on_page(printed(seed)[layout]):
        assert not overprinted(glyphs, formulas)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_lines_stand_on_the_grid(seed: int, layout: str) -> None:
    """Behind blocks of formulas, as behind all else, text stands on the lines of its page."""
    folders = (resources() / "layouts",)
    pitch = load_layout(Workspace(resources()), folders, layout).pitch
    for page in read_pages(printed(seed)[layout]):
        # Rows of a table stand a part of a line lower.
        body = [g for g in page.glyphs if g.text in PROSE and abs(g.size - SIZES[layout]) < 0.01]
        body = [g for g in body if han(g) and "Song" in g.font and "Bold" not in g.font]
        if not body:
            continue
        first = body[0].y
        # Half lines: tables, and paragraphs whose lines stand two pitches apart.
        steps = {round(((g.y - first) / pitch * 2) % 1, 2) % 1 for g in body}
        assert steps <= {0.0, 0.01, 0.99}, steps


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_text_is_the_articles(seed: int, layout: str) -> None:
    """What PDFium reads is all that the article says, formulas in their places."""
    document = pdfium.PdfDocument(printed(seed)[layout])
    pages = "".join(said(page.get_textpage().get_text_range()) for page in document)
    formulas = "".join(said(one.said) for one in read_formulas(printed(seed)[layout]))
    for runs, _ in inline(wanted(seed).blocks):
        for run in runs:
            if run.is_boxed:
                assert said(run.text) in formulas
                assert all(said(part) in pages for part in run.text.split(" = "))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_text_is_the_articles_where_lines_run_downward(seed: int) -> None:
    """Formulas lie in such lines. The build itself holds what PDFium reads against the article."""
    (content,) = made(article(seed), ("vertical-book",))
    (text,) = _read_as_drawn(undo_leftward(content))
    formulas = "".join(said(one.said) for one in read_formulas(content))
    boxed = [run for runs, _ in inline(wanted(seed).blocks) for run in runs if run.is_boxed]
    for run in boxed:
        assert said(run.text) in formulas
        assert all(said(part) in text for part in run.text.split(" = ")), run.text


def _read_as_drawn(content: bytes) -> Iterator[str]:
    """Yield the characters of a document in the order they are drawn, as PDFium has them."""
    found = []
    for page in pdfium.PdfDocument(content):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            found.append(chr(raw.FPDFText_GetUnicode(text, index)))
    yield said("".join(found))


def test_formulas_are_tagged() -> None:
    """Each is one Formula with an alternative text, over lines too; its blanks say the same."""
    content = printed(1)["book"]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        elements = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Formula"
        ]
        texts = sorted(str(item.Alt) for item in elements)
    parts = [one.said for one in read_formulas(content)]
    assert "".join(sorted("".join(texts))) == "".join(sorted("".join(parts)))
    assert all(text in parts or any(text.startswith(part) for part in parts) for text in texts)
    glyphs = [g.text for page in read_pages(content) for g in page.glyphs]
    assert all(part in glyphs for part in parts)


def test_press_is_black_alone() -> None:
    """For the press a formula is filled with black and no other ink."""
    (content,) = made(article(4, FLAT + HIGH + CHEMICAL, caption=False), ("book",), "press")
    formulas = read_formulas(content)
    assert len(formulas) > 20
    assert {one.color[:-1] for one in formulas} == {(0.0, 0.0, 0.0, 1.0)}


def test_same_bytes() -> None:
    """The same article gives the same files."""
    text = article(5, LONG + HIGH, 6)
    assert made(text, ("book", "epub")) == made(text, ("book", "epub"))


def test_a_line_ends_behind_relations_only() -> None:
    """A long formula is parted behind = and + at its own level, and a mark never begins a line."""
    (content,) = made(article(6, LONG), ("newsletter",))
    parts = [one.said.strip() for one in read_formulas(content)]
    whole = "f(x) = a₀ + a₁x + a₂x² + a₃x³ + a₄x⁴ + a₅x⁵ + ⋯ + aₙxⁿ"
    ends = [part for part in parts if whole.startswith(part) and part != whole]
    assert ends
    assert all(part[-1] in "=+" for part in ends)


@pytest.mark.parametrize("formula", TALL)
def test_displayed_formulas_are_centred_blocks(formula: str) -> None:
    """A displayed formula stands in the middle of its column, its number at the right."""
    text = f"---\ntitle: 题\n---\n\n{'前文' * 40}。\n\n$${formula}$$\n\n{'后文' * 40}。\n"
    (content,) = made(text, ("book",))
    (one,) = read_formulas(content)
    (page,) = read_pages(content)[:1]
    body = [g for g in page.glyphs if g.text in "前后文"]
    left, right = min(g.x for g in body), max(g.x + g.size for g in body)
    size = max(g.size for g in body)
    assert (one.ink[0] + one.ink[2]) / 2 == pytest.approx((left + right) / 2, abs=0.3 * size)
    numbers = [g for g in page.glyphs if g.text == ")" and g.x > one.ink[2]]
    assert bool(numbers) is ("tag" in formula)
    if numbers:
        assert numbers[0].x + 0.5 * size == pytest.approx(right, abs=0.5 * size)
        assert numbers[0].y == pytest.approx(one.y, abs=NEAR)


@pytest.mark.parametrize("before", ["用", "，", "“"])
def test_a_small_number_before_a_letter_belongs_to_it(before: str) -> None:
    """Between the figures of an isotope and its letter there is nothing."""
    text = f"---\ntitle: 题\n---\n\n前文{before}$^{{14}}\\mathrm{{C}}$测年{'后文' * 40}。\n"
    (content,) = made(text, ("book",))
    glyphs = [g for page in read_pages(content) for g in page.glyphs]
    (figure,) = [g for g in glyphs if g.text == "4"]
    (letter,) = [g for g in glyphs if g.text == "C"]
    gap = letter.x - figure.x - 0.55 * figure.size
    assert gap < 0.1 * letter.size


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_long_formula_uses_the_room_beside_its_number(layout: str) -> None:
    """One that is broken anyhow takes all of its column but the number's place."""
    tag = rf"$${LONG[0]} \tag{{3}}$$"
    (bare,) = made(f"---\ntitle: 题\n---\n\n$${LONG[0]}$$\n", (layout,))
    (numbered,) = made(f"---\ntitle: 题\n---\n\n{tag}\n", (layout,))
    (one,), (other,) = read_formulas(bare), read_formulas(numbered)
    assert other.ink[2] - other.ink[0] > 0.6 * (one.ink[2] - one.ink[0])


def test_the_control_of_overprinting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the room of its lines being asked, a formula is printed over its neighbours."""
    monkeypatch.setattr(galley_formulas.Room, "size", lambda room, pieces, number=0: 1.0)
    (content,) = made(article(7, HIGH), ("tabloid",))
    assert any(overprinted(*page) for page in on_page(content))


def test_the_control_of_baselines() -> None:
    """A formula that is moved is off its line."""
    (content,) = made(article(8, INLINE, 4), ("book",))
    glyphs, formulas = next(on_page(content))
    moved = [Formula(1, one.said, one.x, one.y + 1, one.inks, one.color) for one in formulas]
    assert max(off_line(glyphs, one) for one in moved) > NEAR
