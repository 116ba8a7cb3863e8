"""Trees of tags of any shape, written and read back (ISO 32000-1, 14.7): what holds for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count, groupby
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.pdf.leaf import Tag
from publisher.pdf.structure import Content, OpenElement, join_tags, write_tree
from publisher.render import TreeStep

Pages = Sequence[Sequence[Tag]]
MARK, LINK, NEITHER = "mark", "link", "neither"


def written(pages: Pages) -> Any:
    """Write a tree into a file of bare pages, each with the links that its tags know."""
    pdf = pikepdf.new()
    for tags in pages:
        page = pdf.add_blank_page(page_size=(100, 100))
        links = max((tag.link for tag in tags if tag.link is not None), default=-1) + 1
        page.obj.Annots = pikepdf.Array(
            pdf.make_indirect(pikepdf.Dictionary(Subtype=pikepdf.Name.Link)) for _ in range(links)
        )
    write_tree(pdf, join_tags(pages))
    return pdf


def owners(pdf: Any) -> dict[int, Any]:
    """Read the parent tree."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}


def document_of(pdf: Any) -> Any:
    """The root element."""
    (document,) = pdf.Root.StructTreeRoot.K
    return document


def kids(element: Any) -> list[Any]:
    """The elements in one, without those inside these."""
    return [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def every(element: Any) -> Iterator[Any]:
    """Yield an element and all in it, in the order of reading."""
    yield element
    for kid in kids(element):
        yield from every(kid)


def climbed(element: Any, top: Any) -> list[tuple[str, str]]:
    """Role and name of an element and of those it is in, from the top."""
    found = []
    while element.objgen != top.objgen:
        found.append((str(element.S)[1:], str(element.Alt)))
        element = element.P
    return found[::-1]


roles = st.sampled_from(["Sect", "P", "Span"])
steps = st.builds(lambda role, key, own: TreeStep(role, key, None, (("Alt", key),), own),
                  roles, st.sampled_from("ab"), st.booleans())  # fmt: skip
branches = st.lists(steps, min_size=1, max_size=3).map(tuple)


@st.composite
def files(draw: st.DrawFn) -> list[list[Tag]]:
    """Pages whose pieces are of elements at every depth; some numbers are nobody's."""
    pages = []
    for _ in range(draw(st.integers(1, 3))):
        kinds = draw(
            st.lists(st.tuples(st.sampled_from([MARK, LINK, NEITHER]), branches), max_size=6)
        )
        marks, links = draw(st.permutations(range(8))), count()
        pages.append([
            Tag(branch, marks[n] if kind == MARK else None, next(links) if kind == LINK else None)
            for n, (kind, branch) in enumerate(kinds)
        ])  # fmt: skip
    return pages


@given(files())
@settings(max_examples=80)
def test_every_piece_leads_up_by_its_branch(pages: list[list[Tag]]) -> None:
    """A mark through its page's list, an annotation by its key; and the way down ends there.

    Branches with the same steps are one element, but for steps that are of their page alone.
    """
    pdf = written(pages)
    known, top = owners(pdf), document_of(pdf)
    assert sorted(known) == list(range(int(pdf.Root.StructTreeRoot.ParentTreeNextKey)))
    assert [int(page.obj.StructParents) for page in pdf.pages] == list(range(len(pages)))
    of_branch: dict[Any, tuple[int, int]] = {}
    for number, (page, tags) in enumerate(zip(pdf.pages, pages, strict=True)):
        slots = list(known[number])
        own = {tag.mark for tag in tags if tag.mark is not None}
        assert {n for n, slot in enumerate(slots) if slot is not None} == own
        assert len(slots) == max(own, default=-1) + 1
        for tag in tags:
            if tag.mark is not None:
                owner = slots[tag.mark]
                held = [held for held in owner.K if _is_mark(held, owner, page.obj, tag.mark)]
            elif tag.link is not None:
                note = page.obj.Annots[tag.link]
                owner = known[int(note.StructParent)]
                held = [kid for kid in owner.K if isinstance(kid, pikepdf.Dictionary)
                        and kid.get("/Type") == "/OBJR" and kid.Obj.objgen == note.objgen
                        and kid.Pg.objgen == page.obj.objgen]  # fmt: skip
            else:
                continue
            assert len(held) == 1
            assert climbed(owner, top) == [(step.role, step.key) for step in tag.branch]
            where = tuple((step.role, step.key, number if step.own else None)
                          for step in tag.branch)  # fmt: skip
            assert of_branch.setdefault(where, owner.objgen) == owner.objgen
    assert len(set(of_branch.values())) == len(of_branch)
    for element in every(top):
        assert str(element.Type) == "/StructElem"
        assert all(kid.P.objgen == element.objgen for kid in kids(element))
    assert top.P.objgen == pdf.Root.StructTreeRoot.objgen
    wanted = {tuple((step.role, step.key, n if step.own else None) for step in tag.branch[:deep])
              for n, tags in enumerate(pages) for tag in tags
              for deep in range(1, len(tag.branch) + 1)}  # fmt: skip
    assert len(list(every(top))) == 1 + len(wanted), "an empty cell is there, too, and no other"


def _is_mark(held: Any, owner: Any, page: Any, mark: int) -> bool:
    """Say whether a kid is the marked piece of a page: a number on the element's own page."""
    if isinstance(held, int):
        return held == mark and owner.Pg.objgen == page.objgen
    is_one = held.get("/Type") == "/MCR" and held.Pg.objgen == page.objgen
    # Nothing says where it is that is on the element's page anyway.
    assert not is_one or owner.Pg.objgen != page.objgen
    return is_one and int(held.MCID) == mark


def shape(element: OpenElement) -> list[Any]:
    """Names and marks in an element, in their order."""
    return [kid.mark if isinstance(kid, Content) else [kid.said["Alt"], *shape(kid)]
            for kid in element.kids]  # fmt: skip


ordered = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(-3, 3)), st.booleans()), min_size=1, max_size=8
)


