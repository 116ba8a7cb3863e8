"""Bare pages bound: outline, names, labels, pictures that are shared, read back by their keys."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.edition import WHOLE, Parts
from publisher.pdf.binding import bind
from publisher.pdf.leaf import PLACED, Bookmark, FaceUse, Leaf, Tag
from publisher.pdf.structure import names_links
from publisher.render import TreeStep

Anchor = tuple[str, float, float]


def no_program(face: FaceUse) -> Any:
    """Give no face: bare pages have none."""
    raise AssertionError(face)


def leaf(
    *bookmarks: Bookmark,
    anchors: Sequence[Anchor] = (),
    pictures: Sequence[tuple[bytes, dict[str, Any]]] = (),
    tags: tuple[Tag, ...] | None = None,
    links: Sequence[str] = (),
    spaces: Sequence[Any] = (),
    said: str = "",
) -> Leaf:
    """Make a blank page of 100 × 200 pt."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 200))
        objects = pikepdf.Dictionary()
        for number, (data, keys) in enumerate(pictures):
            objects[f"/X{number}"] = pdf.make_stream(data, **keys)
        page.obj.Resources = pikepdf.Dictionary(XObject=objects)
        if spaces:
            named = {f"/S{number}": pdf.make_indirect(one) for number, one in enumerate(spaces)}
            page.obj.Resources.ColorSpace = pikepdf.Dictionary(named)
        if links:
            notes = [{"/Subtype": pikepdf.Name.Link, "/Contents": pikepdf.String(one)}
                     for one in links]  # fmt: skip
            made = [pdf.make_indirect(pikepdf.Dictionary(one)) for one in notes]
            page.obj.Annots = pikepdf.Array(made)
        if said:
            pdf.docinfo["/Title"] = said
        out = io.BytesIO()
        pdf.save(out)
    return Leaf(out.getvalue(), (), bookmarks, tuple(anchors), (), (), (), (), tags)


def mark(level: int, label: str, *, closed: bool = False, at: float = 0.0) -> Bookmark:
    """Make a bookmark at a height of its page."""
    return Bookmark(level, label, 10.0, at, closed)


def walk(above: Any, parent: Any = None) -> Iterator[tuple[int, str]]:
    """Yield depth and title of all entries, and hold each to ISO 32000-1, 12.3.3."""
    if "/First" not in above:
        assert "/Last" not in above
        assert "/Count" not in above
        return
    before: Any = None
    each = above.First
    while each is not None:
        assert each.Parent.objgen == above.objgen
        assert (each.get("/Prev") is None) == (before is None)
        if before is not None:
            assert each.Prev.objgen == before.objgen
        yield 0, str(each.Title)
        yield from ((depth + 1, title) for depth, title in walk(each))
        before, each = each, each.get("/Next")
    assert above.Last.objgen == before.objgen


def seen(above: Any) -> int:
    """Count the entries below one that are seen if it is open."""
    count, each = 0, above.get("/First")
    while each is not None:
        under = seen(each)
        count += 1 + (under if each.get("/Count", 0) > 0 else 0)
        assert abs(int(each.get("/Count", 0))) == under
        each = each.get("/Next")
    return count


def outline(leaves: Sequence[Leaf], parts: Parts = WHOLE, **sections: str) -> list[tuple[int, str]]:
    """Bind pages and read their outline."""
    with bind(leaves, no_program, parts, sections) as pdf:
        if "/Outlines" not in pdf.Root:
            return []
        top = pdf.Root.Outlines
        assert int(top.Count) == seen(top)
        return list(walk(top))


marks = st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=12)


@given(st.lists(marks, min_size=1, max_size=3))
@settings(max_examples=40)
def test_each_entry_is_under_the_last_higher_one(pages: list[list[tuple[int, bool]]]) -> None:
    """As deep as there are entries above it, whatever levels were left out."""
    names = iter(range(100))
    made = [[mark(level, f"{next(names)}", closed=closed) for level, closed in page]
            for page in pages]  # fmt: skip
    flat = [one for page in made for one in page]
    wanted = []
    for n, one in enumerate(flat):
        level, depth = one.level, 0
        for before in reversed(flat[:n]):
            if before.level < level:
                level, depth = before.level, depth + 1
        wanted.append((depth, one.label))
    leaves = [leaf(*page) for page in made]
    assert outline(leaves) == wanted
    with bind(leaves, no_program) as pdf:
        shut = {one.label for one in flat if one.closed}
        assert _shut(pdf.Root.get("/Outlines")) <= shut


