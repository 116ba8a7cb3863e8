"""Random small issues: whatever an editor might bring, and whatever `edition.toml` might wish."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

SENTENCES = (
    "横排的报纸上竖一道标题，版面便有了起落。",
    "清晨六点，村口的广播准时响起来。",
    "“今年的茶青，比去年早上市了19天。”她说。",
    "全县建成标准化茶园12600亩，带动3218户增收。",
    "桥那边是集市，桥这边是学校。",
    "他把三十一年里的名册一本一本地摊开。",
)
TITLES = (
    "新桥通车",
    "一片叶子带富一方",
    "“溜索校长”的三十一年",
    "寻找最后的打溜子班",
    "从简牍到屏幕：排字的人怎样看待格子、行距和留白",
    "县委全会审议通过关于进一步推动高质量发展的决定",
)
WORDS = "｜".join(TITLES).replace("｜", "")
SHAPES = ((300, 200), (200, 300), (320, 180), (240, 240), (600, 120), (90, 600))


def write_issue(folder: Path, seed: int, output: str, most: int = 6) -> None:
    """Write a random edition into ``folder`` whose one output is ``output``."""
    draw = random.Random(seed)
    rows = [
        _write_article(folder / f"s{n:02d}", draw, f"s{n:02d}")
        for n in range(draw.randint(1, most))
    ]
    (folder / "edition.toml").write_text(
        f'title = "青垣报"\nlanguage = "zh-Hans"\ndate = 2026-03-12\noutputs = ["{output}"]\n'
        "articles = [\n" + "".join(f"  {{ {row} }},\n" for row in rows) + "]\n"
    )


def _write_article(folder: Path, draw: random.Random, name: str) -> str:
    """Write an article and give its table in `edition.toml`."""
    (folder / "images").mkdir(parents=True)
    lines = ["---", f"title: '{_title(draw)}'"]
    for key, chance in (("kicker", 0.3), ("subtitle", 0.3), ("byline", 0.5), ("summary", 0.2)):
        if draw.random() < chance:
            lines.append(f"{key}: '{draw.choice(TITLES)}'")
    text = "\n\n".join(_blocks(folder, draw))
    (folder / "article.md").write_text("\n".join([*lines, "---", "", text, ""]))
    return ", ".join([f'path = "{name}"', *_wishes(draw)])


def _title(draw: random.Random) -> str:
    if draw.random() < 0.15:
        return "".join(draw.choices(WORDS, k=draw.randint(1, 70)))
    return draw.choice(TITLES)


def _wishes(draw: random.Random) -> Iterator[str]:
    if draw.random() < 0.5:
        yield f'importance = "{draw.choice(("lead", "second", "brief"))}"'
    if draw.random() < 0.35:
        yield f'head = "{draw.choice(("left", "right", "over"))}"'
    if draw.random() < 0.3:
        yield f"page = {draw.choice((1, 1, 2, 3, 9))}"
    if draw.random() < 0.3:
        yield f"columns = {draw.choice((1, 2, 3, 5, 9))}"
    if draw.random() < 0.25:
        yield "boxed = true"


def _blocks(folder: Path, draw: random.Random) -> list[str]:
    kind = draw.choice(("short", "some", "some", "long", "figures", "table"))
    if kind == "figures":
        return [_figure(folder, draw, n) for n in range(draw.randint(1, 4))]
    if kind == "table":
        return [_table(draw)]
    blocks = [
        "".join(draw.choices(SENTENCES, k=draw.randint(1, 9)))
        for _ in range({"short": 1, "some": draw.randint(2, 8), "long": 40}[kind])
    ]
    if kind == "short":
        return [blocks[0][: draw.choice((1, 4, 30, 400))]]
    for n in range(draw.randint(0, 2)):
        blocks.insert(draw.randint(0, len(blocks)), _figure(folder, draw, n))
    for extra in ("## 把会开到院坝里", "> 引文一段。", "- 其一\n- 其二", "诗一行\\\n诗二行"):
        if draw.random() < 0.2:
            blocks.insert(draw.randint(0, len(blocks)), extra)
    if draw.random() < 0.2:
        blocks.insert(draw.randint(1, len(blocks)), _table(draw))
    return blocks


def _figure(folder: Path, draw: random.Random, number: int) -> str:
    caption = "".join(draw.choices(SENTENCES, k=draw.choice((0, 1, 1, 1, 8))))
    if draw.random() < 0.3:
        return f"![{caption or '图'}]()"
    Image.new("L", draw.choice(SHAPES), 128).save(folder / "images" / f"{number}.png")
    return f"![{caption or '图'}](images/{number}.png)"


def _table(draw: random.Random) -> str:
    columns = draw.randint(1, 6)
    rows = [[f"栏{n}" for n in range(columns)], ["---"] * columns]
    rows += [
        [str(draw.randint(1, 99999)) for _ in range(columns)] for _ in range(draw.randint(1, 12))
    ]
    return "\n".join("|" + "|".join(row) + "|" for row in rows)
