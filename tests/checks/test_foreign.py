"""PDFs of other programs: no crash, and findings a printer would agree with."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import typst

from pdf.printing import printed
from publisher.checks import preflight_guarded
from publisher.checks.report import Report
from publisher.choices import Purpose
from publisher.fonts import load_catalogue
from publisher.pdf import confine_fonts
from publisher.workspace import Workspace, resources

HTML = (
    "<html lang=zh-Hans><title>外来</title><body style='font-family:\"Publisher {}\"'>"
    "<h1>外来的文件</h1><p style='color:navy'>一段话，一个<a href='https://example.com'>链接</a>。</p>"
)
TYPST = '#set page(width: 148mm, height: 210mm)\n= A heading\nSome *text* with a #link("https://example.com")[link].\n'
TAGGED = """#set document(title: "A title", date: none)
#set text(lang: "en")
#set page(width: 148mm, height: 210mm)
#outline()
= A heading
Some *text* with a #link("https://example.com")[link] and a note#footnote[The note.].
== Second
- one
  - inner
+ first
#table(columns: 2, table.header[a][b], [1],[2],[3],[4])
#figure(rect(width: 2cm, height: 1cm), caption: [Box], alt: "a box")
#quote(block: true, attribution: [X])[said]
/ Term: description
#math.equation(block: true, alt: "x squared", $x^2$)
"""
RICH = """<html lang=zh-Hans><title>外来</title><body style='font-family:"Publisher {}"'>
<h1>外来的文件</h1><p>一段话，一个<a href='https://example.com'>链接</a>。</p><h2>表</h2>
<ul><li>甲<li>乙</ul><ol><li>一<li>二</ol><blockquote>引文</blockquote>
<table><thead><tr><th>名<th>数</tr></thead><tbody><tr><td>一<td>1</tr><tr><td>二<td>2</table>"""
NOT_PRESS = {"K201", "K901", "K805", "K807"}
"""What every file lacks that was not made for a press."""


def codes(report: Report) -> set[str]:
    """Give the codes found."""
    return {finding.code for finding in report.findings}


def examined(content: bytes, purpose: Purpose | None = None) -> Report:
    """Give the report on a foreign file, with its pages drawn."""
    report, html = preflight_guarded(content, "foreign.pdf", purpose, drawn=True)
    assert html.count("<img") == len(report.pages) > 0
    return report


def _weasyprint(face: str, html: str = HTML, **options: object) -> bytes:
    """Give what WeasyPrint makes by itself, set in one of our faces."""
    confine_fonts(load_catalogue(Workspace(Path()), resources() / "fonts"))
    # It asks fontconfig for its configuration when it is imported.
    import weasyprint

    content = weasyprint.HTML(string=html.format(face)).write_pdf(**options)
    assert isinstance(content, bytes)
    return content


def test_plain_weasyprint() -> None:
    """WeasyPrint as it comes: RGB, a link, no tags."""
    content = _weasyprint("Kai")
    assert codes(examined(content)) == {"K701"}
    press = codes(examined(content, Purpose.PRESS))
    assert press >= {"K203", "K301", "K601", "K603", "K901"}
    assert not press & {"K102", "K104", "K107", "K108", "K502"}


def test_plain_weasyprint_names_wrong_glyphs() -> None:
    """WeasyPrint writes glyph numbers for the CIDs of a font cut from a larger one: K502."""
    assert "K502" in codes(examined(_weasyprint("Song")))


def test_typst() -> None:
    """Typst: tagged by itself, no boxes, grey text that would knock out."""
    content = typst.compile(TYPST.encode())
    assert not codes(examined(content)) & {"K102", "K107", "K108", "K502", "K503", "K701"}
    assert codes(examined(content, Purpose.PRESS)) >= NOT_PRESS


def test_tagged_files_of_others() -> None:
    """What Typst and WeasyPrint make for PDF/UA-1 has no findings."""
    ours = typst.compile(TAGGED.encode(), pdf_standards=["ua-1"])
    assert codes(examined(ours)) == set()
    assert codes(examined(_weasyprint("Kai", RICH, pdf_variant="pdf/ua-1"))) == set()


def test_ghostscript() -> None:
    """A press file run through Ghostscript keeps its look and loses its marks."""
    content = _ghostscript(printed(Purpose.PRESS))
    found = codes(examined(content, Purpose.PRESS))
    assert "K805" in found
    assert not found & {"K102", "K107", "K108", "K301", "K501", "K502"}


def _ghostscript(content: bytes) -> bytes:
    done = subprocess.run(
        ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", "-sOutputFile=-", "-"],
        input=content,
        capture_output=True,
        check=True,
    )
    return done.stdout


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium on this machine")
def test_chromium(tmp_path: Path) -> None:
    """A page printed by a browser: RGB, no boxes."""
    (tmp_path / "page.html").write_text(HTML.format("Kai"), encoding="utf-8")
    subprocess.run(
        [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu"),
            *(f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'page.pdf'}"),
            str(tmp_path / "page.html"),
        ],
        check=True,
        capture_output=True,
    )
    content = (tmp_path / "page.pdf").read_bytes()
    assert not codes(examined(content)) & {"K102", "K107", "K108", "K502", "K503"}
    assert codes(examined(content, Purpose.PRESS)) >= {*NOT_PRESS, "K301"}
