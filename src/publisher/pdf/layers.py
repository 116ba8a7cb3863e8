"""Layers of a PDF (ISO 32000-1, 8.11): which of them are printed."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pikepdf

from ..pictures.bounds import MALFORMED

_MOST = 10_000


class LayerFilter:
    """Says of a file's content whether it is printed; ``hidden`` are layers that are not."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.hidden: set[tuple[int, int]] = set()
        given: Any = pdf.Root.get("/OCProperties")
        with suppress(*MALFORMED):
            self._read(given)

    def _read(self, given: Any) -> None:
        if not isinstance(given, pikepdf.Dictionary):
            return
        groups = list(given.OCGs)[:_MOST]
        usual: Any = given.get("/D", pikepdf.Dictionary())
        if str(usual.get("/BaseState", "/ON")) == "/OFF":
            self.hidden |= {group.objgen for group in groups}
        self.hidden -= {group.objgen for group in usual.get("/ON", [])}
        self.hidden |= {group.objgen for group in usual.get("/OFF", [])}
        for use in usual.get("/AS", []):
            if str(use.get("/Event")) == "/Print":
                for group in use.get("/OCGs", []):
                    self._follow_print(group)

    def _follow_print(self, group: Any) -> None:
        state = str(group.get("/Usage", {}).get("/Print", {}).get("/PrintState", ""))
        if state == "/OFF":
            self.hidden.add(group.objgen)
        elif state == "/ON":
            self.hidden.discard(group.objgen)

    def hides(self, content: Any) -> bool:
        """Whether what belongs to a layer, or to several by a rule, is not printed."""
        if not isinstance(content, pikepdf.Dictionary):
            return False
        with suppress(*MALFORMED):
            if str(content.get("/Type")) != "/OCMD":
                return content.objgen in self.hidden
            if "/VE" in content:
                return not self._holds(content.VE, 0)
            given = content.get("/OCGs")
            several = list(given) if isinstance(given, pikepdf.Array) else [given]
            seen = [one.objgen not in self.hidden for one in several if one is not None]
            rule = str(content.get("/P", "/AnyOn"))
            if not seen:
                return False
            rules = {"/AllOn": all(seen), "/AnyOff": not all(seen), "/AllOff": not any(seen)}
            return not rules.get(rule, any(seen))
        return False

    def _holds(self, rule: Any, depth: int) -> bool:
        """Whether an expression of layers is true (8.11.2.2)."""
        if isinstance(rule, pikepdf.Dictionary) or depth > 16:
            return rule.objgen not in self.hidden
        word, parts = str(rule[0]), [self._holds(one, depth + 1) for one in list(rule)[1:]]
        if word == "/Not":
            return not parts[0]
        return all(parts) if word == "/And" else any(parts)
