"""METS of issues: articles over pages, the maps of several programs, and what may be wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from publisher.diagnostics import ContentError
from publisher.readers.desk import clean_any
from publisher.readers.importing import Imported, import_sources

FIRST = "清明刚过，柳溪村后山的三百亩老茶园又响起了采茶人的说笑声，这片荒了十二年的坡地，"
REST = "去年冬天由四十户村民一起动手，砍掉杂树，修好了石坎。"
OTHER = "经过五个月的施工，横跨清水河的青石桥昨天恢复通行，两岸四个村子的人都来看。"
BRIEF = "流动书车逢五逢十停在老街口，书车上有两千册图书，不用押金，凭身份证就能借走。"
SALE = "出售新茶，每斤二十八元，电话面议。"


def block(name: str, text: str, top: int) -> str:
    """Give a block of ALTO."""
    where = f'HPOS="100" VPOS="{top}" WIDTH="800" HEIGHT="40"'
    return (
        f'<TextBlock ID="{name}" {where}><TextLine {where}><String CONTENT="{text}" WC="0.99"/>'
        "</TextLine></TextBlock>"
    )


def alto(*blocks: str) -> str:
    """Give a page of ALTO."""
    return (
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Layout><Page WIDTH="1000" '
        f'HEIGHT="1500"><PrintSpace>{"".join(blocks)}</PrintSpace></Page></Layout></alto>'
    )


PAGES = {
    # The order of the blocks is not that of the text.
    "alto/0001.xml": alto(
        block("P1_B4", BRIEF, 900), block("P1_B1", "老茶园复垦了", 100),
        block("P1_B3", "流动书车进集市", 800), block("P1_B2", FIRST, 200),
        block("P1_B5", SALE, 1400),
    ),
    "alto/0002.xml": alto(
        block("P2_B2", "青石桥恢复通行", 500), block("P2_B1", REST, 100),
        block("P2_B3", OTHER, 600),
    ),
}  # fmt: skip


def area(page: int, name: str) -> str:
    """Give what points at a block."""
    return f'<m:fptr><m:area FILEID="A{page}" BETYPE="IDREF" BEGIN="{name}"/></m:fptr>'


def div(kind: str, *inside: str) -> str:
    """Give a part of a map."""
    return f'<m:div TYPE="{kind}">{"".join(inside)}</m:div>'


def joined(page: int, *names: str) -> str:
    """Give what points at several blocks of a paragraph, as docWorks does."""
    areas = "".join(f'<m:area FILEID="A{page}" BETYPE="IDREF" BEGIN="{n}"/>' for n in names)
    return f"<m:fptr><m:seq>{areas}</m:seq></m:fptr>"


DOCWORKS = div("Newspaper", div("VOLUME", div("ISSUE", div(
    "CONTENT",
    div("SECTION",
        div("ARTICLE", div("HEADING", div("TITLE", area(1, "P1_B1"))),
            div("BODY", div("BODY_CONTENT", div("PARAGRAPH",
                joined(1, "P1_B2") + joined(2, "P2_B1"))))),
        div("ARTICLE", div("HEADING", div("TITLE", area(1, "P1_B3"))),
            div("BODY", div("PARAGRAPH", area(1, "P1_B4"))))),
    div("ARTICLE", div("HEADING", div("TITLE", area(2, "P2_B2"))),
        div("BODY", div("PARAGRAPH", area(2, "P2_B3")))),
    div("ADVERTISEMENT", div("TEXT", area(1, "P1_B5"))),
))))  # fmt: skip
VERIDIAN = div("Newspaper", div(
    "Issue",
    div("Article", div("Heading", area(1, "P1_B1")), div("Text", area(1, "P1_B2"),
        area(2, "P2_B1"))),
    div("Article", div("Heading", area(1, "P1_B3")), div("Text", area(1, "P1_B4"))),
    div("Article", div("Heading", area(2, "P2_B2")), div("Text", area(2, "P2_B3"))),
    div("Advertisement", area(1, "P1_B5")),
))  # fmt: skip
MAPS = {"docWorks": DOCWORKS, "Veridian": VERIDIAN}


def mets(logical: str, form: str = "file://./{}") -> str:
    """Give METS whose files are named last page first."""
    files = "".join(
        f'<m:file ID="A{n}" MIMETYPE="text/xml"><m:FLocat LOCTYPE="URL" '
        f'xlink:href="{form.format(f"alto/000{n}.xml")}"/></m:file>'
        for n in (2, 1)
    )
    pages = "".join(
        f'<m:div TYPE="PAGE" ORDER="{n}"><m:fptr FILEID="A{n}"/></m:div>' for n in (2, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><m:mets xmlns:m="http://www.loc.gov/METS/" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<m:fileSec><m:fileGrp ID="ALTOGRP" USE="Text">{files}</m:fileGrp></m:fileSec>'
        f'<m:structMap TYPE="PHYSICAL"><m:div TYPE="Newspaper">{pages}</m:div></m:structMap>'
        f'<m:structMap TYPE="LOGICAL">{logical}</m:structMap></m:mets>'
    )


def hand_in(folder: Path, text: str, pages: dict[str, str] | None = None) -> Path:
    """Write METS and its pages; give the METS."""
    there = folder / "in"
    for name, page in (PAGES if pages is None else pages).items():
        (there / name).parent.mkdir(parents=True, exist_ok=True)
        (there / name).write_text(page, encoding="utf-8")
    there.mkdir(exist_ok=True)
    (there / "issue_mets.xml").write_text(text, encoding="utf-8")
    return there / "issue_mets.xml"


def articles(imported: Imported) -> list[str]:
    """Give the texts of the articles, in order."""
    return [
        path.read_text("utf-8").replace("\n", "")
        for path in imported.written
        if path.name == "article.md"
    ]


@pytest.mark.parametrize("whole", [True, False], ids=["folder", "file"])
@pytest.mark.parametrize("program", MAPS)
def test_the_map_tells_the_articles(program: str, whole: bool, tmp_path: Path) -> None:
    """Stories are those of the map, over pages, whatever the order of files and blocks."""
    file = hand_in(tmp_path, mets(MAPS[program]))
    imported = import_sources([file.parent if whole else file], tmp_path / "e")
    texts = articles(imported)
    assert len(texts) == 4
    for text, title, body in zip(
        texts, ("老茶园复垦了", "流动书车进集市", "青石桥恢复通行", ""),
        (FIRST + REST, BRIEF, OTHER, SALE), strict=True,
    ):  # fmt: skip
        assert not title or f"title: {title}" in text
        if program == "docWorks":
            assert body in text
        else:
            assert body[:30] in text
            assert body[-20:] in text
    for n, mark in enumerate((FIRST[:9], BRIEF[:9], OTHER[:9], SALE[:9])):
        assert [mark in text for text in texts] == [n == m for m in range(4)]


def test_the_plan_names_the_pages(tmp_path: Path) -> None:
    """Over the articles in edition.toml stands the page they begin on, in one that is there too."""
    file = hand_in(tmp_path, mets(DOCWORKS))
    import_sources([file], tmp_path / "e")
    text = (tmp_path / "e/edition.toml").read_text("utf-8")
    listed = tomllib.loads(text)["articles"]
    at = [text.index(f'# issue_mets.xml 第{n}页\n  "{listed[n and 2 * n - 2]}"') for n in (1, 2)]
    assert at == sorted(at)
    (tmp_path / "f").mkdir()
    (tmp_path / "f/edition.toml").write_text(
        'title = "报"\nlanguage = "zh-Hans"\ndate = 2026-03-05\narticles = ["x"]\n', "utf-8"
    )
    import_sources([file], tmp_path / "f")
    text = (tmp_path / "f/edition.toml").read_text("utf-8")
    assert tomllib.loads(text)["articles"] == ["x", *listed]
    assert "# issue_mets.xml 第2页" in text


@pytest.mark.parametrize("form", ["./{}", "{}", "file:///C:/scan/issue/{}", "http://x.org/a/{}"])
def test_files_are_found_by_any_address(form: str, tmp_path: Path) -> None:
    """An address of another machine finds the file by its name; none leads out of the folder."""
    file = hand_in(tmp_path, mets(VERIDIAN, form))
    assert len(articles(import_sources([file], tmp_path / "e"))) == 4


@pytest.mark.parametrize("gone", [(1,), (1, 2)])
def test_missing_alto_is_named(gone: tuple[int, ...], tmp_path: Path) -> None:
    """Each file that is not there is named, in the one error, and nothing is written."""
    pages = {name: text for name, text in PAGES.items() if int(name[-5]) not in gone}
    file = hand_in(tmp_path, mets(DOCWORKS), pages)
    for run in (
        lambda: import_sources([file], tmp_path / "e"),
        lambda: clean_any(file, tmp_path / "a.md"),
    ):
        with pytest.raises(ContentError) as caught:
            run()
        (found,) = caught.value.diagnostics
        assert found.code == "R016"
        assert all(f"alto/000{n}.xml" in found.message for n in gone)
    assert not (tmp_path / "e").exists()
    assert not (tmp_path / "a.md").exists()


def test_files_outside_are_not_read(tmp_path: Path) -> None:
    """An address that leads out of the folder finds nothing."""
    file = hand_in(tmp_path, mets(DOCWORKS, "../out/{}"), {})
    for name, text in PAGES.items():
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        import_sources([file], tmp_path / "e")
    assert caught.value.diagnostics[0].code == "R016"


def test_what_the_map_leaves_out_is_kept(tmp_path: Path) -> None:
    """Text in no article is one of its own, and told; a block that is not there is told."""
    logical = DOCWORKS.replace(div("ADVERTISEMENT", div("TEXT", area(1, "P1_B5"))), "")
    logical = logical.replace('BEGIN="P2_B3"', 'BEGIN="P2_B9"')
    imported = import_sources([hand_in(tmp_path, mets(logical))], tmp_path / "e")
    texts = articles(imported)
    assert len(texts) == 4
    assert SALE in texts[3]
    assert OTHER in texts[3]
    assert {"R017", "R018"} <= {one.code for one in imported.findings}


def test_a_map_without_articles_gives_pages(tmp_path: Path) -> None:
    """Without articles in the map the pages are read in their order, as ALTO alone."""
    file = hand_in(tmp_path, mets(div("Newspaper", div("Issue"))))
    text = "".join(articles(import_sources([file], tmp_path / "e")))
    assert text.index(BRIEF[:9]) < text.index(REST[:9])
    assert OTHER in text


def test_what_is_named_as_alto_and_is_none(tmp_path: Path) -> None:
    """A file that is none, or is broken, is an error with its name."""
    for broken, code in (("<PcGts/>", "R001"), ("<alto>", "R004")):
        pages = {**PAGES, "alto/0002.xml": broken}
        with pytest.raises(ContentError) as caught:
            import_sources([hand_in(tmp_path, mets(DOCWORKS), pages)], tmp_path / "e")
        assert caught.value.diagnostics[0].code == code
        assert "alto/0002.xml" in caught.value.diagnostics[0].message
