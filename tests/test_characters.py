"""Classes of characters: what Unicode says of them, that each is declared once, that all agree."""

from __future__ import annotations

import ast
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from composition.faces import SONG, plain_advances
from publisher.article import parse
from publisher.article.model import inline, plain
from publisher.characters import (
    CLOSERS,
    CORNERS,
    CORNERS_TRADITIONAL,
    HAN,
    KANA,
    NUMERALS,
    OPENERS,
    PAIRS,
    QUOTES,
    count_han,
    is_han,
    turn_quotes,
)
from publisher.cleaning.lines.furniture import page_number
from publisher.composition import LineStyle, TextRun
from publisher.composition.preparing import prepare
from publisher.diagnostics import ContentError
from publisher.edition.plans import ArticleSettings
from publisher.galley.credits import names_in
from publisher.layouts import HeadFaces, HeadSizes
from publisher.makeup.matter import Weight
from publisher.proofing.pen import _units
from publisher.readers.omml import write_latex
from publisher.readers.printed import PrintedLines
from publisher.readers.scanning.lines import widen_marks, write_line
from publisher.readers.scanning.sheet import ScannedArea
from publisher.render.outline import language_of
from publisher.words.sense import weigh_words

SOURCE = Path(__file__).parents[1] / "src/publisher"


# What they hold


def test_han_is_what_unicode_calls_so() -> None:
    """Each ideograph has its block in the class, and nothing that is assigned is else in it."""
    every = "".join(map(chr, range(0x80, sys.maxunicode + 1)))
    held = {char for char in re.findall(f"[{HAN}]", every) if unicodedata.category(char) != "Cn"}
    called = {
        char for char in every
        if unicodedata.name(char, "").startswith(("CJK UNIFIED IDEO", "CJK COMPATIBILITY IDEO"))
    }  # fmt: skip
    assert held == called | {"々", "〇"}


def test_kana_are_syllables() -> None:
    """Letters of both kana, the archaic and the small ones too; no dot and no long mark."""
    every = "".join(map(chr, range(0x3000, 0x3100)))
    assert set(re.findall(f"[{KANA}]", every)) == {
        char for char in every
        if re.match("(?:HIRAGANA|KATAKANA) LETTER", unicodedata.name(char, ""))
    }  # fmt: skip


def test_numerals_are_one_to_ten() -> None:
    """Unicode knows their values."""
    assert [unicodedata.numeric(char) for char in NUMERALS] == list(range(1, 11))


def test_pairs_are_pairs() -> None:
    """What closes a mark has its name, turned."""
    for opens, closes in PAIRS.items():
        assert unicodedata.category(opens) in ("Ps", "Pi")
        assert unicodedata.category(closes) in ("Pe", "Pf")
        left, right = unicodedata.name(opens), unicodedata.name(closes)
        assert left.replace("LEFT", "RIGHT") == right
    assert len(set(OPENERS + CLOSERS)) == 2 * len(PAIRS)


# Declared once


def _strings(source: str) -> Iterator[str]:
    """Yield the strings of a program that are no words for people and no docstrings."""
    tree = ast.parse(source)
    aside = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "worded")
        for inner in ast.walk(node)
        if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            yield _unescaped(node.value)


def _unescaped(text: str) -> str:
    return re.sub(
        r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})",
        lambda found: chr(int(found[1] or found[2], 16)),
        text,
    )


DECLARATIONS = re.compile(
    f"[\u3400\u4e00]-[\u9fa0-\u9fff]|[{re.escape(OPENERS)}]{{6}}|[{CLOSERS}]{{6}}|[〇零]?一二三四五六七八九"
)


def declarations(source: str) -> list[str]:
    """Give the classes of characters that a program declares for itself."""
    if not DECLARATIONS.search(_unescaped(source)):
        return []
    return [found[0] for text in _strings(source) for found in DECLARATIONS.finditer(text)]