@given(ordered)
@settings(max_examples=80)
def test_what_has_a_place_stands_there_and_the_rest_behind_it(
    kinds: list[tuple[int | None, bool]],
) -> None:
    """By their numbers, at every depth; what has none, text too, stays behind what it came after.

    What comes before all numbers stays first; of two with one number the first comes first.
    """
    tags = []
    for n, (order, is_text) in enumerate(kinds):
        outer = TreeStep("Sect", "s", None, (("Alt", "s"),))
        inner = TreeStep("P", f"p{n}", order, (("Alt", f"p{n}"),))
        tags.append(Tag((outer,) if is_text else (outer, inner), mark=n))
    groups: list[tuple[int, list[Any]]] = [(-99, [])]
    for n, (order, is_text) in enumerate(kinds):
        if order is not None and not is_text:
            groups.append((order, []))
        groups[-1][1].append(n if is_text else [f"p{n}", n])
    wanted = [one for _, group in sorted(groups, key=lambda pair: pair[0]) for one in group]
    assert shape(join_tags([tags])) == [["s", *wanted]]


BOX = "1 2 3 4.5"


@contextmanager
def saying(*pages: dict[str, str]) -> Iterator[Any]:
    """An element of which this is said on each page."""
    tags = [[Tag((TreeStep("P", said=tuple(said.items())),), 0)] for said in pages]
    with written(tags) as pdf:
        (element,) = kids(document_of(pdf))
        yield element


def test_what_is_said_stands_with_whose_it_is() -> None:
    """One owner is written alone, of several each has its own; texts are of the element."""
    table = {"RowSpan": "2", "ColSpan": "3", "Scope": "Both", "Headers": "a b"}
    with saying(table) as one:
        assert {key: str(value) for key, value in one.A.items() if key != "/Headers"} == {
            "/O": "/Table", "/RowSpan": "2", "/ColSpan": "3", "/Scope": "/Both"
        }  # fmt: skip
        assert isinstance(one.A.RowSpan, int)
        assert [str(name) for name in one.A.Headers] == ["a", "b"]
    with saying({"BBox": BOX, "ListNumbering": "Decimal", "Alt": "一座桥", "Lang": "en"}) as two:
        assert isinstance(two.A, pikepdf.Array)
        assert {str(part.O) for part in two.A} == {"/Layout", "/List"}
        boxes = [[float(side) for side in part.BBox] for part in two.A if part.O == "/Layout"]
        assert boxes == [[1, 2, 3, 4.5]]
        assert (str(two.Alt), str(two.Lang)) == ("一座桥", "en")
        assert not any("/Alt" in part for part in two.A)
    with saying({"Alt": "x"}) as none:
        assert "/A" not in none


def test_a_later_word_on_an_element_counts() -> None:
    """What a second page says of it is added to what the first one said."""
    with saying({"Alt": "a", "Lang": "en"}, {"Alt": "b", "E": "c"}) as element:
        assert [str(element[key]) for key in ("/Alt", "/Lang", "/E")] == ["b", "en", "c"]


def test_elements_are_found_by_their_names() -> None:
    """In the order of the names; of two with one name the first counts; without any, no tree."""
    ids = ["b", "a", "ä", "a"]
    tags = [Tag((TreeStep("Note", str(n), n, (("ID", name), ("Alt", str(n)))),), n)
            for n, name in enumerate(ids)]  # fmt: skip
    pdf = written([tags])
    named = list(pdf.Root.StructTreeRoot.IDTree.Names)
    assert [(str(name), str(one.ID), str(one.Alt))
            for name, one in zip(named[::2], named[1::2], strict=True)] == [
        ("a", "a", "1"), ("b", "b", "0"), ("ä", "ä", "2")
    ]  # fmt: skip
    with written([[Tag((TreeStep("P"),), 0)]]) as pdf:
        assert "/IDTree" not in pdf.Root.StructTreeRoot


