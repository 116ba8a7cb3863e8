"""Alarms of a whole text, each with texts that must not raise it."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from publisher.readers.alarms import alarms
from publisher.readers.desk import clean_any
from publisher.readers.encodings import decode

ROOT = Path(__file__).parents[2]
TEXTS = ROOT.parent / "shared" / "cases" / "text"
SAMPLE = ROOT / "content" / "sangzhi-2018" / "party-flag"
CLEAN = [
    *sorted((ROOT / "content").rglob("*.md")),
    *sorted((ROOT / "tests" / "cleaning").rglob("*.md")),
]


def codes(text: str) -> list[str]:
    """Give the codes of a text's alarms."""
    return [one.code for one in alarms(text, "raw.md")]


def sample() -> str:
    """Give a clean text."""
    return (SAMPLE / "article.md").read_text("utf-8")


def test_clean_texts_raise_none() -> None:
    """None of the texts that are articles, or damaged in single places only, raises an alarm."""
    assert len(CLEAN) > 60
    assert {str(path): found for path in CLEAN if (found := codes(path.read_text("utf-8")))} == {}


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the shared texts are not there")
def test_shared_texts() -> None:
    """Of the shared texts those three raise theirs, once, and by `clean` too; no other does."""
    wanted = {"21-double-lines": ["C010"], "22-interleaved": ["C011"], "39-truncated": ["R101"]}
    for path in sorted(TEXTS.glob("*/raw.md")):
        name = path.parent.name
        assert codes(path.read_text("utf-8")) == wanted.get(name, []), name
        told = [d.code for d in clean_any(path, None).findings]
        assert [c for c in told if c in ("C010", "C011") or c[:2] == "R1"] == wanted.get(name, [])


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the shared texts are not there")
@pytest.mark.parametrize("name", ["21-double-lines", "22-interleaved"])
def test_lines_may_stand_apart(name: str) -> None:
    """Lines that are paragraphs of their own raise the same alarm."""
    text = (TEXTS / name / "raw.md").read_text("utf-8")
    assert codes(re.sub(r"\n+", "\n\n", text)) == codes(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [("utf-8", "gb18030"), ("utf-8", "cp1252"), ("utf-8", "latin-1"), ("gb18030", "latin-1"),
     ("gb18030", "big5"), ("utf-8", "ascii")],
)  # fmt: skip
def test_mojibake(written: str, read: str) -> None:
    """Bytes read in another encoding are one alarm."""
    assert codes(sample().encode(written).decode(read, "replace")) == ["R102"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "gb18030", "utf-8-sig"])
def test_encodings_are_told_apart(encoding: str) -> None:
    """A text in any of the encodings is read as it was."""
    found = decode(sample().encode(encoding))
    assert found is not None
    assert found.text == sample()
    assert found.lost == 0


def test_big5_is_told_from_gb() -> None:
    """Traditional text in Big5 is not read as GB 18030, nor the other way round."""
    text = (
        "縣圖書館把書架搬進了集市，農民們說這樣借書方便多了。"
        "記者從縣裡了解到，今年還會增加三輛書車。"
    )
    for encoding, name in (("big5", "Big5"), ("gb18030", "GB 18030")):
        found = decode(text.encode(encoding))
        assert found is not None
        assert (found.text, found.encoding) == (text, name)


def test_what_is_no_text_is_none() -> None:
    """Bytes of no text are none in any encoding."""
    assert decode(bytes(random.Random(1).randrange(128, 256) for _ in range(400))) is None


@pytest.mark.parametrize(
    "text",
    ["The quick brown fox jumps over the lazy dog. " * 8,
     "これは日本語の文章です。今日は天気がいいですから、散歩に行きましょう。" * 4,
     "오늘은 날씨가 좋습니다. 우리는 함께 공원에 갑니다. " * 6],
)  # fmt: skip
def test_other_languages(text: str) -> None:
    """A text in another language is one alarm."""
    assert codes(text) == ["R103"]


def test_bad_ocr_is_told_and_nothing_proposed(tmp_path: Path) -> None:
    """Where every second character is another, that is said, and no single place is proposed."""
    chance = random.Random(7)
    text = "".join(
        chr(chance.randrange(0x4E00, 0x9FA5)) if "\u4e00" <= c <= "\u9fa5" and chance.random() < 0.5
        else c for c in (SAMPLE / "raw.md").read_text("utf-8")
    )  # fmt: skip
    (tmp_path / "raw.md").write_text(text, "utf-8")
    found = clean_any(tmp_path / "raw.md", None).findings
    assert "R104" in {d.code for d in found}
    assert not [d for d in found if d.code[:2] in ("C3", "C4", "C5")]


@pytest.mark.parametrize("end", ["并且和", "，", "以及", "“这条路", "因为"])
def test_missing_end(end: str) -> None:
    """A text that breaks off within a sentence says so; with its stop it does not."""
    body = "# 标题在这里\n\n入秋以来，新修的水渠已经通水十二公里，灌溉面积三千五百亩"
    expected = [] if end == "“这条路" else ["R101"]
    assert codes(f"{body}{end}\n") == expected
    assert codes(f"{body}。\n\n（林远）\n") == []
