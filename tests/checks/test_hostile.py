"""Files meant to break a reader: a finding, no crash, bounded time and memory."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any, cast

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdf.printing import opened, printed, saved
from publisher.checks import preflight, preflight_guarded
from publisher.checks.bounds import Budget
from publisher.checks.typefaces import read_typeface
from publisher.choices import Purpose

from .specimen import XMP
from .spoiling import form, paint

SMALL = Budget(operators=20_000, decoded=1 << 24, stream=1 << 22, pixels=1 << 20, pages=50)
"""What is enough for the files here, so that a test ends soon."""


def small() -> Budget:
    """Give a fresh small budget."""
    return Budget(SMALL.operators, SMALL.decoded, SMALL.stream, SMALL.pixels, 24, SMALL.pages)


def codes(content: bytes, budget: Budget | None = None) -> set[str]:
    """Give the codes of errors, as for the press."""
    report = preflight(content, "hostile.pdf", Purpose.PRESS, None, budget or small())
    return {finding.code for finding in report.findings}


def built(change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """Give an empty page after ``change``."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    change(pdf)
    return saved(pdf, **options)


def by_hand(*objects: bytes) -> bytes:
    """Give a PDF of the objects 1, 2, …, of which the first is the catalogue."""
    content = b"%PDF-1.6\n"
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % start for start in starts)
    return content + b"trailer\n<</Root 1 0 R /Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
    )


def tagged(change: Callable[[pikepdf.Pdf, Any], None]) -> bytes:
    """Give an empty page that claims PDF/UA, after ``change`` of it and its structure tree."""

    def tag(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata = pdf.make_stream(XMP.encode())
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=pikepdf.Array())
        )
        change(pdf, pdf.Root.StructTreeRoot)

    return built(tag)


def element(pdf: pikepdf.Pdf, parent: Any, tag: str, **more: Any) -> Any:
    """Add an element under ``parent``."""
    made = pdf.make_indirect(
        pikepdf.Dictionary(S=pikepdf.Name(f"/{tag}"), P=parent, K=pikepdf.Array(), **more)
    )
    parent.K.append(made)
    return made


def _deep(pdf: pikepdf.Pdf, root: Any) -> None:
    at = root
    for _ in range(5_000):
        at = element(pdf, at, "Note")


def _wide(pdf: pikepdf.Pdf, root: Any) -> None:
    for number in range(20_000):
        element(pdf, root, f"T{number % 50}")


def _round(pdf: pikepdf.Pdf, root: Any) -> None:
    one = element(pdf, root, "Div")
    one.K.append(root)
    element(pdf, one, "Div").K.append(one)


def _spans(pdf: pikepdf.Pdf, root: Any) -> None:
    table = element(pdf, root, "Table")
    huge = pikepdf.Dictionary(O=pikepdf.Name.Table, RowSpan=10**9, ColSpan=10**9)
    for _ in range(200):
        row = element(pdf, table, "TR")
        for _ in range(20):
            element(pdf, row, "TD", A=huge)


def _roles(pdf: pikepdf.Pdf, root: Any) -> None:
    steps = {f"/T{n}": pikepdf.Name(f"/T{(n + 1) % 2_000}") for n in range(2_000)}
    root.RoleMap = pikepdf.Dictionary(steps)
    element(pdf, root, "T0")


def _odd(pdf: pikepdf.Pdf, root: Any) -> None:
    root.K = pikepdf.Array([1, None, pikepdf.Name.X, pikepdf.Dictionary(S=5), pikepdf.Array()])
    root.RoleMap, root.ClassMap, root.ParentTree = 3, 4, pikepdf.Array()
    page: Any = pdf.pages[0].obj
    page.StructParents = -1
    page.Annots = pikepdf.Array([7, pikepdf.Dictionary(F=pikepdf.Name.X, A=5)])


def _numbers(pdf: pikepdf.Pdf, root: Any) -> None:
    tree: Any = pdf.make_indirect(pikepdf.Dictionary(Limits=pikepdf.Array([0, 9])))
    tree.Kids = pikepdf.Array([tree, tree])
    root.ParentTree = tree
    page: Any = pdf.pages[0].obj
    page.StructParents = 0
    page.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC 0 g 9 9 9 9 re f EMC")
    element(pdf, root, "P", Pg=page).K = 0
    note = pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Rect=pikepdf.Array([1, 1, 9, 9]))
    note.StructParent = 1
    page.Annots = pikepdf.Array([note])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_deep, "K711"),
        (_wide, "K708"),
        (_round, "K711"),
        (_spans, "K104"),
        (_roles, "K713"),
        (_odd, "K712"),
        (_numbers, "K709"),
    ],
)
def test_structure_trees_that_lead_astray(
    change: Callable[[pikepdf.Pdf, Any], None], code: str
) -> None:
    """A tree that is deep, wide, round or odd is a finding in bounded time, and no crash."""
    content = tagged(change)
    report = preflight(content, "tree.pdf", budget=Budget.sized(len(content)))
    found = {finding.code for finding in report.findings}
    assert code in found
    assert not found & {"K101", "K108"}