def _shut(above: Any) -> set[str]:
    """Titles of those that are closed over something."""
    found, each = set(), above and above.get("/First")
    while each is not None:
        under = int(each.get("/Count", 0))
        if under < 0:
            found.add(str(each.Title))
        found |= _shut(each)
        each = each.get("/Next")
    return found


def test_what_is_closed_hides_what_is_in_it() -> None:
    """Two of five are seen below an open one, none of what is under a closed one."""
    bookmarks = [mark(1, "a"), mark(2, "b", closed=True), mark(3, "c"), mark(3, "d"), mark(2, "e")]
    with bind([leaf(*bookmarks)], no_program) as pdf:
        top: Any = pdf.Root.Outlines
        counts = [int(one.get("/Count", 0)) for one in (top, top.First, top.First.First)]
    assert counts == [3, 2, -2]


def test_titles_stand_in_their_sections() -> None:
    """A section begins where its first title stands; a title that has none is beside them."""
    first = leaf(
        mark(1, "一", at=9), mark(2, "一之一", at=8), mark(1, "二", at=7),
        anchors=[("one", 10.0, 9.0), ("two", 10.0, 7.0), ("else", 11.0, 9.0)],
    )  # fmt: skip
    second = leaf(mark(1, "三", at=9), mark(1, "四", at=8), mark(2, "四之一", at=7),
                  anchors=[("three", 10.0, 9.0)])  # fmt: skip
    assert outline([first, second], one="要闻", two="副刊", three="要闻", other="无") == [
        (0, "要闻"), (1, "一"), (2, "一之一"), (1, "三"), (0, "副刊"), (1, "二"),
        (0, "四"), (1, "四之一"),
    ]  # fmt: skip


def test_parts_stand_above_all_and_have_their_own_sections() -> None:
    """A part is called by its first and last page; one of one page by that alone."""
    pages = [
        leaf(mark(1, title, at=9), anchors=[(name, 10.0, 9.0)])
        for title, name in (("一", "one"), ("二", "two"), ("三", "three"))
    ]
    parts = Parts(((1, "A"), (3, "B")))
    assert outline(pages, parts, one="要闻", two="要闻", three="要闻") == [
        (0, "A1–A2"), (1, "要闻"), (2, "一"), (2, "二"),
        (0, "B1"), (1, "要闻"), (2, "三"),
    ]  # fmt: skip


def test_entries_lead_to_their_places() -> None:
    """A title to where it stands, a section to its first title, a part to its first page's corner.

    The view keeps its size (ISO 32000-1, 12.3.2.2).
    """
    high = leaf(
        mark(1, "一", at=9.87654), mark(2, "一之一", at=8), anchors=[("one", 10.0, 9.87654)]
    )
    moved = leaf(mark(1, "二", at=7), anchors=[("two", 10.0, 7.0)])
    with pikepdf.open(io.BytesIO(moved.content)) as pdf:
        pdf.pages[0].obj.MediaBox = pikepdf.Array([3, 5, 103, 207])
        out = io.BytesIO()
        pdf.save(out)
    leaves = [high, replace(moved, content=out.getvalue())]
    sections = {"one": "要闻", "two": "要闻"}
    with bind(leaves, no_program, Parts(((1, "A"), (2, "B"))), sections) as pdf:
        numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        found = {
            (title, numbers[dest[0].objgen]): (str(dest[1]), *map(float, list(dest)[2:]))
            for title, dest in places(pdf.Root.Outlines)
        }
    assert found == {
        ("A1", 0): ("/XYZ", 0, 200, 0), ("要闻", 0): ("/XYZ", 10, 9.877, 0),
        ("一", 0): ("/XYZ", 10, 9.877, 0), ("一之一", 0): ("/XYZ", 10, 8, 0),
        ("B1", 1): ("/XYZ", 3, 207, 0), ("要闻", 1): ("/XYZ", 10, 7, 0),
        ("二", 1): ("/XYZ", 10, 7, 0),
    }  # fmt: skip


def places(above: Any) -> Iterator[tuple[str, Any]]:
    """Yield title and place of all entries."""
    each = above.get("/First")
    while each is not None:
        yield str(each.Title), each.Dest
        yield from places(each)
        each = each.get("/Next")


@pytest.mark.parametrize(
    ("parts", "labels"),
    [(WHOLE, ["1", "2", "3"]), (Parts(((1, "A"), (3, "B"))), ["A1", "A2", "B1"])],
)
def test_pages_are_called_by_their_parts(parts: Parts, labels: list[str]) -> None:
    """Each part counts from 1."""
    with bind([leaf(), leaf(), leaf()], no_program, parts) as pdf:
        assert [str(page.label) for page in pdf.pages] == labels


