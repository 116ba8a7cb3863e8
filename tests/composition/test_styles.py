"""What a layout may ask of its lines, on the page: levels, hanging, tight pairs, inline styles."""

from __future__ import annotations

import pytest

from measure import Level, measure
from publisher.article.model import Runs, plain
from publisher.composition import LineStyle, Prohibition, TextRun, compose

from .faces import SONG, plain_advances
from .press import Sheet, print_runs, print_texts
from .samples import paragraphs, plain_paragraphs

KEPT = "L1 L2 L3 U1 U2 U3 E1 E2 E3 A1 A2 A3 G1 G2 G3 H1 H2 H4 H6 P2 X1".split()  # noqa: SIM905
STRESS = "quotes", "marks", "dialogue", "titles"


@pytest.mark.parametrize("name", STRESS)
@pytest.mark.parametrize("level", [Prohibition.BASIC, Prohibition.GB, Prohibition.STRICT])
def test_levels_are_kept_on_the_page(level: Prohibition, name: str) -> None:
    """Whatever level is chosen, no printed line breaks it."""
    sheet = Sheet(14, style=LineStyle(prohibition=level))
    texts = plain_paragraphs(name)
    report = measure(print_texts(texts, sheet), sheet.body(), texts)
    assert sheet.body().level is Level[level.name]
    assert not report.violations(*KEPT)
    assert not report["L4"].violations


@pytest.mark.parametrize("name", STRESS)
def test_tight_pairs_touch(name: str) -> None:
    """In the tight style two facing marks share one em, and all else holds."""
    sheet = Sheet(14, style=LineStyle(tight_pairs=True))
    texts = plain_paragraphs(name)
    assert not measure(print_texts(texts, sheet), sheet.body(), texts).violations(*KEPT)


def test_stops_hang() -> None:
    """With hanging on, stops stand outside the column, one at most, and nothing else does."""
    sheet = Sheet(10, style=LineStyle(hanging=True))
    texts = plain_paragraphs("wide")
    report = measure(print_texts(texts, sheet), sheet.body(), texts)
    outside = [line for line in report.setting.justified() if line.right() > line.edge + 0.1]
    assert not report["E1"].violations
    assert outside
    for line in outside:
        assert line.visible[-1].text in "，。、；：？！"
        assert line.right() - line.edge == pytest.approx(0.5, abs=0.01)


def test_hanging_is_off_by_default() -> None:
    """Nothing stands outside a column that does not ask for it."""
    sheet = Sheet(10)
    texts = plain_paragraphs("wide")
    report = measure(print_texts(texts, sheet), sheet.body(), texts)
    assert all(line.right() <= line.edge + 0.02 for line in report.setting.lines)


def test_inline_styles_are_composed_together() -> None:
    """Emphasis, strong text and note marks change no gap, no edge and no line's place."""
    runs: list[Runs] = list(paragraphs("marks"))
    assert any(run.emphasis for line in runs for run in line)
    assert any(run.strong for line in runs for run in line)
    assert any(run.note for line in runs for run in line)
    sheet = Sheet(17, 10.5, 16.0)
    report = measure(print_runs(runs, sheet), sheet.body(), [plain(line) for line in runs])
    assert not report.violations(*KEPT, "B1", "B2")
    assert report["D1"].passed


@pytest.mark.parametrize(
    ("text", "odd"), [("他———走", 3), ("他——走", 0), ("北京—上海", 0), ("呜————", 0)]
)
def test_an_odd_run_of_dashes_is_reported(text: str, odd: int) -> None:
    """Three dashes are no mark: the editor is told where."""
    found = compose([TextRun(text, SONG)], plain_advances, 20.0, LineStyle())
    assert [fault.amount for fault in found.faults if fault.kind == "dashes"] == [odd] * bool(odd)


def test_a_run_of_mixed_sizes_fills_the_line() -> None:
    """Larger and smaller characters on one line still end flush."""
    runs = [TextRun("一二三四五六七八" * 4, SONG), TextRun("大字" * 9, SONG, 1.5)]
    found = compose(runs, plain_advances, 12.0, LineStyle())
    assert all(line.width == pytest.approx(12.0) for line in found.lines[:-1])


def test_looseness_moves_the_last_line() -> None:
    """A long paragraph can be had one line longer, and keeps to the measure."""
    runs = [TextRun("天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。" * 16, SONG)]
    usual = compose(runs, plain_advances, 14.0, LineStyle(), indent=2.0)
    longer = compose(runs, plain_advances, 14.0, LineStyle(), indent=2.0, looseness=1)
    assert len(longer.lines) == len(usual.lines) + 1
    assert not longer.faults