@pytest.mark.parametrize("content", [b"", b"no pdf", b"\0" * 5000, b"PK\3\4", b"%!PS-Adobe-3.0"])
def test_no_pdf(content: bytes) -> None:
    """What is no PDF is said to be none."""
    assert codes(content) == {"K101"}


@pytest.mark.parametrize("part", [0.2, 0.6, 0.9, 0.999])
def test_truncated(part: float) -> None:
    """A file that was cut off is damaged, whatever a library makes of the rest."""
    whole = printed(Purpose.PRESS)
    assert "K102" in codes(whole[: int(len(whole) * part)])


def test_header_only() -> None:
    """A header without a file is damaged."""
    assert codes(b"%PDF-1.7\n%%EOF\n") == {"K102"}


def test_password() -> None:
    """A file that nobody but its owner can open is not examined."""
    with opened(printed(Purpose.PRESS)) as pdf:
        lock = pikepdf.Encryption(owner="a", user="b", R=6)
        assert codes(saved(pdf, encryption=lock)) == {"K103"}


def test_no_identifier() -> None:
    """A press file without an ID is found out; only this is missing."""
    with opened(printed(Purpose.PRESS)) as pdf:
        whole = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert whole.count(b"/ID [") == 1
    assert codes(whole.replace(b"/ID [", b"/Ix ["), Budget()) == {"K803"}


def test_page_tree_in_a_circle() -> None:
    """Pages that hold each other are refused."""
    circle = by_hand(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R>>",
    )
    assert codes(circle) & {"K102", "K106"}


def test_no_pages() -> None:
    """A file without pages is said to have none."""
    empty = by_hand(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [] /Count 0>>")
    assert "K106" in codes(empty)


def test_many_objects() -> None:
    """100,000 objects are read, and do not hide the page."""

    def fill(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Heap = pikepdf.Array(
            [pdf.make_indirect(pikepdf.Dictionary(N=n)) for n in range(100_000)]
        )

    report = preflight(built(fill), "heap.pdf", Purpose.PRESS)
    assert report.measured["pages"] == 1
    assert "K201" in {finding.code for finding in report.findings}


def test_many_pages() -> None:
    """A file with more pages than any publication is not examined to its end."""

    def fill(pdf: pikepdf.Pdf) -> None:
        for _ in range(60):
            pdf.add_blank_page(page_size=(300, 300))

    assert "K104" in codes(built(fill))


def test_stream_that_unpacks_to_a_gigabyte() -> None:
    """A few kilobytes that would fill the memory are left packed."""

    def fill(pdf: pikepdf.Pdf) -> None:
        bomb = pdf.make_stream(b"")
        packer = zlib.compressobj(9)
        packed = b"".join(packer.compress(b"q Q " * (1 << 18)) for _ in range(64))
        bomb.write(packed + packer.flush(), filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].obj.Contents = bomb

    content = built(fill, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len(content) < 1 << 20
    assert "K104" in codes(content)


def test_stream_packed_twice() -> None:
    """Packing the packed does not get round the bound."""

    def fill(pdf: pikepdf.Pdf) -> None:
        bomb = pdf.make_stream(b"")
        inner = zlib.compress(b" " * (1 << 25), 9)
        twice = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        bomb.write(zlib.compress(inner, 9), filter=twice)
        pdf.pages[0].obj.Contents = bomb

    content = built(fill, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len(content) < 1 << 16
    assert "K104" in codes(content)


def test_forms_that_multiply() -> None:
    """Forms that draw each other ten times over are followed only as far as the budget goes."""

    def fill(pdf: pikepdf.Pdf) -> None:
        inner = form(pdf, "0 0 5 5 re f")
        for _ in range(12):
            table = {str(k): v for k, v in pdf.pages[0].resources.XObject.items()}
            resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(table))
            inner = form(pdf, f"{inner} " * 10, Resources=resources)
        paint(pdf, inner)

    assert "K104" in codes(built(fill))


def test_form_in_itself() -> None:
    """A form that draws itself ends at the depth that is followed."""

    def fill(pdf: pikepdf.Pdf) -> None:
        draw = form(pdf, "/Self Do 1 0 0 rg 0 0 5 5 re f")
        me = pdf.make_indirect(pdf.pages[0].resources.XObject[draw.split()[0]])
        me.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Self=me))
        paint(pdf, draw)

    assert {"K107", "K301"} <= codes(built(fill))


def test_tags_in_a_circle() -> None:
    """A structure tree that holds itself is walked once."""

    def fill(pdf: pikepdf.Pdf) -> None:
        root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        child = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.P, P=root))
        child.K = pikepdf.Array([child, root])
        root.K = child
        pdf.Root.StructTreeRoot = root

    report = preflight(built(fill), "circle.pdf", Purpose.ARCHIVE)
    assert "K706" in {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    "content",
    [
        b"Q Q Q",
        b"BT /None 12 Tf (text) Tj ET EMC",
        b"(not a number) w 1 0 0 rg",
        b"/Nothing gs /Nothing Do /Nothing sh",
        b"1 0 0 cm",
    ],
)
def test_content_out_of_joint(content: bytes) -> None:
    """Instructions without their operands or resources are skipped, and no paint is invented."""
    page = built(lambda pdf: pdf.pages[0].contents_add(content))
    report = preflight(page, "joint.pdf", Purpose.PROOF)
    assert {f.code for f in report.findings} <= {"K107", "K113", "K701", "K802"}


