"""Which characters each region writes: the same text in three traditional scripts."""

from __future__ import annotations

from pathlib import Path

from publisher.article.model import Paragraph, plain
from publisher.edition import load_edition
from publisher.edition.settings import Variant
from publisher.edition.variants import convert
from publisher.workspace import Workspace

EDITION = 'title = "报"\nlanguage = "zh-Hans"\ndate = 2018-11-05\narticles = ["a"]\n'
VARIANTS: tuple[Variant, ...] = ("zh-Hant", "zh-Hant-TW", "zh-Hant-HK")

MATRIX = {
    # simplified: no region, Taiwan (國字標準字體), Hong Kong (常用字字形表)
    "这里": ("這裡", "這裡", "這裏"),
    "卫生": ("衛生", "衛生", "衞生"),
    "台湾": ("臺灣", "臺灣", "台灣"),
    "舞台": ("舞臺", "舞臺", "舞台"),
    "台风": ("颱風", "颱風", "颱風"),
    "为什么": ("為什麼", "為什麼", "為什麼"),
    "群众": ("群眾", "群眾", "羣眾"),
    "山峰": ("山峰", "山峰", "山峯"),
    "床": ("床", "床", "牀"),
    "说明": ("說明", "說明", "説明"),
    "阅读": ("閱讀", "閱讀", "閲讀"),
    "尖锐": ("尖銳", "尖銳", "尖鋭"),
    "税": ("稅", "稅", "税"),
    "脱离": ("脫離", "脫離", "脱離"),
    "温度": ("溫度", "溫度", "温度"),
    "鱼钩": ("魚鉤", "魚鉤", "魚鈎"),
    "叙述": ("敘述", "敘述", "敍述"),
    "户": ("戶", "戶", "户"),
    "看着": ("看着", "看著", "看着"),
    "启发": ("啟發", "啟發", "啟發"),
    "秘书": ("秘書", "秘書", "秘書"),
    "线": ("線", "線", "線"),
    "吃饭": ("吃飯", "吃飯", "吃飯"),
    "污": ("污", "汙", "污"),
    "内": ("內", "內", "內"),
    "头发": ("頭髮", "頭髮", "頭髮"),
}


def test_each_region_has_its_characters(tmp_path: Path) -> None:
    """臺 and 台, 裡 and 裏, 衛 and 衞: as the standards of Taiwan and of Hong Kong have them."""
    (tmp_path / "a").mkdir()
    (tmp_path / "edition.toml").write_text(EDITION, encoding="utf-8")
    text = "---\ntitle: 题\n---\n\n" + "\n\n".join(MATRIX) + "\n"
    (tmp_path / "a/article.md").write_text(text, encoding="utf-8")
    workspace = Workspace(tmp_path)
    edition = load_edition(workspace, tmp_path)
    for number, variant in enumerate(VARIANTS):
        (entry,) = convert(edition, variant, workspace)[0].entries
        found = [plain(b.runs) for b in entry.article.blocks if isinstance(b, Paragraph)]
        wanted = [forms[number] for forms in MATRIX.values()]
        assert dict(zip(MATRIX, found, strict=True)) == dict(zip(MATRIX, wanted, strict=True))
