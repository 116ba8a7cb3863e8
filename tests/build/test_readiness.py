"""What keeps an edition from the press, and that a proof of it is printed all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from publisher.build import BuildReport, build
from publisher.cleaning import Choice, clean_file, compare
from publisher.diagnostics import ContentError, Diagnostic, Severity

EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["book"]
"""
RAW = Path(__file__).parents[2] / "content/sangzhi-2018/party-flag/raw.md"


def edition(folder: Path, article: str) -> Path:
    """Write an edition of one article."""
    (folder / "e" / "a").mkdir(parents=True)
    (folder / "e" / "edition.toml").write_text(EDITION, encoding="utf-8")
    (folder / "e" / "a" / "article.md").write_text(article, encoding="utf-8")
    return folder / "e"


def printed(folder: Path, purpose: str, *, allow_doubts: bool = False) -> BuildReport:
    """Build the edition for ``purpose``."""
    out = folder.parent / "out"
    return build(folder, out, purpose=purpose, allow_doubts=allow_doubts)


def refused(folder: Path, purpose: str = "press") -> tuple[Diagnostic, ...]:
    """Give what keeps the edition from ``purpose``; nothing was written."""
    with pytest.raises(ContentError) as caught:
        printed(folder, purpose)
    assert not (folder.parent / "out").exists()
    return caught.value.diagnostics


@pytest.mark.parametrize("figure", ["![说明]()", "![说明](images/gone.jpg)"])
def test_no_crossed_box_goes_to_press(tmp_path: Path, figure: str) -> None:
    """A picture that is not there is a warning in a proof or archive and an error for the press."""
    folder = edition(tmp_path, f"---\ntitle: 题\n---\n\n正文。\n\n{figure}\n")
    for purpose in ("proof", "archive"):
        told = [d for d in printed(folder, purpose).diagnostics if d.code == "I003"]
        assert [d.severity for d in told] == [Severity.WARNING]
    (folder.parent / "out").rename(folder.parent / "proof")
    (found,) = refused(folder)

    assert (found.code, found.severity) == ("I003", Severity.ERROR)
    assert found.place is not None
    assert (Path(found.place.path).name, found.place.line) == ("article.md", 7)


def test_a_picture_that_is_there_goes_to_press(tmp_path: Path) -> None:
    """The control: with its file the same article is printed."""
    folder = edition(tmp_path, "---\ntitle: 题\n---\n\n正文。\n\n![说明](x.png)\n")
    Image.new("L", (1200, 800), 120).save(folder / "a" / "x.png")

    assert printed(folder, "press").products


def doubtful(folder: Path) -> Path:
    """Write an edition whose article is what cleaning made of a raw text, doubts and all."""
    there = edition(folder, "")
    text = RAW.read_text(encoding="utf-8")
    # Its pictures are not what is tested.
    kept = "\n".join(line for line in text.split("\n") if not line.startswith("!["))
    (there / "a" / "raw.md").write_text(kept, encoding="utf-8")
    cleaned = clean_file(there / "a" / "raw.md", None, Choice())
    lines = [line for line in cleaned.text.split("\n") if not line.startswith("![")]
    (there / "a" / "article.md").write_text("\n".join(lines), encoding="utf-8")
    return there


def test_open_doubts_keep_an_article_from_press(tmp_path: Path) -> None:
    """They are counted, with the first places; allowed, they are told; a proof says nothing."""
    folder = doubtful(tmp_path)
    (found,) = refused(folder)
    comparison = compare(
        (folder / "a/raw.md").read_text(encoding="utf-8"),
        (folder / "a/article.md").read_text(encoding="utf-8"),
    )

    assert len(comparison.open) > 3
    assert found.code == "B013"
    assert found.message.startswith(f"{len(comparison.open)} doubts")
    assert found.message.count("raw.md:") == 3
    report = printed(folder, "press", allow_doubts=True)
    assert [d.severity for d in report.diagnostics if d.code == "B013"] == [Severity.NOTE]
    assert "B013" not in {d.code for d in printed(folder, "proof").diagnostics}


def test_accepted_doubts_are_none(tmp_path: Path) -> None:
    """Each doubt accepted in the front matter lets the article go to press."""
    folder = doubtful(tmp_path)
    path = folder / "a" / "article.md"
    raw, text = (folder / "a/raw.md").read_text(encoding="utf-8"), path.read_text(encoding="utf-8")
    rows = []
    for proposal in compare(raw, text).open:
        start = min(edit[0] for edit in proposal.edits)
        end = max(edit[1] for edit in proposal.edits)
        about = raw[max(0, start - 6) : end + 6].replace("\n", " ")
        rows.append(f'  - code: {proposal.code}\n    text: "{about}"\n')
    path.write_text(text.replace("---\n", "---\naccept:\n" + "".join(rows), 1), encoding="utf-8")

    assert printed(folder, "press").products


def test_articles_without_a_raw_text_have_no_doubts(tmp_path: Path) -> None:
    """What was written by hand is not compared with anything."""
    folder = edition(tmp_path, "---\ntitle: 题\n---\n\n正文。\n")

    assert printed(folder, "press").products
