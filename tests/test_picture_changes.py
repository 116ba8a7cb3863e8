"""Attributes and crops of pictures changed in the text of an article: nothing else changes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from publisher.article.blocks import KNOWN_ATTRIBUTES
from publisher.article.changing import crop_to, set_picture, write_crop
from publisher.article.model import Figure, figures
from publisher.article.reading import parse
from publisher.article.treatment import FLATTEST, Crop, write_treatment
from publisher.build.drafting import draft
from publisher.diagnostics import ContentError
from publisher.render.spots import Box, PrintedSpot

HEAD = "---\ntitle: 题\n---\n\n"
CAPTIONS = ("说明", "乡亲们[又]在（院坝）里", "**重**点，\\]{a=1}", "一行\n又一行", "")
SOURCES = ("images/a.jpg", "images/a (1).jpg", "<images/b c.jpg>", "")
VALUES = {
    "credit": st.text('张三 摄“”\\"{}=#', min_size=1, max_size=8).filter(str.strip),
    "alt": st.just("图"),
    "columns": st.integers(1, 16).map(str),
    "width": st.sampled_from(("full", "40%", "30mm")),
    "crop": st.sampled_from(("4:3", "1:1", "3:1")),
    "bleed": st.just("top"),
    "focus": st.sampled_from(("50% 30%", "0% 100%")),
    "rank": st.just("main"),
    "group": st.sampled_from((True, "no")),
    "wrap": st.sampled_from(("left", "right")),
    "decorative": st.just(True),
}
values = st.sampled_from(KNOWN_ATTRIBUTES).flatmap(
    lambda name: st.tuples(st.just(name), st.one_of(st.none(), VALUES[name]))
)
written = st.sampled_from(
    (
        "",
        "{}",
        '{credit="田晓雨 摄"}',
        '{ columns=3  crop="4:3" focus="50% 30%" }',
        "{group}",
        '{alt="一\\"座\\\\桥"\twidth=full}',
        "{wrap=left width=40%}",
        "{rank=main columns=2}",
    )
)


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, int]:
    """Give an article's text with some pictures, and the number of one of them."""
    parts = []
    count = draw(st.integers(1, 3))
    for n in range(count):
        caption, source = draw(st.sampled_from(CAPTIONS)), draw(st.sampled_from(SOURCES))
        parts.append(f"第{n}段文字。")
        parts.append(f"![{caption}]({source}){draw(written)}")
    text = HEAD + "\n\n".join([*parts, "末段。"]) + "\n"
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text, draw(st.integers(0, count - 1))


def told(figure: Figure) -> dict[str, object]:
    """Give what an article says of a picture, by the names of its attributes."""
    found: dict[str, object] = {"credit": figure.credit, "alt": figure.alt}
    for one in write_treatment(figure.treatment):
        name, _, value = one.partition("=")
        beside = " beside" if name == "width" and value[-1:] in ("%", "m") else ""
        found[name + beside] = value or True
    return found


@given(articles(), values)
def test_an_attribute_changes_and_nothing_else(
    given_: tuple[str, int], change: tuple[str, str | bool | None]
) -> None:
    """The text differs in the braces of one picture; what it wants, in the one attribute."""
    text, number = given_
    name, value = change
    try:
        before = parse(text, "article.md")
    except ContentError:
        return
    try:
        after = set_picture(text, number, {name: value})
    except ContentError as refused:
        places = [one.place for one in refused.diagnostics]
        assert None not in places, refused  # noqa: PT017 - nothing needs to be raised here
        return
    now = list(figures(parse(after, "article.md").blocks))
    then = list(figures(before.blocks))
    assert len(now) == len(then)
    for n, (one, other) in enumerate(zip(then, now, strict=True)):
        assert (one.source, one.caption, one.place) == (other.source, other.caption, other.place)
        if n != number:
            assert one == other
    if name in ("credit", "alt"):
        wanted = None if value is None else " ".join(str(value).split())
        assert getattr(now[number], name) == wanted
    old, new = told(then[number]), told(now[number])
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    assert changed <= {name, f"{name} beside"}
    plain = [line for line in text.splitlines() if "](" not in line]
    assert plain == [line for line in after.splitlines() if "](" not in line]
    assert len(text.splitlines()) == len(after.splitlines())


