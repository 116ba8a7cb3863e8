"""The command: what it writes, what it never writes over."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from publisher.cli import app
from publisher.diagnostics import ContentError, PublisherError
from publisher.edition import load_edition
from publisher.readers.desk import check_any, clean_any
from publisher.readers.importing import import_sources
from publisher.workspace import Workspace

from .issue import PAGES, picture
from .test_sources import hand_in
from .writing import TOOLS


def files(folder: Path) -> dict[str, bytes]:
    """Give all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


def test_a_tools_folder_is_one_source(tmp_path: Path) -> None:
    """Of a folder the file that says most is read; others of the same document are not."""
    hand_in(tmp_path / "in", PAGES["two"], TOOLS["MinerU Markdown"])
    hand_in(tmp_path / "in", PAGES["two"], TOOLS["MinerU middle.json"])
    hand_in(tmp_path / "in", PAGES["two"], TOOLS["MinerU content_list.json"])
    (tmp_path / "in/a_model.json").write_text("[]")
    edition = tmp_path / "一期"
    result = CliRunner().invoke(app, ["import", str(tmp_path / "in"), "--into", str(edition)])
    assert result.exit_code == 0, result.output
    settings = tomllib.loads((edition / "edition.toml").read_text("utf-8"))
    assert settings["articles"] == ["柳溪村的老茶园复垦了", "青石桥加固完工恢复通行"]
    assert str(settings["date"]) == "2026-11-05"
    loaded = load_edition(Workspace(edition), edition)
    assert [entry.article.front.title for entry in loaded.entries] == settings["articles"]
    for name in settings["articles"]:
        assert {"raw.md", "article.md", "review.html"} <= {
            p.name for p in (edition / name).iterdir()
        }


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """Every folder that is there is named, and nothing at all is written."""
    source = hand_in(tmp_path / "in", PAGES["two"], TOOLS["MinerU content_list.json"])
    edition = tmp_path / "e"
    for name in ("柳溪村的老茶园复垦了", "青石桥加固完工恢复通行"):
        (edition / name).mkdir(parents=True)
    (edition / "柳溪村的老茶园复垦了/article.md").write_text("编辑过的", "utf-8")
    before = files(edition)
    with pytest.raises(PublisherError) as caught:
        import_sources(source, edition)
    assert [d.code for d in caught.value.diagnostics] == ["R040", "R040"]
    assert files(edition) == before


@pytest.mark.parametrize(
    "listed",
    ['articles = ["first"]', "articles = [  # 先后\n  'first', # 头条\n]",
     'articles = [{ path = "first", importance = "lead" },]'],
)  # fmt: skip
def test_edition_toml_grows(tmp_path: Path, listed: str) -> None:
    """New articles stand behind the others; nothing else of the file changes."""
    (tmp_path / "e/first").mkdir(parents=True)
    head = f'title = "报" # 报名\nlanguage = "zh-Hans"\ndate = 2026-01-01\n{listed}\n[epub]\n'
    (tmp_path / "e/edition.toml").write_text(head, "utf-8")
    source = hand_in(tmp_path / "in", PAGES["one"], TOOLS["MinerU content_list.json"])
    import_sources(source, tmp_path / "e")
    text = (tmp_path / "e/edition.toml").read_text("utf-8")
    before, after = tomllib.loads(head), tomllib.loads(text)
    assert after == {**before, "articles": [*before["articles"], "柳溪村的老茶园复垦了"]}
    assert next(line for line in head.split("\n") if "#" in line and "[" not in line) in text


def test_settings_that_cannot_grow_are_told(tmp_path: Path) -> None:
    """Where the list is not to be found, nothing is written."""
    (tmp_path / "e").mkdir()
    (tmp_path / "e/edition.toml").write_text('title = "报"\n', "utf-8")
    source = hand_in(tmp_path / "in", PAGES["one"], TOOLS["MinerU content_list.json"])
    before = files(tmp_path / "e")
    with pytest.raises(ContentError) as caught:
        import_sources(source, tmp_path / "e")
    assert [d.code for d in caught.value.diagnostics] == ["R041"]
    assert files(tmp_path / "e") == before


