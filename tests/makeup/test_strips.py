"""Strips in folds (中缝) as they are printed: on the sheets, between the type areas of two pages.

All positions are read from the PDF by a tool that knows nothing of the program.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdfium2 import raw

from composition.printed import layout as load
from measure.reading import Glyph, read_pages
from publisher import build as building
from publisher.build import BuildReport, Product, build
from publisher.build.manifest import verify
from publisher.checks import Expected, preflight, preflight_files
from publisher.choices import Purpose
from publisher.diagnostics import ContentError, Diagnostic, PreflightError, PublisherError, Severity
from publisher.edition import Parts
from publisher.galley import strips as setting
from publisher.layouts import MM, Layout
from publisher.pdf import Folds, impose_booklet, impose_sheets

STORIES = "甲乙丙丁"
NOTICES = ("子丑寅卯", "辰巳午未", "申酉戌亥")
"""Characters that stand in no story."""
CLEAR = 4.0
SLACK = 0.6
"""mm by which a mark may hang, or a stroke be wider than its character."""
SAID = f"{NOTICES[1] * 9}，{NOTICES[1]}。"
TV = f"{NOTICES[2] * 5}。"


def piece(what: str, kind: str = "notice") -> str:
    """Give a piece of a strip as edition.toml has it."""
    return f'[[folds.matter]]\nkind = "{kind}"\n{what}\n'


TEXT = piece(f'text = "{SAID}"')
PICTURE = piece('picture = "ad.png"\nalt = "茶园"', "advertisement")
ARTICLE = piece('article = "tv"\nheadline = true')
LINE = piece(f'text = "{NOTICES[0]}"')
FULL = LINE + TEXT + PICTURE + ARTICLE + piece(f'text = "{NOTICES[1][:2]}"\nboxed = "double"')
FOLD = "[[folds]]\npages = [4, 1]\n"


def write(folder: Path, plan: str, outputs: str = '"tabloid"') -> Path:
    """Write an issue of four pages, an article and a picture for its folds, and a plan."""
    for name in STORIES:
        (folder / name).mkdir(parents=True)
        text = f"---\ntitle: {name}报要闻\n---\n\n" + f"{name * 11}，{name * 9}。\n\n" * 20
        (folder / name / "article.md").write_text(text, encoding="utf-8")
    (folder / "tv").mkdir()
    text = f"---\ntitle: {NOTICES[2][:3]}\n---\n\n{TV}\n\n- 19:00 {NOTICES[2]}\n"
    (folder / "tv/article.md").write_text(text, encoding="utf-8")
    Image.new("RGB", (900, 600), (200, 40, 40)).save(folder / "ad.png")
    articles = ", ".join(f'{{ path = "{name}", page = {n} }}' for n, name in enumerate(STORIES, 1))
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\nsection = "要闻"\n'
        f"outputs = [{outputs}]\narticles = [{articles}]\n"
        # Each page is there whatever stands on it.
        '[[pages]]\nnumber = 4\n[[pages.fixed]]\nkind = "notice"\ntext = "版末"\nlines = 4\n'
        + plan,
        encoding="utf-8",
    )
    return folder


def sheets(report: BuildReport) -> Product:
    """Give the sheets that a build made."""
    (found,) = [product for product in report.products if product.imposition == "sheets"]
    return found


def told(found: BuildReport | PublisherError, code: str) -> list[Diagnostic]:
    """Give the findings of a code."""
    return [d for d in found.diagnostics if d.code == code]


def fold(layout: Layout) -> tuple[float, float, float, float]:
    """Give where the white between two type areas is, in mm: left, right, head and foot."""
    width, _ = layout.trim
    columns = layout.span_cells(layout.settings.grid.columns) * layout.cell
    left, right = layout.left(4) + columns, width + layout.left(1)
    foot = layout.top + layout.settings.grid.lines * layout.pitch
    return left / MM, right / MM, layout.top / MM, foot / MM


def strip_of(content: bytes, side: int = 1, characters: str = "".join(NOTICES)) -> list[Glyph]:
    """Give the glyphs of the strip on a side of a sheet."""
    page = read_pages(content)[side - 1]
    return [glyph for glyph in page.glyphs if glyph.text and glyph.text in characters]


def pictures(content: bytes, side: int) -> list[tuple[float, float, float, float]]:
    """Give where pictures stand on a side, in mm from the left and the foot of the file's page."""
    document = pdfium.PdfDocument(content)
    found = []
    for one in document[side - 1].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=9):
        matrix, up = one.get_matrix(), one.container
        while up is not None:
            matrix, up = matrix.multiply(up.get_matrix()), up.container
        left, bottom, right, top = matrix.on_rect(0, 0, 1, 1)
        found.append((left / MM, bottom / MM, right / MM, top / MM))
    document.close()
    return found