def test_content_that_breaks_off() -> None:
    """Content that ends inside a string is reported."""
    page = built(lambda pdf: pdf.pages[0].contents_add(b"BT (never closed"))
    assert "K102" in codes(page)


@pytest.mark.parametrize("key", ["MediaBox", "Resources", "Contents", "Annots", "TrimBox", "Group"])
@pytest.mark.parametrize("value", ["(text)", "17", "[/A (b) [1]]", "<</K /V>>", "true", "/Name"])
def test_page_entries_of_a_wrong_kind(key: str, value: str) -> None:
    """Whatever stands where a box, a list or a dictionary should stand, a report comes out."""
    with opened(printed(Purpose.PRESS)) as pdf:
        pdf.pages[0].obj[f"/{key}"] = pikepdf.Object.parse(value.encode())
        content = saved(pdf)
    for purpose in Purpose:
        assert preflight(content, "wrong.pdf", purpose).name == "wrong.pdf"


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.sampled_from(list(Purpose)))
def test_random_damage(seed: int, count: int, purpose: Purpose) -> None:
    """Bytes changed at random never end in a crash."""
    content = bytearray(_plain())
    dice = random.Random(seed)
    for _ in range(count):
        content[dice.randrange(len(content))] = dice.randrange(256)
    assert preflight(bytes(content), "noise.pdf", purpose).sha256