@pytest.mark.parametrize(
    "tool", ["MinerU Markdown", "MinerU content_list.json", "GOT-OCR, Mathpix"]
)
def test_clean_and_check_agree_with_import(tmp_path: Path, tool: str) -> None:
    """What cleaning makes of a raw.md is the article beside it, and nothing is open between."""
    source = hand_in(tmp_path / "in", PAGES["two"], TOOLS[tool])
    written = import_sources(source, tmp_path / "e").written
    for article in (path for path in written if path.name == "article.md"):
        made = clean_any(article.parent / "raw.md", None)
        assert made.cleaned.text == article.read_text("utf-8")
        assert check_any(article).edited == ()


def test_clean_reads_any_source(tmp_path: Path) -> None:
    """A single file of any format goes the same way; several stories in it are told."""
    source = hand_in(tmp_path / "in", PAGES["two"], TOOLS["MinerU content_list.json"])[0]
    result = CliRunner().invoke(app, ["clean", str(source), "-o", str(tmp_path / "article.md")])
    assert result.exit_code == 0, result.output
    assert "R030" in result.output
    assert "title: 柳溪村的老茶园复垦了" in (tmp_path / "article.md").read_text("utf-8")


def test_same_input_same_bytes(tmp_path: Path) -> None:
    """Two imports of the same sources are the same files."""
    source = hand_in(tmp_path / "in", PAGES["three"], TOOLS["dots.ocr JSON"])
    import_sources(source, tmp_path / "a/e")
    import_sources(source, tmp_path / "b/e")
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_six_stories_with_boxes_keep_apart(tmp_path: Path) -> None:
    """A page read column by column, across its stories: boxes give each its own lines in order."""
    items: list[dict[str, object]] = []
    wanted: dict[str, list[str]] = {}
    for row in range(3):
        for column in range(2):
            left, top = 40 + 480 * column, 40 + 310 * row
            title = f"第{'一二三四五六'[2 * row + column]}件新鲜事登上了版面"
            items.append({"type": "text", "text": title, "text_level": 1, "page_idx": 0,
                          "bbox": [left, top, left + 440, top + 30]})  # fmt: skip
            wanted[title] = []
            for n in range(4):
                x, y = left + 225 * (n // 2), top + 40 + 120 * (n % 2)
                words = (f"这是{title}的第{'一二三四'[n]}段，说的是村里修路通车以后发生的变化，"
                         "大家都说日子比从前好过多了。")  # fmt: skip
                wanted[title].append(words)
                items.append({"type": "text", "text": words, "page_idx": 0,
                              "bbox": [x, y, x + 215, y + 110]})  # fmt: skip
    items.sort(key=lambda one: (one["bbox"][0], one["bbox"][1]))  # type: ignore[index]
    (tmp_path / "a_content_list.json").write_text(json.dumps(items), "utf-8")
    written = import_sources([tmp_path / "a_content_list.json"], tmp_path / "e").written
    texts = [p.read_text("utf-8") for p in written if p.name == "article.md"]
    assert len(texts) == 6
    for title, paragraphs in wanted.items():
        text = next(one for one in texts if f"title: {title}" in one)
        places = [text.index(words) for words in paragraphs]
        assert places == sorted(places)
        assert text.count("的第") == 4


def test_pictures_are_cut_from_a_scan(tmp_path: Path) -> None:
    """A picture that the tool did not cut out is cut from the scan by its box."""
    sources = hand_in(tmp_path / "in", PAGES["pictures"], TOOLS["hOCR"])
    written = import_sources(sources, tmp_path / "e").written
    pictures = [path for path in written if path.parent.name == "images"]
    assert len(pictures) == 2
    alone = import_sources(sources[:1], tmp_path / "f").written
    assert len([path for path in alone if path.parent.name == "images"]) == 2
    (tmp_path / "in/page.png").unlink()
    none = import_sources(sources[:1], tmp_path / "g").written
    assert not [path for path in none if path.parent.name == "images"]


def test_pictures_outside_are_not_read(tmp_path: Path) -> None:
    """A name that leads out of the source's folder is told as missing, not followed."""
    (tmp_path / "secret.jpg").write_bytes(picture(3))
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.md").write_text("# 标题在这里\n\n![图为某处。](../secret.jpg)\n", "utf-8")
    found = import_sources([tmp_path / "in/a.md"], tmp_path / "e")
    assert "R010" in {d.code for d in found.findings}
    assert not [path for path in found.written if path.name == "secret.jpg"]
