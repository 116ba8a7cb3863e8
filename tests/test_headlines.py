"""Heads on the galley and on the printed page: hints, tracking, faces, styles, names in credits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from composition.faces import catalogue
from composition.printed import layout
from publisher.article import parse
from publisher.build import build
from publisher.edition import HeadPlace, HeadStyle
from publisher.galley import Galley, Setting, Standing, compose_article, typesetter
from publisher.galley.credits import names_in
from publisher.makeup import Module, Rect
from publisher.makeup.matter import Weight
from publisher.render.dressing import are_near, dress_heads

TEXT = "河从北边的山里流下来，到这里已经走了三百多里，水面宽了，流得也慢了，像一个走远路的人。"


def compose(
    title: str, weight: Weight = Weight.LEAD, name: str = "tabloid", **standing: object
) -> Galley:
    """Give the galley of an article."""
    text = f'---\ntitle: "{title}"\n---\n\n{TEXT}\n'
    own = Standing(weight, **standing)  # type: ignore[arg-type]
    return compose_article(parse(text, "a.md"), text, {}, layout(name), catalogue(), own)


def title_of(galley: Galley, span: int) -> Setting:
    """Give the title over ``span`` columns."""
    title = galley.head(span).title
    assert title is not None
    return title


def lines_of(title: Setting) -> list[str]:
    """Give the lines of a title."""
    return [title.text[line.start : line.end] for line in title.lines]


# The editor's own breaks


@pytest.mark.parametrize("weight", list(Weight))
@pytest.mark.parametrize("span", [2, 3, 4, 5])
def test_an_editors_break_is_the_only_one(weight: Weight, span: int) -> None:
    """As long as each part fits at a size that its weight may have, the title is set at that."""
    title = title_of(compose("张家界桑植县|洪家关白族乡光荣院", weight), span)
    assert lines_of(title)[0] == "张家界桑植县"
    widest = 9 * title.size
    width = layout("tabloid").span_cells(span) * layout("tabloid").cell
    assert widest > width or len(title.lines) == 2


def test_hinted_lines_are_no_more_open_than_they_fit() -> None:
    """A head of two parts has the tracking for which its longer part has room."""
    chosen = layout("tabloid")
    for span in range(1, 6):
        title = title_of(compose("我们|一起走过阳光灿烂的日子"), span)
        width = chosen.span_cells(span) * chosen.cell / title.size
        assert max(line.width for line in title.lines) <= width + 1e-6
        assert title.tracking <= 0.3
    free = title_of(compose("我们|走过"), 5)
    assert free.tracking == 0.3


# Tracking


def test_only_what_leads_is_opened() -> None:
    """Titles of second articles and briefs stand solid however much room they have."""
    assert title_of(compose("雨水"), 5).tracking > 0
    assert title_of(compose("雨水", Weight.SECOND), 5).tracking == 0
    assert title_of(compose("雨水", Weight.BRIEF), 5).tracking == 0


def modules(*places: Rect) -> list[Module]:
    """Give a page's modules, each with a head over all its columns."""
    return [
        Module(n, place, place, place, (), False, False, None, None, 0)
        for n, place in enumerate(places)
    ]


def test_heads_of_one_rank_are_opened_alike() -> None:
    """Where one has no room for tracking, all of its rank on the page stand solid."""
    page = modules(Rect(0, 5, 0, 20), Rect(0, 5, 24, 20))
    short, long = compose("雨水"), compose("全市两级法院深入开展涉民生案件专项执行行动")
    alone = dress_heads([(page[0], short), (page[1], short)])
    mixed = dress_heads([(page[0], short), (page[1], long)])

    assert {head.title.tracking for head in alone if head and head.title} == {0.3}
    assert {head.title.tracking for head in mixed if head and head.title} == {0.0}
    opened, solid = (heads[0].title if heads[0] else None for heads in (alone, mixed))
    assert opened is not None
    assert solid is not None
    assert opened.lines[0].width - solid.lines[0].width == pytest.approx(0.3)


