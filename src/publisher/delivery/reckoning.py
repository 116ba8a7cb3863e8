"""The report that goes with a delivery: for the printing house to read, and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources_of
from typing import Any

from jinja2 import Environment, StrictUndefined

from ..checks import Report
from ..diagnostics import Severity
from ..edition import Edition
from ..edition.printers import Printer
from ..layouts import MM
from ..pdf import Condition
from ..pictures.profiles import Profile
from ..tongues import CHINESE, spoken
from ..workspace import digest
from .plating import PlateInk
from .shaping import Shaped

TEMPLATE = "report.html.j2"
_CONTACT = ("publisher", "editor", "designer", "address", "phone", "printer")
"""What an edition says of those who make it, as far as a printing house may ask for them."""
_INKS = {"Cyan": "青", "Magenta": "品红", "Yellow": "黄", "Black": "黑"}
_SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file that is handed over, with its printing condition, preflight's report and its ink."""

    shaped: Shaped
    condition: Condition
    report: Report
    inked: tuple[PlateInk, ...] = ()


def as_json(
    delivered: Sequence[Delivered], names: Sequence[str], edition: Edition, printer: Printer
) -> bytes:
    """The report as JSON; ``names`` are all files of the delivery."""
    told = _values(delivered, names, edition, printer)
    return (json.dumps(told, ensure_ascii=False, indent=2, default=list) + "\n").encode()


def as_html(
    delivered: Sequence[Delivered], names: Sequence[str], edition: Edition, printer: Printer
) -> str:
    """The report as a document in Chinese, to be printed."""
    values = _values(delivered, names, edition, printer)
    html: str = _template().render(**values, inks=_INKS)
    return html


@cache
def _template() -> Any:
    engine = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return engine.from_string(
        resources_of(__package__).joinpath(TEMPLATE).read_text(encoding="utf-8")
    )


def _values(
    delivered: Sequence[Delivered], names: Sequence[str], edition: Edition, printer: Printer
) -> dict[str, Any]:
    settings, house = edition.settings, printer.settings
    contact = {name: getattr(settings, name) for name in _CONTACT if getattr(settings, name)}
    if settings.all_editors:
        contact["editor"] = "、".join(settings.all_editors)
    kinds = Counter(name.split("/", 1)[0] if "/" in name else "" for name in names)
    return {
        "edition": {
            "title": settings.title,
            "issue": settings.issue_text,
            "date": settings.date.isoformat(),
            "contact": contact,
        },
        "printer": {
            "name": printer.name,
            "title": house.title,
            "note": house.note,
            "ruling": house.ruling,
            "bleed_mm": settings.press.bleed,
            "marks": list(settings.press.marks),
            "standard": house.file.standard,
            "text": house.file.text,
            "pages": house.file.pages,
            "separations_ppi": house.file.separations,
            "paper": house.paper.name,
            "paper_mm": house.paper.thickness,
        },
        "conditions": _conditions(delivered),
        "files": [_file(one) for one in delivered],
        "proofs": kinds["proof"],
        "plates": kinds["separations"],
    }


def _conditions(delivered: Sequence[Delivered]) -> list[dict[str, Any]]:
    told = {one.condition.identifier: one.condition for one in delivered}
    return [
        {
            "identifier": one.identifier,
            "title": one.title,
            "profile": Profile(one.profile).name,
            "sha256": digest(one.profile),
            "ink": one.ink,
            "sharp": one.sharp,
            "least": one.least,
        }
        for _, one in sorted(told.items())
    ]


def _file(one: Delivered) -> dict[str, Any]:
    report, shaped = one.report, one.shaped
    measured: Mapping[str, object] = report.measured
    return {
        "file": shaped.file,
        "output": shaped.output.name,
        "condition": one.condition.identifier,
        "sha256": digest(shaped.content),
        "bytes": len(shaped.content),
        "fonts": measured.get("fonts", []),
        "lowest_ppi": measured.get("lowest resolution ppi"),
        "spots": sorted(
            {ink for inked in one.inked for ink, _ in inked.covers if ink not in _INKS}
        ),
        "pages": [
            {
                "code": code,
                "trim_mm": [shape.width, shape.height],
                "sheet_mm": [
                    round((shape.media[2] - shape.media[0]) / MM, 1),
                    round((shape.media[3] - shape.media[1]) / MM, 1),
                ],
                "ink": dict(inked.covers),
                "most_ink": inked.most,
            }
            for code, shape, inked in zip(shaped.codes, report.pages, one.inked, strict=True)
        ],
        "findings": [
            {
                "code": found.code,
                "severity": str(found.severity),
                "called": _SEVERITIES[found.severity],
                "page": found.page,
                "reason": spoken(found.reason, CHINESE),
                "times": found.times,
            }
            for found in report.findings
        ],
    }
