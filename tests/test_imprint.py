"""What the settings say of an issue is printed, in every layout and in the book."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from publisher.build import BuildReport, build

LAYOUTS = ("broadsheet", "tabloid", "newsletter", "magazine", "book", "large-print")
SAID = {
    "subtitle": "周末副刊",
    "publisher": "山城报社",
    "designer": "石青",
    "address": "山城县临江路十二号",
    "phone": "0744-8222222",
    "price": "一元二角",
    "issn": "0378-5955",
    "rights": "转载须经同意",
}
EDITION = """\
title = "山城报"
language = "zh-Hans"
date = 2018-11-05
articles = ["a", "b"]
outputs = [{outputs}, "epub"]
variants = [{variants}]
editors = ["林远", "苏禾"]
"""


def made(folder: Path, variants: str = "") -> BuildReport:
    """Build an edition of two articles with a full imprint in every layout."""
    for name in "ab":
        (folder / "e" / name).mkdir(parents=True)
        (folder / "e" / name / "article.md").write_text(
            f"---\ntitle: 题目{name}\n---\n\n正文。\n", encoding="utf-8"
        )
    text = EDITION.format(outputs=", ".join(f'"{n}"' for n in LAYOUTS), variants=variants)
    more = "".join(f'{key} = "{value}"\n' for key, value in SAID.items())
    (folder / "e" / "edition.toml").write_text(text + more, encoding="utf-8")
    return build(folder / "e", folder / "out")


def printed(content: bytes) -> tuple[str, list[tuple[float, float]]]:
    """Give the visible text of a PDF, and how near each page's lowest text comes to its edge."""
    document = pypdfium2.PdfDocument(content)
    texts, feet = [], []
    for page in document:
        reader = page.get_textpage()
        texts.append(reader.get_text_range())
        boxes = [reader.get_charbox(n) for n in range(reader.count_chars())]
        feet.append((min(box[1] for box in boxes), min(box[0] for box in boxes)))
        reader.close()
        page.close()
    document.close()
    return re.sub(r"\s", "", "".join(texts)), feet


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """Give the edition built once."""
    return made(tmp_path_factory.mktemp("imprint"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_prints_all_of_it(report: BuildReport, layout: str) -> None:
    """Editors, designer, address, phone, price and the rest stand in the file, inside its trim."""
    (product,) = (p for p in report.products if p.output == layout)
    text, feet = printed(product.content)
    for said in (*SAID.values(), "林远", "苏禾"):
        assert said in text, said
    # Three millimetres are cut or not as it happens.
    assert min(y for y, _ in feet) > 3 / 25.4 * 72


def test_the_book_says_all_of_it(report: BuildReport) -> None:
    """The colophon of the EPUB lists the same, with ISSN and not a URN."""
    (product,) = (p for p in report.products if p.pages is None)
    path = report.folder / product.file
    with zipfile.ZipFile(path) as book:
        text = book.read("EPUB/colophon.xhtml").decode() + book.read("EPUB/title.xhtml").decode()
    # Long numbers may be parted at the end of a line.
    text = text.replace("<wbr/>", "")
    for said in (*SAID.values(), "ISSN 0378-5955", "林远"):
        assert said in text


def test_labels_are_in_the_script_of_the_output(tmp_path: Path) -> None:
    """In traditional script the imprint's words are traditional too."""
    report = made(tmp_path, '"zh-Hant"')
    (product,) = (p for p in report.products if p.output == "tabloid-zh-Hant")
    text, _ = printed(product.content)
    assert "責任編輯：林遠、蘇禾" in text
    assert "電話：0744" in text
