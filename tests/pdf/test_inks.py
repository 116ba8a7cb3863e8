"""The inks that a page may print, told from its resources alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from publisher.pdf.inks import Marks, name_spots, spots_of
from publisher.pdf.marks import Sheet

FONT = Path(__file__).parents[2] / "fonts/PublisherHei-Regular.otf"


def separation(name: str) -> Any:
    """A spot colour."""
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1)
    return Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, function])


def several(*names: str, process: bool = False) -> Any:
    """A colour of several inks, each with the colour space it has alone."""
    alone = Dictionary({"/" + name: separation(name) for name in names})
    inks = Array([Name("/" + name) for name in names])
    whole = [Name.DeviceN, inks, Name.DeviceCMYK, Dictionary()]
    return Array(whole if process else [*whole, Dictionary(Colorants=alone)])


def page_with(pdf: pikepdf.Pdf, resources: dict[str, Any]) -> pikepdf.Page:
    """A new page with these resources."""
    page = pdf.add_blank_page(page_size=(100, 100))
    page.obj.Resources = Dictionary({"/" + name: value for name, value in resources.items()})
    return page


def inks_of(**resources: Any) -> list[str]:
    """The spot colours of a page with these resources."""
    pdf = pikepdf.new()
    return list(spots_of(page_with(pdf, resources)))


def form(pdf: pikepdf.Pdf, resources: Any) -> Any:
    """A form with these resources."""
    made = pdf.make_stream(b"")
    made.Resources = resources
    return made


SPACES: dict[str, tuple[Any, list[str]]] = {
    "a spot colour": (separation("Gold"), ["Gold"]),
    "an ink of the press": (separation("Black"), []),
    "another ink of the press": (separation("Cyan"), []),
    "every plate": (separation("All"), []),
    "no plate": (separation("None"), []),
    "a table of colours": (Array([Name.Indexed, separation("Gold"), 1, b"\0"]), ["Gold"]),
    "a pattern of a colour": (Array([Name.Pattern, separation("Gold")]), ["Gold"]),
    "a pattern": (Array([Name.Pattern]), []),
    "several inks": (several("Gold", "Black", "Silver"), ["Gold", "Silver"]),
    "several inks without their own": (several("Gold", "Silver", process=True), []),
    "a colour of the press": (Name.DeviceCMYK, []),
    "a measured colour": (Array([Name.ICCBased, Dictionary(N=4)]), []),
    "a broken one": (Array([Name.Separation, Name("/Gold"), Name.DeviceCMYK]), []),
}


@pytest.mark.parametrize("name", SPACES)
def test_inks_of_a_colour_space(name: str) -> None:
    """Only what has a plate beside the press's four."""
    space, inks = SPACES[name]
    assert inks_of(ColorSpace=Dictionary(A=space)) == inks


@pytest.mark.parametrize("kind", ["Shading", "Pattern", "XObject", "Font"])
def test_where_inks_are_looked_for(kind: str) -> None:
    """In what a page draws with, itself or with resources of its own."""
    inner = Dictionary(ColorSpace=Dictionary(A=separation("Gold")))
    own = Dictionary(ColorSpace=separation("Silver"))
    found = inks_of(**{kind: Dictionary(A=Dictionary(Resources=inner), B=own)})
    assert found == ["Gold", "Silver"]
    assert inks_of(Properties=Dictionary(A=own)) == []


def test_a_shading_of_a_pattern() -> None:
    """Its colours are the pattern's."""
    pattern = Dictionary(Shading=Dictionary(ColorSpace=separation("Gold")))
    assert inks_of(Pattern=Dictionary(A=pattern)) == ["Gold"]


DEPTHS = [(0, True), (1, True), (8, True), (9, False)]


@pytest.mark.parametrize(("depth", "found"), DEPTHS)
@pytest.mark.parametrize("kind", ["Pattern", "Indexed", "DeviceN"])
def test_spaces_within_spaces(kind: str, depth: int, found: bool) -> None:
    """As deep as forms."""
    space = separation("Gold")
    for _ in range(depth):
        space = {
            "Pattern": Array([Name.Pattern, space]),
            "Indexed": Array([Name.Indexed, space, 1, b"\0"]),
            "DeviceN": Array([Name.DeviceN, Array([]), Name.DeviceCMYK, Dictionary(),
                              Dictionary(Colorants=Dictionary(A=space))]),
        }[kind]  # fmt: skip
    assert inks_of(ColorSpace=Dictionary(A=space)) == ["Gold"] * found


def test_a_space_of_itself() -> None:
    """It has an end."""
    pdf = pikepdf.new()
    space: Any = pdf.make_indirect(Array([Name.Pattern]))
    space.append(space)
    gold = pdf.make_indirect(several("Gold", "Silver"))
    gold[4].Colorants.Silver = gold
    page = page_with(pdf, {"ColorSpace": Dictionary(A=space, B=gold)})
    assert list(spots_of(page)) == ["Gold"]


@pytest.mark.parametrize(("depth", "found"), DEPTHS)
def test_forms_within_forms(depth: int, found: bool) -> None:
    """Eight of them are looked into; a form that draws itself ends there, too."""
    resources = Dictionary(ColorSpace=Dictionary(A=separation("Gold")))
    for _ in range(depth):
        resources = Dictionary(XObject=Dictionary(A=Dictionary(Resources=resources)))
    pdf = pikepdf.new()
    page = page_with(pdf, {})
    page.obj.Resources = resources
    assert bool(spots_of(page)) is found


