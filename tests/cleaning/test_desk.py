"""Cleaning as an editor meets it: files that are written, files that are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.cleaning import Choice, Strength, check_file, clean_file
from publisher.diagnostics import ContentError

SAMPLE = Path(__file__).parents[2] / "content" / "sangzhi-2018" / "party-flag"


def test_article_and_review_are_written(tmp_path: Path) -> None:
    """Cleaning writes the article and, beside it, the page of changes and doubts."""
    out = tmp_path / "article.md"
    cleaned = clean_file(SAMPLE / "raw.md", out)

    assert out.read_text(encoding="utf-8") == cleaned.text
    page = (tmp_path / "review.html").read_text(encoding="utf-8")
    assert "<script src" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_what_cleaning_wrote_may_be_written_again(tmp_path: Path) -> None:
    """An article nobody touched is replaced, at another strength too."""
    out = tmp_path / "article.md"
    clean_file(SAMPLE / "raw.md", out)
    clean_file(SAMPLE / "raw.md", out, Choice(Strength.LIKELY))

    clean_file(SAMPLE / "raw.md", out)


def test_what_a_person_edited_is_left_alone(tmp_path: Path) -> None:
    """One changed character keeps the article from being written over, unless forced."""
    out = tmp_path / "article.md"
    text = clean_file(SAMPLE / "raw.md", out).text
    out.write_text(text.replace("进行", "作", 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        clean_file(SAMPLE / "raw.md", out)

    assert caught.value.diagnostics[0].code == "C006"
    assert "作" in out.read_text(encoding="utf-8")
    clean_file(SAMPLE / "raw.md", out, force=True)
    assert out.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "C001"), (b" \n\t\n\xe3\x80\x80", "C002"), ("报".encode("gb18030") * 9, "F005")],
)
def test_nothing_comes_of_nothing(tmp_path: Path, content: bytes, code: str) -> None:
    """Empty, blank and wrongly encoded text are refused, and no article appears."""
    raw = tmp_path / "raw.md"
    raw.write_bytes(content)
    with pytest.raises(ContentError) as caught:
        clean_file(raw, tmp_path / "article.md")

    assert caught.value.diagnostics[0].code == code
    assert not (tmp_path / "article.md").exists()


def test_a_text_of_100_megabytes_is_refused(tmp_path: Path) -> None:
    """A raw text beyond the bound is refused before it is read whole."""
    raw = tmp_path / "raw.md"
    with raw.open("wb") as file:
        file.truncate(100 << 20)
    with pytest.raises(ContentError) as caught:
        clean_file(raw, None)

    assert caught.value.diagnostics[0].code == "F003"


def test_the_approved_article_keeps_every_word() -> None:
    """Against the sample's raw text the approved article has dropped nothing."""
    comparison = check_file(SAMPLE)

    assert not [d for d in comparison.findings if d.severity == "error"]
    assert comparison.edited


def test_a_dropped_sentence_is_an_error(tmp_path: Path) -> None:
    """The control of the rule above: a sentence that is gone is named."""
    text = (SAMPLE / "article.md").read_text(encoding="utf-8")
    sentence = "现在，规模宏大的红色教育基地建设如火如荼。"
    assert sentence in text
    (tmp_path / "raw.md").write_bytes((SAMPLE / "raw.md").read_bytes())
    (tmp_path / "article.md").write_text(text.replace(sentence, ""), encoding="utf-8")

    errors = [d for d in check_file(tmp_path).findings if d.severity == "error"]
    assert len(errors) == 1
    assert "规模宏大" in errors[0].message
