"""The program called from Python: what the commands do, as functions.

Each gives a frozen value and writes only where it is told to. What a person has to hear is a
``Diagnostic``, in English until ``tell`` puts it into their tongue; what stops the work is a
``PublisherError`` that carries all that was found, never the first fault alone:

- ``UsageError``: what was asked for does not exist (an output, a layout, a purpose);
- ``ContentError``: a text, a picture or a setting cannot be used as it is;
- ``PreflightError``: a finished file does not pass the checks it was made for;
- ``EnvironmentFault``: this machine lacks a library, a font or a right.

The names here keep their meaning from one release to the next; those of other modules may move.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from .choices import Purpose
from .diagnostics import (
    ContentError,
    Diagnostic,
    EnvironmentFault,
    Place,
    PreflightError,
    PublisherError,
    Severity,
    UsageError,
    refuse_tongue,
    suggest,
)
from .tongues import worded

if TYPE_CHECKING:
    from .build import BuildReport
    from .checks import Report as Preflight
    from .cleaning import Cleaned, Comparison
    from .judging import Judgement

__all__ = [
    "ContentError",
    "Diagnostic",
    "EnvironmentFault",
    "Place",
    "PreflightError",
    "PublisherError",
    "Severity",
    "UsageError",
    "build",
    "check",
    "clean",
    "judge",
    "preflight",
    "tell",
]


def clean(
    raw: str,
    name: str = "raw.md",
    *,
    likely: bool = False,
    select: Collection[str] | None = None,
    ignore: Collection[str] | None = None,
) -> Cleaned:
    """Make the text of an article of what OCR left.

    ``name`` is what findings call the text. Safe rules are applied, with ``likely`` also those
    that are right more often than not; ``select`` names the only rules to run and ``ignore`` those
    to leave out, by code or the beginning of one.

    The result has ``text``, a whole ``article.md``; ``changes``, spans of ``raw`` that lead there
    and, taken back, to ``raw`` again; ``findings``, what a person must decide, each with line and
    column in ``raw``; and ``proposals``, the repairs they could take.

    Raises ContentError where ``raw`` is empty or nothing but blanks.
    """
    from .cleaning import Strength
    from .cleaning import clean as clean_text

    strength = Strength.LIKELY if likely else Strength.SAFE
    return clean_text(raw, name, strength=strength, select=select, ignore=ignore)


def check(article: Path) -> Comparison:
    """Compare an article with the raw text it was made of.

    ``article`` is an ``article.md`` or its folder, where ``raw.md`` lies too. The result has the
    ``findings``, each passage ``edited``, how many ``marks`` alone were changed, and the doubts
    still ``open``.

    Raises ContentError where one of the two is missing or cannot be read.
    """
    from .readers.desk import check_any

    return check_any(Path(article))


def build(
    edition: Path,
    out: Path,
    *,
    outputs: Sequence[str] = (),
    purpose: str | None = None,
    layouts: Sequence[Path] = (),
    printer: str | None = None,
    strict: bool = False,
    allow_doubts: bool = False,
    cache: Path | None = None,
    executor: Executor | None = None,
    progress: Callable[[str], None] | None = None,
) -> BuildReport:
    """Make the outputs of the edition in the folder ``edition`` and put them into ``out``.

    ``outputs`` names some of them, or layouts; all that the edition asks for are made otherwise.
    ``purpose`` is proof, press or archive, whatever the edition says; ``layouts`` are folders of
    layouts that are looked into first; ``printer`` is a printing house whose limits hold;
    ``strict`` lets warnings stop the build and ``allow_doubts`` lets the press have articles with
    open doubts. What was made is remembered in the folder ``cache``, nowhere if there is none, and
    made by ``executor``, here if there is none. ``progress`` is told each step as it begins.

    The result has the ``products`` (file name, bytes, pages), the ``diagnostics`` that did not
    stop it, the ``folder`` and the names of the outputs that were made ``fresh``. The same edition
    gives the same bytes, on any day and whichever way they were made.

    Raises UsageError, ContentError, PreflightError or EnvironmentFault; then ``out`` is as it was.
    """
    from .build import build as make

    return make(
        Path(edition),
        Path(out),
        only=tuple(outputs),
        purpose=_known_purpose(purpose),
        layouts=tuple(map(Path, layouts)),
        printer=printer,
        strict=strict,
        allow_doubts=allow_doubts,
        cache=cache,
        executor=executor,
        progress=progress or (lambda step: None),
    )


def preflight(
    files: Iterable[Path],
    purpose: str | None = None,
    *,
    printer: str | None = None,
    edition: Path | None = None,
    layouts: Sequence[Path] = (),
    reports: Path | None = None,
) -> tuple[Preflight, ...]:
    """Examine finished PDFs, whoever made them, and give a report on each, in the same order.

    They are held to ``purpose`` (proof, press, archive), or to what they say of themselves; to the
    limits of ``printer``, and to what the edition in the folder ``edition`` says of press and
    pages. With ``reports``, a folder, each report is written there too, as HTML and as JSON.

    A report has ``passed``, ``findings`` (code, severity, reason, mend, page from 1, place in mm
    from the upper left corner of the trimmed page) and the same as ``diagnostics``. A file that is
    broken, locked or meant to harm is a finding as well.

    Raises UsageError for an unknown purpose or printer, ContentError for a file that is not there.
    """
    from .checks import preflight_files

    return preflight_files(
        tuple(map(Path, files)),
        _known_purpose(purpose),
        reports,
        printer=printer,
        edition=edition,
        layouts=tuple(map(Path, layouts)),
    )


def judge(file: Path, edition: Path | None = None, report: Path | None = None) -> Judgement:
    """How good the printed pages of a PDF are, whoever made it.

    With the folder of an ``edition`` its heads, tables and texts are looked for too. ``report`` is
    a file to write, HTML with pictures of the pages or JSON, by the end of its name. The result
    has the figures of each of ``pages``, a ``table`` of them to print, and a preflight ``report``
    of what lies beyond the limits.

    Raises UsageError for another kind of report, ContentError for a file that is not there.
    """
    from .judging import judge_file

    return judge_file(Path(file), edition, report)


def tell(found: Iterable[Diagnostic], tongue: str = "en", form: str = "text") -> str:
    """Put findings into words: ``tongue`` is en or zh, ``form`` text, json or github.

    Text shows each with its place, the line of its source, a mark under it and what mends it, as
    the commands do; json is one object a line; github is what annotates a change there.

    Raises UsageError for another tongue or form.
    """
    from .diagnostics import FORMATS, format_all
    from .tongues import find_tongue, speaking

    known = find_tongue(tongue)
    if known is None:
        raise refuse_tongue(tongue)
    if form not in FORMATS:
        message = worded("findings have no form “{form}”", form=form)
        raise UsageError(Diagnostic("U007", message, hint=suggest(form, FORMATS)))
    with speaking(known):
        return format_all(found, form)


def _known_purpose(purpose: str | None) -> str | None:
    """The purpose that a word means; UsageError where it means none."""
    if purpose is None or purpose in set(Purpose):
        return purpose
    message = worded("there is no purpose “{purpose}”", purpose=purpose)
    raise UsageError(Diagnostic("U006", message, hint=suggest(purpose, map(str, Purpose))))
