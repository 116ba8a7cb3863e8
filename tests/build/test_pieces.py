"""Pages are printed and examined one by one: only those that changed, and to the same bytes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pdf.printing import opened
from publisher.build import BuildReport, build
from publisher.build.pool import Processes
from publisher.checks import pages, text
from publisher.checks.typefaces import Typeface
from publisher.diagnostics import ContentError
from publisher.pdf import painting
from publisher.workspace import crew

ARTICLE = """\
---
title: 第{0}篇
byline: 林远
---

{1}这是第{0}篇的第一段，写上几句，好让它占满一行，再换到下一行去。

## 小标题

第二段里有[链接](https://example.com/{0})，也有**强调**的字。
"""
ARTICLES = 5


def write(folder: Path, change: str = "", layout: str = "book") -> Path:
    """Write an edition of several articles of a page each; ``change`` opens the third."""
    names = [f"a{n}" for n in range(ARTICLES)]
    for number, name in enumerate(names):
        (folder / name).mkdir(parents=True, exist_ok=True)
        words = ARTICLE.format(number, change if number == 2 else "")
        (folder / name / "article.md").write_text(words, encoding="utf-8")
    (folder / "edition.toml").write_text(
        f'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2018-11-05\narticles = {names}\n'
        f'outputs = ["{layout}"]\n',
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Give how many pages are printed, examined and read from now on."""
    counts: Counter[str] = Counter()
    for owner, name in (
        (painting.Painter, "paint"),
        (pages.Examiner, "_examine_page"),
        (text, "_read_page"),
    ):
        monkeypatch.setattr(owner, name, _counted(getattr(owner, name), name, counts))
    return counts


def _counted(function: Any, name: str, counts: Counter[str]) -> Any:
    def counted(*arguments: Any) -> Any:
        counts[name] += 1
        return function(*arguments)

    return counted


def content(report: BuildReport) -> bytes:
    """Give the one PDF of a report."""
    return report.products[0].content


def test_one_word_is_one_page(tmp_path: Path, done: Counter[str]) -> None:
    """After a change of one article its page alone is printed, examined and read."""
    folder, cache = write(tmp_path / "e"), tmp_path / "cache"
    first = build(folder, tmp_path / "out", cache=cache)
    count = first.products[0].pages
    assert count is not None
    assert set(done.values()) == {count}
    assert count > ARTICLES
    done.clear()
    write(tmp_path / "e", "昨天，")
    build(folder, tmp_path / "out", cache=cache)

    assert done == {"paint": 1, "_examine_page": 1, "_read_page": 1}


def test_pages_from_the_store_make_the_same_file(tmp_path: Path) -> None:
    """Printed in pieces, at once or by processes: the same bytes, for every purpose."""
    folder, cache = write(tmp_path / "e"), tmp_path / "cache"
    for purpose in ("proof", "press", "archive"):
        write(folder)
        build(folder, tmp_path / "out", cache=cache, purpose=purpose)
        write(folder, "昨天，")
        pieces = build(folder, tmp_path / "out", cache=cache, purpose=purpose)

        assert content(pieces) == content(build(folder, tmp_path / "new", purpose=purpose))


def test_one_output_is_shared_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes make the parts of a single output; the file is the one that one makes."""
    monkeypatch.setattr(crew, "WORTH", 2)
    folder = write(tmp_path / "e")
    with Processes(2) as executor:
        shared = build(folder, tmp_path / "shared", executor=executor)

    assert content(shared) == content(build(folder, tmp_path / "alone"))


def test_a_font_that_says_another_width_is_seen() -> None:
    """An answer holds only as long as the file's fonts say of its codes what they said."""
    face = Typeface("F", "", True, True, True, widths={1: 500.0, 2: 600.0}, used={1, 2})
    lettered = pages.FontUse.of(face, face.name)

    assert lettered.agrees(face)
    face.widths[2] = 601.0
    assert not lettered.agrees(face)
    face.widths[2], face.glyphs = 600.0, frozenset({1})
    assert not lettered.agrees(face)


# Links and outline, which only the bound file can have


def linking(folder: Path, target: str) -> Path:
    """Write a layout whose pages are named and link to ``target``, a template's words."""
    layout = folder / "linked"
    layout.mkdir(parents=True)
    (layout / "layout.toml").write_text(
        'title = "链接"\npurpose = "Pages that name each other."\nextends = "book"\n',
        encoding="utf-8",
    )
    (layout / "page.html.j2").write_text(
        '{% extends "skeleton.html.j2" %}{% block folio %}'
        f'<p id="p{{{{ page.number }}}}"><a href="#{target}">末页</a></p>'
        "{% endblock %}",
        encoding="utf-8",
    )
    return folder


def test_links_lead_to_other_pages(tmp_path: Path) -> None:
    """A link of one page to a name on another finds that page in the bound file."""
    layouts = linking(tmp_path / "layouts", "p{{ page.count }}")
    folder = write(tmp_path / "e", layout="linked")
    report = build(folder, tmp_path / "out", layouts=(layouts,))
    with opened(content(report)) as pdf:
        listed = list(pdf.Root.Names.Dests.Names)
        places = dict(zip(map(str, listed[::2]), listed[1::2], strict=True))
        wanted = {
            str(annotation.Dest)
            for page in pdf.pages
            for annotation in page.obj.get("/Annots", [])
            if "/Dest" in annotation
        }

        assert wanted <= set(places)
        # The contents lead to the articles' titles.
        (last,) = (name for name in wanted if not name.startswith("title:"))
        assert last == f"p{len(pdf.pages)}"
        assert places[last][0].objgen == pdf.pages[-1].obj.objgen


def test_links_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    """A name that is on no page of the file is an error, told again by the next build."""
    layouts = linking(tmp_path / "layouts", "nowhere")
    folder, cache = write(tmp_path / "e", layout="linked"), tmp_path / "cache"
    for _ in range(2):
        with pytest.raises(ContentError) as caught:
            build(folder, tmp_path / "out", layouts=(layouts,), cache=cache)

        assert {d.code for d in caught.value.diagnostics} == {"P001"}
        assert "nowhere" in caught.value.diagnostics[0].message


def test_outline_holds_every_heading(tmp_path: Path) -> None:
    """The outline names each article and, under it, its subheads, on the right pages."""
    with opened(content(build(write(tmp_path / "e"), tmp_path / "out"))) as pdf:
        with pdf.open_outline() as outline:
            found = [(item.title, [kid.title for kid in item.children]) for item in outline.root]
        titles = [title for title, _ in found if title.startswith("第")]

        assert titles == [f"第{n}篇" for n in range(ARTICLES)]
        assert all("小标题" in kids for title, kids in found if title.startswith("第"))
        assert int(pdf.Root.Outlines.Count) == sum(1 + len(kids) for _, kids in found)
