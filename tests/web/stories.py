"""The articles of an issue for the web, without the pages around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from epub.samples import SETTINGS, write_edition
from publisher.edition import Edition, load_edition
from publisher.fonts import Outliner, load_catalogue
from publisher.pdf import looks_of
from publisher.web.articles import article_files
from publisher.web.cards import card_files
from publisher.web.documents import SiteDocuments
from publisher.web.exchange import exchange_files
from publisher.web.feed import feed_files
from publisher.web.frame import head_of
from publisher.web.pasting import pasting_files
from publisher.web.places import PagePiece
from publisher.web.search import search_files
from publisher.web.stories import Stories, stories_of
from publisher.web.words import words_for
from publisher.workspace import Workspace, resources

HOSTILE = "</script><img src=x onerror=alert(1)> \"引\" & '号'"
FOURTH = f"""---
title: "{HOSTILE.replace('"', chr(92) + '"')}"
kicker: "<b>肩</b>"
byline: 【法】维克多·雨果 著 程曾厚 译
summary: 提要]]>说事。
---

{{汉字|hàn zì}}与<u class="name">班固</u>，设$x^2+1$，H<sub>2</sub>O，~~删~~，__proto__。

$$\\frac{{a}}{{b}}=c$$

> 引用</script>一段。

- 一项
- 二项

***

1984年12月，</article>完。
"""
FULL = """title = "桑植日报"
language = "zh-Hans"
date = 2018-11-05
articles = ["text", "verse"]
"""
TEXT = """---
title: 山里的邮路
kicker: 一线见闻
subtitle: 一个人和一匹马
byline: 本报记者 王岳
summary: 老杨送了三十年信，走的路能绕地球六圈。
dateline: 本报讯
source: 桑植日报
credit: 图片由县邮政局提供
---

清早五点，老杨把信装进两只帆布口袋，牵着马出了院门[^1]。这条路他走了三十年，哪里有石头，哪里有水，他*闭着眼*都知道。

## 路上

翻过垭口是洪家关。**村里的人**听见铃声就出来，有的等汇款单，有的等录取通知书。

![老杨和他的马](images/horse.jpg)

> 信在，人就在。

老杨说，他最怕的不是雪，是雨。

[^1]: 院子在县城东头，已经拆了。
"""
VERSE = """---
title: 灯
byline: 李文
---

把灯点起来，\\
让走夜路的人看见，\\
山也跟着亮了

灯下的人不说话。灯下的人翻书，一页，又一页，翻到天亮为止，外面的雪已经停了。
"""


def write_full(folder: Path) -> Path:
    """Write an edition of articles as newspapers have them below ``folder``."""
    from PIL import Image

    (folder / "text/images").mkdir(parents=True)
    (folder / "verse").mkdir()
    (folder / "edition.toml").write_text(FULL, encoding="utf-8")
    (folder / "text/article.md").write_text(TEXT, encoding="utf-8")
    (folder / "verse/article.md").write_text(VERSE, encoding="utf-8")
    Image.linear_gradient("L").resize((600, 400)).save(folder / "text/images/horse.jpg")
    return folder


def write_all_kinds(folder: Path) -> Path:
    """Write an edition with every kind of block and hostile texts below ``folder``."""
    write_edition(folder)
    listed = SETTINGS.replace('"第三篇"]', '"第三篇", "fourth"]')
    assert listed != SETTINGS
    (folder / "edition.toml").write_text(listed, encoding="utf-8")
    (folder / "fourth").mkdir()
    (folder / "fourth/article.md").write_text(FOURTH, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Made:
    """What is made of an edition's articles."""

    edition: Edition
    stories: Stories
    files: Mapping[str, bytes]


def make(folder: Path, home: str | None = None) -> Made:
    """Make everything of the articles in ``folder`` that needs no printed pages."""
    workspace = Workspace(folder)
    edition = load_edition(workspace, folder)
    catalogue = load_catalogue(workspace, resources() / "fonts")
    looks = partial(looks_of, workspace, edition)
    corners = ((50.0, 60.0), (300.0, 60.0), (300.0, 400.0), (50.0, 400.0))
    first, third = (PagePiece(n, str(n), (770.0, 1100.0), corners) for n in (1, 3))
    where = {
        entry.name: (first, third) if n == 0 else (first,)
        for n, entry in enumerate(edition.entries)
    }
    letters = Outliner(catalogue, edition.settings.language)
    stories = stories_of(edition, workspace, looks, letters, where)
    documents = SiteDocuments(words_for(edition.settings.language), head_of(edition))
    files = {
        **stories.files,
        **article_files(edition, stories.stories, documents, home),
        **search_files(edition, stories.stories, documents),
        **feed_files(edition, stories.stories, home),
        **exchange_files(edition, stories.stories, home),
        **pasting_files(edition, stories.stories, documents),
        **card_files(edition, stories.stories, catalogue),
    }
    return Made(edition, stories, files)
