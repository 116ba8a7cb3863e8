"""Lists, tables, contents and readings put together as the standard says (nesting.toml)."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ...tongues import Said, worded
from .places import PlaceCheck
from .tree import HEADING, TagElement, Tree

_TABLE = Path(__file__).with_name("nesting.toml")
_BODY, _AROUND = "TBody", ("THead", "TFoot")


@dataclass(frozen=True, slots=True)
class NestingRule:
    """What the standard says of one tag: tags that may hold it, those it may hold.

    ``orders`` are all that its tags may be, one after the other; None means anything.
    """

    condition: str
    parents: frozenset[str] | None = None
    kids: frozenset[str] | None = None
    single: frozenset[str] = frozenset()
    edges: Mapping[str, str] = field(default_factory=dict)
    orders: frozenset[str] | None = None
    text: bool = False


@cache
def rules() -> Mapping[str, NestingRule]:
    """The rule of each tag that has one."""
    given = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {tag: _rule(entry) for tag, entry in given.items()}


def _rule(entry: Mapping[str, Any]) -> NestingRule:
    def tags(key: str) -> frozenset[str] | None:
        return frozenset(entry[key]) if key in entry else None

    return NestingRule(
        entry["condition"],
        tags("in"),
        tags("holds"),
        tags("only") or frozenset(),
        entry.get("edge", {}),
        tags("order"),
        entry.get("text", False),
    )


def check_nesting(tree: Tree, places: PlaceCheck) -> None:
    """Report elements that stand where they may not, or hold what they may not."""
    for element in tree.elements:
        for reason, mend in _faults(element):
            places.tell(element, "K714", reason, mend)


def _faults(element: TagElement) -> Iterator[tuple[Said, Said]]:
    rule = rules().get(element.role)
    if rule is None:
        return
    holder = element.holder
    above = holder.role if holder else "StructTreeRoot"
    if rule.parents is not None and above not in rule.parents:
        yield (
            worded(
                "{path}: a {tag} stands in {above}",
                path=element.path,
                tag=element.role,
                above=above,
            ),
            worded("it belongs in {tags: / }", tags=tuple(sorted(rule.parents))),
        )
    held = [kid.role for kid in element.held()]
    yield from _wrong_kids(element, rule, held)
    if rule.kids is not None and not rule.text and _has_content(element):
        yield (
            worded("{path}: text stands in {tag} itself", path=element.path, tag=element.role),
            worded("put it into {tags: / }", tags=tuple(sorted(rule.kids))),
        )
    if element.role == "Table":
        yield from _wrong_groups(element, held)


def _wrong_kids(
    element: TagElement, rule: NestingRule, held: list[str]
) -> Iterator[tuple[Said, Said]]:
    path = element.path
    if rule.kids is not None:
        # A tag with a rule of its own says itself that it stands in the wrong place.
        for tag in sorted(set(held) - rule.kids):
            own = rules().get(tag)
            if own is None or own.parents is None or element.role in own.parents:
                yield (
                    worded(
                        "{path}: a {tag} stands in {above}", path=path, tag=tag, above=element.role
                    ),
                    worded("it holds {tags: / } only", tags=tuple(sorted(rule.kids))),
                )
    counts = Counter(held)
    for tag in sorted(rule.single):
        if counts[tag] > 1:
            yield (
                worded("{path}: there are {count} {tag}", path=path, count=counts[tag], tag=tag),
                worded("keep one of them"),
            )
    for tag, edge in sorted(rule.edges.items()):
        allowed = (0,) if edge == "first" else (0, len(held) - 1)
        if counts[tag] == 1 and held.index(tag) not in allowed:
            yield (
                worded("{path}: a {tag} stands in the middle", path=path, tag=tag),
                worded("put it first"),
            )
    if (
        rule.orders is not None
        and " ".join(held) not in rule.orders
        and set(held) <= (rule.kids or set())
    ):
        yield (
            worded(
                "{path}: it holds {found}", path=path, found=" ".join(held) or worded("nothing")
            ),
            worded("it holds {orders: / }", orders=tuple(sorted(rule.orders))),
        )


def _has_content(element: TagElement) -> bool:
    """Whether an element holds content of a page itself, and not by other elements."""
    waiting = [element]
    while waiting:
        at = waiting.pop()
        if at.items:
            return True
        waiting += [kid for kid in at.kids if kid.role == "NonStruct"]
    return False


def _wrong_groups(element: TagElement, held: list[str]) -> Iterator[tuple[Said, Said]]:
    """Yield what is wrong with a table's head, bodies and foot (table 337)."""
    for tag in _AROUND:
        if tag in held and _BODY not in held:
            yield (
                worded("{path}: a {tag} without a TBody", path=element.path, tag=tag),
                worded("put the rows of the table into TBody"),
            )
    if "THead" in held and _BODY in held and held.index("THead") > held.index(_BODY):
        yield (
            worded("{path}: a {tag} stands in the middle", path=element.path, tag="THead"),
            worded("put it first"),
        )


def check_headings(tree: Tree, places: PlaceCheck) -> None:
    """Report levels that are left out, and headings of both kinds (ISO 14289-1, 7.4)."""
    last = 0
    plain: list[TagElement] = []
    for element in tree.elements:
        if element.role == "H":
            plain.append(element)
        found = HEADING.fullmatch(element.role)
        if not found:
            continue
        level = int(found[1])
        if level > last + 1:
            places.tell(
                element,
                "K705",
                worded(
                    "a heading of level {level} follows one of level {last}", level=level, last=last
                )
                if last
                else worded("the first heading is of level {level}", level=level),
                worded("leave no level out; readers who listen navigate by headings"),
            )
        last = level
    if plain and last:
        places.tell(
            plain[0],
            "K715",
            worded("the file has headings with a level (H1, H2 …) and without one (H)"),
            worded("give every heading its level"),
        )
    doubled = Counter(id(element.holder) for element in plain)
    for element in plain:
        if doubled.pop(id(element.holder), 0) > 1:
            places.tell(
                element,
                "K715",
                worded("{path}: there are several H in one element", path=element.path),
                worded(
                    "put each part with its heading into an element of its own, or use H1, H2 …"
                ),
            )