def test_classes_are_declared_once() -> None:
    """No module but one has a range of Han, a row of brackets, the Han digits."""
    found = {
        str(path.relative_to(SOURCE)): declarations(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
        if path.name != "characters.py"
    }
    assert not {name: told for name, told in found.items() if told}


@pytest.mark.parametrize(
    "program",
    [
        'HAN = "\\u4e00-\\u9fff"', 'X = re.compile(r"[\\u3400-\\u9fff]+")', 'X = f"[一-龥]{y}"',
        'OPEN = "“‘（《〈【"', 'X = re.compile("[”’）》〉】]")', 'D = "〇一二三四五六七八九"',
    ],
)  # fmt: skip
def test_a_twin_is_found(program: str) -> None:
    """Each way in which such a class is written."""
    assert declarations(program)
    assert not declarations(f'"""Says {program!r} of itself."""'.replace("'", ""))


def test_weights_are_those_of_makeup() -> None:
    """Sizes and faces of heads have a field for each; the ladder goes down them in their order."""
    assert set(HeadFaces.model_fields) == set(map(str, Weight))
    assert set(HeadSizes.model_fields) - {"front"} == set(map(str, Weight))
    sizes = HeadSizes(front=(50,), lead=(40, 42), second=(30, 32), brief=(20, 22))
    floors = [sizes.floor(weight, first=False) for weight in Weight]
    assert sizes.floor(Weight.LEAD, first=True) == 42
    assert floors == [32, 22, 0]


@pytest.mark.parametrize(("word", "weight"), [*zip(("头条", "次条", "短讯"), Weight, strict=True)])
def test_one_word_for_a_weight(word: str, weight: Weight) -> None:
    """An editor's word is understood wherever a weight is."""
    told = ArticleSettings.model_validate({"path": "x", "importance": word, "size": word})
    assert (told.importance, told.size) == (weight, weight)


# Rare characters are characters

COMMON = "吉"
RARE = {
    "extension A": "㐂", "extension B": "𠮷", "extension C": "𪜀", "extension D": "𫝀",
    "extension E": "𫠠", "extension F": "𬺰", "extension G": "𰀀", "extension H": "𱍐",
    "compatibility": "﨑", "compatibility supplement": "丽", "nought": "〇", "again": "々",
}  # fmt: skip


def _told(text: str) -> str:
    """What parsing an article tells of ``text``, and what of it is text."""
    try:
        article = parse(f"---\ntitle: 题\n---\n\n{text}\n", "article.md")
    except ContentError as error:
        return str([(one.code, one.place) for one in error.diagnostics])
    runs = [run for some, _ in inline(article.blocks) for run in some]
    found = [(one.code, one.place) for one in article.found]
    return f"{plain(tuple(runs))} {found} {[(run.formula is not None, run.ruby) for run in runs]}"


def _breaks(text: str) -> list[float]:
    """What a break before each unit of a paragraph costs."""
    return list(prepare([TextRun(text, SONG)], plain_advances, LineStyle(), 40.0).break_cost)


def _written(text: str) -> str:
    """A scanned line of characters a third of an em apart, which names are."""
    area = [ScannedArea(0.0, 20.0 * n, 13.0, 20.0 * n + 10) for n in range(len(text))]
    return write_line(list(zip(text, area, strict=True)))


def _joined(text: str) -> str:
    lines = PrintedLines()
    for word in text.split(" "):
        lines.add_word(word, blank=True)
    return lines.text


def _in_word(text: str) -> str:
    name = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    made = etree.fromstring(
        f'<m:oMath xmlns:m="{name}"><m:r><m:t>v</m:t></m:r><m:r><m:t>{text}</m:t></m:r></m:oMath>'
    )
    return write_latex(made)


ASKED: dict[str, tuple[Callable[[str], object], str]] = {
    "a misspelt reading is told": (_told, "这是{字|zi！}音。"),
    "a reading": (_told, "这是{字|zì}音。"),
    "no formula between sums": (_told, "每斤 $ x=字3 $ 左右。"),
    "money": (_told, "从5$字价10$起。"),
    "brackets are prose": (_told, r"他说\(字=1\)。"),
    "names of photographers": (lambda text: sorted(names_in(text)), "图为现场。（记者字明摄）"),
    "marks in a scan": (widen_marks, "字,字'字"),
    "names in a scan": (_written, "字字字"),
    "no blank between": (_joined, "字 野 字"),
    "words in a formula": (_in_word, "字率"),
    "the language": (language_of, "字あ"),
    "a name with a dot": (_breaks, "和字·字也"),
    "a product": (_breaks, "长字×字也"),
    "an ordinal": (_breaks, "第3字也"),
    "a count": (count_han, "字字 字"),
    "breaks of words": (lambda text: len(weigh_words(text)), "中国字"),
    "one character": (is_han, "字"),
}


@pytest.mark.parametrize("char", RARE.values(), ids=RARE)
@pytest.mark.parametrize("asked", ASKED)
def test_a_rare_character_is_treated_like_a_common_one(asked: str, char: str) -> None:
    """Whatever block it is of: what comes out differs in the character alone."""
    ask, text = ASKED[asked]
    usual, told = (str(ask(text.replace("字", one))) for one in (COMMON, char))
    assert told.replace(char, COMMON) == usual


@pytest.mark.parametrize("asked", ASKED)
def test_a_letter_is_treated_otherwise(asked: str) -> None:
    """What is asked depends on the character: with a letter in its place another answer comes."""
    ask, text = ASKED[asked]
    usual, told = (str(ask(text.replace("字", one))) for one in (COMMON, "x"))
    if asked not in ("breaks of words",):
        assert told.replace("x", COMMON) != usual


# Marks


def test_a_pen_parts_no_mark_from_its_words() -> None:
    """No line of a slug begins with a mark that closes or ends with one that opens."""
    for opens, closes in PAIRS.items():
        units = list(_units(f"甲{opens}乙{closes}丙"))
        assert units == ["甲", f"{opens}乙{closes}", "丙"]


def test_brackets_hold_page_numbers() -> None:
    """Any brackets do; between curly marks stands a number that is quoted."""
    for opens, closes in PAIRS.items():
        assert page_number(f"{opens}58{closes}") == (None if opens in QUOTES else 58)


@pytest.mark.parametrize("corners", [CORNERS, CORNERS_TRADITIONAL])
def test_corners_pair(corners: dict[str, str]) -> None:
    """Marks that were a pair are one; both levels differ."""
    assert list(corners) == list(QUOTES)
    assert all(PAIRS[corners[a]] == corners[PAIRS[a]] for a in "“‘")
    assert len(set(corners.values())) == 4


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("“他说‘好’”", "『他说「好」』"), ("It’s", "It’s"), ("Zoé’s", "Zoé’s"), ("90’s", "90’s"),
        ("l’État", "l’État"), ("‘it’", "「it」"), ("‘90’", "「90」"), ("‘Zoé’", "「Zoé」"),
        ("‘GDP’是", "「GDP」是"),
    ],
)  # fmt: skip
def test_apostrophes_stay(text: str, turned: str) -> None:
    """Between letters, with or without accents, and behind a number ’ is no quotation mark."""
    assert turn_quotes(text) == turned
    assert len(turn_quotes(text, CORNERS_TRADITIONAL)) == len(text)


def test_a_dot_between_names_is_no_kana() -> None:
    """A Chinese name with the Japanese dot in it is not Japanese; kana are."""
    assert language_of("李・王") is None
    assert language_of("ひらがな") == "ja"
