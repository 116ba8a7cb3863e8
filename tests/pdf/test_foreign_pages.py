"""Pages of other files: how they lie, what of them is left behind, what keeps them from print."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageStat

from publisher.choices import Purpose
from publisher.pdf.foreign import Adopted, adopt_page, as_file
from publisher.pictures import postscript
from publisher.pictures.pages import PageFile, read_page, split_name

from .adverts import (
    EPS,
    HIGH,
    WIDE,
    Page,
    advert,
    booklet,
    layered,
    lying,
    meshed,
    mixed,
    pictured,
    ruled,
    stamped,
    with_preview,
    worded_page,
)
from .printing import opened, printed, saved
from .test_picture import separator
from .test_placing import drawn, screens
from .validating import separations

BOXES: list[dict[str, tuple[float, ...]]] = [
    {},
    {"crop": (10, 10, 100, 70)},
    {"trim": (20, 5, 110, 75), "crop": (0, 0, 120, 80)},
    {"media": (-30, -20, 130, 90)},
    {"trim": (200, 200, 300, 300)},
    {"crop": (110, 70, 20, 5)},
]


def adopted(content: bytes, *, press: bool = False, scale: float = 1.0) -> Adopted:
    """Give a page adopted for a place ``scale`` times as large as it is."""
    page = read_page(content)
    room = separator("fogra39") if press else screens()
    sides = page.size[0] * scale, page.size[1] * scale
    return adopt_page(page, room, sides, black=False)


def shown(content: bytes, **how: bool) -> Image.Image:
    """Give a page as it is drawn when it has been adopted."""
    page = read_page(content)
    return drawn(as_file(adopted(content, **how), page.size), 2.0)


def original(content: bytes) -> Image.Image:
    """Give what is seen of a page, as PDFium draws the file itself."""
    page: PageFile = read_page(content)
    with opened(content) as pdf:
        one = pdf.pages[page.number - 1].obj
        one.MediaBox = one.CropBox = Array(list(page.box))
        for key in ("/TrimBox", "/UserUnit"):
            if key in one:
                del one[key]
        return drawn(saved(pdf), 2.0 * page.unit)


def apart(one: Image.Image, other: Image.Image) -> float:
    """Give by how many levels two pictures differ on average."""
    if one.size != other.size:
        # A side may be rounded up by a pixel.
        assert max(abs(a - b) for a, b in zip(one.size, other.size, strict=True)) <= 1
        other = other.resize(one.size)
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def codes(one: Adopted) -> list[str]:
    """Give the codes of what is said of a page."""
    return [code for code, _ in one.remarks]


@pytest.mark.parametrize("boxes", BOXES)
@pytest.mark.parametrize("unit", [1.0, 2.5])
@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90])
def test_a_page_lies_as_its_file_says(
    turn: int, unit: float, boxes: dict[str, tuple[float, ...]]
) -> None:
    """Turned, scaled and cut as any reader shows it."""
    content = lying(turn, unit, **boxes)
    assert apart(original(content), shown(content)) < 0.6


def test_a_turned_page_is_another() -> None:
    """What is not turned is told apart: the test above can fail."""
    assert apart(original(lying()), original(lying(180))) > 10


def test_sizes() -> None:
    """The size is that of the trimmed page, upright, in pt."""
    assert read_page(lying()).size == (WIDE, HIGH)
    assert read_page(lying(90, 2.0)).size == (HIGH * 2, WIDE * 2)
    assert read_page(lying(trim=(20, 5, 110, 75))).size == (90, 70)


def test_layers_that_are_off_are_not_printed() -> None:
    """By marks, by rules of several, by a form's own word, by what is said for printing."""
    one = adopted(layered())
    image = drawn(as_file(one, (WIDE, HIGH)))
    assert image.getpixel((60, 15)) == (0, 255, 0)
    assert image.getpixel((100, 50)) != (0, 0, 0)
    assert "I037" in codes(one)
    assert b"/OC" not in as_file(one, (WIDE, HIGH))


