"""Scans as sources: what ``import`` and ``clean`` make of PDFs and pictures of pages."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from publisher.article import parse
from publisher.diagnostics import ContentError, EnvironmentFault
from publisher.readers.desk import clean_any
from publisher.readers.importing import import_sources
from publisher.readers.recognising import read
from publisher.readers.scanning import is_scan, recognising
from publisher.readers.scanning.layer import read_layer
from publisher.readers.source import Source

from .samples import NAMES


@pytest.fixture
def pages(printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Give the pages as pictures; what is recognised of them is what the PDF says."""
    document = pdfium.PdfDocument(printed)
    sheets = {}
    paths = []
    for number, page in enumerate(document, 1):
        _, sheets[number] = read_layer(page, number)
        paths.append(tmp_path / f"p{number}.png")
        page.render(scale=1).to_pil().save(paths[-1])

    def recognise(picture: Image.Image, number: int) -> recognising.ScanSeen:
        return recognising.ScanSeen(picture, sheets[number], 0.0, 20.0)

    monkeypatch.setattr(recognising, "recognise", recognise)
    return paths


def articles(written: tuple[Path, ...]) -> dict[str, str]:
    """Give the articles that were written, by their titles."""
    texts = [path.read_text("utf-8") for path in written if path.name == "article.md"]
    return {parse(text, "article.md").front.title: text for text in texts}


def body(text: str) -> str:
    """Give an article without its front matter."""
    return text.split("---\n", 2)[2]


def test_a_page_is_as_many_articles_as_it_has_stories(printed: Path, tmp_path: Path) -> None:
    """Each story is a folder of its own; furniture stands in no text."""
    done = import_sources([printed], tmp_path / "e")
    made = articles(done.written)
    assert len(made) == len(NAMES)
    assert "R032" in {one.code for one in done.findings}
    assert not any("青垣报" in body(text) or "星期四" in body(text) for text in made.values())
    assert all("byline: 本报记者 骆文川" in text for text in made.values())
    with_picture = [text for text in made.values() if "![" in text]
    assert len(with_picture) == 1
    assert "![茶农在梯田里采摘。](images/" in with_picture[0]
    settings = (tmp_path / "e/edition.toml").read_text("utf-8")
    assert "date = 2026-03-12" in settings


def test_pictures_of_pages_are_one_document(
    printed: Path, pages: list[Path], tmp_path: Path
) -> None:
    """Pages as pictures, in a folder or one by one, and as PDFs of one page, are the same issue."""
    wanted = {title: _plain(body(t)) for title, t in articles(
        import_sources([printed], tmp_path / "e").written).items()}  # fmt: skip
    one_by_one = import_sources(pages, tmp_path / "f").written
    assert {t: _plain(body(x)) for t, x in articles(one_by_one).items()} == wanted
    folder = tmp_path / "pages"
    folder.mkdir()
    for path in pages:
        (folder / path.name).write_bytes(path.read_bytes())
    assert articles(import_sources([folder], tmp_path / "g").written).keys() == wanted.keys()
    single = []
    with pikepdf.open(printed) as whole:
        for number, page in enumerate(whole.pages, 1):
            part = pikepdf.new()
            part.pages.append(page)
            single.append(tmp_path / f"A{number}.pdf")
            part.save(single[-1])
    parted = articles(import_sources(single, tmp_path / "h").written)
    assert {t: _plain(body(x)) for t, x in parted.items()} == wanted


def _plain(text: str) -> str:
    lines = (line for line in text.split("\n") if not line.startswith("!["))
    return "".join("".join(lines).split())


def test_a_picture_beside_a_text_is_its_scan(pages: list[Path], tmp_path: Path) -> None:
    """It is cut, not read."""
    items = [
        {"bbox": [50, 50, 500, 80], "category": "Title", "text": "# 山村通了公交车"},
        {"bbox": [50, 100, 300, 300], "category": "Picture"},
        {"bbox": [50, 310, 500, 400], "category": "Text", "text": "村民们等来了第一班公交车。"},
    ]
    (tmp_path / "a.json").write_text(json.dumps(items), "utf-8")
    written = import_sources([tmp_path / "a.json", pages[0]], tmp_path / "e").written
    assert list(articles(written)) == ["山村通了公交车"]
    assert len([path for path in written if path.parent.name == "images"]) == 1


def test_a_pdf_of_the_same_name_is_the_scan(printed: Path, tmp_path: Path) -> None:
    """A tool's result and the PDF that it read are one source."""
    items = [
        {"type": "text", "text": "山村通了公交车", "text_level": 1, "page_idx": 0,
         "bbox": [50, 50, 900, 80]},
        {"type": "image", "img_path": "", "page_idx": 0, "bbox": [50, 100, 400, 300]},
        {"type": "text", "text": "村民们等来了第一班公交车。", "page_idx": 0,
         "bbox": [50, 310, 900, 400]},
    ]  # fmt: skip
    (tmp_path / "a_content_list.json").write_text(json.dumps(items), "utf-8")
    (tmp_path / "a.pdf").write_bytes(printed.read_bytes())
    sources = [tmp_path / "a_content_list.json", tmp_path / "a.pdf"]
    written = import_sources(sources, tmp_path / "e").written
    assert list(articles(written)) == ["山村通了公交车"]
    assert len([path for path in written if path.parent.name == "images"]) == 1


def test_clean_reads_a_pdf(printed: Path, tmp_path: Path) -> None:
    """``clean`` goes the same way, and tells that there are several stories."""
    made = clean_any(printed, tmp_path / "article.md")
    assert "R030" in {one.code for one in made.findings}
    assert (tmp_path / "article.md").is_file()


def test_without_the_extra(
    pages: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is said, and nothing is written."""
    monkeypatch.undo()
    monkeypatch.setattr(recognising, "WANTED", ("rapidocr", "no_such_package"))
    with pytest.raises(EnvironmentFault) as caught:
        import_sources(pages, tmp_path / "e")
    assert caught.value.diagnostics[0].code == "S001"
    assert not (tmp_path / "e").exists()


def test_every_broken_page_is_told(tmp_path: Path) -> None:
    """Of several pages each that cannot be opened is named."""
    for name in ("a.jpg", "b.png", "c.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.4 cut" if name == "c.pdf" else b"\xff\xd8\xff cut")
    with pytest.raises(ContentError) as caught:
        import_sources([tmp_path / n for n in ("a.jpg", "b.png", "c.pdf")], tmp_path / "e")
    assert [one.code for one in caught.value.diagnostics] == ["S003"] * 3
    assert not (tmp_path / "e").exists()


def test_a_text_that_speaks_of_pdfs_is_none() -> None:
    """The mark of a PDF within a text makes no scan of it; behind other bytes it does."""
    text = "# 怎样看一个文件\n\n每个文件以 %PDF-1.7 开头，末尾有 startxref。\n".encode()
    assert not is_scan(text + "后面还有一段话。".encode() * 300)
    assert read(Source("a.md", text + "后面还有一段话。".encode() * 300)).source == "Markdown"
    made = io.BytesIO()
    pikepdf.new().save(made)
    assert is_scan(b"HTTP/1.1 200 OK\n" + made.getvalue())
