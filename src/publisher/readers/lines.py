"""Lines of OCR with their boxes and no layout: told by name, for they have no reading order.

Schemas: PP-OCR's ``rec_texts`` with ``rec_boxes`` or ``rec_polys`` (PaddleX 3, pipeline OCR), and
lists of ``text``, ``score``, ``box`` as RapidOCR's users save them.
"""

from __future__ import annotations

from typing import NoReturn

from ..diagnostics import ContentError, Diagnostic, Place
from ..tongues import worded
from .source import JSON, Source, as_list, as_map


def is_lines(value: JSON) -> bool:
    """Whether JSON is a list of lines with their boxes."""
    record = as_map(as_map(value).get("res", value))
    if isinstance(record.get("rec_texts"), list):
        return True
    rows = [as_map(one) for one in as_list(value)]
    return bool(rows) and all("text" in one and "box" in one for one in rows)


def read_lines(source: Source, value: JSON) -> NoReturn:
    """Refuse: read in the order of such a list, the columns of a page run into each other.

    Raises ContentError, always.
    """
    raise ContentError(
        Diagnostic(
            "R001",
            worded(
                "{name} cannot be read: it holds lines of OCR with boxes, but neither "
                "their order nor what they are",
                name=source.name,
            ),
            Place(source.name),
            hint=worded(
                "hand in what a tool with layout wrote (PP-StructureV3, PaddleOCR-VL, MinerU)"
            ),
        )
    )
