"""What the name of a paragraph's style says of it, in Word, InDesign and what makes web pages."""

from __future__ import annotations

import re

from .raw import BlockKind

_NAMES: tuple[tuple[re.Pattern[str], BlockKind | None], ...] = tuple(
    (re.compile(pattern, re.I), kind)
    for pattern, kind in (
        (r"副标题|副题|subtitle|sub-?headline|deck|standfirst", BlockKind.SUBTITLE),
        (
            r"小标题|小题|插题|分题|sub-?head(?!line)|crosshead|heading\s*[2-9]|标题\s*[2-9]",
            BlockKind.SUBHEAD,
        ),
        (r"题注|图注|图说|图片说明|caption", BlockKind.CAPTION),
        (r"作者|署名|记者|byline|author", BlockKind.BYLINE),
        (r"脚注|尾注|注释|footnote|endnote", BlockKind.NOTE),
        (r"页眉|眉题栏|\bheader\b", BlockKind.HEADER),
        (r"页脚|\bfooter\b", BlockKind.FOOTER),
        (r"引文|引用|quote|quotation", BlockKind.QUOTE),
        (r"列表|list|bullet|项目符号", BlockKind.LIST),
        (
            r"主标题|大标题|(?<![副小分])标题\s*1?$|^title|headline|heading\s*1|^hed\b|主题",
            BlockKind.TITLE,
        ),
        (r"正文|body|text|normal|默认", BlockKind.TEXT),
    )
)
_KICKER = re.compile(r"引题|肩题|眉题|kicker|eyebrow", re.I)


def kind_of_style(name: str) -> BlockKind | None:
    """What a style's name says; None for one that says nothing."""
    bare = name.rpartition("/")[2].rpartition(":")[2].strip()
    return next((kind for pattern, kind in _NAMES if pattern.search(bare)), None)


def is_kicker(name: str) -> bool:
    """Whether a style's name is that of a line above the headline (引题)."""
    return _KICKER.search(name) is not None


def level_of(kind: BlockKind, name: str) -> int:
    """The level of a block: of a subhead what its style's name says, 2 if it says none."""
    if kind is not BlockKind.SUBHEAD:
        return 1 if kind is BlockKind.TITLE else 0
    found = re.search(r"(?:heading|标题)\s*([1-9])", name, re.I)
    return int(found[1]) if found else 2
