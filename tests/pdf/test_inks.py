"""The inks that a page may print, told from its resources alone."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from publisher.pdf.inks import name_spots, spots_of


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


@pytest.mark.parametrize(("depth", "found"), [(0, True), (1, True), (8, True), (9, False)])
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
