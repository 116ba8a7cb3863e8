"""Tags of bare pages, put together: what leads from a link to its element, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from publisher.pdf.leaf import Tag
from publisher.pdf.structure import join_tags, names_links, write_tree
from publisher.render import TreeStep

LINKS = ((2, 1), (0, 0), (1, 3))
"""Marked pieces and links of each page."""


def step(role: str, key: str, order: int | None = None, **said: str) -> TreeStep:
    """Make a step to an element."""
    return TreeStep(role, key, order=order, said=tuple(said.items()))


def bare(links: tuple[tuple[int, int], ...] = LINKS) -> Any:
    """Make a PDF of blank pages with so many links on each, all in one tree of tags."""
    pdf = pikepdf.new()
    tags = []
    for number, (marks, count) in enumerate(links):
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj.Annots = pikepdf.Array(
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link,
                    Contents=pikepdf.String(f"{number}.{link}"),
                )
            )
            for link in range(count)
        )  # fmt: skip
        text = step("P", f"p{number}")
        tags.append(
            (
                *(Tag((text,), mark=mark) for mark in range(marks)),
                *(Tag((text, step("Link", f"l{number}.{link}")), link=link)
                  for link in range(count)),
            )
        )  # fmt: skip
    write_tree(pdf, join_tags(tags))
    return pdf


def owners(pdf: Any) -> dict[int, Any]:
    """Read the parent tree: what is of which element (ISO 32000-1, 14.7.4.4)."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}


def test_each_link_leads_to_its_own_element_and_back() -> None:
    """No two have one key, and no key is a page's; the element holds the very annotation."""
    pdf = bare()
    known = owners(pdf)
    root = pdf.Root.StructTreeRoot
    keys = [int(page.obj.StructParents) for page in pdf.pages]
    for number, page in enumerate(pdf.pages):
        for link, annotation in enumerate(page.obj.Annots):
            key = int(annotation.StructParent)
            owner = known[key]
            assert owner.S == "/Link"
            (kid,) = owner.K
            assert kid.Type == "/OBJR"
            assert kid.Obj.Contents == f"{number}.{link}"
            assert kid.Pg.objgen == page.obj.objgen
            keys.append(key)
    assert sorted(keys) == list(range(7))
    assert sorted(known) == sorted(keys)
    assert int(root.ParentTreeNextKey) == 7


def test_each_marked_piece_leads_to_its_element() -> None:
    """The page's list has at each number the element that has this number on this page."""
    pdf = bare()
    known = owners(pdf)
    for page, (marks, _) in zip(pdf.pages, LINKS, strict=True):
        slots = list(known[int(page.obj.StructParents)])
        assert len(slots) == marks
        for mark, owner in enumerate(slots):
            assert owner.S == "/P"
            assert owner.Pg.objgen == page.obj.objgen
            assert mark in [kid for kid in owner.K if isinstance(kid, int)]


def test_numbers_that_nobody_has_are_left_free() -> None:
    """Content that is no one's has its place in the list of its page, with nothing in it."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    write_tree(pdf, join_tags([[Tag((step("P", "a"),), mark=2), Tag((step("P", "b"),), mark=0)]]))

    first, second, third = owners(pdf)[0]
    assert second is None
    assert [str(one.S) for one in (first, third)] == ["/P", "/P"]
    assert [[int(kid) for kid in one.K] for one in (first, third)] == [[0], [2]]


def test_what_goes_on_says_its_page() -> None:
    """Of an element on two pages the second page's piece says where it is (14.7.4.2)."""
    pdf = pikepdf.new()
    for _ in range(2):
        pdf.add_blank_page(page_size=(100, 100))
    box = step("P", "p", BBox="0 0 1 1")
    write_tree(pdf, join_tags([[Tag((box,), mark=0)], [Tag((box,), mark=0)]]))

    (document,) = pdf.Root.StructTreeRoot.K
    (element,) = document.K
    here, beyond = element.K
    assert here == 0
    assert element.Pg.objgen == pdf.pages[0].obj.objgen
    assert str(beyond.Type) == "/MCR"
    assert int(beyond.MCID) == 0
    assert beyond.Pg.objgen == pdf.pages[1].obj.objgen
    assert "/A" not in element, "it has no one place"