# Faces


def test_neighbours_have_other_faces() -> None:
    """Of the faces of their weight; what is far away may have the same."""
    page = modules(Rect(0, 2, 0, 20), Rect(2, 2, 0, 20), Rect(0, 2, 22, 20), Rect(4, 1, 0, 20))
    galley = compose("秋粮收购价稳量增", Weight.SECOND)
    heads = dress_heads([(module, galley) for module in page])
    roles = [head.title.face[0] for head in heads if head and head.title and head.title.face]

    assert roles == ["hei", "song", "song", "hei"]


def test_a_face_that_lacks_a_character_is_none_for_the_title() -> None:
    """It would be printed in two faces."""
    plain = title_of(compose("秋粮收购", Weight.SECOND), 2)
    rare = title_of(compose("秋粮⁂收购", Weight.SECOND), 2)
    assert {one.face for one in plain.faces} == {("song", 900), ("kai", 400)}
    assert {one.face for one in rare.faces} == {("song", 900)}


def test_layouts_without_faces_have_one() -> None:
    """A control: there the title's style says what it is."""
    title = title_of(compose("秋粮收购", name="magazine"), 2)
    assert (title.face, title.faces) == (None, ())


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (Rect(0, 2, 0, 10), Rect(2, 2, 5, 10), True),
        (Rect(0, 2, 0, 10), Rect(3, 2, 5, 10), False),
        (Rect(0, 2, 0, 10), Rect(1, 2, 12, 10), True),
        (Rect(0, 2, 0, 10), Rect(1, 2, 14, 10), False),
        (Rect(0, 2, 0, 10), Rect(2, 2, 10, 10), False),
    ],
)
def test_neighbours(one: Rect, other: Rect, near: bool) -> None:
    """They have an edge in common, but for the gutter or the white between them."""
    assert are_near(one, other) is near
    assert are_near(other, one) is near


# Titles that are drawn out


def test_a_field_takes_room() -> None:
    """A title on a field is higher, keeps away from its ends, and has one heavy face."""
    plain, field = (
        compose("秋粮收购价稳量增"),
        compose("秋粮收购价稳量增", head_style=HeadStyle.TINT),
    )
    title = title_of(field, 3)

    assert field.head(3).lines >= plain.head(3).lines
    assert field.head(3).ground(title) > 0
    assert plain.head(3).ground(title_of(plain, 3)) == 0
    assert (title.face, title.faces) == (("hei", 900), ())
    assert title.starts[0] > 0


EDITION = """\
title = "试刊"
language = "zh-Hans"
date = {day}
outputs = ["tabloid"]
articles = [{{ path = "a"{wish} }}]
"""


def printed(folder: Path, wish: str, purpose: str = "proof") -> bytes:
    """Build an edition of one article and give its PDF."""
    edition = folder / "edition"
    (edition / "a").mkdir(parents=True)
    article = f"---\ntitle: 高铁通到家门口\n---\n\n{TEXT * 20}\n"
    (edition / "a" / "article.md").write_text(article, encoding="utf-8")
    settings = EDITION.format(day=date(2026, 1, 2), wish=wish)
    (edition / "edition.toml").write_text(settings, encoding="utf-8")
    report = build(edition, folder / "out", purpose=purpose)
    assert not [d for d in report.diagnostics if d.severity == "error"], report.diagnostics
    (found,) = (folder / "out").glob("*.pdf")
    return found.read_bytes()


def darkness(content: bytes) -> float:
    """Give the part of the page that is darker than a middle grey."""
    page = pypdfium2.PdfDocument(content)[0]
    image = page.render(scale=0.5).to_pil().convert("L")
    pixels: bytes = image.tobytes()
    return sum(value < 100 for value in pixels) / len(pixels)