@given(articles(), values.filter(lambda change: change[1] is not None))
def test_what_is_added_and_taken_away_leaves_the_text_as_it_was(
    given_: tuple[str, int], change: tuple[str, str | bool | None]
) -> None:
    """A picture without attributes has none again, and no braces."""
    text, number = given_
    name, value = change
    text = re.sub(r"(?<=\))\{[^\r\n]*\}", "", text)
    try:
        after = set_picture(text, number, {name: value})
    except ContentError:
        return
    assert after != text
    assert set_picture(after, number, {name: None}) == text


def test_what_a_picture_cannot_have_is_refused() -> None:
    """Unknown attributes, wrong values, a picture that is not there, two main ones."""
    text = HEAD + "![甲](a.jpg){rank=main}\n\n一段。\n\n![乙](b.jpg)\n\n末段。\n"
    for number, attributes, code in (
        (1, {"colour": "red"}, "A015"),
        (1, {"columns": "0"}, "A031"),
        (1, {"crop": "9:1"}, "A031"),
        (1, {"focus": "10% 10%"}, "A031"),
        (1, {"width": "40%"}, "A031"),
        (1, {"credit": True}, "A031"),
        (1, {"rank": "main"}, "A032"),
        (1, {"group": True}, "A033"),
        (2, {"columns": "1"}, "A034"),
    ):
        with pytest.raises(ContentError) as error:
            set_picture(text, number, attributes)
        assert [one.code for one in error.value.diagnostics] == [code], attributes
    wide = set_picture(text, 1, {"columns": "3", "credit": "张三 摄"})
    assert wide == text.replace("(b.jpg)", '(b.jpg){columns=3 credit="张三 摄"}')


# Crops

sides = st.integers(40, 4000)


@given(sides, sides, st.tuples(*[st.floats(-0.1, 1.1)] * 4))
def test_a_crop_shows_what_was_dragged_and_the_least_besides(
    width: int, height: int, dragged: tuple[float, float, float, float]
) -> None:
    """It is as long as what was dragged, where a crop may be; and stands there."""
    wanted = tuple(one * side for one, side in zip(dragged, (width, height) * 2, strict=True))
    left, right = sorted(min(max(one, 0), width) for one in (wanted[0], wanted[2]))
    top, bottom = sorted(min(max(one, 0), height) for one in (wanted[1], wanted[3]))
    if right - left < 2 or bottom - top < 2:
        return
    flat = (right - left) / width >= (bottom - top) / height
    side, around = int(flat), (width, height)
    length = (bottom - top) if flat else (right - left)
    other, most = around[1 - side], float(FLATTEST)
    may_be = min(max(length, other / most), other * most, around[side])
    crop = crop_to((wanted[0], wanted[1], wanted[2], wanted[3]), width, height)
    if crop is None:
        assert may_be > around[side] - 1
        return
    assert 1 / FLATTEST <= crop.ratio <= FLATTEST
    window = crop.window(width, height)
    # What is cut is cut at two sides only; all numbers of three figures come to a pixel of 4,000.
    assert window[3 - side] - window[1 - side] >= other - 1
    assert abs(window[side + 2] - window[side] - may_be) <= 2 + around[side] / 500
    # A focus comes to half a percent of the picture.
    begin = (left, top)[side] + (length - may_be) / 2
    begin = min(max(begin, 0), around[side] - may_be)
    assert abs(window[side] - begin) <= 3 + around[side] * 0.008


def test_a_crop_is_written_in_small_numbers() -> None:
    """3:2 and 1:1 are called so, and the middle goes without saying."""
    assert crop_to((0, 0, 1500, 1000), 1500, 1125) == Crop(3, 2, 50, 44)
    assert crop_to((250, 0, 1250, 1000), 1500, 1000) == Crop(1, 1)
    assert crop_to((0, 0, 1500, 1000), 1500, 1000) is None
    assert write_crop(Crop(1, 1)) == {"crop": "1:1", "focus": None}
    assert write_crop(Crop(3, 2, 50, 44)) == {"crop": "3:2", "focus": "50% 44%"}
    assert write_crop(None) == {"crop": None, "focus": None}


