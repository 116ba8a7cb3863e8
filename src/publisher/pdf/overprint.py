"""Black that overprints: text and rules of full black are printed over what lies under them.

Without it, the press would leave a white shadow wherever the black is a hair out of register.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import pikepdf

KNOCKS_OUT = "KnocksOut"
"""Key of a form, until it is finished, whose black does not overprint: there would be too much
ink."""
_FILL = frozenset({"sc", "scn", "k"})
_STROKE = frozenset({"SC", "SCN", "K"})
_BLACK = (0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Inks:
    """Whether what is filled and what is stroked is full black, as the states now say."""

    fill: bool = False
    stroke: bool = False

    @property
    def name(self) -> str:
        return f"/Over{int(self.fill)}{int(self.stroke)}"


def overprint_black(page: pikepdf.Page) -> None:
    """Let everything of full black on ``page`` overprint, and nothing else."""
    resources = page.resources
    seen = set[tuple[int, int]]()
    _mend(cast(pikepdf.Stream, page.obj.Contents), resources, pikepdf.parse_content_stream(page))
    _mend_inner(resources, seen)


def _mend_inner(resources: pikepdf.Dictionary, seen: set[tuple[int, int]]) -> None:
    """Mend the forms and patterns among ``resources``, and those inside them."""
    for kind in ("/XObject", "/Pattern"):
        for inner in list(cast(pikepdf.Dictionary, resources.get(kind, {})).values()):
            drawn = isinstance(inner, pikepdf.Stream) and (
                inner.get("/Subtype") == "/Form" or inner.get("/PatternType") == 1
            )
            if not drawn or inner.objgen in seen:
                continue
            seen.add(inner.objgen)
            form = cast(pikepdf.Stream, inner)
            own = cast(pikepdf.Dictionary, form.get("/Resources", pikepdf.Dictionary()))
            form.Resources = own
            if f"/{KNOCKS_OUT}" in form:
                del form[f"/{KNOCKS_OUT}"]
                form.write(b"/Over00 gs\n" + form.read_bytes())
                _add_states(own)
                continue
            _mend(form, own, pikepdf.parse_content_stream(form))
            _mend_inner(own, seen)


def _mend(
    stream: pikepdf.Stream, resources: pikepdf.Dictionary, instructions: Iterable[object]
) -> None:
    """Write a stream anew, with the graphics states that make its black overprint."""
    _add_states(resources)
    given = cast(Iterable[pikepdf.ContentStreamInstruction], instructions)
    # A form begins with the state of the place where it is drawn.
    stream.write(pikepdf.unparse_content_stream([_state(_Inks()), *_with_states(given)]))


def _add_states(resources: pikepdf.Dictionary) -> None:
    states = resources.get("/ExtGState")
    if states is None:
        states = resources.ExtGState = pikepdf.Dictionary()
    for fill in (False, True):
        for stroke in (False, True):
            states[_Inks(fill, stroke).name] = pikepdf.Dictionary(
                Type=pikepdf.Name.ExtGState, op=fill, OP=stroke, OPM=1
            )


def _state(inks: _Inks) -> pikepdf.ContentStreamInstruction:
    return pikepdf.ContentStreamInstruction([pikepdf.Name(inks.name)], pikepdf.Operator("gs"))


def _with_states(
    instructions: Iterable[pikepdf.ContentStreamInstruction],
) -> Iterable[pikepdf.ContentStreamInstruction]:
    """Yield ``instructions`` with a graphics state wherever full black begins or ends."""
    inks, saved = _Inks(), list[_Inks]()
    for instruction in instructions:
        operator = str(instruction.operator)
        yield instruction
        if operator == "q":
            saved.append(inks)
        elif operator == "Q" and saved:
            inks = saved.pop()
        elif operator in _FILL or operator in _STROKE:
            black = _is_black(instruction)
            fill = black if operator in _FILL else inks.fill
            stroke = black if operator in _STROKE else inks.stroke
            if (wanted := _Inks(fill, stroke)) != inks:
                inks = wanted
                yield _state(inks)


def _is_black(instruction: pikepdf.ContentStreamInstruction) -> bool:
    operands = cast(Iterable[object], instruction.operands)
    return tuple(o for o in operands if not isinstance(o, pikepdf.Name)) == _BLACK