def test_fields_are_drawn_and_all_else_stays_behind() -> None:
    """A stamp's look is kept; links, scripts, tags and private data are not."""
    one = adopted(stamped())
    assert drawn(as_file(one, (WIDE, HIGH))).getpixel((60, 15)) == (0, 204, 0)
    assert "I037" in codes(one)
    with opened(as_file(one, (WIDE, HIGH))) as pdf:
        whole = b"".join(
            item.read_bytes() if isinstance(item, pikepdf.Stream) else item.unparse()
            for item in pdf.objects
        )
    for word in (b"MCID", b"BDC", b"JavaScript", b"example.com", b"geheim", b"StructParents"):
        assert word not in whole


@pytest.mark.parametrize(
    "how",
    ["alpha", "Multiply", "Screen", "Overlay", "Luminosity", "Difference", "soft", "clear"],
)
def test_transparency_stays_live(how: str) -> None:
    """On a screen it looks the same; for the press it is mixed in the press's inks."""
    content = mixed(how)
    assert apart(original(content), shown(content)) < 0.5
    one = adopted(content, press=True)
    assert "I038" not in codes(one)
    with opened(as_file(one, (WIDE, HIGH))) as pdf:
        form = pdf.pages[0].Resources.XObject.Page
        assert form.Group.CS == "/DeviceCMYK"
        assert bool(form.Group.I)


@pytest.mark.parametrize("kind", [4, 5, 6, 7])
def test_meshes_stay_meshes(kind: int) -> None:
    """Their corners have other colours, and all between them with those."""
    content = meshed(kind)
    image = original(content)
    assert min(ImageStat.Stat(image).stddev) > 20
    assert apart(image, shown(content)) < 0.5
    one = adopted(content, press=True)
    assert codes(one) == ["I010"]
    seen = drawn(as_file(one, (WIDE, HIGH)), 2.0)
    # The red corner is red and the blue one blue: PDFium knows inks in a rough way.
    red, blue = seen.getpixel((24, 136)), seen.getpixel((216, 24))
    assert red[0] > red[2] + 80  # type: ignore[index]
    assert blue[2] > blue[0] + 40  # type: ignore[index]


def test_without_transparency_nothing_is_mixed() -> None:
    """No group is made where none is needed: it would keep black from overprinting."""
    with opened(as_file(adopted(lying(), press=True), (WIDE, HIGH))) as pdf:
        assert "/Group" not in pdf.pages[0].Resources.XObject.Page


def _lettered(content: str) -> bytes:
    page = Page((WIDE, HIGH))
    box = page.stream(b"900 0 0 0 900 900 d1 0 0 900 900 re f")
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 900, 900]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(box=box),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name.box])),
        FirstChar=65, LastChar=65, Widths=Array([900]), Resources=Dictionary()
    )  # fmt: skip
    page.use("/Font", "F", page.pdf.make_indirect(font))
    page.lines += ["0 0 1 0 k 0 0 120 80 re f", f"BT /F 40 Tf 20 20 Td {content} (A) Tj ET"]
    return page.content()