SCALE = 4.0


@pytest.mark.parametrize(
    "dragged", [(0.2, 0.0, 0.7, 1.0), (0.0, 0.35, 1.0, 0.8), (0.55, 0.1, 0.98, 0.9)]
)
def test_what_was_dragged_is_what_the_page_shows(
    tmp_path: Path, dragged: tuple[float, float, float, float]
) -> None:
    """The picture on the printed page is that part of the file; the control is the whole of it."""
    size = (600, 450)
    picture = _chequered(size)
    folder = tmp_path / "issue"
    (folder / "a" / "images").mkdir(parents=True)
    picture.save(folder / "a" / "images" / "x.png")
    text = HEAD + "![格](images/x.png)\n\n" + "一段文字。" * 60 + "\n"
    wanted = tuple(one * side for one, side in zip(dragged, size * 2, strict=True))
    crop = crop_to((wanted[0], wanted[1], wanted[2], wanted[3]), *size)
    assert crop is not None
    (folder / "a" / "article.md").write_text(set_picture(text, 0, write_crop(crop)), "utf-8")
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a"]\n', "utf-8"
    )
    made = draft(folder, "newsletter")
    (number, spot) = next(
        (page.number, spot) for page in made.spots for spot in page.spots if spot.kind == "figure"
    )
    assert spot.shown is not None
    assert spot.shown.window == crop.window(*size)
    printed = _cut_out(made.product.content, number, spot.boxes[0])
    window = spot.shown.window
    assert window is not None
    part = picture.crop(window).resize(printed.size, Image.Resampling.BILINEAR)
    whole = picture.resize(printed.size, Image.Resampling.BILINEAR)
    assert _unlike(printed, part) < 12 < _unlike(printed, whole)
    meant = (wanted[0], wanted[1], wanted[2], wanted[3])
    assert _shared(window, meant) > 0.75


def _chequered(size: tuple[int, int]) -> Image.Image:
    """Give a picture whose every part looks like no other."""
    picture = Image.new("RGB", size)
    for x in range(0, size[0], 10):
        for y in range(0, size[1], 10):
            dark = (x // 10 + y // 10) % 2 * 60
            colour = (x * 255 // size[0], y * 255 // size[1], 120 + dark)
            picture.paste(colour, (x, y, x + 10, y + 10))
    return picture


def _cut_out(content: bytes, number: int, box: Box) -> Image.Image:
    document = pdfium.PdfDocument(content)
    try:
        page = document[number - 1]
        picture = page.render(scale=SCALE).to_pil().convert("RGB")
        page.close()
    finally:
        document.close()
    inner = (box[0] + 0.5, box[1] + 0.5, box[2] - 0.5, box[3] - 0.5)
    left, top, right, bottom = (round(side * SCALE) for side in inner)
    buffer = io.BytesIO()
    picture.crop((left, top, right, bottom)).save(buffer, "PNG")
    return Image.open(buffer)


def _unlike(one: Image.Image, other: Image.Image) -> float:
    """Give how far two pictures are apart, in levels of 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def _shared(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Give the part that two boxes share of both."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    common = max(0.0, width) * max(0.0, height)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return common / (sum(areas) - common)


def test_spots_say_which_file_a_picture_is(tmp_path: Path) -> None:
    """Its name in the article, its pixels; of one that is missing there are none."""
    folder = tmp_path / "issue"
    (folder / "a").mkdir(parents=True)
    text = HEAD + "![缺]()\n\n" + "一段文字。" * 60 + "\n"
    (folder / "a" / "article.md").write_text(text, "utf-8")
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a"]\n', "utf-8"
    )
    found: list[PrintedSpot] = [
        spot for page in draft(folder, "newsletter").spots for spot in page.spots if spot.shown
    ]
    assert [(one.shown.source, one.shown.pixels) for one in found if one.shown] == [(None, None)]