def test_of_two_places_with_one_name_the_first_counts() -> None:
    """Names stand in order, as who looks for one halves them (7.9.6)."""
    first = leaf(anchors=[("b", 1.23456, 2.0), ("a", 3.0, 4.0)])
    pages = [first, leaf(anchors=[("b", 9.0, 9.0), ("c", 5.0, 6.0)])]
    with bind(pages, no_program) as pdf:
        names: Any = list(pdf.Root.Names.Dests.Names)
        numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        read = [
            (str(name), numbers[place[0].objgen], str(place[1]), float(place[2]), float(place[3]))
            for name, place in zip(names[::2], names[1::2], strict=True)
        ]
    assert read == [
        ("a", 0, "/XYZ", 3.0, 4.0),
        ("b", 0, "/XYZ", 1.235, 2.0),
        ("c", 1, "/XYZ", 5.0, 6.0),
    ]
    with bind([leaf()], no_program) as pdf:
        assert "/Names" not in pdf.Root
        assert "/Outlines" not in pdf.Root


IMAGE = {"Subtype": pikepdf.Name.Image, "Width": 1, "Height": 1, "BitsPerComponent": 8}
FORM = {"Subtype": pikepdf.Name.Form, "BBox": pikepdf.Array([0, 0, 1, 1])}


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((b"\1", IMAGE), (b"\1", IMAGE), True),
        ((b"\1", IMAGE), (b"\2", IMAGE), False),
        ((b"\1", IMAGE), (b"\1", {**IMAGE, "Width": 2}), False),
        ((b"\1", IMAGE), (b"\1", {**IMAGE, "Interpolate": True}), False),
        # Forms are the same if they are the same page of the same file.
        ((b"q", FORM), (b"q", FORM), False),
        ((b"q", {**FORM, "Name": pikepdf.Name(PLACED + "1")}),
         (b"q", {**FORM, "Name": pikepdf.Name(PLACED + "1")}), True),
        ((b"q", {**FORM, "Name": pikepdf.Name(PLACED + "1")}),
         (b"q", {**FORM, "Name": pikepdf.Name(PLACED + "2")}), False),
        ((b"q", {**FORM, "Name": pikepdf.Name("/Other")}),
         (b"q", {**FORM, "Name": pikepdf.Name("/Other")}), False),
    ],
)  # fmt: skip
def test_pictures_that_are_the_same_are_there_once(
    one: tuple[bytes, dict[str, Any]], other: tuple[bytes, dict[str, Any]], shared: bool
) -> None:
    """On two pages as on one; what differs in anything that is seen stays apart."""
    for pages in ([leaf(pictures=[one]), leaf(pictures=[other])], [leaf(pictures=[one, other])]):
        with bind(pages, no_program) as pdf:
            spread: list[Any] = [page.obj.Resources.XObject for page in pdf.pages]
            found = [item for objects in spread for _, item in sorted(objects.items())]
            assert (found[0].objgen == found[1].objgen) is shared
            assert [item.read_bytes() for item in found] == [one[0], other[0]]


def test_what_the_first_page_says_is_said_of_the_file() -> None:
    """The title is the first page's; where there are no tags there is no tree of them."""
    with bind([leaf(), leaf(said="别")], no_program) as pdf:
        assert "/Title" not in pdf.docinfo
    with bind([leaf(said="题"), leaf(said="别")], no_program) as pdf:
        assert str(pdf.docinfo["/Title"]) == "题"
        assert "/StructTreeRoot" not in pdf.Root
        assert "/ViewerPreferences" not in pdf.Root


@pytest.mark.parametrize("tagged", [False, True])
def test_pages_that_go_leftward_say_so(tagged: bool) -> None:
    """And keep what else is said of how the file is shown."""
    tags = (Tag((TreeStep("P", "p"),), mark=0),) if tagged else None
    with bind([leaf(tags=tags), leaf()], no_program, leftward=True) as pdf:
        shown: Any = pdf.Root.ViewerPreferences
        assert str(shown.Direction) == "/R2L"
        assert ("/DisplayDocTitle" in shown) is tagged
        assert ("/StructTreeRoot" in pdf.Root) is tagged


def test_what_is_no_picture_stays_where_it_is() -> None:
    """And hides none of those behind it."""
    one = leaf(pictures=[(b"", {}), (b"\1", IMAGE), (b"q", FORM)])
    with pikepdf.open(io.BytesIO(one.content)) as pdf:
        pdf.pages[0].obj.Resources.XObject.X0 = pikepdf.Dictionary(Type=pikepdf.Name.Other)
        out = io.BytesIO()
        pdf.save(out)
    with bind([replace(one, content=out.getvalue()), one], no_program) as pdf:
        first, second = (page.obj.Resources.XObject for page in pdf.pages)
        assert str(first.X0.Type) == "/Other"
        assert first.X1.objgen == second.X1.objgen
        assert first.X2.objgen != second.X2.objgen
    with bind([leaf()], no_program) as pdf:
        assert list(pdf.pages[0].obj.Resources.XObject.keys()) == []


