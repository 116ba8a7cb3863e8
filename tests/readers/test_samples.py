"""The samples that are shared by all who work on this: read, or refused by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher.article import parse
from publisher.diagnostics import ContentError
from publisher.readers.desk import clean_any
from publisher.readers.importing import import_sources

CASES = Path(__file__).parents[2].parent / "shared" / "cases" / "ocr-tools"
FORMATS = CASES / "formats"
FOLDERS = sorted(path.name for path in CASES.glob("*/") if (path / "raw.md").is_file())
FILES = sorted(p.name for p in FORMATS.glob("*.*") if p.suffix != ".jpg" and p.name != "README.md")
REFUSED = {"ocr_ppocrv6_lines.json", "scan_200dpi.jpg"}
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the shared samples are not there")
_LEFT = re.compile(
    r"\\(?:mathrm|textcircled|geq|times|title|section|\()|\$|<\|?(?:ref|det|div|img|center|html)"
    r"|&(?:quot|amp|gt);|Page Split|data:image|● |<!--"
)


@pytest.mark.parametrize("name", FOLDERS)
def test_nothing_of_a_tool_is_left(name: str) -> None:
    """Of what a tool put into the text nothing is left; title and byline are there."""
    made = clean_any(CASES / name / "raw.md", None)
    assert not _LEFT.search(made.cleaned.text), _LEFT.search(made.cleaned.text)
    front = parse(made.cleaned.text, name).front
    assert front.title == "山前村的水渠通了"
    assert front.byline == "本报记者 林远 通讯员 苏禾"
    assert "](" in made.cleaned.text
    assert '{credit="林远 摄"}' in made.cleaned.text


def test_the_raw_samples_do_have_it() -> None:
    """The check above fails on the samples as they are."""
    assert all(_LEFT.search((CASES / n / "raw.md").read_text("utf-8")) for n in FOLDERS)
    assert len(FOLDERS) >= 5


@pytest.mark.parametrize("name", FILES)
def test_formats_are_read(tmp_path: Path, name: str) -> None:
    """Each file gives its articles with title and byline, the picture where the file names it."""
    if name in REFUSED:
        with pytest.raises(ContentError) as caught:
            import_sources([FORMATS / name], tmp_path / "e")
        assert [d.code for d in caught.value.diagnostics] == ["R001"]
        assert name in caught.value.diagnostics[0].message
        return
    if name == "ocr_ppocrv6_xycut.txt":
        import_sources([FORMATS / name], tmp_path / "e")
        return
    written = import_sources([FORMATS / name], tmp_path / "e").written
    articles = [path for path in written if path.name == "article.md"]
    front = parse(articles[0].read_text("utf-8"), name).front
    assert front.title == "山村通了公交车"
    assert "林溪" in (front.byline or "")
    assert "村口等候首班公交车" in articles[0].read_text("utf-8").replace("\n", "")
    if "图书馆周末延时开放" in (FORMATS / name).read_bytes().decode("utf-8", "ignore"):
        assert parse(articles[1].read_text("utf-8"), name).front.title == "图书馆周末延时开放"
    else:
        assert len(articles) == 1
    if name in {"mineru.md", "mineru_content_list.json", "docling.json", "nitf.xml"}:
        assert any(path.name == "p0_pic.jpg" for path in written)


def test_a_scan_is_refused_by_name(tmp_path: Path) -> None:
    """A scan alone says what to do with it."""
    with pytest.raises(ContentError) as caught:
        import_sources([FORMATS / "scan_200dpi.jpg"], tmp_path / "e")
    assert "scan_200dpi.jpg" in caught.value.diagnostics[0].message
    assert not (tmp_path / "e").exists()