@pytest.mark.parametrize("purpose", ["proof", "press"])
def test_styles_are_seen_on_the_page(purpose: str, tmp_path: Path) -> None:
    """Reversed there is a black field, in outlines less ink; the text is the title all the same."""
    wishes = {"": "plain", ', head_style = "反白"': "reversed", ', head_style = "空心"': "outline"}
    pages = {name: printed(tmp_path / name, wish, purpose) for wish, name in wishes.items()}
    dark = {name: darkness(content) for name, content in pages.items()}

    assert dark["reversed"] > dark["plain"] + 0.02
    assert dark["outline"] < dark["plain"]
    for content in pages.values():
        text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
        assert "高铁通到家门口" in text.replace("\r\n", "").replace(" ", "")


def test_outlines_end_with_their_title(tmp_path: Path) -> None:
    """Text is stroked for the title alone."""
    (tmp_path / "x.pdf").write_bytes(printed(tmp_path, ', head_style = "outline"'))
    modes, saved, mode = [], list[int](), 0
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        for instruction in pikepdf.parse_content_stream(pdf.pages[0]):
            match str(instruction.operator):
                case "Tr":
                    mode = int(str(instruction.operands[0]))
                case "q":
                    saved.append(mode)
                case "Q":
                    mode = saved.pop()
                case "TJ" | "Tj":
                    modes.append(mode)
    assert modes.count(1) == 1
    assert set(modes) == {0, 1}


def test_an_upright_head_is_plain() -> None:
    """It has no field to stand on."""
    galley = compose("高铁通到家门口", head=HeadPlace.LEFT, head_style=HeadStyle.REVERSED)
    assert galley.heads[0].stacks
    assert not any(galley.heads[0].ground(text) for text in galley.heads[0].texts)


# Names


@pytest.mark.parametrize(
    ("caption", "names"),
    [
        ("村民在采茶。（向国生 摄）", ["向国生"]),
        ("村民在采茶（本报记者 向国生 通讯员 李明远 摄）", ["向国生", "李明远"]),
        ("图为村民在采茶。 通讯员 向国生 摄", ["向国生"]),
        ("（向国生、李明 摄）", ["向国生", "李明"]),
        ("（新华社记者 阿卜杜拉·买买提 摄）", ["阿卜杜拉·买买提"]),
        ("（通讯员 李　明 摄）", ["李　明"]),
        ("資料圖片：（陳大文 攝）", ["陳大文"]),
        ("村民收割（晚稻）", []),
        ("村民李明和他的收割机", []),
    ],
)
def test_names_of_credits_are_found(caption: str, names: list[str]) -> None:
    """They alone: no line begins inside them."""
    wanted = {
        place
        for name in names
        for place in range(caption.index(name) + 1, caption.index(name) + len(name))
    }
    assert names_in(caption) == wanted


def test_credits_stay_whole_at_every_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind captions of all lengths no name is parted; without the rule some are."""
    caption = "村民们正在山坡上忙着采摘今年的头一批春茶，晾晒以后送到合作社去"
    credits = ("向国生 摄", "本报记者 向国生 通讯员 李明远 摄", "记者向国生摄影报道")
    texts = [
        f'---\ntitle: 题\n---\n\n![{caption[:length]}](){{credit="{credit}"}}\n'
        for credit in credits
        for length in range(1, 27)
    ]
    assert sum(map(_torn, texts)) == 0
    monkeypatch.setattr(typesetter, "names_in", lambda text, byline: frozenset())
    assert sum(map(_torn, texts)) > 0


def _torn(text: str) -> int:
    galley = compose_article(
        parse(text, "a.md"), text, {}, layout("tabloid"), catalogue(), Standing()
    )
    count = 0
    for content in galley.contents:
        for span in getattr(content, "spans", ()):
            caption = getattr(span, "caption", None)
            if not isinstance(caption, Setting):
                continue
            for line in caption.lines[:-1]:
                for name in ("向国生", "李明远"):
                    at = caption.text.find(name)
                    count += at >= 0 and at < line.end < at + len(name)
    return count
