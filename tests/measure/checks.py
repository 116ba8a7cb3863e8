"""Every check of clreq-rules section 20 in its order, with its number and its name."""

from __future__ import annotations

from dataclasses import dataclass

from . import edges, gaps, marks, pagechecks
from .probes import Check


@dataclass(frozen=True, slots=True)
class Listed:
    """A check with the number the rules give it."""

    number: str
    name: str
    check: Check


CHECKS: tuple[Listed, ...] = (
    Listed("L1", "line start", edges.line_start),
    Listed("L2", "line end", edges.line_end),
    Listed("L3", "solidus at an end", edges.solidus),
    Listed("L4", "dash at line start (strict)", edges.long_mark_start),
    Listed("U1", "dash and ellipsis whole, 2 em", edges.long_marks),
    Listed("U2", "numbers whole", edges.numbers),
    Listed("U3", "words parted with a hyphen", edges.words),
    Listed("E1", "right edge", edges.right_edge),
    Listed("E2", "left edge", edges.left_edge),
    Listed("E3", "mark at line end 0.5 em", edges.half_end),
    Listed("E4", "first-line indent", edges.indent),
    Listed("A1", "adjacent marks", marks.adjacent_marks),
    Listed("A2", "stacked marks", marks.stacks),
    Listed("A3", "half-width marks", marks.half_marks),
    Listed("G1", "Han-Western gap in limits, even", marks.han_western),
    Listed("G2", "Han-Western gap natural", marks.natural_gap),
    Listed("G3", "word spaces, natural words", marks.western),
    Listed("H1", "no overlap", gaps.overlap),
    Listed("H2", "even Han gaps", gaps.even_gaps),
    Listed("H3", "small Han gaps", gaps.small_gaps),
    Listed("H4", "no squeeze with stretch", gaps.no_mixture),
    Listed("H5", "order of adjustment", gaps.order),
    Listed("H6", "same class, same squeeze", gaps.same_squeeze),
    Listed("H7", "like neighbours", gaps.like_neighbours),
    Listed("P1", "two Han on the last line", pagechecks.short_last_line),
    Listed("P2", "last line natural", pagechecks.natural_last_line),
    Listed("P3", "no lone line at a column top", pagechecks.lone_top_line),
    Listed("P4", "heading followed by text", pagechecks.head_followed),
    Listed("B1", "one grid per page", pagechecks.grid),
    Listed("B2", "steady pitch", pagechecks.steady_pitch),
    Listed("B3", "heading in whole lines", pagechecks.head_height),
    Listed("B4", "columns end together", pagechecks.even_columns),
    Listed("C1", "column of whole characters", pagechecks.column_width),
    Listed("C2", "line gap", pagechecks.line_gap),
    Listed("C3", "body size", pagechecks.body_size),
    Listed("D1", "emphasis dots", pagechecks.dots),
    Listed("X1", "text equals source", pagechecks.same_text),
)
