"""Stories to be written in the schemas of tools: what they are made of, and where it stands."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from PIL import Image

Sides = tuple[float, float, float, float]
"""Left, top, right, bottom, as parts of the page."""
Cell = tuple[str, int, int]
"""Text, columns, rows."""


@dataclass(frozen=True)
class Item:
    """A block of a story: a paragraph (p), subhead (h), picture, table or note."""

    kind: str
    text: str = ""
    name: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()
    box: Sides = (0, 0, 1, 1)


@dataclass(frozen=True)
class Story:
    """A story and the part of the page that it fills."""

    title: str
    byline: str
    items: tuple[Item, ...]
    subtitle: str = ""
    area: Sides = (0.05, 0.08, 0.95, 0.95)

    def placed(self) -> tuple[Item, ...]:
        """Give all blocks with their boxes: the head over two columns, the others in them."""
        left, top, right, bottom = self.area
        high = bottom - top
        head = [Item("title", self.title, box=(left, top, right, top + 0.055))]
        y = top + 0.06
        if self.subtitle:
            head.append(Item("subtitle", self.subtitle, box=(left, y, right, y + 0.024)))
            y += 0.03
        if self.byline:
            head.append(Item("byline", self.byline, box=(left, y, left + 0.25, y + 0.015)))
            y += 0.02
        middle = (left + right) / 2
        half = (len(self.items) + 1) // 2
        step = (bottom - y) / max(half, 1)
        placed = list(head)
        for n, item in enumerate(self.items):
            column, row = divmod(n, half)
            x0, x1 = (left, middle - 0.01) if column == 0 else (middle + 0.01, right)
            y0 = y + row * step
            tall = 0.8 * step if item.kind in ("p", "picture", "table") else 0.02
            placed.append(Item(item.kind, item.text, item.name, item.rows, (x0, y0, x1, y0 + tall)))
        assert high > 0
        return tuple(placed)


@dataclass(frozen=True)
class Page:
    """A page: its running head, its stories, its folio."""

    stories: tuple[Story, ...]
    header: str = "2026年11月5日　星期四　第3版"
    folio: str = "3"
    pictures: dict[str, bytes] = field(default_factory=dict)


def picture(number: int) -> bytes:
    """Give a picture that is like no other."""
    made = io.BytesIO()
    shade = (40 + 37 * number) % 200
    Image.new("RGB", (320, 200 + number), (shade, 120, 200 - shade)).save(made, "JPEG", quality=90)
    return made.getvalue()


_VALLEY = Story(
    "柳溪村的老茶园复垦了",
    "本报记者 陈岚 通讯员 何川",
    (
        Item("p", "清明刚过，柳溪村后山的三百亩老茶园又响起了采茶人的说笑声。"
             "这片荒了十二年的坡地，去年冬天由四十户村民一起动手，砍掉杂树，修好了石坎①。"),
        Item("picture", "图为柳溪村村民在复垦的茶园里采摘头春茶。陈岚 摄", "tea.jpg"),
        Item("h", "石坎是一块一块垒回去的"),
        Item("p", "合作社理事长周大有算过一笔账：复垦一亩要用工十六个，雇机器只能做一半。"
             "剩下的一半靠肩挑手抬，村里的老石匠带着年轻人，把塌下去的石坎一块一块垒了回去。"),
        Item("table", rows=(
            (("年份", 1, 2), ("面积（亩）", 2, 1)),
            (("老茶园", 1, 1), ("新茶园", 1, 1)),
            (("2024", 1, 1), ("60", 1, 1), ("0", 1, 1)),
            (("2025", 1, 1), ("300", 1, 1), ("45", 1, 1)),
        )),
        Item("p", "今年头春茶的收购价是每斤鲜叶二十八元，比邻村高出三元。"
             "村里打算再用两年时间，把剩下的荒坡都种上本地的老品种。"),
        Item("note", "①石坎，用石块垒成的梯地护墙，当地叫做坎子。"),
    ),
    subtitle="四十户人家合起来种茶",
)  # fmt: skip
_BRIDGE = Story(
    "青石桥加固完工恢复通行",
    "本报记者 郭平",
    (
        Item("p", "本报讯 经过五个月的施工，横跨清水河的青石桥昨天恢复通行。"
             "这座有一百三十年历史的三孔石拱桥，是两岸四个村子往来的必经之路。"),
        Item("p", "施工单位没有更换一块桥面石，只在拱圈内侧加了一层钢筋网，"
             "又把桥墩下面被水掏空的地方重新填实。"),
        Item("picture", "恢复通行的青石桥。郭平 摄", "bridge.jpg"),
        Item("p", "桥头新立了限重的牌子，载重三吨以上的车辆要绕行下游的公路桥。"),
    ),
)  # fmt: skip
_LIBRARY = Story(
    "县图书馆把书架搬进集市",
    "通讯员 吴小满",
    (
        Item("p", "本报讯 逢五逢十的集日，县图书馆的流动书车都会停在老街口。"
             "书车上有两千册图书，不用押金，凭身份证就能借走。"),
        Item("picture", "集市上的流动书车前围满了孩子。吴小满 摄", "car.jpg"),
        Item("picture", "老街口的还书箱。吴小满 摄", "box.jpg"),
        Item("p", "开办三个月以来，书车一共借出图书四千一百册，其中六成是农技和少儿读物。"),
    ),
)  # fmt: skip


def _in(story: Story, area: Sides) -> Story:
    return Story(story.title, story.byline, story.items, story.subtitle, area)


_NAMES = ("tea.jpg", "bridge.jpg", "car.jpg", "box.jpg")
_PICTURES = {name: picture(n) for n, name in enumerate(_NAMES)}

PAGES: dict[str, Page] = {
    "one": Page((_in(_VALLEY, (0.05, 0.08, 0.95, 0.95)),), pictures=_PICTURES),
    "two": Page(
        (_in(_VALLEY, (0.05, 0.08, 0.62, 0.95)), _in(_BRIDGE, (0.66, 0.08, 0.95, 0.9))),
        pictures=_PICTURES,
    ),
    "pictures": Page((_in(_LIBRARY, (0.05, 0.08, 0.95, 0.7)),), pictures=_PICTURES),
    "three": Page(
        (
            _in(_BRIDGE, (0.05, 0.08, 0.95, 0.34)),
            _in(_LIBRARY, (0.05, 0.38, 0.48, 0.95)),
            _in(_VALLEY, (0.52, 0.38, 0.95, 0.95)),
        ),
        pictures=_PICTURES,
    ),
}
"""The pages that every source is tried with."""
