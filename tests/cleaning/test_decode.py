"""What was lost at the gaps of a sentence: sums over all ways, and the weights they rest on."""

from __future__ import annotations

from itertools import chain, combinations
from math import exp, isclose
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.cleaning import clean
from publisher.cleaning.losses.decode import LEAST, TOGETHER, Lattice, _disjoint
from publisher.cleaning.losses.events import QUOTE, Event
from publisher.cleaning.losses.weights import weights

POINTS = st.floats(-4, 4, allow_nan=False)
PLACES = range(6)


@st.composite
def fields(draw: st.DrawFn) -> tuple[list[Event], dict[int, float]]:
    """Give a few events over six places, and what the gaps among these weigh."""
    spans = draw(st.sets(st.sampled_from(list(combinations(PLACES, 2))), max_size=4))
    pauses = draw(st.sets(st.tuples(st.sampled_from(PLACES), st.sampled_from("，、")), max_size=3))
    events = [Event(a, b, QUOTE, draw(POINTS)) for a, b in sorted(spans)]
    events += [Event(at, at, mark, draw(POINTS)) for at, mark in sorted(pauses)]
    gaps = draw(st.sets(st.sampled_from(PLACES)))
    return sorted(events), {at: draw(POINTS) for at in sorted(gaps)}


def weight(way: tuple[Event, ...], nothing: dict[int, float]) -> float | None:
    """Give what one way to explain a sentence weighs; None where its events cross."""
    table = weights()
    total = sum(event.points for event in way)
    spans = [(e.start, e.end) for e in way if e.mark == QUOTE]
    pauses = [e.start for e in way if e.mark != QUOTE]
    crossing = any(a < d and c < b for (a, b), (c, d) in combinations(spans, 2))
    inside = any(a < at < b for a, b in spans for at in pauses)
    if crossing or inside or len(set(pauses)) < len(pauses):
        return None
    for at in {*nothing, *pauses, *chain.from_iterable(spans)}:
        opened, closed = (any(span[side] == at for span in spans) for side in (0, 1))
        paused = at in pauses
        for clue, both in zip(
            TOGETHER,
            (opened and closed and not paused, closed and paused, opened and paused),
            strict=True,
        ):
            total += table[clue] * both
        if at in nothing and not any(a <= at <= b for a, b in spans) and not paused:
            total += nothing[at]
    return total


@given(fields())
@settings(max_examples=200, deadline=None)
def test_the_sums_are_those_over_every_way(field: tuple[list[Event], dict[int, float]]) -> None:
    """The probability of an event is that of all ways with it, told one by one."""
    events, nothing = field
    ways = chain.from_iterable(combinations(events, n) for n in range(len(events) + 1))
    weighed = [(way, points) for way in ways if (points := weight(way, nothing)) is not None]
    total = sum(exp(points) for _, points in weighed)

    for event in Lattice(events, nothing).likely():
        plain = event._replace(likely=0.0)
        wanted = sum(exp(points) for way, points in weighed if plain in way) / total
        assert isclose(event.likely, wanted, rel_tol=1e-6, abs_tol=1e-9)


def test_a_gap_that_must_be_something_raises_what_is_near() -> None:
    """The same event is likelier where its gap cannot well stand for nothing."""
    event = Event(2, 2, "，", 0.0)
    (hard,), (easy,) = (Lattice([event], {2: points}).likely() for points in (-3.0, 3.0))

    assert hard.likely > 0.9
    assert easy.likely < 0.1


def crosses(one: Event, other: Event) -> bool:
    """Say whether two events have a place in common that only one of them can have."""
    if one.start == one.end == other.start == other.end:
        return True
    return one.start < other.end and other.start < one.end


@given(fields(), st.randoms(use_true_random=False))
def test_what_is_kept_is_likeliest_and_crosses_nothing(
    told: tuple[list[Event], dict[int, float]], draw: Random
) -> None:
    """One is kept unless it is hardly likely, or crosses a kept one that comes before it."""
    events = [one._replace(likely=draw.choice([0.05, 0.1, 0.3, 0.3, 0.9])) for one in told[0]]
    kept = _disjoint(events)
    assert kept == sorted(kept)
    assert not any(crosses(one, other) for one, other in combinations(kept, 2))
    for one in events:
        ahead = [
            o for o in kept if (-o.likely, o.start, o.end) <= (-one.likely, one.start, one.end)
        ]
        beaten = one.likely < LEAST or any(crosses(one, other) for other in ahead)
        assert (one in kept) or beaten, one


def test_every_weight_is_asked_for() -> None:
    """No line of the table answers a question that no rule asks."""
    asked = {
        "open": "slot beside before before2 before3 first first2 is split digit",
        "close": "slot beside after after2 last last2 is split digit",
        "pair": "size ends nature commas inner strays again is number word holds words set-phrase"
        " list cut",
        "comma": "slot beside is before before2 after after2 left right left-gap right-gap items"
        " even goes-on list and",
        "nothing": "slot beside is",
        "gap": "holds",
    }
    asked["list"] = asked["comma"]
    known = {f"{event}.{name}" for event, names in asked.items() for name in names.split()}

    assert {question for question, _ in weights()} <= known
    assert {event for event, _, _ in (q.partition(".") for q, _ in weights())} == set(asked)


def test_reasons_are_words() -> None:
    """A proposal says why: the blanks, the words around, the form."""
    raw = "# 一个题目\n\n" + "他们在那里看了很久才慢慢地走回去了。" * 4
    raw += "\n\n这个县大力推行 145 工作法，又以 一增一减 为目标，成效明显。\n"
    found = [c for c in clean(raw, "raw.md").changes if "“" in c.after]

    assert found
    assert all("blank" in change.reason for change in found)