@pytest.mark.parametrize("name", ["tabloid", "broadsheet", "newsletter"])
def test_a_strip_stands_between_the_type_areas(name: str, tmp_path: Path) -> None:
    """From head to foot, with clear white at both sides; its pages keep theirs."""
    wide = "" if name != "newsletter" else "width = 19.5\n"
    layout = load(name)
    left, right, head, foot = fold(layout)
    if right - left < 2 * CLEAR + setting.LEAST_CELLS * layout.cell / MM:
        with pytest.raises(ContentError) as caught:
            build(write(tmp_path / "e", FOLD + wide + FULL, f'"{name}"'), tmp_path / "out")
        assert told(caught.value, "M026")
        return
    report = build(write(tmp_path / "e", FOLD + FULL, f'"{name}"'), tmp_path / "out")
    glyphs = strip_of(sheets(report).content)
    assert len(glyphs) == len(re.findall(f"[{''.join(NOTICES)}]", _all_said()))
    assert min(g.x for g in glyphs) / MM > left + CLEAR - SLACK
    assert max(g.x + g.size for g in glyphs) / MM < right - CLEAR + SLACK
    assert min(g.y for g in glyphs) / MM == pytest.approx(head, abs=layout.pitch / MM)
    assert max(g.y for g in glyphs) / MM == pytest.approx(foot, abs=2.5 * layout.pitch / MM)
    others = read_pages(sheets(report).content)[0].glyphs
    stories = [g for g in others if g.text and g.text in STORIES]
    assert not [g for g in stories if left + SLACK < g.x / MM < right - SLACK]
    # Its lines are those of the pages: the same distance from each other, on the same grid.
    body = [g for g in glyphs if g.text in NOTICES[1] and g.size == layout.cell]
    of_page = [g for g in stories if g.size == layout.cell]
    steps = {round((g.y - of_page[0].y) / layout.pitch, 2) % 1 for g in body}
    assert steps <= {0.0, 1.0}


def _all_said() -> str:
    """Give all that the full strip says."""
    texts = (NOTICES[0], SAID, NOTICES[1][:2], NOTICES[2][:3], TV, NOTICES[2])
    return "".join(texts)


def test_the_text_of_a_strip_is_whole_and_in_order(tmp_path: Path) -> None:
    """Every character of the settings and of its article, once, from head to foot."""
    report = build(write(tmp_path / "e", FOLD + FULL), tmp_path / "out")
    page = read_pages(sheets(report).content)[0]
    text = "".join(g.text for g in page.glyphs)
    printed = text[text.index(NOTICES[0]) :]
    wanted = [NOTICES[0], SAID, NOTICES[2][:3], TV, f"19:00{NOTICES[2]}", NOTICES[1][:2]]
    at = 0
    for one in wanted:
        found = re.sub(r"\s", "", printed).find(one, at)
        assert found >= at, one
        at = found + len(one)
    # No page's own file has any of it, and both sheets' files have all of theirs.
    plain = report.products[0]
    assert plain.imposition is None
    assert not [c for p in read_pages(plain.content) for c in p.glyphs if c.text in SAID[:4]]
    assert sheets(report).pages == 2


def test_a_wide_strip_has_longer_lines(tmp_path: Path) -> None:
    """The width that is wanted, in whole cells, in the middle of the white."""
    spans = {}
    for width in (20, 30):
        plan = FOLD + f"width = {width}\n" + TEXT
        report = build(write(tmp_path / f"e{width}", plan), tmp_path / "out")
        glyphs = strip_of(sheets(report).content)
        left = min(g.x for g in glyphs) / MM
        right = max(g.x + g.size for g in glyphs) / MM
        spans[width] = right - left
        begin, end, *_ = fold(load("tabloid"))
        assert left - begin == pytest.approx(end - right, abs=1.7)
    assert spans == {20: pytest.approx(19.05, abs=0.4), 30: pytest.approx(28.575, abs=0.4)}


