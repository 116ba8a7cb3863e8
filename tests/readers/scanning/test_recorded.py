"""A tabloid page, skewed and noisy at 200 dpi, as the recogniser saw it: no recogniser is run.

``scan_200dpi.json`` holds each line with its place (top, left, bottom, right, in pixels of the
straightened page), the size of its characters and its text, as they were recognised.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from publisher.readers import BlockKind
from publisher.readers.scanning import ScannedArea, ScannedLine, ScannedPage, ToldPage, tell
from publisher.readers.scanning.lines import widen_marks

RECORD = Path(__file__).with_name("scan_200dpi.json")
ARTICLE = Path(__file__).parents[3] / "content/sangzhi-2018/party-flag/article.md"
LAST = "走出了一条具有桑植特色的基层党建新路子。"


def recorded() -> ScannedPage:
    """Give the page."""
    page = json.loads(RECORD.read_text(encoding="utf-8"))
    lines = tuple(
        ScannedLine(ScannedArea(*one[:4]), widen_marks(one[5]), one[4]) for one in page["lines"]
    )
    rules, frames, pictures = (
        tuple(ScannedArea(*one) for one in page[name]) for name in ("rules", "frames", "pictures")
    )
    return ScannedPage(1, page["width"], page["height"], lines, rules, frames, pictures)


@pytest.fixture(scope="module")
def told() -> ToldPage:
    """Give the page told apart."""
    return tell(recorded())


def _texts(told: ToldPage, *kinds: BlockKind) -> list[str]:
    (story,) = told.stories
    return ["".join(line.text for line in part.lines) for part in story if part.kind in kinds]


def test_roles(told: ToldPage) -> None:
    """Masthead and date are furniture; title, subtitle, byline, subheads and caption are told."""
    furniture = {line.text: kind for kind, line in told.furniture}
    assert set(furniture) == {"桑植专刊", "2018年11月5日 星期一", "今日2版"}
    assert set(furniture.values()) == {BlockKind.HEADER}
    assert _texts(told, BlockKind.TITLE) == ["帅乡党旗红又红"]
    assert _texts(told, BlockKind.SUBTITLE) == ["桑植县基层党建工作纪实"]
    assert _texts(told, BlockKind.BYLINE) == ["本报记者吴献党通讯员伍梦希"]
    assert _texts(told, BlockKind.SUBHEAD) == [
        "高位引领推动，在压实责任中体现政治担当",
        "注重落细落小，在逐步规范中推动提质升级",
        "突出党建领航，在探索创新中打造示范品牌",
    ]
    (caption,) = _texts(told, BlockKind.PICTURE)
    assert caption.startswith("2018年3月2日")
    assert caption.endswith("电子商务工作")
    assert _texts(told, BlockKind.FOOTER) == ["（下转第2版）"]


def test_error_rate(told: ToldPage) -> None:
    """Of the page's text no more than five characters in a thousand are wrong, missing, too many.

    Order is part of it: two columns read across would be most of the page.
    """
    read = re.sub(r"\s", "", "".join(_texts(told, BlockKind.TEXT, BlockKind.SUBHEAD)))
    wrong = distance(read, printed())
    assert wrong / len(printed()) <= 0.005


def test_error_rate_finds_a_wrong_order(told: ToldPage) -> None:
    """The measure is none that cannot fail."""
    texts = _texts(told, BlockKind.TEXT, BlockKind.SUBHEAD)
    read = re.sub(r"\s", "", "".join(texts[::-1]))
    assert distance(read, printed()) / len(printed()) > 0.2


def printed() -> str:
    """Give the article's text as far as the page holds it."""
    body = ARTICLE.read_text(encoding="utf-8").split("---\n", 2)[2]
    paragraphs = [re.sub(r"^#+ ", "", p) for p in body.split("\n\n") if not p.startswith("!")]
    text = re.sub(r"\s|\{[^}]*\}", "", "".join(paragraphs))
    return text[: text.index(LAST) + len(LAST)]


def distance(one: str, other: str) -> int:
    """Give the number of characters to change, add and take away (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        here = [row]
        for column, right in enumerate(other, 1):
            change = before[column - 1] + (left != right)
            here.append(min(before[column] + 1, here[-1] + 1, change))
        before = here
    return before[-1]