@pytest.mark.parametrize(
    ("pages", "boxed"), [([0], True), ([0, 0], True), ([0, 1], False), ([1, 2], False)]
)
def test_what_is_on_one_page_has_a_place(pages: list[int], boxed: bool) -> None:
    """Also inside of what goes on, and what goes on inside of what does not."""
    said = (("BBox", BOX),)
    outer, inner = TreeStep("Sect", "s", said=said), TreeStep("P", "p", said=said)
    for branch, other in (((inner,), None), ((outer, inner), (outer,)), ((outer,), (outer, inner))):
        tags: list[list[Tag]] = [[], [], []]
        for mark, page in enumerate(pages):
            tags[page].append(Tag(branch, mark))
        if other:
            tags[pages[0]].append(Tag(other, 5))
        pdf = written(tags)
        found = {str(one.S): one for one in every(document_of(pdf))}
        deepest = "/Sect" if len(branch) == 1 and other else "/P"
        assert ("/A" in found[deepest]) is boxed
        if other:
            assert "/A" in found["/P" if deepest == "/Sect" else "/Sect"]


def test_what_has_only_elements_in_it_keeps_its_place() -> None:
    """A picture's place is said of it also where all that is marked is of something inside."""
    figure = TreeStep("Figure", "f", said=(("BBox", BOX),))
    pdf = written([[Tag((figure, TreeStep("Span", "s")), 0), Tag((TreeStep("P", "p"),), 1)]])
    (found,) = (one for one in every(document_of(pdf)) if one.S == "/Figure")
    assert [float(side) for side in found.A.BBox] == [1, 2, 3, 4.5]


def test_a_file_with_tags_says_so() -> None:
    """It is marked, and shows its title (ISO 14289-1, 7.1)."""
    pdf = written([[], [Tag((TreeStep("P"),), 0)]])
    root = pdf.Root
    assert root.MarkInfo.Marked is True
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert str(root.StructTreeRoot.Type) == "/StructTreeRoot"


# Tables


def table(name: str, *parts: str, within: Sequence[TreeStep] = ()) -> list[tuple[TreeStep, ...]]:
    """Branches of a table with a row of one head cell in each of ``parts``."""
    above = (*within, TreeStep("Table", name, said=(("Alt", name),)))
    return [(*above, TreeStep(part, part, n), TreeStep("TR", str(n), n), TreeStep("TH", str(n)))
            for n, part in enumerate(parts)]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "made"),
    [
        (("THead", "TBody"), ["THead", "TBody"]), (("THead",), ["TBody"]), (("TBody",), ["TBody"]),
        (("THead", "TFoot"), ["TBody", "TFoot"]), (("Caption", "THead"), ["Caption", "TBody"]),
        (("Caption", "THead", "TBody"), ["Caption", "THead", "TBody"]), (("TFoot",), ["TFoot"]),
    ],
)  # fmt: skip
def test_no_head_stands_without_a_body(parts: tuple[str, ...], made: list[str]) -> None:
    """A THead needs a TBody behind it (table 337); what its cells head they head still."""
    document = join_tags([[Tag(one, n) for n, one in enumerate(table("t", *parts))]])
    (found,) = document.elements()
    bodies = list(found.elements())
    assert [one.role for one in bodies] == made
    for part, body in zip(parts, bodies, strict=True):
        (row,) = body.elements()
        (cell,) = row.elements()
        if part != "Caption":
            assert cell.said["Scope"] == ("Column" if part == "THead" else "Row")


def test_rows_that_stand_in_no_part_stay_rows() -> None:
    """A table is of rows alone, or of parts (table 337)."""
    above = (TreeStep("Table", "t"),)
    rows = [Tag((*above, TreeStep("TR", str(n), n), TreeStep("TD", str(n))), n) for n in range(2)]
    (found,) = join_tags([rows]).elements()
    assert [one.role for one in found.elements()] == ["TR", "TR"]


def test_tables_within_tables_have_names_of_their_own() -> None:
    """Each cell that names its heads names those of its own table, which are there."""
    outer = table("outer", "THead", "TBody")
    cell = (*outer[1][:-1], TreeStep("TD", "d", 1))
    inner = table("inner", "THead", "TBody", within=cell)
    beside = table("beside", "THead", "TBody")
    pdf = written([[Tag(one, n) for n, one in enumerate([*outer, cell, *inner, *beside])]])
    names = [str(one) for one in list(pdf.Root.StructTreeRoot.IDTree.Names)[::2]]
    assert len(names) == len(set(names)) == 6
    assert [len(list(some)) for _, some in groupby(names, lambda name: name.split("-")[0])] == [
        2
    ] * 3
    tables = [one for one in every(document_of(pdf)) if one.S == "/Table"]
    assert [str(one.Alt) for one in tables] == ["outer", "inner", "beside"]
    for one in tables:
        own = {str(each.ID) for each in _cells(one) if "/ID" in each}
        assert len(own) == 2
        told = {str(name) for each in _cells(one) for name in each.A.get("/Headers", [])}
        assert told
        assert told <= own


def _cells(element: Any) -> Iterator[Any]:
    """Yield the cells of a table, without those of tables in it."""
    for kid in kids(element):
        if kid.S in ("/TH", "/TD"):
            yield kid
        elif kid.S != "/Table":
            yield from _cells(kid)
