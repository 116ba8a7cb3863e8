"""Who made a text: a name, what its bearer did, and how a catalogue files it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class BodyKind(StrEnum):
    """Whether a name is a person's or a body's."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Contributor:
    """One who has a part in a text: ``role`` is the code of a MARC relator (aut, trl, pht …).

    Whoever did two things is there twice. ``file_as`` is the form for catalogues, None where it is
    not known for sure.
    """

    name: str
    role: str
    file_as: str | None = None
    kind: BodyKind = BodyKind.PERSON


def each_once(people: Iterable[Contributor]) -> tuple[Contributor, ...]:
    """``people`` in their order, those that are the same in name, role and kind once.

    A form for catalogues that is given with any of them holds for all of the name.
    """
    found: dict[tuple[str, str, BodyKind], Contributor] = {}
    for one in people:
        key = (one.name, one.role, one.kind)
        if key not in found or (found[key].file_as is None and one.file_as):
            found[key] = one
    return tuple(found.values())
