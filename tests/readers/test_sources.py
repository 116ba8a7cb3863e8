"""Every source with several pages of its own: titles, bylines, pictures, tables and notes come.

``pytest tests/readers/test_sources.py -rP`` shows the table of scores.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import mean

import pytest

from publisher.diagnostics import Severity
from publisher.readers.importing import import_sources

from .issue import PAGES, Page
from .scoring import score
from .writing import TOOLS, Tool

LEAST = 0.95


def hand_in(folder: Path, page: Page, tool: Tool) -> list[Path]:
    """Write a page as a tool does; give what is handed in: its file, and a scan if it has one."""
    files = tool.write(page)
    for name, content in files.items():
        path = folder / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return [folder / tool.entry, *([folder / "page.png"] if "page.png" in files else [])]


def measure(folder: Path, page: Page, tool: Tool) -> list[dict[str, float]]:
    """Give the scores of the stories of a page that was handed in; each has a folder of its own."""
    sources = hand_in(folder / "in", page, tool)
    edition = folder / "edition"
    imported = import_sources(sources, edition)
    assert not [d for d in imported.findings if d.severity is Severity.ERROR]
    articles = [path.parent for path in imported.written if path.name == "article.md"]
    stories = page.stories if tool.stories else page.stories[:1]
    assert len(articles) == len(stories), [path.name for path in articles]
    exact = "page.png" not in {path.name for path in sources}
    return [
        score(article, story, page, tool, exact=exact)
        for article, story in zip(articles, stories, strict=True)
    ]


@pytest.mark.parametrize("page", sorted(PAGES))
@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_structure_comes(tmp_path: Path, tool: str, page: str) -> None:
    """What a source says of a page is in its articles, and nothing of one is in another."""
    scores = measure(tmp_path, PAGES[page], TOOLS[tool])
    means = {key: mean(one[key] for one in scores if key in one) for key in scores[0]}
    row = " ".join(f"{key} {value:.2f}" for key, value in means.items())
    sys.stdout.write(f"{tool:28} {page:9} {row}\n")
    for one in scores:
        assert mean(one.values()) >= LEAST, (tool, page, scores)


def test_a_lost_picture_lowers_the_score(tmp_path: Path) -> None:
    """The score sees what is missing: without its pictures a page has less than is asked for."""
    page = PAGES["pictures"]
    files = TOOLS["MinerU Markdown"].write(page)
    (tmp_path / "a.md").write_bytes(files["a.md"])
    imported = import_sources([tmp_path / "a.md"], tmp_path / "edition")
    article = next(path.parent for path in imported.written if path.name == "article.md")
    found = score(article, page.stories[0], page, TOOLS["MinerU Markdown"], exact=True)
    assert mean(found.values()) < LEAST
    assert [d.code for d in imported.findings].count("R010") == 2