@pytest.mark.parametrize(
    ("color", "over"),
    [
        ("0 g", 1),
        ("0 0 0 rg", 1),
        ("0 0 0 1 k", 1),
        ("0.5 g", 0),
        ("0 0 0 0 k", 0),
        ("1 0 0 1 k", 0),
    ],
)
def test_black_type_prints_over_its_ground(color: str, over: int) -> None:
    """The yellow under full black stays, as under all black type; other colours knock it out."""
    page = read_page(_lettered(color))
    one = adopt_page(page, separator("fogra39"), page.size, black=False)
    with opened(as_file(one, page.size)) as pdf:
        pdf.pages[0].BleedBox = Array([0, 0, WIDE, HIGH])
        plate = separations(saved(pdf), 72)[0][2]
    # A third of the way along the row in the middle.
    yellow = plate[len(plate) // 2 // int(WIDE - 2) * int(WIDE - 2) + 40]
    assert yellow == (255 if over else 0)


@pytest.mark.parametrize("over", [True, False])
def test_overprint_that_is_asked_for_stays(over: bool) -> None:
    """Cyan over magenta leaves the magenta where the file says so, and nowhere else."""
    page = Page((WIDE, HIGH))
    page.use("/ExtGState", "G", Dictionary(OP=over, op=over, OPM=1))
    page.lines += ["0 1 0 0 k 0 0 120 80 re f", "/G gs 1 0 0 0 k 20 20 80 40 re f"]
    one = adopt_page(read_page(page.content()), separator("fogra39"), (WIDE, HIGH), black=False)
    with opened(as_file(one, (WIDE, HIGH))) as pdf:
        pdf.pages[0].BleedBox = Array([0, 0, WIDE, HIGH])
        cyan, magenta, *_ = separations(saved(pdf), 72)[0]
    at = len(cyan) // 2 // int(WIDE - 2) * int(WIDE - 2) + 59
    assert (cyan[at], magenta[at]) == (255, 255 if over else 0)
    screen = adopt_page(read_page(page.content()), screens(), (WIDE, HIGH), black=False)
    assert b"/OPM" not in as_file(screen, (WIDE, HIGH))


def test_type_keeps_its_font() -> None:
    """A font with its program stays, and what it says is read back; codes nobody knows are told."""
    content = printed(Purpose.PROOF)
    page = read_page(content)
    one = adopt_page(page, screens(), page.size, black=False)
    assert "I038" not in codes(one)
    document = pypdfium2.PdfDocument(as_file(one, page.size))
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "这是第一段" in text
    with opened(content) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]
        bare = saved(pdf)
    one = adopt_page(read_page(bare), screens(), page.size, black=False)
    with opened(as_file(one, page.size)) as pdf:
        maps = [
            item.ToUnicode.read_bytes()
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0"
        ]
    assert maps
    assert all(b"<FFFD>" in one for one in maps)


def test_a_drawn_glyph_of_which_nobody_knows_the_character() -> None:
    """Its name says nothing: the map does, of one byte. Names that say something need none."""
    content = advert("type3")
    with opened(content) as pdf:
        font = pdf.pages[0].Resources.Font.F
        font.Encoding.Differences[1] = Name.A
        font.CharProcs = Dictionary(A=font.CharProcs.box)
        named = saved(pdf)
    assert _maps(adopted(content)) == [b"<41> <FFFD>"]
    assert _maps(adopted(named)) == []
    assert _maps(adopted(content, press=True)) == []


def _maps(one: Adopted) -> list[bytes]:
    """Give what the maps of drawn fonts say of their first codes."""
    with opened(one.content) as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, Dictionary) and "/CharProcs" in one]
        assert fonts
        told = [font.ToUnicode.read_bytes() for font in fonts if "/ToUnicode" in font]
    return [one.split(b"beginbfchar\n")[1].split(b"\n")[0] for one in told]


def test_a_font_that_is_not_there() -> None:
    """The press is told; a screen gets pixels, since another machine shows other letters."""
    press, screen = adopted(worded_page(), press=True), adopted(worded_page())
    assert "I033" in codes(press)
    assert "I038" in codes(screen)
    assert apart(original(worded_page()), shown(worded_page())) < 2
    assert "Helvetica" in str(dict(screen.remarks)["I038"])


@pytest.mark.parametrize(("width", "scale", "thin"), [(0.4, 1.0, 0.4), (0.4, 0.5, 0.4), (2, 1, 2)])
def test_the_thinnest_line(width: float, scale: float, thin: float) -> None:
    """It is that of the page; what is cut away does not count."""
    assert adopted(ruled(width), scale=scale).thinnest == pytest.approx(thin)