def test_elements_stand_in_order_and_the_rest_behind_what_was_before() -> None:
    """What has no number stays with what came before it, whatever the order of drawing."""
    orders = (("c", 3), ("c'", None), ("a", 1), ("a'", None), ("b", 2))
    tags = [Tag((step("P", key, order),), mark=mark) for mark, (key, order) in enumerate(orders)]
    document = join_tags([tags])

    marks = [kid.mark for one in document.elements() for kid in one.kids]  # type: ignore[union-attr]
    assert marks == [2, 3, 4, 0, 1]


@pytest.mark.parametrize(
    ("said", "owner", "name", "value"),
    [
        ({"RowSpan": "2"}, "/Table", "/RowSpan", "2"),
        ({"Scope": "Row"}, "/Table", "/Scope", "/Row"),
        ({"ListNumbering": "Decimal"}, "/List", "/ListNumbering", "/Decimal"),
        ({"BBox": "1 2 3 4.5"}, "/Layout", "/BBox", "[1.0, 2.0, 3.0, 4.5]"),
    ],
)
def test_attributes_are_of_their_owner(
    said: dict[str, str], owner: str, name: str, value: str
) -> None:
    """Each attribute stands with whose it is (14.8.5)."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    write_tree(pdf, join_tags([[Tag((step("P", "p", None, **said),), mark=0)]]))

    (document,) = pdf.Root.StructTreeRoot.K
    (element,) = document.K
    assert owner == element.A.O
    found = element.A[name]
    if isinstance(found, pikepdf.Array):
        assert str([float(one) for one in found]) == value
    else:
        assert str(found) == value


def _unsaid(pdf: Any) -> None:
    del pdf.pages[2].Annots[1].Contents


def _blank(pdf: Any) -> None:
    pdf.pages[2].Annots[1].Contents = pikepdf.String(" ")


def _keyless(pdf: Any) -> None:
    del pdf.pages[2].Annots[2].StructParent


def _unknown(pdf: Any) -> None:
    pdf.pages[0].Annots[0].StructParent = 900


def _of_a_page(pdf: Any) -> None:
    pdf.pages[0].Annots[0].StructParent = 0


def _no_link(pdf: Any) -> None:
    owners(pdf)[int(pdf.pages[2].Annots[2].StructParent)].S = pikepdf.Name.P


def _no_tree(pdf: Any) -> None:
    del pdf.Root.StructTreeRoot


@pytest.mark.parametrize(
    "spoil", [_unsaid, _blank, _keyless, _unknown, _of_a_page, _no_link, _no_tree]
)
def test_a_link_that_nobody_can_name_is_found(spoil: Callable[[Any], None]) -> None:
    """One of four links is enough (ISO 14289-1, 7.18.5)."""
    pdf = bare()
    assert names_links(pdf)

    spoil(pdf)
    assert not names_links(pdf)


@pytest.mark.parametrize("links", [((1, 1),), ((0, 1),), ((1, 2),), ((1, 1), (1, 1))])
def test_a_link_without_a_key_is_nobody_s(links: tuple[tuple[int, int], ...]) -> None:
    """However few pages there are: no key is taken for the one that it lacks."""
    pdf = bare(links)
    assert names_links(pdf)
    for page in pdf.pages:
        for annotation in page.obj.Annots:
            key = annotation.StructParent
            del annotation.StructParent
            assert not names_links(pdf)
            annotation.StructParent = key
    assert names_links(pdf)


def test_other_annotations_are_no_links() -> None:
    """A note in no tag is another condition's matter; a page without any is well."""
    pdf = bare()
    pdf.pages[0].Annots.append(pikepdf.Dictionary(Subtype=pikepdf.Name.Text))
    del pdf.pages[1].Annots

    assert names_links(pdf)
