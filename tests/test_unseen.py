"""The table of characters that nobody sees, against what others know of Unicode."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.cleaning import clean
from publisher.unseen import Clean, Unseen, find, furniture, seen, table

ASKED = r"""
for (0..0x10FFFF) { print qq($_ ) if ($_ < 0xD800 || $_ > 0xDFFF) && chr =~ /\p{DI}/ }
"""


@pytest.mark.skipif(shutil.which("perl") is None, reason="Perl knows the property")
def test_the_list_is_that_of_unicode() -> None:
    """Perl's own Unicode database has the same characters default-ignorable."""
    done = subprocess.run(["perl", "-e", ASKED], check=True, capture_output=True, text=True)
    ours = {code for row in table() if row.ignorable for code in range(row.first, row.last + 1)}
    assert ours == set(map(int, done.stdout.split()))


def test_rows_are_apart_and_say_why() -> None:
    """No character is in two rows; each row has a reason."""
    rows = table()
    assert all(a.last < b.first for a, b in pairwise(rows))
    assert all(row.first <= row.last and row.name and row.why for row in rows)


def test_nothing_that_is_seen_is_in_the_table() -> None:
    """Letters, marks, digits and signs are not; the fillers are letters by category only."""
    fillers = {0x115F, 0x1160, 0x3164, 0xFFA0}
    for row in table():
        for code in range(row.first, row.last + 1):
            kind = unicodedata.category(chr(code))
            assert kind in ("Cc", "Cf", "Cn", "Cs", "Mn") or code in fillers


@given(st.text())
def test_what_is_seen_stays(text: str) -> None:
    """Only characters of the table go, the others stay in order."""
    assert seen(text) == "".join(
        char for char in text if not ((row := find(char)) and row.ignorable)
    )
    assert seen(furniture(text)) == seen(text)


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row.first:04X}")
def test_cleaning_does_what_the_table_says(row: Unseen) -> None:
    """Each character in OCR text is dropped, kept or shown, as its row says."""
    for char in {chr(row.first), chr(row.last)}:
        raw = f"# 一个题目\n\n这里有一段文字{char}，很短，只有一句。\n"
        cleaned = clean(raw, "raw.md")
        assert (char in cleaned.text) == (row.clean is not Clean.DROP)
        doubts = [d for d in cleaned.findings if d.code == "C105"]
        assert bool(doubts) == (row.clean is Clean.DOUBT)
