"""What the program says in Chinese: all that it says in English, and nothing else in between."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from publisher.cleaning import RULES
from publisher.cli import app
from publisher.codes import LANGUAGES, catalogue, explain
from publisher.diagnostics import UsageError
from wording import MARKS, NAMES, PARTS, faults, foreign, said

ENGLISH = Path(__file__).parents[1] / "src/publisher/codes"
CHINESE = ENGLISH / "zh-Hans"
FILES = tuple(sorted(path.name for path in ENGLISH.glob("*.toml")))


@cache
def table(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Give the pages of one file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def texts() -> list[tuple[str, str, str]]:
    """Give code, key and text of every Chinese page."""
    return [
        (code, key, text)
        for name in FILES
        for code, page in table(CHINESE / name).items()
        for key, text in page.items()
    ]


def test_every_page_has_its_kin() -> None:
    """The files, the codes in their order and the keys of each are the same in both languages."""
    assert tuple(sorted(path.name for path in CHINESE.iterdir())) == FILES
    for name in FILES:
        ours, theirs = table(CHINESE / name), table(ENGLISH / name)
        assert [(code, list(page)) for code, page in ours.items()] == [
            (code, list(page)) for code, page in theirs.items()
        ]


def test_no_page_is_left_in_english() -> None:
    """Every text has Han characters, and Latin words only where they are typed or are names."""
    assert [(c, k) for c, k, text in texts() if not re.search(r"[⺀-鿿]|^`[^`]+`$", text)] == []
    assert {(c, k): words for c, k, text in texts() if (words := foreign(text))} == {}
    english = {key: value for page in catalogue().values() for key, value in page.items()}
    assert not {text for _, _, text in texts()} & set(english.values())


def test_every_name_is_used() -> None:
    """The list of names holds no word that would let a slip pass for nothing."""
    words = {w for _, _, text in texts() for w in re.findall(r"[A-Za-z]{3,}", said(text))}
    assert {*NAMES, *PARTS} == words


def test_marks_are_those_of_chinese() -> None:
    """Marks are full-width, quotes curly, and no blanks stand beside Han characters."""
    assert {rule.code for rule in RULES if rule.code.startswith(MARKS)} > {"C302", "C303", "C307"}
    for name in FILES:
        whole = "\n\n".join(
            text for page in table(CHINESE / name).values() for text in page.values()
        )
        assert faults(whole) == [], name


def test_titles_are_titles() -> None:
    """A title has no stop at its end; what is meant and what mends it have one, or a command."""
    for code, key, text in texts():
        assert re.search(r"[^。]$" if key == "title" else r"[。`]$", text), (code, key)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("把文件放进images文件夹。", ["images"]),
        ("把PDF放进`images/`文件夹，按Big5读。", []),
        ("按Big读。", ["Big"]),
    ],
)
def test_foreign_words_are_found(text: str, wrong: list[str]) -> None:
    """A word that is neither typed nor a name is found."""
    assert foreign(text) == wrong


@pytest.mark.parametrize(
    "text",
    [
        "改正地址,再做。",
        "见说明书(第三节)。",
        "有 OCR 文字。",
        '见"说明书"。',
        "前有《甲,后有乙。",
        "是2：1, 不对。",
    ],
)
def test_wrong_marks_are_found(text: str) -> None:
    """Half-width marks, straight quotes and blanks are found; the same text set right is not."""
    assert faults(text)
    assert not faults("改正地址，见“说明书”（第三节），有OCR文字`a, b`。")


def test_what_is_typed_is_typed_alike() -> None:
    """A command that a page names is one of the program's, and a code one that it explains."""
    commands = {
        c.name or c.callback.__name__ for c in app.registered_commands if c.callback is not None
    } | {group.name for group in app.registered_groups}
    known = set(catalogue())
    for code, key, text in texts():
        named = set(re.findall(r"`publisher (\w+)", text))
        assert named <= commands, (code, key)
        assert set(re.findall(r"\b[A-Z]\d{3}\b", said(text))) <= known, (code, key)


def test_typed_words_are_those_of_the_english_page() -> None:
    """Options, keys and files that a page names stand in the English page too."""
    for name in FILES:
        for code, page in table(CHINESE / name).items():
            theirs = " ".join(table(ENGLISH / name)[code].values())
            for key, text in page.items():
                for typed in re.findall(r"`([^`]+)`", text):
                    words = re.findall(r"--[a-z-]+|[a-z]\w+\.(?:toml|md|json|html|j2)", typed)
                    assert [w for w in words if w not in theirs] == [], (code, key)


def test_both_languages_are_explained() -> None:
    """`explain` gives the page that is asked for, its labels too; English stands in for others."""
    chinese, english = explain("g001", "zh-Hans"), explain("G001")
    assert chinese.startswith("G001  哪个字体都没有这个字\n\n")
    assert ("\n\n怎么办：" in chinese, "What mends it" in chinese) == (True, False)
    assert ("\n\nWhat mends it: " in english, "怎么办" in english) == (True, False)
    assert explain("G001", "fr") == english
    assert LANGUAGES == ("en", "zh-Hans")
    for lang in LANGUAGES:
        assert list(catalogue(lang)) == list(catalogue())
        with pytest.raises(UsageError):
            explain("G999", lang)
