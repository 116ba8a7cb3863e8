"""Inks of their own (专色) in placed pages: on plates when they are ordered, mixed when not."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from publisher import build
from publisher.build.records import BuildReport
from publisher.checks import Expected, preflight
from publisher.choices import Purpose
from publisher.diagnostics import Severity
from publisher.pdf.foreign import Adopted, adopt_page, as_file
from publisher.pictures.pages import read_page

from .adverts import Page
from .printing import opened, saved
from .test_picture import separator
from .test_placed_editions import write
from .test_placing import screens
from .validating import PROCESS, check_syntax, press_twin, separations

INK, OTHER = "PANTONE 485 C", "金"
SIDE = 40
SIZE = (SIDE, SIDE)


def _ink(page: Page, name: str = INK, mixed: str = "0 0.9 0.8 0") -> Array:
    """Give the space of an ink that looks like ``mixed``."""
    full = [float(part) for part in mixed.split()]
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=full, N=1)
    return Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, tint])


def _lit(page: Page) -> Array:
    """Give the space of the ink as a program that thinks in light writes it."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[0.85, 0.16, 0.11], N=1)
    return Array([Name.Separation, Name("/" + INK), Name.DeviceRGB, tint])


def _several(page: Page, names: tuple[str, ...]) -> Array:
    count = len(names)
    drop = "pop " * count
    tint = page.stream(
        f"{{ {drop} 0 0.5 0.5 0.2 }}".encode(),
        FunctionType=4,
        Domain=Array([0, 1] * count),
        Range=Array([0, 1] * 4),
    )
    inks = Array([Name("/" + name) for name in names])
    return Array([Name.DeviceN, inks, Name.DeviceCMYK, tint])


def _flat(make: Callable[[Page], Array], tint: str = "0.6") -> Callable[[Page], None]:
    def draw(page: Page) -> None:
        page.use("/ColorSpace", "Cs", make(page))
        page.lines.append(f"/Cs cs {tint} scn 0 0 {SIDE} {SIDE} re f")

    return draw


def _picture(space: Callable[[Page], Any], content: bytes, **more: Any) -> Callable[[Page], None]:
    def draw(page: Page) -> None:
        picture = page.stream(
            content,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=4,
            Height=4,
            BitsPerComponent=8,
            ColorSpace=space(page),
            **more,
        )
        page.use("/XObject", "Im", picture)
        page.lines.append(f"q {SIDE} 0 0 {SIDE} 0 0 cm /Im Do Q")

    return draw


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("L", (4, 4), 153).save(out, "JPEG", quality=100)
    return out.getvalue()


def _gradient(page: Page) -> None:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0.6], C1=[0.6], N=1)
    ramp = Dictionary(ShadingType=2, ColorSpace=_ink(page), Coords=[0, 0, SIDE, 0], Function=tint)
    page.use("/Shading", "Sh", page.pdf.make_indirect(ramp))
    page.lines.append("/Sh sh")


def _stencil(page: Page) -> None:
    pattern = page.stream(
        b"0 0 5 5 re f",
        Type=Name.Pattern,
        PatternType=1,
        PaintType=2,
        TilingType=1,
        BBox=[0, 0, 5, 5],
        XStep=5,
        YStep=5,
        Resources=Dictionary(),
    )
    page.use("/Pattern", "P", pattern)
    page.use("/ColorSpace", "Cs", Array([Name.Pattern, _ink(page)]))
    page.lines.append(f"/Cs cs 0.6 /P scn 0 0 {SIDE} {SIDE} re f")


def _form(page: Page) -> None:
    inner = Dictionary(ColorSpace=Dictionary(Cs=_ink(page)))
    form = page.stream(
        f"/Cs cs 0.6 scn 0 0 {SIDE} {SIDE} re f".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, SIDE, SIDE],
        Resources=inner,
    )
    page.use("/XObject", "Fm", form)
    page.lines.append("/Fm Do")


