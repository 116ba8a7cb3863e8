"""Colour spaces of inks: what tints come to, by a calculator of its own and by another reader."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from publisher.diagnostics import Place, Severity
from publisher.layouts import Color
from publisher.pdf.spots import (
    Spot,
    agree_on_spots,
    choose_spots,
    engine_spaces,
    every_plate,
    share_spaces,
    space_of_plates,
    take_orders,
    tell_idle,
    write_spots,
)

Amounts = tuple[float, float, float, float]
PROCESS: dict[str, Amounts] = {
    "/Cyan": (1, 0, 0, 0), "/Magenta": (0, 1, 0, 0), "/Yellow": (0, 0, 1, 0), "/Black": (0, 0, 0, 1)
}  # fmt: skip
SPOTS = ("/Gold", "/PANTONE 485 C", "/专金871", "/Ink #1 (100%)")
PLACE = Place("layout.toml")
PAGE = (40, 10)


# What tints come to


def calculated(program: bytes, tints: Sequence[float]) -> list[float]:
    """Run the program of a calculator function (ISO 32000-1, 7.10.5.2, table 42)."""
    text = program.decode().strip()
    assert text[0] + text[-1] == "{}"
    stack = list(tints)
    for word in text[1:-1].split():
        match word:
            case "index":
                deep = int(stack.pop())
                stack.append(stack[-1 - deep])
            case "mul" | "add":
                two, one = stack.pop(), stack.pop()
                stack.append(one * two if word == "mul" else one + two)
            case "roll":
                turn, count = int(stack.pop()), int(stack.pop())
                assert 0 <= count <= len(stack)
                moved = stack[len(stack) - count :]
                stack[len(stack) - count :] = [moved[(n - turn) % count] for n in range(count)]
            case "pop":
                stack.pop()
            case _:
                stack.append(float(word))
    return stack


def shown(space: Any, tints: Sequence[float]) -> list[float]:
    """Say what tints of a Separation or DeviceN space look like in process inks."""
    assert space[2] == "/DeviceCMYK"
    function = space[3]
    domain = [float(end) for end in function.Domain]
    assert domain == [0, 1] * len(tints)
    if int(function.FunctionType) == 2:
        (tint,) = tints
        grown = tint ** float(function.N)
        ends = zip(function.C0, function.C1, strict=True)
        return [float(a) + grown * (float(b) - float(a)) for a, b in ends]
    assert int(function.FunctionType) == 4
    assert [float(end) for end in function.Range] == [0, 1] * 4
    return [min(1.0, max(0.0, ink)) for ink in calculated(function.read_bytes(), tints)]


percents = st.integers(0, 10_000).map(lambda n: n / 100)
tones = st.tuples(percents, percents, percents, percents)
tints = st.integers(0, 20).map(lambda n: n / 20)


mixed = st.lists(st.sampled_from([*PROCESS, *SPOTS]), min_size=1, max_size=6, unique=True)


@given(mixed.filter(lambda names: len(names) > 1 or names[0] in SPOTS), st.data())
@settings(max_examples=80)
def test_inks_come_to_the_sum_of_what_each_comes_to(names: list[str], data: st.DataObject) -> None:
    """Not more than full; in full alone each is what its alternate says, without any it is paper.

    The inks stand in their order, and each that is none of the press's has its own space there.
    """
    full = {name: data.draw(tones) for name in SPOTS}
    pdf = pikepdf.new()
    space: Any = space_of_plates(pdf, names, full)
    whole = {**PROCESS, **{name: tuple(part / 100 for part in one) for name, one in full.items()}}
    mixes = [[0.0] * len(names), [data.draw(tints) for _ in names]]
    mixes += [[float(one == name) for one in names] for name in names]
    for mix in mixes:
        parts = [sum(tint * whole[name][ink] for tint, name in zip(mix, names, strict=True))
                 for ink in range(4)]  # fmt: skip
        assert shown(space, mix) == pytest.approx([min(1, part) for part in parts], abs=1e-9)

    if len(names) == 1:
        assert [str(one) for one in space[:2]] == ["/Separation", names[0]]
        return
    assert str(space[0]) == "/DeviceN"
    assert [str(one) for one in space[1]] == names
    alone = space[4].Colorants
    assert set(alone.keys()) == set(names) & set(SPOTS)
    for name, one in alone.items():
        assert [str(part) for part in one[:2]] == ["/Separation", name]
        assert shown(one, [1]) == pytest.approx(whole[name])


def test_register_marks_are_full_on_every_plate() -> None:
    """``All`` has all four in full, nothing at no tint, and half of each between them."""
    space: Any = every_plate()
    assert [str(part) for part in space[:2]] == ["/Separation", "/All"]
    assert [shown(space, [tint]) for tint in (0, 0.5, 1)] == [[0] * 4, [0.5] * 4, [1] * 4]


@pytest.mark.parametrize(
    ("names", "mix"),
    [
        (["/Gold"], [0.0]), (["/Gold"], [0.5]), (["/Gold"], [1.0]),
        (["/Gold", "/Black"], [0.5, 0.25]), (["/Cyan", "/Gold"], [0.25, 0.5]),
        (["/Yellow", "/Magenta", "/Gold", "/专金871"], [0.2, 0.1, 0.3, 0.4]),
    ],
)  # fmt: skip
def test_another_reader_mixes_alike(names: list[str], mix: list[float]) -> None:
    """PDFium paints a mix like its sum in process inks, beside it, and not like another."""
    full = {"/Gold": (10.0, 30.0, 80.0, 0.0), "/专金871": (0.0, 40.0, 20.0, 10.0)}
    whole = {**PROCESS, **{name: tuple(part / 100 for part in one) for name, one in full.items()}}
    sums = [sum(tint * whole[name][ink] for tint, name in zip(mix, names, strict=True))
            for ink in range(4)]  # fmt: skip
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=PAGE)
    page.obj.Resources = Dictionary(ColorSpace=Dictionary(S=space_of_plates(pdf, names, full)))
    other = " ".join(f"{ink + 0.1:.4f}" for ink in sums)
    page.obj.Contents = pdf.make_stream(
        f"/S cs {' '.join(map(str, mix))} scn 0 0 10 10 re f "
        f"{' '.join(f'{ink:.4f}' for ink in sums)} k 10 0 10 10 re f {other} k 20 0 10 10 re f"
        .encode()
    )  # fmt: skip
    out = io.BytesIO()
    pdf.save(out)
    document = pypdfium2.PdfDocument(out.getvalue())
    image = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    mixed, summed, wrong = (image.getpixel((x, 5)) for x in (5, 15, 25))
    assert all(abs(a - b) <= 1 for a, b in zip(mixed, summed, strict=True))
    assert any(abs(a - b) > 4 for a, b in zip(mixed, wrong, strict=True))


# What the engine wrote

WHERE = ("page", "form", "pattern")
MEANT = (Spot("Gold", (0, 20, 60, 20)), Spot("Silver", (0, 0, 0, 40)))


def written(where: str, content: bytes) -> tuple[pikepdf.Pdf, Any]:
    """Make a page as the engine writes it, with ``content`` in one place, and its spaces."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=PAGE)
    # What is no dictionary comes before the one with the spaces, and behind it.
    pdf.make_indirect(Array([1]))
    kinds: dict[str, dict[str, Any]] = {
        "page": {}, "form": {"Subtype": Name.Form}, "pattern": {"PatternType": 1},
        "picture": {"Subtype": Name.Image},
    }  # fmt: skip
    part = pdf.make_stream(content, **kinds[where])
    profile = pdf.make_stream(b"", N=1)
    spaces = pdf.make_indirect(
        Dictionary(
            {
                "/--spot-1": Array([Name.ICCBased, profile]),
                "/--spot-2": Array([Name.ICCBased, profile]),
                "/Other": Name.DeviceCMYK,
            }
        )
    )
    page.obj.Resources = pdf.make_indirect(
        Dictionary(ColorSpace=spaces, XObject=Dictionary(A=part))
    )
    page.obj.Contents = part if where == "page" else pdf.make_stream(b"")
    return pdf, spaces


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("operator", ["cs", "CS"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_space_that_is_painted_in_is_the_ink(where: str, operator: str, number: int) -> None:
    """Whether lines or surfaces have it, on the page, in a form, in a pattern; the other goes."""
    pdf, spaces = written(where, f"1 w /--spot-{number} {operator} 0.5 scn 0 0 1 1 re f".encode())
    write_spots(pdf, MEANT)

    spot = MEANT[number - 1]
    assert set(spaces.keys()) == {f"/--spot-{number}", "/Other"}
    space = spaces[f"/--spot-{number}"]
    assert [str(part) for part in space[:2]] == ["/Separation", f"/{spot.name}"]
    assert shown(space, [1]) == pytest.approx([part / 100 for part in spot.alternate])
    assert space.is_indirect
    assert str(spaces.Other) == "/DeviceCMYK"


@pytest.mark.parametrize(
    ("where", "content"),
    [("page", b""), ("page", b"/Other cs /--spot-1 gs"), ("picture", b"/--spot-1 cs /--spot-2 CS")],
)
def test_a_space_that_nothing_is_painted_in_is_left_out(where: str, content: bytes) -> None:
    """Neither a name that is something else's, nor what only looks like content."""
    pdf, spaces = written(where, content)
    write_spots(pdf, MEANT)
    assert list(spaces.keys()) == ["/Other"]


def test_what_is_not_ordered_stays_as_the_engine_wrote_it() -> None:
    """Without spot colours, all of it."""
    pdf, spaces = written("page", b"/--spot-2 cs")
    write_spots(pdf, MEANT[:1])
    assert set(spaces.keys()) == {"/--spot-2", "/Other"}
    assert str(spaces["/--spot-2"][0]) == "/ICCBased"


def test_the_engine_knows_each_by_its_name() -> None:
    """From 1 on, in their order, each of one component."""
    known = engine_spaces(MEANT)
    assert list(known) == ["--spot-1", "--spot-2"]
    assert [len(one.components) for one in known.values()] == [1, 1]
    assert engine_spaces(()) == {}


# One ink, one space


def separation(name: str, cyan: float = 1.0, shades: Name = Name.DeviceCMYK) -> Array:
    """Make an ink with so much cyan."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[cyan, 0, 0, 0], N=1)
    return Array([Name.Separation, Name("/" + name), shades, function])


def test_the_first_word_on_an_ink_counts() -> None:
    """Its alternate and its function; other inks, and what is no ink, stay as they are."""
    pdf = pikepdf.new()
    gray = separation("Gold", 0.5, Name.DeviceGray)
    given = [separation("Gold", 0.25), separation("Silver", 0.75), gray, separation("Gold", 1)]
    others = [
        Array([Name.Separation, Name.Gold, Name.DeviceGray]),
        Array([Name.DeviceN, Array([Name.Gold]), Name.DeviceGray, Dictionary(N=3)]),
        Array([1, 2, 3, 4]), Array(),
    ]  # fmt: skip
    pdf.Root.Kept = Array([pdf.make_indirect(one) for one in [*given, *others]])
    before = [one.unparse(resolved=True) for one in others]
    agree_on_spots(pdf)

    found: Any = list(pdf.Root.Kept)
    assert [(str(one[1]), str(one[2]), float(one[3].C1[0])) for one in found[:4]] == [
        ("/Gold", "/DeviceCMYK", 0.25),
        ("/Silver", "/DeviceCMYK", 0.75),
        ("/Gold", "/DeviceCMYK", 0.25),
        ("/Gold", "/DeviceCMYK", 0.25),
    ]
    assert [one.unparse(resolved=True) for one in found[4:]] == before


def test_pages_share_what_is_the_same() -> None:
    """Inks alone: one with another alternate, and what is none, stays the page's own."""
    pdf = pikepdf.new()
    known: dict[bytes, pikepdf.Object] = {}
    pages: list[Any] = []
    for cyan in (1.0, 0.5, 1.0):
        page = pdf.add_blank_page(page_size=PAGE).obj
        measured = Array([Name.ICCBased, pdf.make_stream(b"", N=4)])
        page.Resources = Dictionary(
            ColorSpace=Dictionary(
                A=pdf.make_indirect(separation("Gold", cyan)), B=pdf.make_indirect(measured),
                C=Name.DeviceGray,
            )
        )  # fmt: skip
        share_spaces(page, known)
        pages.append(page.Resources.ColorSpace)
    bare = pdf.add_blank_page(page_size=PAGE).obj
    share_spaces(bare, known)

    first, second, third = pages
    assert first.A.objgen == third.A.objgen != second.A.objgen
    assert len({page.B.objgen for page in pages}) == 3
    assert [str(page.C) for page in pages] == ["/DeviceGray"] * 3
    assert "/ColorSpace" not in bare.Resources


# Orders


def colors(**spots: tuple[str | None, float]) -> Mapping[str, Color]:
    """Make colours of a layout by their ink and its tint."""
    cmyk = {"Gold": [0, 20, 60, 20], "Silver": [0, 0, 0, 40], None: [1, 2, 3, 4]}
    return {
        name: Color.model_validate(
            {"rgb": "#123456", "cmyk": cmyk[spot], "spot": spot, "tint": tint}
        )
        for name, (spot, tint) in spots.items()
    }


LAYOUT = colors(a=("Gold", 100), b=("Gold", 40), c=(None, 100), d=("Silver", 100))


@pytest.mark.parametrize(
    ("ordered", "chosen", "left"),
    [
        ([], [], ["Gold", "Silver"]),
        (["Silver"], ["Silver"], ["Gold"]),
        (["Silver", "Gold"], ["Silver", "Gold"], []),
        (["Gold", "Other", "Silver"], ["Gold", "Silver"], []),
        (["Other"], [], ["Gold", "Silver"]),
    ],
)
def test_inks_are_chosen_in_the_order_s_order(
    ordered: list[str], chosen: list[str], left: list[str]
) -> None:
    """With their full tone, whatever tint a colour has; the layout's others are told by name."""
    full = {"Gold": (0, 20, 60, 20), "Silver": (0, 0, 0, 40)}
    spots, told = choose_spots(LAYOUT, ordered, PLACE)
    assert list(spots) == [Spot(name, full[name]) for name in chosen]
    assert [(one.code, one.severity, one.place) for one in told] == [
        ("P024", Severity.NOTE, PLACE) for _ in left
    ]
    assert [name in one.message for name, one in zip(left, told, strict=True)] == [True] * len(left)
    assert take_orders(ordered, spots) == {name: full.get(name) for name in ordered}
    assert list(take_orders(ordered, spots)) == sorted(ordered)


def idle(ordered: Sequence[str], used: Sequence[str], layout: Mapping[str, Color]) -> Iterator[str]:
    """Yield hints on inks that are ordered for nothing."""
    spots, _ = choose_spots(layout, ordered, PLACE)
    for one in tell_idle(take_orders(ordered, spots), used, layout, PLACE):
        assert (one.code, one.severity, one.place) == ("P023", Severity.WARNING, PLACE)
        yield str(one.hint)


def test_an_ink_that_nothing_is_printed_in_is_told() -> None:
    """Neither the layout nor a placed page has it; what may be meant is one that is there."""
    assert list(idle(["Gold", "Silver"], [], LAYOUT)) == []
    assert list(idle(["Bronze"], ["Bronze"], LAYOUT)) == []
    (near,) = idle(["Gold", "Silber"], [], LAYOUT)
    assert "Silver" in near
    (placed,) = idle(["Bronce"], ["Bronze"], colors(c=(None, 100)))
    assert "Bronze" in placed
    (nothing,) = idle(["Gold"], [], colors(c=(None, 100)))
    assert "spot = …" in nothing