def test_the_coarsest_picture() -> None:
    """100 pixels on 100 pt are 72 per inch."""
    assert adopted(pictured(100), press=True).coarsest == pytest.approx(72)


def test_several_pages() -> None:
    """One is chosen behind the name; without a choice the first is shown and told."""
    content = booklet(4)
    assert codes(adopted(content)) == ["I035"]
    assert split_name("ads/茶.pdf#page=3") == ("ads/茶.pdf", 3)
    assert split_name("ads/茶.PDF#page=3") == ("ads/茶.PDF", 3)
    assert split_name("ads/茶.jpg#page=3") == ("ads/茶.jpg#page=3", None)
    third = adopt_page(read_page(content, 3), screens(), (60, 40), black=False)
    assert third.remarks == ()
    assert drawn(as_file(third, (60, 40))).getpixel((30, 20)) == (128, 128, 128)
    for wrong in (0, 5, 999999):
        with pytest.raises(ValueError, match="4 pages"):
            read_page(content, wrong)


def test_the_same_bytes_each_time() -> None:
    """What is adopted depends on the file alone."""
    for content in (layered(), mixed("soft"), lying(90)):
        assert adopted(content, press=True) == adopted(content, press=True)


# Files that are not what they should be


def _locked(user: str) -> bytes:
    with opened(lying()) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="secret", user=user))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no PDF"),
        (b"%PDF-1.4 nothing", "damaged"),
        (b"GIF89a", "no PDF"),
        (_locked("word"), "password"),
        (lying(media=(0, 0, 20000, 80), crop=(0, 0, 20000, 80)), "no size"),
        (lying(media=(0, 0, 10000, 2)), "no size"),
    ],
)
def test_what_cannot_be_placed(content: bytes, why: str) -> None:
    """It is told, and nothing else happens."""
    with pytest.raises(ValueError, match=why):
        read_page(content)


def test_a_password_for_the_owner_alone_keeps_nobody_out() -> None:
    """Such a file opens, and is shown."""
    assert apart(original(lying()), shown(_locked(""))) < 0.6


def _ring(page: Page) -> None:
    form = page.stream(
        b"/Me Do 1 0 0 rg 0 0 50 50 re f", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, WIDE, HIGH])
    )  # fmt: skip
    form.Resources = Dictionary(XObject=Dictionary(Me=form))
    page.use("/XObject", "Me", form)
    page.lines.append("/Me Do")


def _nested(page: Page) -> None:
    form = page.stream(b"1 0 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form,
                       BBox=Array([0, 0, WIDE, HIGH]))  # fmt: skip
    for _ in range(200):
        form = page.stream(
            b"/In Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, WIDE, HIGH]),
            Resources=Dictionary(XObject=Dictionary(In=form))
        )  # fmt: skip
    page.use("/XObject", "In", form)
    page.lines.append("/In Do")


def _bomb(page: Page) -> None:
    import zlib

    page.use(
        "/XObject", "Im",
        page.stream(zlib.compress(bytes(300_000_000), 9), Type=Name.XObject, Subtype=Name.Image,
                    Width=10_000, Height=10_000, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
                    Filter=Name.FlateDecode),
    )  # fmt: skip
    page.lines.append("q 100 0 0 50 0 0 cm /Im Do Q")


def _broken(content: str) -> Callable[[Page], None]:
    return lambda page: page.lines.append(content)


def _odd(kind: str, name: str, value: object, content: str) -> Callable[[Page], None]:
    def draw(page: Page) -> None:
        page.use(kind, name, value)
        page.lines.append(content)

    return draw


