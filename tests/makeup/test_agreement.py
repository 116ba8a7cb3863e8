"""What make-up puts on a page is printed there, whatever an issue holds and wishes for."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from composition.faces import catalogue
from composition.printed import layout, layout_names
from publisher.article import load
from publisher.article.model import figures, inline, plain
from publisher.build import build
from publisher.diagnostics import ContentError, Severity
from publisher.edition import Edition, load_edition
from publisher.galley import compose_article, forme, stand, stories
from publisher.makeup import make_up
from publisher.pictures import Picture, measure_picture
from publisher.render.pages import report_troubles
from publisher.workspace import Workspace

from .audit import audit
from .issues import write_issue

BLANKS = re.compile(r"[\s\-\u00ad\u2010\ufffe\x02]+")


@pytest.mark.parametrize("output", layout_names())
@given(seed=st.integers(0, 10**6))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_plan_holds_its_heads(
    output: str, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any issue's plan is sound; a head is given all its lines and columns, or is an error."""
    folder = tmp_path_factory.mktemp("issue")
    write_issue(folder, seed, output)
    edition = load_edition(Workspace(folder), folder)
    chosen = layout(output)
    galleys = tuple(
        compose_article(
            entry.article,
            (entry.folder / "article.md").read_text(),
            _pictures(edition, number),
            chosen,
            catalogue(),
            standing,
        )
        for number, (entry, standing) in enumerate(
            zip(edition.entries, stand(edition, chosen), strict=True)
        )
    )
    told, page = stories(edition, galleys, [chosen] * len(galleys)), forme(chosen)
    plan = make_up(told, page)
    cut = {d.place for d in report_troubles(plan, galleys, chosen) if d.code == "M007"}

    assert audit(told, page, plan) == []
    for planned in plan.pages:
        for module in planned.modules:
            galley = galleys[module.story]
            if module.head is None or module.continued or galley.diagnostics:
                continue
            head = galley.head(module.head.columns)
            whole = module.head.lines >= head.lines
            wide = module.head.columns == (head.columns or module.head.columns)
            assert (whole and wide) or cut, galley.article.path


def _pictures(edition: Edition, number: int) -> dict[str, Picture]:
    entry = edition.entries[number]
    workspace = Workspace(edition.folder)
    return {
        figure.source: measure_picture(workspace, path, figure.place)
        for figure in figures(entry.article.blocks)
        if figure.source and (path := entry.picture(figure)) and path.is_file()
    }


@pytest.mark.parametrize("output", layout_names())
@pytest.mark.parametrize("seed", [0, 15])
def test_every_issue_is_printed_or_refused(output: str, seed: int, tmp_path: Path) -> None:
    """It is printed with every text, or refused with places; never stopped by its own checks."""
    folder = tmp_path / "e"
    folder.mkdir()
    write_issue(folder, seed, output)
    try:
        (product,) = build(folder, tmp_path / "out").products
    except ContentError as error:
        wrong = [d for d in error.diagnostics if d.severity is Severity.ERROR]
        assert all(d.place and d.hint for d in wrong)
        return
    printed = _letters(product.content)
    for path in sorted(folder.glob("*/article.md")):
        article = load(Workspace(folder), path)
        texts = [*article.front.texts.values(), *(plain(r) for r, _ in inline(article.blocks))]
        for text in texts:
            # Pages part texts and upright heads have other quotation marks: characters are counted.
            missing = set(BLANKS.sub("", text)) - printed - set("“”‘’")
            assert not missing, (path.parent.name, text)


@cache
def _letters(content: bytes) -> set[str]:
    document = pdfium.PdfDocument(content)
    return {char for page in document for char in page.get_textpage().get_text_range()}


PINNED = """\
title = "试刊"
language = "zh-Hans"
date = 2026-01-02
outputs = ["newsletter"]
articles = [
  { path = "a", importance = "second", page = 1 },
  { path = "b", importance = "second", page = 1 },
  { path = "c", importance = "second", page = 2 },
  { path = "d", importance = "second", page = 2, boxed = true },
  { path = "long", importance = "second", head = "left", page = 2 },
]
"""
UPRIGHT = """\
---
kicker: 文化周刊
title: 寻找最后的打溜子班
subtitle: 一面锣、一对钹和一座寨子的记忆
---

"""
LINES = "锣声是从雾里先出来的，闷闷的，像有人在水缸底下敲了一下。"


@pytest.mark.parametrize("length", [9, 12, 15, 18, 21, 24, 27])
def test_an_upright_head_waits_for_a_page_with_room(length: int, tmp_path: Path) -> None:
    """It is printed whole, on the page that is asked for or on a later one, and that is said."""
    folder = tmp_path / "e"
    for name in "abcd":
        (folder / name).mkdir(parents=True)
        text = "\n\n".join([LINES * 3] * length)
        (folder / name / "article.md").write_text(f"---\ntitle: 新桥通车\n---\n\n{text}\n")
    (folder / "long").mkdir()
    (folder / "long" / "article.md").write_text(UPRIGHT + "\n\n".join([LINES * 4] * 30) + "\n")
    (folder / "edition.toml").write_text(PINNED)

    report = build(folder, tmp_path / "out")

    heights: dict[int, list[float]] = {}
    for number, page in enumerate(pdfium.PdfDocument(report.products[0].content), 1):
        text = page.get_textpage()
        for n in range(text.count_chars()):
            if text.get_text_range(n, 1) in "寻找最后的打溜子班":
                size = text.get_charbox(n, loose=True)
                if size[3] - size[1] > 18:
                    heights.setdefault(number, []).append(size[1])
    (found,) = heights
    assert len(heights[found]) >= 9
    assert min(heights[found]) > 0
    moved = [d.place.line for d in report.diagnostics if d.code == "M020" and d.place]
    assert (10 in moved) == (found != 2)