ALONE, DUOTONE = (0, 0, 0, 0, 153), (0, 0, 0, 77, 153)
WAYS: Mapping[str, tuple[tuple[int, ...], Callable[[Page], None]]] = {
    "flat": (ALONE, _flat(_ink)),
    "lit": (ALONE, _flat(_lit)),
    "form": (ALONE, _form),
    "gradient": (ALONE, _gradient),
    "stencil": (ALONE, _stencil),
    "picture": (ALONE, _picture(_ink, bytes([153]) * 16)),
    "jpeg": (ALONE, _picture(_ink, _jpeg(), Filter=Name.DCTDecode)),
    "turned": (ALONE, _picture(_ink, bytes([102]) * 16, Decode=Array([1, 0]))),
    "table": (
        ALONE,
        _picture(
            lambda page: Array([Name.Indexed, _ink(page), 1, pikepdf.String(b"\x00\x99")]),
            b"\1" * 16,
        ),
    ),
    "duotone": (DUOTONE, _flat(lambda page: _several(page, ("Black", INK)), "0.3 0.6")),
    "duotone picture": (
        DUOTONE,
        _picture(lambda page: _several(page, ("Black", INK)), bytes([77, 153]) * 16),
    ),
    "five": (
        (0, 51, 0, 77, 153),
        _flat(
            lambda page: _several(page, ("Cyan", "Magenta", "Yellow", "Black", INK)),
            "0 0.2 0 0.3 0.6",
        ),
    ),
}
"""How an ink is used, what is then on the four plates and on its own, and what draws it."""


def page_of(draw: Callable[[Page], None]) -> bytes:
    """Give an advertisement."""
    page = Page(SIZE)
    draw(page)
    return page.content()


def placed(content: bytes, *ordered: str, black: bool = False) -> Adopted:
    """Give an advertisement adopted for a press, where inks are ``ordered``."""
    room, orders = separator("fogra39"), dict.fromkeys(ordered)
    return adopt_page(read_page(content), room, SIZE, black=black, ordered=orders)


def inks_of(pages: list[Adopted], *inks: str) -> list[tuple[int, ...]]:
    """Give the ink in the middle of each page, on the plates of ``inks``."""
    with pikepdf.new() as pdf:
        for one in pages:
            with opened(as_file(one, SIZE)) as single:
                pdf.pages.extend(single.pages)
        for page in pdf.pages:
            page.obj.BleedBox = page.obj.MediaBox
        content = saved(pdf)
    middle = SIDE * SIDE // 2 + SIDE // 2
    return [
        tuple(plate[middle] if plate else 0 for plate in plates)
        for plates in separations(content, 72, inks)
    ]


@cache
def kept() -> dict[str, tuple[int, ...]]:
    """Give for each way what is on the plates where the ink is ordered."""
    pages = [placed(page_of(draw), INK) for _, draw in WAYS.values()]
    assert all(one.plates == (INK,) and not one.remarks for one in pages)
    return dict(zip(WAYS, inks_of(pages, *PROCESS, INK), strict=True))


@pytest.mark.parametrize("way", list(WAYS))
def test_an_ordered_ink_stays_on_its_plate(way: str) -> None:
    """However a file uses it, as much of it is there as was, and nothing is mixed in."""
    found = kept()[way]
    assert all(abs(a - b) <= 1 for a, b in zip(found, WAYS[way][0], strict=True)), found


@pytest.mark.parametrize("orders", [(), (OTHER,)], ids=["no order", "order of another"])
def test_what_is_not_ordered_is_mixed(orders: tuple[str, ...]) -> None:
    """The control: it is on the four plates as the file says it looks, and is told."""
    one = placed(page_of(_flat(_ink, "1")), *orders)
    assert one.plates == ()
    assert [code for code, _ in one.remarks] == ["I034"]
    assert inks_of([one], *PROCESS) == [(0, 230, 204, 0)]