@pytest.mark.parametrize(
    "draw",
    [
        _ring,
        _nested,
        _bomb,
        _broken("q " * 3000),
        _broken("Q Q Q 1 0 0 rg"),
        _broken("1 0 rg (x) w /X gs /Y Do /Z sh [1] d 0 0 m"),
        _broken("/Nothing cs 1 scn 0 0 9 9 re f"),
        _broken("BT (x) Tj ET ET BT BT"),
        _broken("1e999 0 0 1 0 0 cm nan w"),
        _odd("/ColorSpace", "Cs", Array([Name.ICCBased, 3]), "/Cs cs 1 scn 0 0 9 9 re f"),
        _odd("/ColorSpace", "Cs", Array([Name.Indexed, Name.DeviceRGB, 999, 1]), "/Cs cs"),
        _odd("/ColorSpace", "Cs", Array([Name.Separation, Name.X, Name.DeviceRGB]), "/Cs cs"),
        _odd("/Shading", "Sh", Dictionary(ShadingType=9, ColorSpace=Name.DeviceRGB), "/Sh sh"),
        _odd("/Pattern", "P", Dictionary(PatternType=1), "/Pattern cs /P scn 0 0 9 9 re f"),
        _odd("/ExtGState", "G", Dictionary(SMask=Dictionary(S=Name.Luminosity)), "/G gs"),
        _odd("/XObject", "X", Dictionary(Subtype=Name.Form), "/X Do"),
        _odd("/Font", "F", Dictionary(Subtype=Name.Type3), "BT /F 9 Tf (x) Tj ET"),
    ],
)
@pytest.mark.parametrize("press", [True, False])
def test_content_that_is_none_ends_nothing(draw: Callable[[Page], None], press: bool) -> None:
    """What can be shown is shown, as it is or in pixels; the file that comes out is sound."""
    page = Page((WIDE, HIGH))
    page.lines.append("0.1 0.2 0.7 rg 90 5 20 50 re f")
    draw(page)
    one = adopted(page.content(), press=press)
    with opened(as_file(one, (WIDE, HIGH))) as pdf:
        assert not pdf.get_warnings()
    red, _, blue = drawn(as_file(one, (WIDE, HIGH))).getpixel((100, 50))  # type: ignore[misc]
    assert blue > red + 40


# EPS


needs_ghostscript = pytest.mark.skipif(shutil.which("gs") is None, reason="no Ghostscript")


@needs_ghostscript
@pytest.mark.parametrize("content", [EPS, with_preview(EPS)])
def test_an_eps_file_is_a_page(content: bytes) -> None:
    """As large as its finer box, its inks as they are, the same bytes each time."""
    page = read_page(content)
    assert page.size == pytest.approx((120, 80), abs=0.51)
    one = adopt_page(page, separator("fogra39"), page.size, black=False)
    assert one.remarks == ()
    postscript.to_pdf.cache_clear()
    assert adopt_page(read_page(content), separator("fogra39"), page.size, black=False) == one
    with opened(as_file(one, page.size)) as pdf:
        written = pdf.pages[0].Resources.XObject.Page.read_bytes()
    assert b"0 1 1 0 k" in written


@needs_ghostscript
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%!PS\n0 0 9 9 rectfill showpage", "how large"),
        (EPS.replace(b"showpage", b"(/etc/passwd) (r) file pop"), "cannot draw"),
        (EPS.replace(b"showpage", b"quux"), "cannot draw"),
    ],
)
def test_an_eps_file_that_is_none(content: bytes, why: str) -> None:
    """It is told; other files are not read."""
    with pytest.raises(ValueError, match=why):
        read_page(content)


@needs_ghostscript
def test_an_eps_file_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that goes on for ever is stopped."""
    monkeypatch.setattr(postscript, "SECONDS", 1)
    with pytest.raises(ValueError, match="longer than"):
        read_page(EPS.replace(b"showpage", b"{ } loop"))


def test_without_ghostscript(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told what is missing."""
    postscript.to_pdf.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(postscript.NoPostScriptError, match="no Ghostscript"):
        read_page(EPS)
