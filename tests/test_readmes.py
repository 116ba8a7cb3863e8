"""What the READMEs, English and Chinese, say of the program is so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from publisher.article import parse
from publisher.article.model import Front
from publisher.article.treatment import TREATMENTS
from publisher.cleaning import clean
from publisher.cli import app
from publisher.codes import catalogue
from publisher.diagnostics import ContentError, cell_width
from publisher.edition.plans import ArticleSettings
from publisher.edition.printers import PrinterSettings
from publisher.edition.settings import EditionSettings
from publisher.layouts import list_layouts, load_layout
from publisher.workspace import Workspace, resources
from wording import NAMES, faults, foreign, prose

ROOT = Path(__file__).parents[1]
LAYOUTS = resources() / "layouts"
ENGLISH, CHINESE = "README.md", "README.zh.md"
NEEDED = {"title": "x", "language": "zh-Hans", "date": "2026-01-01", "articles": ["first"]}
"""What an edition cannot do without, for settings that a README shows alone."""

each_readme = pytest.mark.parametrize("name", [ENGLISH, CHINESE])


@cache
def text(name: str) -> str:
    """Give a README's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, kind: str) -> list[str]:
    """Give what stands in a README's fenced blocks of one kind, without their indents."""
    found = re.findall(rf"(?ms)^( *)```{kind}\n(.*?)^ *```$", text(name))
    return [re.sub(rf"(?m)^{indent}", "", body) for indent, body in found]


def spans(said: str) -> list[str]:
    """Give what stands in backquotes within lines."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^ *```.*?^ *```$", "", said))


def tables(name: str) -> Iterator[list[list[str]]]:
    """Yield the rows of each table, without its head, as cells."""
    for table in re.findall(r"(?m)(?:^\|.*\n)+", text(name)):
        lines = table.strip().split("\n")
        if len(lines) > 2 and re.fullmatch(r"[|:\- ]+", lines[1]):
            yield [
                [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]
            ]


def slug(heading: str) -> str:
    """Give the anchor that a heading has where the README is shown."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def commands() -> dict[str, Any]:
    """Give name -> command, those of groups with both names."""
    found: dict[str, Any] = {}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", {})
        found |= {f"{name} {other}": one for other, one in inner.items()} or {name: command}
    return found


def calls(said: str) -> Iterator[tuple[str, str]]:
    """Yield name and rest of each command that stands in code: fenced, in a span or in a table."""
    code = re.findall(r"(?ms)^ *```sh\n(.*?)^ *```$", said)
    code += spans(said)
    for line in "\n".join(code).split("\n"):
        found = re.search(r"(?:^|/|\s)publisher ((?:new )?[a-z]+)\b([^#]*)", line)
        if found:
            yield found[1], found[2]


@each_readme
def test_commands_are_those_of_the_program(name: str) -> None:
    """Every command that is shown is there, with every option that it is shown with."""
    known = commands()
    seen = set()
    for command, rest in calls(text(name)):
        assert command in known, command
        seen.add(command)
        options = {o for parameter in known[command].params for o in parameter.opts}
        assert set(re.findall(r"(?<!\S)\[?(--?[a-z][a-z-]*)", rest)) <= options, (command, rest)
    assert seen == set(known)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("```sh\npublisher build x --out y  # --never\n```\n", [("build", " x --out y  ")]),
        ("`publisher new layout x`，`publisher`", [("new layout", " x")]),
        ("```toml\npublisher = 'x'\n```\n", []),
    ],
)
def test_commands_are_read(said: str, found: list[tuple[str, str]]) -> None:
    """Commands are found in blocks and spans, without remarks, and nowhere else."""
    assert list(calls(said)) == found


@each_readme
def test_settings_are_those_of_editions_and_layouts(name: str, tmp_path: Path) -> None:
    """Each block of TOML is an edition's settings, a layout that can be used, a printing house's
    file, or variants."""
    count = 0
    for number, block in enumerate(blocks(name, "toml")):
        values = tomllib.loads(block)
        count += 1
        if "extends" in values:
            folder = tmp_path / f"own{number}"
            folder.mkdir()
            (folder / "layout.toml").write_text(block, encoding="utf-8")
            load_layout(Workspace(tmp_path), (tmp_path, LAYOUTS), folder.name)
        elif "file" in values:
            PrinterSettings.model_validate(values)
        elif set(values) <= {"zh-Hant", "zh-Hant-TW", "zh-Hant-HK"}:
            assert all(isinstance(word, str) for table in values.values() for word in table)
        else:
            EditionSettings.model_validate(NEEDED | values)
    assert count > 4


@each_readme
def test_layouts_are_listed_with_their_measures(name: str) -> None:
    """The table of layouts has each of them, with the paper and the grid that it has."""
    shown = {}
    for rows in tables(name):
        for row in rows:
            if found := re.fullmatch(r"`([a-z-]+)`", row[0]):
                shown[found[1]] = " | ".join(row[1:])
    for layout in set(list_layouts(LAYOUTS)) - {"base"}:
        settings = load_layout(Workspace(LAYOUTS), (LAYOUTS,), layout).settings
        assert layout in shown
        grid = re.search(r"(\d+)(?: bands)? ?× ?(\d+) \|", shown[layout])
        assert grid, layout
        assert (int(grid[1]), int(grid[2])) == (settings.grid.columns, settings.grid.cells)
        if paper := re.search(r"(\d+) ?× ?(\d+) ?(?:mm|毫米)", shown[layout]):
            assert (int(paper[1]), int(paper[2])) == (settings.page.width, settings.page.height)