@pytest.mark.parametrize("purpose", ["proof", "press"])
def test_a_picture_stands_in_a_strip(purpose: str, tmp_path: Path) -> None:
    """Whole, over its width, in its ratio, between the type areas."""
    report = build(
        write(tmp_path / "e", FOLD + LINE + PICTURE + LINE), tmp_path / "out", purpose=purpose
    )
    content = sheets(report).content
    bleed = 3 if purpose == "press" else 0
    ((left, _, right, top),) = pictures(content, 1)
    begin, end, *_ = fold(load("tabloid"))
    assert begin + CLEAR < left - bleed < right - bleed < end - CLEAR
    assert right - left == pytest.approx(10 * 9 / MM, abs=0.1)
    with pikepdf.open(tmp_path / "out" / sheets(report).file) as pdf:
        assert top < float(pdf.pages[0].mediabox[3]) / MM
    assert pictures(content, 2) == []


@pytest.mark.parametrize(("facing", "gap"), [("true", 50.0), ("false", 41.2)])
def test_a_strip_stands_in_the_middle_of_its_white(facing: str, gap: float, tmp_path: Path) -> None:
    """Whatever the margins: where pages face, two inner ones meet in the fold."""
    layouts = tmp_path / "layouts"
    (layouts / "own").mkdir(parents=True)
    (layouts / "own/layout.toml").write_text(
        f'title = "自"\npurpose = "x"\nextends = "tabloid"\n[page]\nfacing = {facing}\n'
        "margins = { top = 25, bottom = 24.6, inner = 25, outer = 16.2 }\n",
        encoding="utf-8",
    )
    edition = write(tmp_path / "e", FOLD + "width = 30\n" + LINE + TEXT, '"own"')
    glyphs = read_pages(sheets(build(edition, tmp_path / "out", layouts=(layouts,))).content)[0]
    strip = [g for g in glyphs.glyphs if g.text and g.text in NOTICES[1]]
    # Not what is fixed at the foot of page 4: its stories are behind and before the fold.
    stories = [g for g in glyphs.glyphs if g.text and g.text in STORIES]
    left = max(g.x + g.size for g in stories if g.x < glyphs.width / 2) / MM
    right = min(g.x for g in stories if g.x > glyphs.width / 2) / MM
    assert right - left == pytest.approx(gap, abs=0.8)
    begin = min(g.x for g in strip) / MM
    end = max(g.x + g.size for g in strip) / MM
    assert begin - left == pytest.approx(right - end, abs=1.2)


def test_a_strip_stands_on_its_own_side(tmp_path: Path) -> None:
    """Two folds of an issue have two strips; each side has its own only."""
    plan = FOLD + LINE + "[[folds]]\npages = [2, 3]\nwidth = 22\n" + TEXT
    report = build(write(tmp_path / "e", plan), tmp_path / "out")
    content = sheets(report).content
    assert (len(strip_of(content, 1)), len(strip_of(content, 2))) == (4, SAID.count("辰") * 4)
    assert {g.text for g in strip_of(content, 1)} == set(NOTICES[0])
    assert {g.text for g in strip_of(content, 2)} == set(NOTICES[1])


# For the press


def test_sheets_of_a_press_file_are_one(tmp_path: Path) -> None:
    """Output intent, claim, bleed, black type in black alone; faces are there with their glyphs."""
    edition = write(tmp_path / "e", FOLD + FULL)
    report = build(edition, tmp_path / "out", purpose="press")
    product = sheets(report)
    assert product.file == "e-tabloid-press-sheets.pdf"
    (found,) = preflight_files((tmp_path / "out" / product.file,), "press")
    assert [d for d in found.diagnostics if d.severity is Severity.ERROR] == []
    assert found.purpose is Purpose.PRESS
    with pikepdf.open(tmp_path / "out" / product.file) as pdf:
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFX"
        trim = [float(edge) / MM for edge in pdf.pages[0].trimbox]
        assert trim[2] - trim[0] == pytest.approx(2 * 273, abs=0.1)
        strip = pdf.pages[0].obj.Resources.XObject.Strip
        # Behind it come the marks of its own sheet, which are cut off.
        shown, marks = strip.read_bytes().split(b"1 1 1 1 K", 1)
        assert set(re.findall(rb"[\d. ]+ scn", shown)) == {b"0 0 0 1 scn"}
        assert b"1 0 0 0 k" in marks
        assert b" rg" not in shown
        for font in strip.Resources.Font.values():
            assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor


@pytest.mark.parametrize("bleed", [0, 5])
def test_sheets_have_the_bleed_that_is_asked_for(bleed: int, tmp_path: Path) -> None:
    """Also none at all: then the paper is the trimmed sheet."""
    plan = FOLD + LINE + f"[press]\nbleed = {bleed}\n"
    report = build(write(tmp_path / "e", plan), tmp_path / "out", purpose="press")
    with pikepdf.open(tmp_path / "out" / sheets(report).file) as pdf:
        page = pdf.pages[0]
        boxes = [[float(edge) / MM for edge in box] for box in (page.mediabox, page.trimbox)]
    assert boxes[0][2] - boxes[0][0] == pytest.approx(2 * 273 + 2 * bleed, abs=0.1)
    assert boxes[1][0] - boxes[0][0] == pytest.approx(bleed, abs=0.1)


def test_sheets_and_a_booklet_may_both_be_made(tmp_path: Path) -> None:
    """What is asked for comes beside; the folder is verified with both."""
    edition, out = write(tmp_path / "e", FOLD + LINE), tmp_path / "out"
    report = build(edition, out, imposition="booklet")
    plain, folded, booklet = report.products
    assert (folded.imposition, booklet.imposition) == ("sheets", "booklet")
    assert booklet.content == impose_booklet(plain.content)
    assert verify(out) == ()
    building.rebuild(edition, out)


# What cannot be printed


@pytest.mark.parametrize(
    ("pages", "known"), [("[8, 1]", "4 | 1, 2 | 3"), ("[6, 3]", "4 | 1, 2 | 3")]
)
def test_pages_that_share_no_side_are_told(pages: str, known: str, tmp_path: Path) -> None:
    """How many pages there are is known after make-up; then it is said which pairs there are."""
    plan = f"[[folds]]\npages = {pages}\n" + LINE
    with pytest.raises(ContentError) as caught:
        build(write(tmp_path / "e", plan), tmp_path / "out")
    (found,) = told(caught.value, "M026")
    assert known in str(found.hint)
    assert "4 pages" in str(found.hint)
    assert found.place is not None
    assert (found.place.line, found.severity) == (14, Severity.ERROR)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("width", "said"), [(34, "33.2 mm"), (18, "6 characters")])
def test_a_width_that_cannot_be_is_told(width: int, said: str, tmp_path: Path) -> None:
    """Wider than the margins leave with white at both sides, or too narrow for any text."""
    plan = FOLD + f"width = {width}\n" + LINE
    with pytest.raises(ContentError) as caught:
        build(write(tmp_path / "e", plan), tmp_path / "out")
    (found,) = told(caught.value, "M026")
    assert said in found.message
    assert found.place is not None
    assert found.place.line == 15


def test_margins_may_leave_no_room(tmp_path: Path) -> None:
    """A layout with narrow margins has no fold for a strip, and its layouts can be named."""
    layouts = tmp_path / "layouts"
    (layouts / "narrow").mkdir(parents=True)
    (layouts / "narrow/layout.toml").write_text(
        'title = "窄"\npurpose = "x"\nextends = "tabloid"\n[page]\nwidth = 243\n'
        "margins = { top = 25, bottom = 24.6, inner = 5.6, outer = 5.6 }\n",
        encoding="utf-8",
    )
    edition = write(tmp_path / "e", FOLD + LINE, '"narrow"')
    with pytest.raises(ContentError) as caught:
        build(edition, tmp_path / "out", layouts=(layouts,))
    (found,) = told(caught.value, "M026")
    assert "layouts" in str(found.hint)


@pytest.mark.parametrize(("times", "over"), [(70, None), (90, r"has \d+ lines too many")])
def test_what_does_not_fit_is_told_in_lines(times: int, over: str | None, tmp_path: Path) -> None:
    """The build stops with the piece that is too long; one that fits is printed whole."""
    # Ten characters a line.
    long = piece(f'text = "{(SAID * times)[: 10 * times]}"')
    edition = write(tmp_path / "e", FOLD + LINE + long + LINE)
    if over is None:
        report = build(edition, tmp_path / "out")
        assert len(strip_of(sheets(report).content)) > 300
        return
    with pytest.raises(ContentError) as caught:
        build(edition, tmp_path / "out")
    (found,) = told(caught.value, "M024")
    assert re.search(over, found.message)
    assert found.place is not None
    assert found.place.line == 20
    assert not (tmp_path / "out").exists()


