"""Rules for lost marks: quotations, speech and pauses that ``losses`` found."""

from __future__ import annotations

from collections.abc import Iterator

from ..losses.lost import lost
from ..survey.draft import Draft
from .fix import Edit, Fix


def _ranked(draft: Draft, rank: int, *, quote: bool) -> Iterator[Fix]:
    for loss in lost(draft):
        if loss.rank == rank and loss.quote == quote:
            edits = tuple(Edit(*put) for put in loss.puts)
            yield Fix(edits, loss.reason, score=loss.score, message=loss.message)


def find_sure_quotes(draft: Draft) -> Iterator[Fix]:
    """Restore quotation marks where everything speaks for them."""
    return _ranked(draft, 0, quote=True)


def find_likely_quotes(draft: Draft) -> Iterator[Fix]:
    """Restore quotation marks where more speaks for them than against."""
    return _ranked(draft, 1, quote=True)


def find_doubtful_quotes(draft: Draft) -> Iterator[Fix]:
    """Show where quotation marks may be lost."""
    return _ranked(draft, 2, quote=True)


def find_sure_pauses(draft: Draft) -> Iterator[Fix]:
    """Restore a pause where a blank stands between two clauses and no line ended."""
    return _ranked(draft, 0, quote=False)


def find_likely_pauses(draft: Draft) -> Iterator[Fix]:
    """Restore a pause where more speaks for it than against."""
    return _ranked(draft, 1, quote=False)


def find_doubtful_pauses(draft: Draft) -> Iterator[Fix]:
    """Show the blanks that neither a line end nor a lost quotation explains."""
    return _ranked(draft, 2, quote=False)