@each_readme
def test_codes_are_those_that_are_explained(name: str) -> None:
    """A code that is named can be looked up."""
    named = set(re.findall(r"(?<![\w-])[A-Z]\d{3}(?!\w)", text(name)))
    assert len(named) > 5
    assert named <= set(catalogue())


@each_readme
def test_everything_that_can_be_set_is_named(name: str) -> None:
    """Front matter, pictures' attributes, settings of editions and wishes are all told."""
    wanted = {field.name for field in fields(Front)} | {"credit", "alt", *TREATMENTS}
    wanted |= set(EditionSettings.model_fields) | set(ArticleSettings.model_fields)
    code = " ".join([*spans(text(name)), *blocks(name, r"\w+")])
    assert sorted(key for key in wanted if not re.search(rf"\b{key}\b", code)) == []


@each_readme
def test_links_lead_somewhere(name: str) -> None:
    """Each link within the repository names a file that is there, or a heading of it."""
    plain = re.sub(r"(?ms)^ *```.*?^ *```$|`[^`\n]*`", "", text(name))
    links = re.findall(r"\]\(([^)\s]+)\)", plain)
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        assert not path or (ROOT / path).is_file(), link
        if anchor:
            headings = re.findall(r"(?m)^#+ (.+)$", text(path or name))
            assert anchor in {slug(heading) for heading in headings}, link


def test_the_readmes_name_each_other() -> None:
    """A reader of either finds the other at its top."""
    assert f"({CHINESE})" in text(ENGLISH)[:200]
    assert f"({ENGLISH})" in text(CHINESE)[:200]


def test_the_chinese_examples_of_codes_are_their_titles() -> None:
    """Its table of messages calls each code as `explain` does."""
    titles = {code: page["title"] for code, page in catalogue("zh-Hans").items()}
    rows = [
        row for rows in tables(CHINESE) for row in rows if re.fullmatch(r"`[A-Z]\d{3}`", row[0])
    ]
    assert len(rows) > 30
    assert {row[0].strip("`"): row[1] for row in rows} == {
        row[0].strip("`"): titles[row[0].strip("`")] for row in rows
    }


def test_the_chinese_example_of_cleaning_is_so() -> None:
    """The raw text that it shows becomes the article that it shows, and its doubt."""
    raw, finding = blocks(CHINESE, "text")[:2]
    (article,) = [block for block in blocks(CHINESE, "markdown") if block.startswith("---")]
    cleaned = clean(raw, "试刊/大桥/raw.md")
    assert cleaned.text == article
    place = re.match(r"(.*?):(\d+):(\d+): warning ([A-Z]\d{3}) ", finding)
    assert place
    found = {
        (d.place.path, d.place.line, d.place.column, d.code) for d in cleaned.findings if d.place
    }
    assert (place[1], int(place[2]), int(place[3]), place[4]) in found


def test_the_chinese_example_of_a_message_is_so() -> None:
    """The line of front matter that it shows is refused at the place and with the code it shows."""
    block = next(block for block in blocks(CHINESE, "text") if ": error " in block)
    place = re.match(r".*?:(\d+):(\d+): error ([A-Z]\d{3}) …\n    (.*)\n    ( *)\^\n$", block)
    assert place
    with pytest.raises(ContentError) as caught:
        parse(f"---\n{place[4]}\n---\n\n正文。\n", "article.md")
    (found,) = caught.value.diagnostics
    assert found.place
    assert (found.place.line, found.place.column, found.code) == (
        int(place[1]),
        int(place[2]),
        place[3],
    )
    assert cell_width(place[4][: found.place.column - 1]) == len(place[5])


PRODUCTS = frozenset(
    """
    ABBYY Actions Atom CGATS CNML Chromium DeepSeek English Esc FOGRA Figma GOT Git GitHub Gram Host
    ISSN Illustrator Inkscape Lab MIT MathML Mathpix Matterhorn MinerU MuPDF Open Origin PAGE
    PaddleOCR SIL StructureV Tesseract Transkribus UUID WebKit XHTML docling dots draw marker
    matplotlib ocr olmOCR pikepdf publisher root
    """.split()  # noqa: SIM905
)
"""Names that the Chinese README has besides those of the pages of codes."""


def test_the_chinese_readme_is_chinese() -> None:
    """Its marks are full-width, no blank stands beside Han, and Latin words are names."""
    lines = list(prose(text(CHINESE)))
    assert {line: wrong for line in lines if (wrong := faults(line))} == {}
    words = {word for line in lines for word in foreign(line)}
    assert words == PRODUCTS
    assert not PRODUCTS & NAMES
    assert faults("\n".join(prose("| 甲 , 乙 |\n|---|\n")))