def test_lines_too_many_are_counted(tmp_path: Path) -> None:
    """As many notices of a line as there is room for; with one more it is two lines too many."""
    lines = load("tabloid").settings.grid.lines
    most = (lines + 1) // 2
    build(write(tmp_path / "fit", FOLD + LINE * most), tmp_path / "out")
    with pytest.raises(ContentError) as caught:
        build(write(tmp_path / "more", FOLD + LINE * (most + 1)), tmp_path / "out")
    (found,) = told(caught.value, "M024")
    over = 2 * (most + 1) - 1 - lines
    assert f"{over} line{'s' if over > 1 else ''} too many" in found.message


def test_a_strip_with_little_in_it_is_told(tmp_path: Path) -> None:
    """A note says how much stays white; a full one has none."""
    few = build(write(tmp_path / "few", FOLD + LINE), tmp_path / "out")
    (found,) = told(few, "M027")
    assert (found.severity, "1 of 82 lines" in found.message) == (Severity.NOTE, True)
    full = build(write(tmp_path / "full", FOLD + LINE * 40), tmp_path / "out")
    assert not told(full, "M027")


def test_a_missing_picture_is_told(tmp_path: Path) -> None:
    """A crossed box stands in its place, and the press is given none."""
    plan = FOLD + PICTURE.replace("ad.png", "no.png")
    report = build(write(tmp_path / "e", plan), tmp_path / "out")
    assert len(told(report, "I003")) == 1
    assert pictures(sheets(report).content, 1) == []
    with pytest.raises(ContentError):
        build(tmp_path / "e", tmp_path / "press", purpose="press")


# Elsewhere


def test_books_have_no_folds(tmp_path: Path) -> None:
    """Where articles share no pages nothing of it is printed, and a note says so if none is."""
    edition = write(tmp_path / "e", FOLD + FULL, '"book", "epub"')
    report = build(edition, tmp_path / "out")
    assert [product.imposition for product in report.products] == [None, None]
    book = report.products[0].content
    assert not [g for p in read_pages(book) for g in p.glyphs if g.text in NOTICES[1]]
    assert [d for d in told(report, "M021") if "folds" in d.message]
    both = build(write(tmp_path / "b", FOLD + FULL, '"book", "tabloid"'), tmp_path / "out")
    assert not told(both, "M021")
    assert len(both.products) == 3


def test_a_strip_is_for_the_layouts_it_names(tmp_path: Path) -> None:
    """In others there is none."""
    plan = FOLD + 'layouts = ["tabloid"]\n' + LINE
    report = build(write(tmp_path / "e", plan, '"tabloid", "broadsheet"'), tmp_path / "out")
    assert [(p.output, p.imposition) for p in report.products] == [
        ("tabloid", None),
        ("tabloid", "sheets"),
        ("broadsheet", None),
    ]


# Remembered


def test_the_same_bytes_whoever_makes_them(tmp_path: Path) -> None:
    """Anew, from the store, side by side in two processes."""
    from concurrent.futures import ProcessPoolExecutor

    edition = write(tmp_path / "e", FOLD + FULL, '"tabloid", "broadsheet"')
    first = build(edition, tmp_path / "a")
    second = build(edition, tmp_path / "b", cache=tmp_path / "cache")
    third = build(edition, tmp_path / "c", cache=tmp_path / "cache")
    with ProcessPoolExecutor(2) as executor:
        fourth = build(edition, tmp_path / "d", executor=executor)
    contents = [[p.content for p in one.products] for one in (first, second, third, fourth)]
    assert contents[0] == contents[1] == contents[2] == contents[3]
    assert len(contents[0]) == 4
    assert (second.fresh != (), third.fresh) == (True, ())
    (tmp_path / "c" / sheets_name(first)).unlink()
    assert [d.code for d in _verified(tmp_path / "c")] == ["B004"]
    # One output changed: the other is brought from the store with its sheets.
    settings = (edition / "edition.toml").read_text(encoding="utf-8")
    (edition / "edition.toml").write_text(settings + "# x\n", encoding="utf-8")
    again = build(edition, tmp_path / "c", cache=tmp_path / "cache")
    assert [p.content for p in again.products] == contents[0]
    assert verify(tmp_path / "c") == ()