def test_one_ink_that_is_not_ordered_has_the_mixture_mixed() -> None:
    """Only the file knows how both look together; each of the names is told."""
    content = page_of(_flat(lambda page: _several(page, (INK, OTHER)), "1 1"))
    one = placed(content, INK)
    assert one.plates == ()
    assert INK in one.remarks[0][1]
    assert OTHER in one.remarks[0][1]
    both = placed(content, INK, OTHER)
    assert both.plates == (INK, OTHER)
    assert not both.remarks


def test_a_screen_does_not_miss_what_is_ordered() -> None:
    """It shows the mixture either way, and tells only of an ink that nobody will print."""
    page = read_page(page_of(_flat(_ink)))
    one, other = (
        adopt_page(page, screens(), SIZE, black=False, ordered=dict.fromkeys(names))
        for names in ((INK,), (OTHER,))
    )
    assert one.content == other.content
    assert [code for code, _ in one.remarks] == []
    assert [code for code, _ in other.remarks] == ["I034"]


def test_a_page_in_black_has_no_inks() -> None:
    """Where black alone is printed an order changes nothing."""
    one = placed(page_of(_flat(_ink)), INK, black=True)
    assert one.plates == ()


ORDER = f'[press]\nspots = ["{INK}", "{OTHER}"]\nmarks = ["registration", "bar"]\n'


def printed(folder: Path) -> BuildReport:
    """Give an edition of two advertisements that say different things of one ink."""
    files = {
        "a.pdf": page_of(_flat(_ink)),
        "b.pdf": page_of(_flat(lambda page: _ink(page, mixed="0.5 0 0 0"))),
        "c.pdf": page_of(_flat(lambda page: _several(page, ("Black", INK)), "0.3 0.6")),
    }
    edition = write(folder / "e", files, ORDER)
    return build.build(edition, folder / "out", only=("book",), purpose=Purpose.PRESS)


@cache
def edition() -> BuildReport:
    """Give that edition, printed."""
    with tempfile.TemporaryDirectory() as folder:
        return printed(Path(folder))


def test_an_order_that_a_placed_page_uses_is_not_idle() -> None:
    """Of two inks the one that no page has is told, and the other is not mixed."""
    told = [one for one in edition().diagnostics if one.code in ("P023", "I034")]
    assert [one.code for one in told] == ["P023"]
    assert OTHER in str(told[0].message)


def test_an_ink_looks_the_same_in_the_whole_file() -> None:
    """The first page's word counts: PDF/X and our own preflight have nothing against it."""
    content = edition().products[0].content
    expected = Expected(spots=(INK, OTHER))
    seen = preflight(content, "it.pdf", Purpose.PRESS, expected)
    assert [f for f in seen.findings if f.severity is not Severity.NOTE] == []
    assert check_syntax(content) == ""
    assert [one for one in press_twin(content) if "[unsupported]" not in one] == []
    with opened(content) as pdf:
        looks = {
            item[3].unparse(resolved=True)
            for item in pdf.objects
            if isinstance(item, pikepdf.Array) and len(item) == 4 and item[1] == f"/{INK}"
        }
    assert len(looks) == 1


def test_the_plate_has_its_marks() -> None:
    """Where a placed page alone has the ink, its patches stand in the bar; elsewhere none do."""
    with opened(edition().products[0].content) as pdf:
        found = []
        for page in pdf.pages:
            spaces = page.resources.get("/ColorSpace", Dictionary())
            named = [name for name, space in spaces.items() if space[1] == f"/{INK}"]
            marks = [part.read_bytes() for part in page.obj.Contents]
            drawn = any(f"{name} cs 0.5 scn".encode() in part for name in named for part in marks)
            found.append((_has_ink(page), drawn))
    assert (True, True) in found
    assert all(has == drawn for has, drawn in found)


def _has_ink(page: pikepdf.Page) -> bool:
    """Say whether a form on ``page`` names the ink."""
    objects: Any = page.resources.get("/XObject", Dictionary())
    forms = [form.get("/Resources", Dictionary()) for form in objects.values()]
    spaces = [space for one in forms for space in one.get("/ColorSpace", Dictionary()).values()]
    return any(INK in {str(part)[1:] for part in space[1:2]} or len(space) > 4 for space in spaces)
