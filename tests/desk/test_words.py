"""The words of the page: each in both languages, each that is asked for there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import publisher.desk
from publisher.article.front import KEYS
from publisher.cleaning import RULES, Strength
from publisher.cleaning.desk.doubts import DoubtState
from publisher.desk.server import PARTS, words_of
from publisher.makeup.matter import Weight

HERE = Path(publisher.desk.__file__).parent
TABLE = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
SLOT = re.compile(r"\{\w+\}")


def asked() -> set[str]:
    """Give every key that the page names outright."""
    found: set[str] = set()
    for part in PARTS:
        if part.endswith(".js"):
            source = (HERE / part).read_text(encoding="utf-8")
            found |= set(re.findall(r"words\(\"([\w-]+)\"", source))
            found |= set(re.findall(r"key\(\"[\w-]+\", \"([\w-]+)\"", source))
    page = (HERE / "desk.html").read_text(encoding="utf-8")
    return found | set(re.findall(r"data-(?:word|label)=\"([\w-]+)\"", page))


def made() -> set[str]:
    """Give every key that the page makes of what it is told."""
    found = {f"front-{key}" for key in KEYS if key != "accept"}
    found |= {f"state-{str(state).replace(' ', '-')}" for state in DoubtState}
    found |= {f"code-{rule.code}" for rule in RULES if rule.strength > Strength.SAFE}
    found |= {f"plan-importance-{weight}" for weight in Weight}
    found |= {f"done-{kind}" for kind in ("accept", "refuse", "reopen", "undo", "edit", "correct")}
    return found | {f"note-{kind}" for kind in ("stale", "gone", "merged")}


def test_every_word_is_in_both_languages() -> None:
    """Each has a Chinese and an English text with the same slots; Chinese ones are Chinese."""
    for key, texts in TABLE.items():
        assert set(texts) == {"zh", "en"}, key
        assert set(SLOT.findall(texts["zh"])) == set(SLOT.findall(texts["en"])), key
        assert re.search("[一-龥]", texts["zh"]) or key == "language", key


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_that_is_asked_for_is_there(language: str) -> None:
    """What the page names, and what it makes of codes and states, has a text."""
    there = words_of(language)
    assert len(asked()) > 60
    assert sorted((asked() | made()) - set(there)) == []