def test_a_form_that_draws_itself() -> None:
    """It has an end."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    drawn = form(pdf, Dictionary(ColorSpace=Dictionary(A=separation("Gold"))))
    drawn.Resources.XObject = Dictionary(A=drawn)
    page.obj.Resources = Dictionary(XObject=Dictionary(A=drawn))
    assert list(spots_of(page)) == ["Gold"]


def test_inks_are_named_in_order_of_their_names() -> None:
    """Each gets a name in the page's resources that leads to its own colour space."""
    spaces = Dictionary(A=separation("Silver"), B=separation("Gold"), C=separation("Magenta"))
    pdf = pikepdf.new()
    page = page_with(pdf, {"ColorSpace": spaces})
    named = name_spots(page)

    assert named == {"Gold": "/Plate0", "Silver": "/Plate1"}
    for name, called in named.items():
        assert page.obj.Resources.ColorSpace[called][1] == "/" + name


# Around the page


@cache
def font() -> bytes:
    """The face of the slug."""
    return FONT.read_bytes()


def chosen(streams: list[pikepdf.Stream]) -> Iterator[str]:
    """Yield the colour spaces that content chooses."""
    for stream in streams:
        for instruction in pikepdf.parse_content_stream(stream):
            if str(instruction.operator) in ("cs", "CS"):
                yield str(instruction.operands[0])


def painted(streams: list[pikepdf.Stream]) -> set[str]:
    """The inks and process colours that content has, as it writes them."""
    found = set()
    for stream in streams:
        for instruction in pikepdf.parse_content_stream(stream):
            if str(instruction.operator) in ("k", "K"):
                found.add(" ".join(map(str, instruction.operands)))
    return found


def test_what_is_around_pages_is_drawn_once_for_all_of_the_same_inks() -> None:
    """Pages with spot colours have marks on every plate there is, through one space of them all."""
    pdf = pikepdf.new()
    marks = Marks(pdf, Sheet(300, 400, 8.5), font)
    gold, silver = separation("Gold"), separation("Silver")
    inks = [[], [gold], [gold, silver], [silver], [], [gold]]
    pages = [
        page_with(pdf, {"ColorSpace": Dictionary({f"/S{n}": one for n, one in enumerate(some)})})
        for some in inks
    ]
    made = [marks.around(page, "样刊", f"A{n}") for n, page in enumerate(pages)]

    assert [len(streams) for streams in made] == [2] * 6
    first = [streams[0].objgen for streams in made]
    # Two pages with one ink each have it by the same name.
    assert [first.index(one) for one in first] == [0, 1, 2, 1, 0, 1]
    every = set()
    for page, some, streams in zip(pages, inks, made, strict=True):
        spaces: Any = page.obj.Resources.ColorSpace
        named = [name for name in dict(spaces) if not name.startswith("/S")]
        plates = sorted(name for name in named if name != "/All")
        assert sorted(str(spaces[name][1]) for name in plates) == [str(one[1]) for one in some]
        assert set(chosen(streams)) == set(named), "all that is there is painted in"
        assert ("/All" in named) is bool(some)
        assert set(chosen(streams[:1])) == set(named), "the bar and the register marks"
        assert set(chosen(streams[1:])) == set(plates), "each plate says its name"
        register = "1 1 1 1" in painted(streams[:1])
        assert register is not bool(some), "the four plates' register would be short of others"
        if some:
            assert str(spaces["/All"][1]) == "/All"
            every.add(spaces["/All"].objgen)
    assert len(every) == 1


@pytest.mark.parametrize(
    ("marks", "count"), [((), 0), (("crop",), 1), (("slug",), 2), (("crop", "slug", "bar"), 2)]
)
def test_only_what_is_wanted_stands_around(marks: tuple[str, ...], count: int) -> None:
    """A page without marks stays as it is; one without a slug needs no face for it."""

    def no_font() -> bytes:
        raise AssertionError

    pdf = pikepdf.new()
    page = page_with(pdf, {"ColorSpace": Dictionary(S=separation("Gold"))})
    sheet = Sheet(300, 400, 8.5, marks)
    around = Marks(pdf, sheet, font if "slug" in marks else no_font).around(page, "样刊", "A1")
    assert len(around) == count
    spaces: Any = page.obj.Resources.ColorSpace
    assert set(spaces.keys()) == ({"/S", "/Plate0", "/All"} if count else {"/S"})


def test_the_slug_says_the_page_on_every_plate() -> None:
    """Two pages differ in their text and in their code, which stands behind each ink's name."""
    pdf = pikepdf.new()
    marks = Marks(pdf, Sheet(300, 400, 8.5), font)

    def slug(ink: str, text: str, code: str) -> bytes:
        page = page_with(pdf, {"ColorSpace": Dictionary(S=separation(ink))})
        return marks.around(page, text, code)[1].read_bytes()

    said = [slug("Gold", "样刊", "A1"), slug("Gold", "样刊", "A2"), slug("Gold", "本刊", "A1"),
            slug("Silver", "样刊", "A1")]  # fmt: skip
    assert len(set(said)) == 4
    assert slug("Gold", "样刊", "A1") == said[0]
    # What is told of an ink stands behind where its ink is chosen, and before it all is the same.
    one, other = (content.split(b"/Plate0 cs 1 scn") for content in said[:2])
    assert (len(one), len(other)) == (2, 2)
    assert one[0].split(b"cm", 1)[1] == other[0].split(b"cm", 1)[1]
    assert one[1] != other[1]
