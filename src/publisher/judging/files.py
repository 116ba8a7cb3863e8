"""Files on disk judged, each in a process of its own, and the reports written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..checks.files import LARGEST
from ..checks.guard import apart, stopped
from ..diagnostics import Diagnostic, UsageError
from ..edition import load_edition
from ..tongues import worded
from ..workspace import Workspace, write_whole
from .copies import Copy, copies_of
from .judgement import Judgement, judge_copies

KINDS = (".html", ".json")


def judge_file(path: Path, edition: Path | None = None, report: Path | None = None) -> Judgement:
    """Judge the PDF ``path``, with the ``edition`` of that folder; write a ``report``.

    A report is HTML or JSON by its name; another name is a UsageError.
    """
    if report is not None and report.suffix not in KINDS:
        message = worded("a report is HTML or JSON: {report}", report=report)
        raise UsageError(
            Diagnostic("U004", message, hint=worded("call it pages.html or pages.json"))
        )
    workspace = Workspace(Path())
    content = workspace.read_bytes(path, LARGEST)
    copies: tuple[Copy, ...] = ()
    if edition is not None:
        copies = copies_of(load_edition(Workspace(edition), edition))
    name = workspace.show(path)
    drawn = report is not None and report.suffix == KINDS[0]
    made = apart(_judge, (content, name, copies, drawn), len(content))
    judgement, html = (
        (Judgement(stopped(content, name, None, made)), "") if isinstance(made, str) else made
    )
    if report is not None:
        text = (html or judgement.as_html(content)) if drawn else judgement.as_json()
        write_whole(report, text.encode())
    return judgement


def _judge(content: bytes, name: str, copies: Sequence[Copy], drawn: bool) -> tuple[Judgement, str]:
    judgement = judge_copies(content, name, copies)
    return judgement, judgement.as_html(content) if drawn else ""
