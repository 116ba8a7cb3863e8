"""All rules in the order they run: one visible list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ..survey.draft import Point
from . import (
    aligned,
    blanks,
    figures,
    front,
    furniture,
    glyphs,
    heads,
    losses,
    marks,
    misreads,
    names,
    notes,
    numbers,
    paragraphs,
    quotes,
    scrambled,
    subheads,
    swaps,
    tears,
    verse,
)
from .fix import Rule, Strength, Touch

_FRONT = ("C201", "C209")
"""What carries words into the front matter needs one that is open, and quotes where YAML asks."""
_B, _P, _S, _G = Touch.BLANKS, Touch.PUNCTUATION, Touch.STRUCTURE, Touch.GLYPHS
_SAFE, _LIKELY, _DOUBT = Strength.SAFE, Strength.LIKELY, Strength.DOUBT

_WAY: tuple[tuple[Point, tuple[Rule, ...]], ...] = (
    (
        Point.RAW,
        (
            Rule("C101", "invisible", _SAFE, _B, blanks.find_invisible),
            Rule("C105", "maybe-invisible", _DOUBT, _B, blanks.find_doubtful_invisible),
            Rule("C227", "aligned-table", _SAFE, _S, aligned.find_aligned_tables),
            Rule("C104", "long-blank", _SAFE, _B, blanks.find_long),
            # Other code points are no Han characters and no stops to what tells heads and bylines.
            Rule("C301", "mark-form", _SAFE, _P, marks.find_variants),
            Rule("C505", "radical", _SAFE, _G, glyphs.find_radicals),
            Rule("C122", "spaced-lines", _SAFE, _B, paragraphs.find_spaced_lines),
            Rule("C123", "kept-lines", _SAFE, _S, scrambled.find_scrambled),
        ),
    ),
    (
        Point.COLUMNS,
        (
            Rule("C120", "paragraph-end", _SAFE, _B, paragraphs.find_paragraph_ends),
            Rule("C121", "verse", _SAFE, _S, verse.find_verse),
            Rule("C222", "bold-line", _SAFE, _S, subheads.find_bold),
            # Quotes are told before a title becomes a value of YAML, where they mean something.
            Rule("C307", "straight-quotes", _SAFE, _P, quotes.find_straight),
            Rule("C210", "title-lines", _SAFE, _S, heads.find_title_lines),
        ),
    ),
    (
        Point.HEADS,
        (
            Rule("C201", "front-matter", _SAFE, _S, heads.find_front),
            Rule("C203", "kicker", _SAFE, _S, heads.find_kicker, needs=_FRONT),
            Rule("C204", "subtitle", _SAFE, _S, heads.find_subtitle, needs=_FRONT),
            Rule("C205", "byline", _SAFE, _S, heads.find_byline, needs=_FRONT),
            Rule("C206", "dateline", _SAFE, _S, heads.find_dateline, needs=_FRONT),
            Rule("C202", "title", _SAFE, _S, heads.find_title, needs=_FRONT),
            Rule("C219", "furniture", _SAFE, _S, furniture.find_furniture, needs=_FRONT),
            Rule("C226", "page-note", _SAFE, _S, notes.find_page_notes),
        ),
    ),
    (
        Point.TEXT,
        (
            Rule("C220", "text-heading", _SAFE, _S, subheads.find_text_headings),
            Rule("C221", "wrapped-heading", _SAFE, _S, subheads.find_wrapped_headings),
            Rule("C211", "placeholder", _SAFE, _S, figures.find_placeholders),
            Rule("C212", "picture-caption", _SAFE, _S, figures.find_pictures),
            Rule("C213", "lost-picture", _SAFE, _S, figures.find_captions),
            Rule("C218", "maybe-caption", _DOUBT, _S, figures.find_maybe_captions, beside=True),
            Rule("C214", "credit", _SAFE, _S, figures.find_credit, needs=_FRONT),
            Rule("C215", "photographer", _SAFE, _S, figures.find_photographers),
            Rule("C223", "subhead", _SAFE, _S, subheads.find_subheads),
            Rule("C224", "maybe-subhead", _DOUBT, _S, subheads.find_plain_subheads, beside=True),
            Rule("C207", "headings", _SAFE, _S, heads.find_headings),
            Rule("C225", "heading-level", _SAFE, _S, subheads.find_levels),
            Rule("C216", "torn-paragraph", _SAFE, _S, tears.find_tears),
            Rule("C217", "maybe-torn", _DOUBT, _S, tears.find_doubtful_tears),
            Rule("C208", "names", _SAFE, _B, names.find_names),
            Rule("C102", "outer-blank", _SAFE, _B, blanks.find_outer),
            Rule("C302", "half-width", _SAFE, _P, marks.find_half),
            Rule("C303", "brackets", _SAFE, _P, marks.find_brackets),
            Rule("C309", "title-marks", _SAFE, _P, marks.find_angles),
            Rule("C504", "full-width", _SAFE, _G, glyphs.find_fullwidth),
            Rule("C508", "digit", _SAFE, _G | _B, numbers.find_digits),
            Rule("C509", "maybe-digit", _DOUBT, _G | _B, numbers.find_doubtful_digits, beside=True),
            Rule("C502", "dash-one", _SAFE, _G, glyphs.find_dash_ones),
            Rule("C501", "look-alike", _SAFE, _G, glyphs.find_lookalikes),
            Rule("C503", "maybe-look-alike", _DOUBT, _G, glyphs.find_maybe_lookalikes, beside=True),
            Rule("C304", "dashes", _SAFE, _P | _G, marks.find_dashes),
            Rule("C305", "dots", _SAFE, _P, marks.find_dots),
            Rule("C306", "interpunct", _SAFE, _P, marks.find_interpuncts),
            Rule("C317", "pausing-dots", _DOUBT, _P, marks.find_pausing_dots, beside=True),
            Rule("C308", "turned-quotes", _SAFE, _P, quotes.find_turned),
            Rule("C314", "swapped-stop", _SAFE, _P, swaps.find_sure_swaps),
            Rule("C315", "likely-swap", _LIKELY, _P, swaps.find_likely_swaps, beside=True),
            Rule("C316", "maybe-swap", _DOUBT, _P, swaps.find_doubtful_swaps, beside=True),
        ),
    ),
    (
        Point.GAPS,
        (
            Rule("C401", "lost-quotes", _SAFE, _B | _P, losses.find_sure_quotes),
            Rule("C402", "likely-quotes", _LIKELY, _B | _P, losses.find_likely_quotes, beside=True),
            Rule("C403", "maybe-quotes", _DOUBT, _B | _P, losses.find_doubtful_quotes, beside=True),
            Rule("C311", "lost-pause", _SAFE, _B | _P, losses.find_sure_pauses, beside=True),
            Rule("C312", "likely-pause", _LIKELY, _B | _P, losses.find_likely_pauses, beside=True),
            Rule("C313", "maybe-pause", _DOUBT, _B | _P, losses.find_doubtful_pauses, beside=True),
            Rule("C110", "wrap", _SAFE, _B, blanks.find_wraps),
            Rule("C111", "stray-blank", _SAFE, _B, blanks.find_strays),
            Rule("C310", "last-stop", _SAFE, _P, marks.find_last_stops),
            Rule("C318", "maybe-last-stop", _DOUBT, _P, marks.find_doubtful_stops, beside=True),
            Rule("C404", "lone-quote", _DOUBT, _P, quotes.find_lone),
            Rule("C506", "stray", _DOUBT, _P | _G, glyphs.find_strays),
            Rule("C510", "misread", _LIKELY, _G, misreads.find_sure_misreads),
            Rule("C507", "maybe-misread", _DOUBT, _G, misreads.find_misreads),
            Rule("C112", "blank", _SAFE, _B, blanks.find_rest),
            Rule("C103", "blank-lines", _SAFE, _B, blanks.find_blank_lines),
            Rule("C209", "yaml-quotes", _SAFE, _S, front.quote_values),
        ),
    ),
)
"""All rules in the order they run, behind the points of the way at which facts are read off."""
RULES = tuple(replace(rule, behind=point) for point, rules in _WAY for rule in rules)
"""Every rule; the engine runs them from first to last, each on what the one before left."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rules to run, in order.

    ``brought`` gives for each rule that nobody named the one that needs it, ``skipped`` for each
    rule left out because of another the one that it needs, ``unknown`` what names no rule.
    """

    rules: tuple[Rule, ...]
    brought: Mapping[str, str]
    skipped: Mapping[str, str]
    unknown: tuple[str, ...]


def choose(select: Collection[str] | None, ignore: Collection[str] | None) -> Chosen:
    """The rules that ``select`` and ``ignore`` leave: codes, or the beginnings of codes.

    What a selected rule needs comes along; a rule that needs an ignored one is left out with it.
    """
    left_out = {rule.code for rule in RULES if _named(rule, ignore or ())}
    asked = [rule for rule in RULES if rule.code not in left_out and _is_asked(rule, select)]
    wanted = [rule for rule in asked if left_out.isdisjoint(rule.needs)]
    brought = _brought(wanted)
    codes = {*brought, *(rule.code for rule in wanted)}
    return Chosen(
        tuple(rule for rule in RULES if rule.code in codes),
        brought,
        _skipped(asked, left_out),
        _unknown((*(select or ()), *(ignore or ()))),
    )


def _skipped(asked: Sequence[Rule], left_out: set[str]) -> Mapping[str, str]:
    """The codes of rules that need one that was left out, each with that one."""
    found: dict[str, str] = {}
    for rule in asked:
        for code in left_out.intersection(rule.needs):
            found[rule.code] = min(code, found.get(rule.code, code))
    return found


def _is_asked(rule: Rule, select: Collection[str] | None) -> bool:
    return select is None or _named(rule, select)


def _brought(wanted: Sequence[Rule]) -> Mapping[str, str]:
    """The codes that rules need and nobody named, each with the first rule that needs it."""
    codes = {rule.code for rule in wanted}
    found: dict[str, str] = {}
    for rule in wanted:
        for code in rule.needs:
            if code not in codes:
                found.setdefault(code, rule.code)
    return found


def _unknown(prefixes: Collection[str]) -> tuple[str, ...]:
    """Those of ``prefixes`` that begin the code of no rule."""
    codes = [rule.code for rule in RULES]
    return tuple(
        prefix for prefix in dict.fromkeys(prefixes)
        if not any(code.startswith(prefix) for code in codes)
    )  # fmt: skip


def _named(rule: Rule, prefixes: Collection[str]) -> bool:
    return any(rule.code.startswith(prefix) for prefix in prefixes)