@pytest.mark.parametrize("mask", [b"\1", b"\2"])
def test_pictures_of_different_masks_are_two(mask: bytes) -> None:
    """What is seen of a picture is its mask's matter, too."""
    leaves = []
    for one in (b"\1", mask):
        bare = leaf(pictures=[(b"\7", IMAGE), (one, IMAGE)])
        with pikepdf.open(io.BytesIO(bare.content)) as pdf:
            objects = pdf.pages[0].obj.Resources.XObject
            objects.X0.SMask = objects.X1
            del objects["/X1"]
            out = io.BytesIO()
            pdf.save(out)
        leaves.append(replace(bare, content=out.getvalue()))
    with bind(leaves, no_program) as pdf:
        first, second = (page.obj.Resources.XObject.X0 for page in pdf.pages)
        assert (first.objgen == second.objgen) is (mask == b"\1")
        assert [one.SMask.read_bytes() for one in (first, second)] == [b"\1", mask]


def ink(name: str, cyan: float) -> Any:
    """Make the space of a spot colour that looks like so much cyan."""
    function = pikepdf.Dictionary(FunctionType=2, C0=[0, 0, 0, 0], C1=[cyan, 0, 0, 0], N=1)
    kind = pikepdf.Name.Separation
    return pikepdf.Array([kind, pikepdf.Name(name), pikepdf.Name.DeviceCMYK, function])


def test_an_ink_is_one_in_the_whole_file() -> None:
    """Pages that have it have the same space; what another page says of it does not count."""
    leaves = [
        leaf(spaces=[ink("/Gold", 0.5)]), leaf(spaces=[ink("/Silver", 1), ink("/Gold", 0.5)]),
        leaf(spaces=[ink("/Gold", 0.25)]), leaf(),
    ]  # fmt: skip
    with bind(leaves, no_program) as pdf:
        first, second, third = (page.obj.Resources.ColorSpace for page in list(pdf.pages)[:3])
        assert first.S0.objgen == second.S1.objgen
        assert [float(one[3].C1[0]) for one in (first.S0, second.S0, third.S0)] == [0.5, 1, 0.5]
        assert [str(one[1]) for one in (first.S0, second.S0, third.S0)] == [
            "/Gold", "/Silver", "/Gold"
        ]  # fmt: skip


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4))
@settings(max_examples=30)
def test_each_link_of_a_bound_file_leads_to_its_element_and_back(counts: list[int]) -> None:
    """Through StructParent and the parent tree, and from there by OBJR (ISO 32000-1, 14.7.4.3)."""
    text = TreeStep("P", "p")
    leaves = [
        leaf(
            links=[f"{page}.{link}" for link in range(count)],
            tags=tuple(Tag((text, TreeStep("Link", f"{page}.{link}")), link=link)
                       for link in range(count)),
        )
        for page, count in enumerate(counts)
    ]  # fmt: skip
    with bind(leaves, no_program) as pdf:
        numbers: Any = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        keys = [int(page.obj.StructParents) for page in pdf.pages]
        for number, (page, count) in enumerate(zip(pdf.pages, counts, strict=True)):
            notes: Any = page.obj.get("/Annots", pikepdf.Array())
            assert len(notes) == count
            for link, note in enumerate(notes):
                owner = owners[int(note.StructParent)]
                assert str(owner.S) == "/Link"
                assert str(owner.P.S) == "/P"
                (held,) = owner.K
                assert held.Obj.objgen == note.objgen
                assert held.Pg.objgen == page.obj.objgen
                assert str(held.Obj.Contents) == f"{number}.{link}"
                keys.append(int(note.StructParent))
        assert sorted(keys) == sorted(owners)
        assert len(set(keys)) == len(keys)
        assert names_links(pdf)


def test_a_file_of_which_any_page_has_tags_has_a_tree() -> None:
    """A page without is in it with nothing."""
    tags = (Tag((TreeStep("P", "p"),), mark=0),)
    for leaves in ([leaf(tags=tags), leaf()], [leaf(), leaf(tags=tags)]):
        with bind(leaves, no_program) as pdf:
            numbers: Any = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
            assert sorted(len(one) for one in numbers[1::2]) == [0, 1]
    with bind([leaf(tags=()), leaf()], no_program) as pdf:
        assert "/StructTreeRoot" in pdf.Root
