"""What a whole may begin with is looked at first, and no whole begins otherwise."""

from __future__ import annotations

import random
import re

import pytest

from publisher.composition import wholes

SIGNS = "＠＃§№＝∶＞＋-－~～×÷±·•‧・%％℃￥$@#0１２５aBkgGB/T .．,:：（第年月百万米天地人约前"
WORDS = (*wholes.TABLE["before"], *wholes.TABLE["latin"], *wholes.TABLE["han"])


def unfiltered(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Give a pattern without the look at its first character."""
    end = pattern.pattern.index(")(?:(?P<")
    return re.compile(pattern.pattern[end + 1 :])


def found(pattern: re.Pattern[str], text: str) -> list[tuple[tuple[int, int], str | None]]:
    """Give what a pattern finds: its places, and which kind each is."""
    return [(one.span(), one.lastgroup) for one in pattern.finditer(text)]


@pytest.mark.parametrize("name", ["_SOFT", "_BOUND"])
def test_the_first_character_hides_nothing(name: str) -> None:
    """With and without the look at it the same is found in whatever is written."""
    pattern: re.Pattern[str] = getattr(wholes, name)
    plain, draw, many = unfiltered(pattern), random.Random(1), 0
    for _ in range(4000):
        text = "".join(draw.choice((draw.choice(SIGNS), draw.choice(WORDS))) for _ in range(40))
        assert found(pattern, text) == found(plain, text)
        many += len(found(plain, text))
    assert many > 1000