@cache
def _plain() -> bytes:
    """Give a file whose every byte matters: nothing in it is packed."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    page.obj.TrimBox = pikepdf.Array([20, 20, 280, 280])
    pdf.Root.OutputIntents = pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name("/GTS_PDFX"))])
    pdf.Root.StructTreeRoot = pikepdf.Dictionary(K=pikepdf.Array())
    page.contents_add(b"q 1 0 0 1 5 5 cm 0 0 0 1 k 30 30 50 50 re f /X gs Q BT ET")
    return saved(pdf, compress_streams=False)


def test_a_guarded_file_is_examined_as_any_other() -> None:
    """In a process of its own the report is the same."""
    content = printed(Purpose.PRESS)
    report, html = preflight_guarded(content, "guarded.pdf", drawn=True)
    assert report == preflight(content, "guarded.pdf")
    assert html.startswith("<!DOCTYPE html>")


def test_the_guard_ends_what_takes_too_long() -> None:
    """An examination that does not end is ended, and that is a finding."""
    report, _ = preflight_guarded(printed(Purpose.PRESS), "slow.pdf", seconds=0)
    assert [finding.code for finding in report.findings] == ["K108"]


def test_the_guard_survives_exhausted_memory() -> None:
    """Memory that runs out in the process does not run out here, and the file does not pass."""
    report, _ = preflight_guarded(printed(Purpose.PRESS), "fat.pdf", memory=1 << 24)
    assert {finding.code for finding in report.findings} & {"K102", "K108"}


# Small files that ask for much: each is some kilobytes


def _with_font(pdf: pikepdf.Pdf, **entries: object) -> pikepdf.Dictionary:
    """Write a word in a font that is not there, and give the font."""
    inner = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name.X,
        FontDescriptor=pikepdf.Dictionary(),
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name.X,
        Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=pikepdf.Array([inner]),
    )
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    pdf.pages[0].contents_add(b"BT /F 12 Tf 50 50 Td <00410042> Tj ET")
    return inner if entries.get("inner") else font


def _map(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    def fill(pdf: pikepdf.Pdf) -> None:
        _with_font(pdf).ToUnicode = pdf.make_stream(content)

    return fill


def _widths(pdf: pikepdf.Pdf) -> None:
    _with_font(pdf, inner=True).W = pikepdf.Array([0, 65535, 1000] * 9_000)


def _content(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.pages[0].contents_add(content)


def _calls(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(f"{form(pdf, '0 0 9 9 re f')} ".encode() * 200_000)


def _pages(pdf: pikepdf.Pdf) -> None:
    for _ in range(1_900):
        pdf.pages.append(pdf.pages[0])


def _picture(pdf: pikepdf.Pdf) -> None:
    _with_font(pdf)
    image = pdf.make_stream(
        zlib.compress(b"\0" * 1000),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=30_000,
        Height=30_000,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceCMYK,
        Filter=pikepdf.Name.FlateDecode,
    )
    pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(I=image)
    pdf.pages[0].contents_add(b"q 300 0 0 300 0 0 cm /I Do Q")


TOO_MUCH = {
    "a map of ranges": _map(b"1 beginbfrange\n" + b"<0000><ffff><0041>\n" * 60_000 + b"endbf"),
    "widths of ranges": _widths,
    "blanks": _content(b" " * 100_000_000),
    "operands": _content(b"1 " * 20_000_000),
    "one array": _content(b"BT [" + b"<0041>" * 2_000_000 + b"] TJ ET"),
    "a path": _content(b"0 0 m " + b"9 9 l " * 800_000 + b"f"),
    "fills": _content(b"0 0 99 99 re f " * 300_000),
    "clips": _content(b"0 0 99 99 re W n " * 300_000),
    "states": _content(b"q " * 600_000 + b"Q " * 600_000),
    "text": _content(b"BT /F 12 Tf " + b"<0041> Tj " * 300_000 + b"ET"),
    "calls of a form": _calls,
    "one page many times": _pages,
    "a picture without end": _picture,
}


@pytest.mark.parametrize("fill", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_small_file_may_ask_for_little(fill: Callable[[pikepdf.Pdf], None]) -> None:
    """What a file may cause is counted, and depends on its size; the rest is refused."""
    content = built(fill, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert len(content) < 1 << 18
    assert "K104" in codes(content, Budget.sized(len(content)))


@pytest.mark.parametrize(
    "content", [b"beginbfchar" * 100_000, b"beginbfrange" + b"<0><0>[" * 90_000]
)
@pytest.mark.parametrize("end", [b"", b"endbf"])
def test_maps_that_never_end(content: bytes, end: bytes) -> None:
    """Sections of a map that are opened and not closed are read once, not again for each."""
    report = preflight(built(_map(content + end)), "map.pdf")
    assert "K504" in {finding.code for finding in report.findings}


def test_maps_are_read() -> None:
    """Ranges with one value, with a list, and single codes, all give their text."""
    rows = b"""2 beginbfchar <0001> <4E00> <0002> <D842DFB7> endbfchar
    2 beginbfrange <0010> <0012> <4E8C> <0020> <0021> [<4E09> <56DB>] endbfrange"""
    with opened(built(_map(rows))) as pdf:
        font = cast(pikepdf.Dictionary, pdf.pages[0].resources.Font.F)
        face = read_typeface(font, Budget())
    assert [face.text(code) for code in (1, 2, 0x10, 0x12, 0x20, 0x21)] == [
        *("一", "\U00020bb7", "二", "\u4e8e", "三", "四")
    ]
    assert face.text(3) is None


def _pattern(pdf: pikepdf.Pdf) -> None:
    tile = pdf.make_stream(
        b"0 0 .1 .1 re f",
        Type=pikepdf.Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=pikepdf.Array([0, 0, 1, 1]),
        XStep=0.001,
        YStep=0.001,
        Resources=pikepdf.Dictionary(),
    )
    _with_font(pdf)
    pdf.pages[0].obj.Resources.Pattern = pikepdf.Dictionary(P=tile)
    pdf.pages[0].contents_add(b"/Pattern cs /P scn 0 0 300 300 re f")


def test_a_drawing_without_end() -> None:
    """What only a library could count is ended by the processor's time, by the file's size."""
    report, _ = preflight_guarded(built(_pattern), "pattern.pdf")
    assert [finding.code for finding in report.findings] == ["K108"]
    assert "6 s" in report.findings[0].reason


def _odd_widths(pdf: pikepdf.Pdf) -> None:
    inner = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        W=pikepdf.Array([1, pikepdf.Array([pikepdf.Name.none])]),
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=pikepdf.Array([inner]),
    )
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = pdf.make_stream(b"BT /F 12 Tf 50 50 Td <0001> Tj ET")


def test_a_font_that_cannot_be_read() -> None:
    """A font whose widths are none is a finding where it is used, and ends nothing."""
    assert "K107" in {
        finding.code for finding in preflight(built(_odd_widths), "x.pdf", Purpose.PROOF).findings
    }