def sheets_name(report: BuildReport) -> str:
    """Give the file of the first sheets that a build made."""
    return next(p.file for p in report.products if p.imposition == "sheets")


def _verified(folder: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(PreflightError) as caught:
        verify(folder)
    return caught.value.diagnostics


def test_only_a_changed_strip_is_printed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another text of one strip is one page; the pages of the issue and the other strip stay."""
    from publisher.pdf import painting
    from publisher.pdf.leaf import Leaf
    from publisher.render import PageDrawing

    painted: list[int] = []
    paint = painting.Painter.paint

    def noted(self: painting.Painter, sheet: PageDrawing, number: int) -> Leaf:
        painted.append(number)
        return paint(self, sheet, number)

    monkeypatch.setattr(painting.Painter, "paint", noted)
    plan = FOLD + LINE + "[[folds]]\npages = [2, 3]\n" + TEXT
    edition, cache = write(tmp_path / "e", plan), tmp_path / "cache"
    build(edition, tmp_path / "out", cache=cache)
    assert sorted(painted) == [1, 1, 2, 2, 3, 4]
    painted.clear()
    settings = (edition / "edition.toml").read_text(encoding="utf-8")
    changed = settings.replace(f'"{NOTICES[0]}"', f'"{NOTICES[0] * 2}"')
    (edition / "edition.toml").write_text(changed, encoding="utf-8")
    report = build(edition, tmp_path / "out", cache=cache)
    assert painted == [1]
    assert len(strip_of(sheets(report).content, 1)) == 8


# Negative controls of the last check


def test_a_strip_beside_its_place_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Laid over a page, or farther from the fold than it may be: the build stops."""
    from publisher.build import sheets as making

    edition = write(tmp_path / "e", FOLD + FULL)

    def moved(by: float) -> None:
        def lay(content: bytes, strips: bytes, folds: Folds, parts: Parts) -> bytes:
            wrong: Folds = {pair: (n, left + by * MM) for pair, (n, left) in folds.items()}
            return impose_sheets(content, strips, wrong, parts)

        monkeypatch.setattr(making, "impose_sheets", lay)

    moved(0)
    build(edition, tmp_path / "right")
    for by, codes in ((3, {"K209"}), (-40, {"K211", "K209"})):
        moved(by)
        with pytest.raises(PreflightError) as caught:
            build(edition, tmp_path / "wrong")
        assert codes & {d.code for d in caught.value.diagnostics}, by
        assert not (tmp_path / "wrong").exists()


def test_a_strip_that_is_not_laid_in_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sheets without their strip, or with another's, lack its text."""
    from publisher.build import sheets as making

    plan = FOLD + LINE + "[[folds]]\npages = [2, 3]\n" + TEXT
    edition = write(tmp_path / "e", plan)
    for wrong in ({}, {(4, 1): (1, 562.0), (2, 3): (0, 562.0)}):

        def lay(content: bytes, strips: bytes, *_: object, wrong: Any = wrong) -> bytes:
            return impose_sheets(content, strips, wrong)

        monkeypatch.setattr(making, "impose_sheets", lay)
        with pytest.raises(PreflightError) as caught:
            build(edition, tmp_path / "wrong")
        assert "K001" in {d.code for d in caught.value.diagnostics}


def test_text_may_stand_in_any_of_its_places() -> None:
    """What is allowed for the sides of sheets goes in turn, as for the pages of a book."""
    first, second = (0.0, 0.0, 9.0, 9.0), (5.0, 0.0, 14.0, 9.0)
    held = Expected(areas=((first, second), (second,)))
    assert [held.places(n) for n in (1, 2, 3)] == [(first, second), (second,), (first, second)]
    assert Expected().places(1) is None


def test_sheets_are_for_paper(tmp_path: Path) -> None:
    """They have no tags, and a strict build is not stopped by that."""
    edition = write(tmp_path / "e", FOLD + LINE * 40)
    report = build(edition, tmp_path / "out")
    assert not [d for d in report.diagnostics if d.code == "K701"]
    found = preflight(sheets(report).content, "x.pdf")
    assert "K701" in {one.code for one in found.findings}
