"""Layers of a PDF: which of them are printed (ISO 32000-1, 8.11).

Said by the default configuration and, where that has printing set by usage, by the layers' own
word on printing. A layer that nothing is said of is printed.
"""

from __future__ import annotations

from typing import Any

import pikepdf

_DEEPEST = 8
"""Expressions of visibility in each other that are followed."""


class FileLayers:
    """The layers of one file."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._off: set[tuple[int, int]] = set()
        try:
            self._read(pdf.Root.get("/OCProperties"))
        except (TypeError, ValueError, AttributeError, pikepdf.PdfError):
            # What cannot be understood hides nothing.
            self._off = set()

    def _read(self, properties: Any) -> None:
        if not isinstance(properties, pikepdf.Dictionary):
            return
        usual = properties.get("/D", pikepdf.Dictionary())
        groups: list[Any] = list(properties.get("/OCGs", []))
        if usual.get("/BaseState") == "/OFF":
            self._off = {group.objgen for group in groups}
        self._off |= {group.objgen for group in usual.get("/OFF", [])}
        self._off -= {group.objgen for group in usual.get("/ON", [])} if self._off else set()
        for event in usual.get("/AS", []):
            if event.get("/Event") == "/Print":
                for group in event.get("/OCGs", []):
                    self._follow_usage(group)

    def _follow_usage(self, group: Any) -> None:
        state = group.get("/Usage", {}).get("/Print", {}).get("/PrintState")
        if state == "/OFF":
            self._off.add(group.objgen)
        elif state == "/ON":
            self._off.discard(group.objgen)

    @property
    def hidden(self) -> list[int]:
        """The numbers of the objects of layers that are not printed."""
        return sorted(number for number, _ in self._off)

    def hides(self, item: Any) -> bool:
        """Whether what belongs to ``item``, a layer or several together, is not printed."""
        if not self._off or not isinstance(item, pikepdf.Dictionary):
            return False
        if item.get("/Type") != "/OCMD":
            return item.objgen in self._off
        if "/VE" in item:
            return not self._holds(item.get("/VE"), 0)
        given: Any = item.get("/OCGs", [])
        groups = list(given) if isinstance(given, pikepdf.Array) else [given]
        shown = [g.objgen not in self._off for g in groups if isinstance(g, pikepdf.Dictionary)]
        if not shown:
            return False
        policy = str(item.get("/P", "/AnyOn"))
        seen = {
            "/AllOn": all(shown),
            "/AnyOff": not all(shown),
            "/AllOff": not any(shown),
        }.get(policy, any(shown))
        return not seen

    def _holds(self, expression: Any, depth: int) -> bool:
        """Whether an expression of visibility is true."""
        if isinstance(expression, pikepdf.Dictionary):
            return expression.objgen not in self._off
        if not isinstance(expression, pikepdf.Array) or not len(expression) or depth > _DEEPEST:
            return True
        parts = [self._holds(part, depth + 1) for part in list(expression)[1:]]
        kind = str(expression[0])
        if kind == "/Not":
            return not all(parts)
        return any(parts) if kind == "/Or" else all(parts)
