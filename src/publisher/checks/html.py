"""The report as one HTML file: every page as a picture with its findings drawn on it."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pypdfium2 as pdfium
from markupsafe import Markup

from ..diagnostics import weighed
from ..tongues import Said, chosen, spoken, term, worded
from .report import Finding, PageShape, Report

WIDTH = 720
"""Pixels of a page picture's longer side."""
MOST_PAGES = 60
"""Pages that are shown; a report is for reading."""
_SCALE = 10
"""Units of the drawing in a millimetre."""

_PROCESS = {
    "Cyan": worded("cyan"),
    "Magenta": worded("magenta"),
    "Yellow": worded("yellow"),
    "Black": worded("black"),
}

_STYLE = """
body { font: 15px/1.5 "Noto Sans CJK SC", "PingFang SC", sans-serif; margin: 2em auto;
  max-width: 75em; padding: 0 1em; color: #222; background: #fff }
h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin-top: 2.5em }
table { border-collapse: collapse; width: 100% } td, th { text-align: left;
  padding: .25em .7em .25em 0; vertical-align: top; border-bottom: 1px solid #ddd }
.page { display: flex; gap: 1.5em; align-items: flex-start; flex-wrap: wrap }
.sheet { position: relative; flex: none; box-shadow: 0 0 4px #888 }
.sheet img { display: block; max-width: 100% } .sheet svg { position: absolute; inset: 0;
  width: 100%; height: 100%; overflow: visible }
.list { flex: 1 1 22em }
rect { fill-opacity: .12; stroke-width: 1; vector-effect: non-scaling-stroke }
.error { color: #b00020; fill: #b00020; stroke: #b00020 } .warning { color: #8a5a00; fill: #e69500;
  stroke: #b37400 } .note { color: #1a5276; fill: #2e86c1; stroke: #2e86c1 }
text { font-size: 40px; stroke: none } code { font-family: inherit; font-weight: bold }
"""


def as_html(report: Report, content: bytes) -> str:
    """``report`` on ``content`` as a page that needs no other file."""
    heading = worded("Preflight: passed") if report.passed else worded("Preflight: not passed")
    held = (worded("Held to"), spoken(term(report.purpose)))
    measured = ((term(key), _shown(value)) for key, value in report.measured.items())
    return draw_report(
        report, content, worded("Preflight"), heading, (held, *measured), _inks(report)
    )


def _inks(report: Report) -> list[list[str]]:
    """How much of each page its inks cover, and the most in one place, with a head."""
    if not report.inks:
        return []
    names = list(dict.fromkeys(n for ink in report.inks.values() for n, _ in ink.coverage))
    head = [
        worded("Page"),
        *(_PROCESS.get(name) or name for name in names),
        worded("most in one place"),
        worded("where"),
    ]
    shapes = {shape.number: shape for shape in report.pages}
    rows: list[list[str]] = [head]
    for number, ink in sorted(report.inks.items()):
        covered = dict(ink.coverage)
        shares = [f"{covered[name]:.1f} %" if name in covered else "" for name in names]
        where = "" if ink.where is None else spoken(shapes[number].rect(ink.where).told)
        rows.append([str(number), *shares, f"{ink.most:.0f} %", where])
    return rows


def draw_report(
    report: Report,
    content: bytes,
    what: Said,
    heading: Said,
    said: Iterable[tuple[Said, str]],
    figures: Sequence[Sequence[str]] = (),
) -> str:
    """``report`` on ``content``, of ``what`` was done, as a page that needs no other file.

    ``said`` is told of the file beside its name; ``figures`` are a table, its head first.
    """
    pictures = _pictures(report, content)
    sections = [_summary(report, heading, said), _figures(figures)]
    sections.append(_table(worded("The file"), _of_page(report, None)))
    sections += [
        _page(shape, _of_page(report, shape.number), pictures.get(shape.number))
        for shape in report.pages
        if shape.number in pictures or _of_page(report, shape.number)
    ]
    return str(
        Markup(
            '<!DOCTYPE html>\n<html lang="{}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            "<title>{}</title><style>{}</style></head><body>{}</body></html>\n"
        ).format(
            chosen(),
            spoken(worded("{what}: {name}", what=what, name=report.name)),
            Markup(_STYLE),
            Markup("\n").join(sections),
        )
    )


def _of_page(report: Report, page: int | None) -> list[Finding]:
    return [finding for finding in report.findings if finding.page == page]


def _summary(report: Report, heading: Said, said: Iterable[tuple[Said, str]]) -> Markup:
    weights = weighed((finding.severity for finding in report.findings), none=True)
    rows = [
        (worded("File"), report.name),
        (term("SHA-256"), report.sha256),
        (worded("Findings"), spoken(weights)),
        *said,
    ]
    lines = Markup("").join(
        Markup("<tr><th>{}</th><td>{}</td></tr>").format(spoken(key), value) for key, value in rows
    )
    return Markup("<h1>{}</h1><table>{}</table>").format(spoken(heading), lines)


def _figures(rows: Sequence[Sequence[str]]) -> Markup:
    """A table of figures, its first row as its head."""
    lines = [
        Markup("").join(Markup("<{0}>{1}</{0}>").format(tag, spoken(cell)) for cell in row)
        for tag, row in zip(["th"] + ["td"] * len(rows), rows, strict=False)
    ]
    inner = Markup("").join(Markup("<tr>{}</tr>").format(line) for line in lines)
    return Markup("<table>{}</table>").format(inner) if lines else inner


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _table(title: Said, findings: list[Finding]) -> Markup:
    if not findings:
        return Markup("")
    return Markup("<h2>{}</h2>{}").format(spoken(title), _list(findings))


def _list(findings: list[Finding]) -> Markup:
    rows = Markup("").join(
        Markup(
            '<tr><td class="{}"><code>{}</code></td><td>{}{}<br><small>{}{}</small></td></tr>'
        ).format(
            finding.severity,
            finding.code,
            spoken(finding.reason),
            "" if finding.times == 1 else spoken(worded(" ({times} times)", times=finding.times)),
            spoken(finding.mend),
            "" if finding.rect is None else f" · {spoken(finding.rect.told)}",
        )
        for finding in findings
    )
    return Markup("<table>{}</table>").format(rows)


def _page(shape: PageShape, findings: list[Finding], picture: bytes | None) -> Markup:
    sheet = Markup("")
    if picture is not None:
        sheet = Markup(
            '<div class="sheet"><img alt="{}" src="data:image/png;base64,{}">'
            '<svg viewBox="{}" preserveAspectRatio="none">{}</svg></div>'
        ).format(
            spoken(worded("page {number}", number=shape.number)),
            base64.b64encode(picture).decode(),
            _view_box(shape),
            Markup("").join(_drawn(findings)),
        )
    return Markup('<h2>{}</h2><div class="page">{}<div class="list">{}</div></div>').format(
        spoken(
            worded(
                "Page {number}, {width:g} × {height:g} mm",
                number=shape.number,
                width=shape.width,
                height=shape.height,
            )
        ),
        sheet,
        _list(findings),
    )


def _view_box(shape: PageShape) -> str:
    """The sheet in the drawing's units, counted from the trimmed page's corner."""
    sheet = shape.rect(shape.media)
    sides = (sheet.left, sheet.top, sheet.width, sheet.height)
    return " ".join(f"{side * _SCALE:g}" for side in sides)


def _drawn(findings: list[Finding]) -> Iterator[Markup]:
    for finding in findings:
        if (rect := finding.rect) is not None:
            yield Markup(
                '<g class="{}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}"/>'
                '<text x="{}" y="{}">{}</text></g>'
            ).format(
                finding.severity,
                f"{finding.code} {spoken(finding.reason)}",
                *(
                    f"{value * _SCALE:g}"
                    for value in (rect.left, rect.top, max(rect.width, 1), max(rect.height, 1))
                ),
                f"{rect.left * _SCALE:g}",
                f"{rect.top * _SCALE - 6:g}",
                finding.code,
            )


def _pictures(report: Report, content: bytes) -> Mapping[int, bytes]:
    """PNGs of the first pages; none of a file that PDFium cannot open."""
    pictures: dict[int, bytes] = {}
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return pictures
    try:
        for shape in report.pages[:MOST_PAGES]:
            page = document[shape.number - 1]
            _show_whole_sheet(page, shape)
            width, height = page.get_size()
            scale = WIDTH / max(width, height, 1)
            image = page.render(scale=scale).to_pil()
            out = io.BytesIO()
            image.convert("RGB").quantize(64).save(out, "PNG", optimize=True)
            pictures[shape.number] = out.getvalue()
            page.close()
    except (pdfium.PdfiumError, IndexError, ValueError, MemoryError):
        return pictures
    finally:
        document.close()
    return pictures


def _show_whole_sheet(page: object, shape: PageShape) -> None:
    """Let marks and bleed be seen: PDFium shows the crop box."""
    page.set_cropbox(*shape.media)  # type: ignore[attr-defined]  # PDFium publishes no types
