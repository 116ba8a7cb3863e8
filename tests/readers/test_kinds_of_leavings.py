"""What tools write otherwise than their manuals show: each kind is read, and nothing is lost."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest

from publisher.cleaning import Choice
from publisher.readers import BlockKind, Raw, Score, SourceBlock
from publisher.readers.arranging import arrange
from publisher.readers.desk import make
from publisher.readers.importing import Imported, import_sources
from publisher.readers.source import Source
from publisher.readers.word import read_word

from .issue import picture

ONE = (
    "今年以来，白水镇把修渠引水当作头一件大事来办，全镇新修水渠24公里，受益农田3600亩，"
    "村民吃水难、灌溉难的老问题得到了解决。"
)
TWO = "镇水利站站长周平说，工程分三期推进，第二期还要把水管铺到山顶上的三个寨子里去。"
HEAD = "# 白水镇修通引水渠\n\n本报记者 周山\n\n"


def article(tmp_path: Path, text: str, name: str = "a.md") -> tuple[str, set[str]]:
    """Import a file; give its one article and the codes that were found."""
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / name).write_text(text, "utf-8")
    return one_of(import_sources([tmp_path / "in" / name], tmp_path / "e"))


def one_of(imported: Imported) -> tuple[str, set[str]]:
    """Give the only article, and the codes that were found."""
    (path,) = (path for path in imported.written if path.name == "article.md")
    return path.read_text("utf-8"), {one.code for one in imported.findings}


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (r"\[ Q = \frac{V}{t} \]", r"$$Q = \frac{V}{t}$$"),
        (r'<math display="block">Q = \frac{V}{t}</math>', r"$$Q = \frac{V}{t}$$"),
        ("\\[\nQ = \\frac{V}{t}\n\\]", r"\frac{V}{t}"),
        ("$$\nQ = \\frac{V}{t}\n$$", r"\frac{V}{t}"),
        (r"流量是<math>Q = \frac{V}{t}</math>。", r"$Q = \frac{V}{t}$"),
    ],
)
def test_formulas_in_any_brackets(tmp_path: Path, written: str, wanted: str) -> None:
    """A formula that stands in no dollars is one all the same, its commands are kept."""
    text, codes = article(tmp_path, f"{HEAD}{ONE}\n\n{written}\n\n{TWO}\n")
    assert wanted in text
    assert "R021" not in codes
    assert "\\[" not in text


def test_escaped_brackets_are_no_formula(tmp_path: Path) -> None:
    """Brackets behind backslashes around words or a figure are brackets."""
    text, _ = article(tmp_path, f"{HEAD}{ONE}\n\n他说\\[笑\\]，见\\[1\\]。{TWO}\n")
    assert "$" not in text
    assert "1" in text.rpartition("见")[2]


def test_lines_of_a_cell_keep_a_table_whole(tmp_path: Path) -> None:
    """``<br>`` in a table of bars is no end of its row."""
    table = "| 村<br>名 | 户 |\n|---|---|\n| 柳坝 | 120<br>130 |"
    text, _ = article(tmp_path, f"{HEAD}{ONE}\n\n{table}\n\n{TWO}\n")
    assert table in text


def test_references_in_cells_make_no_tags(tmp_path: Path) -> None:
    """What a cell says of tags is text: it stays a reference."""
    table = "<table><tr><td>&lt;b&gt;粗 &#60;i> A &amp;lt; B</td><td>户</td></tr></table>"
    text, _ = article(tmp_path, f"{HEAD}{ONE}\n\n{table}\n\n{TWO}\n")
    assert "&lt;b>粗 &lt;i> A &amp;lt; B" in text


INNER = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
OUTER = f"<table><tr><td colspan='2'>总表</td></tr><tr><td>{INNER}</td><td>丁</td></tr></table>"


@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_tables_in_tables(tmp_path: Path, name: str) -> None:
    """A table in a cell is lines of this cell; each word stands once, and rows are no more."""
    if name == "a.md":
        text, _ = article(tmp_path, f"{HEAD}{ONE}\n\n{OUTER}\n\n{TWO}\n")
    else:
        page = f"<h1>白水镇修通引水渠</h1><p>{ONE}</p>{OUTER}<p>{TWO}</p>"
        page = f"<!DOCTYPE html><html><body><article>{page}</article></body></html>"
        text, _ = article(tmp_path, page, name)
    assert text.count("<table>") == text.count("</table>") == 1
    assert text.count("<tr>") == 2
    assert all(text.count(char) == 1 for char in "甲乙丙丁")


def test_a_table_that_breaks_off(tmp_path: Path) -> None:
    """Its words stay a table, what stands behind stays text, and it is told."""
    table = "<table><tr><td>村</td><td>户</td></tr><tr><td>柳坝</td><td>12"
    text, codes = article(tmp_path, f"{HEAD}{ONE}\n\n{table}\n\n{TWO}\n")
    assert "柳坝</td><td>12" in text
    assert "</table>" in text
    assert TWO in text
    assert "R021" in codes


@pytest.mark.parametrize("opening", ["```markdown", "```md", "```html", "```json"])
def test_answers_in_fences(tmp_path: Path, opening: str) -> None:
    """The fence in which a model sets all that it answers is none of the text."""
    inner = f"{HEAD}{ONE}\n\n{TWO}\n"
    if opening == "```json":
        blocks = [("Title", "# 白水镇修通引水渠"), ("Text", ONE), ("Text", TWO)]
        inner = json.dumps(
            [
                {"bbox": [50, 50 + 100 * n, 450, 140 + 100 * n], "category": kind, "text": words}
                for n, (kind, words) in enumerate(blocks)
            ]
        )
    text, _ = article(tmp_path, f"{opening}\n{inner}\n```\n")
    assert "title: 白水镇修通引水渠" in text
    assert ONE in text
    assert "```" not in text
    assert "bbox" not in text


def test_authors_and_notes_of_latex(tmp_path: Path) -> None:
    """Authors are the byline; a note and a head that breaks off leave no sign of LaTeX."""
    text, codes = article(
        tmp_path,
        "\\title{\n白水镇修通引水渠\n}\n\n\\author{\n周山 \\\\ 李河\n}\n\n"
        f"{ONE}{TWO} \\footnotetext{{\n引水渠全长24公里。\n}}\n\n{TWO} \\section*{{\n",
        "a.mmd",
    )
    assert "byline: 周山 李河" in text
    assert "引水渠全长24公里。" in text
    assert not any(sign in text for sign in ("\\", "{", "}", "##", "*"))
    assert "R021" not in codes


def test_a_paragraph_with_a_note_is_no_caption(tmp_path: Path) -> None:
    """The call of a note behind a stop, and white where a head was, make no caption of a text."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/p.jpg").write_bytes(picture(1))
    text, _ = article(
        tmp_path,
        f"{{0}}{'-' * 48}\n\n![](p.jpg)\n\nFigure 1: 村民取水\n\n# 白水镇修通引水渠\n\n"
        f"{ONE[:60]}解决。<sup>1</sup>\n\n{{1}}{'-' * 48}\n\n{TWO}\n\n<sup>1</sup> 全长24公里。\n",
    )
    assert "![Figure 1" in text
    assert text.count("![") == 1
    assert "解决。[^1]" in text
    assert "[^1]: 全长24公里。" in text


def test_what_no_page_is_said_of(tmp_path: Path) -> None:
    """Text of a Dolma record that no page claims is not lost."""
    record = {
        "id": "1", "text": f"# 白水镇修通引水渠\n\n{ONE}\n\n{TWO}", "source": "olmocr",
        "attributes": {"pdf_page_numbers": [[13, 20, 1]]},
    }  # fmt: skip
    text, _ = article(tmp_path, json.dumps(record, ensure_ascii=False) + "\n", "a.jsonl")
    assert "title: 白水镇修通引水渠" in text
    assert TWO in text


def test_forms_of_docling(tmp_path: Path) -> None:
    """What stands in a form, and a note before its call, are kept."""
    texts = [
        {"self_ref": f"#/texts/{n}", "label": label, "text": words, "level": 1}
        for n, (label, words) in enumerate(
            [
                ("section_header", "白水镇修通引水渠"),
                ("text", ONE),
                ("footnote", "① 引水渠全长24公里。"),
                ("text", f"{TWO[:-1]}①。"),
            ]
        )
    ]
    cells = [{"cell_id": n, "text": words} for n, words in enumerate(("电话", "12345"))]
    record = {
        "schema_name": "DoclingDocument", "version": "1.5.0", "texts": texts, "pages": {},
        "body": {"children": [{"$ref": f"#/texts/{n}"} for n in range(4)]},
        "key_value_items": [{"label": "key_value_region", "graph": {"cells": cells}}],
    }  # fmt: skip
    text, codes = article(tmp_path, json.dumps(record, ensure_ascii=False), "a.json")
    assert "电话" in text
    assert "12345" in text
    assert "[^1]: 引水渠全长24公里。" in text
    assert not codes & {"R009", "R031"}


def test_a_word_that_a_hyphen_parts(tmp_path: Path) -> None:
    """ALTO's hyphen at a line's end is none of the word's."""
    line = '<TextLine HPOS="9" VPOS="{}" WIDTH="400" HEIGHT="20">{}</TextLine>'
    word = '<String CONTENT="{}"/>'
    lines = line.format(40, word.format("这项工作叫 Inno") + '<HYP CONTENT="-"/>')
    lines += line.format(64, word.format("vation，由县里推动。" + TWO))
    page = f'<TextBlock ID="b" HPOS="9" VPOS="40" WIDTH="400" HEIGHT="50">{lines}</TextBlock>'
    text, _ = article(
        tmp_path,
        '<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout>'
        f'<Page WIDTH="900" HEIGHT="900"><PrintSpace>{page}</PrintSpace></Page></Layout></alto>',
        "a.xml",
    )
    assert "Innovation" in text


def test_pictures_that_cannot_be_had_are_told(tmp_path: Path) -> None:
    """A picture that is only boxed, and one on the net, keep their places and are told."""
    boxed = "<|ref|>{}<|/ref|><|det|>[[{}]]<|/det|>\n{}\n\n"
    text, codes = article(
        tmp_path,
        boxed.format("title", "50, 50, 900, 90", "# 白水镇修通引水渠")
        + boxed.format("text", "50, 100, 450, 300", ONE)
        + boxed.format("image", "500, 100, 900, 300", ""),
        "a.mmd",
    )
    assert "R010" in codes
    assert "![" in text
    _, codes = one_of(
        import_sources(
            [_written(tmp_path / "b.md", f"{HEAD}{ONE}\n\n![](https://a.example/1.jpg?w=1)\n")],
            tmp_path / "f",
        )
    )
    assert "R012" in codes
    assert "R010" not in codes


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_photographers_and_days_of_nitf(tmp_path: Path) -> None:
    """Who made a picture is its credit; the story's day is that of the issue."""
    text, codes = article(
        tmp_path,
        '<?xml version="1.0"?><nitf><body><body.head><hedline><hl1>白水镇修通引水渠</hl1></hedline>'
        '<dateline><story.date norm="20260304">3月4日</story.date></dateline></body.head>'
        f"<body.content><p>{ONE}</p><media media-type='image'><media-reference source='a.jpg'/>"
        "<media-caption>村民取水</media-caption><media-producer>周山</media-producer></media>"
        f"<p>{TWO}</p></body.content></body></nitf>",
        "a.xml",
    )
    assert '![村民取水](images/a.jpg){credit="周山 摄"}' in text
    assert "R042" not in codes


def test_pictures_in_the_text_itself(tmp_path: Path) -> None:
    """A picture of 64 kB in the text is a file, and its address is nowhere in the article."""
    data = base64.b64encode(picture(2)).decode()
    text, _ = article(tmp_path, f"{HEAD}{ONE}\n\n<img src='data:image/jpeg;base64,{data}'/>\n")
    assert "base64" not in text
    assert "![](images/picture-1.jpg)" in text


def test_money_is_no_formula(tmp_path: Path) -> None:
    """A dollar behind a backslash opens no formula."""
    text, _ = article(tmp_path, f"{HEAD}{ONE}价格\\$100，涨了5\\%，气温$25^\\circ$C。{TWO}\n")
    assert "$100，涨了5%" in text.replace("\\", "")
    assert "25°C" in text.replace(" ", "")


@pytest.mark.parametrize("shown", ["![](p.jpg)", "<img src='p.jpg' onerror='x()'>"])
def test_pictures_inside_lines(tmp_path: Path, shown: str) -> None:
    """A picture within a line of words stands on a line of its own; in a table it is told."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/p.jpg").write_bytes(picture(1))
    text, _ = article(tmp_path, f"{HEAD}{ONE}{shown}{TWO}\n")
    assert "\n\n![](images/p.jpg)\n\n" in text
    assert ONE in text
    assert TWO in text


def test_a_picture_in_a_row_is_told(tmp_path: Path) -> None:
    """Tables hold no pictures: it is said that one is left out."""
    row = "| 村 | 户 |\n|---|---|\n| ![](p.jpg) 柳坝 | 120 |"
    text, codes = article(tmp_path, f"{HEAD}{ONE}\n\n{row}\n\n{TWO}\n")
    assert "![" not in text
    assert "柳坝" in text
    assert "R021" in codes


def test_no_region_of_page_xml_is_lost(tmp_path: Path) -> None:
    """A formula stays in its story; what an advertisement says is told as the page's."""
    said = "<TextEquiv><Unicode>{}</Unicode></TextEquiv>"
    region = '<{0} id="{1}"{2}><Coords points="50,{3} 450,{3} 450,{4} 50,{4}"/>{5}</{0}>'
    regions = [
        ("TextRegion", "a", ' type="heading"', 50, 90, said.format("白水镇修通引水渠")),
        ("TextRegion", "b", ' type="paragraph"', 100, 300, said.format(ONE)),
        ("MathsRegion", "c", "", 310, 350, said.format("V/t")),
        ("AdvertRegion", "d", "", 900, 990, said.format("翡翠湾盛大开盘")),
    ]
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.xml").write_text(
        '<?xml version="1.0"?><PcGts><Page imageWidth="1000" imageHeight="1000">'
        + "".join(region.format(*one) for one in regions) + "</Page></PcGts>",
        "utf-8",
    )  # fmt: skip
    imported = import_sources([tmp_path / "in/a.xml"], tmp_path / "e")
    text, _ = one_of(imported)
    assert "V/t" in text
    assert any("翡翠湾盛大开盘" in one.message for one in imported.findings)


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("本报记者吴献党通讯员伍梦希", "本报记者 吴献党 通讯员 伍梦希"),
        ("本报见习记者李明", "本报见习记者 李明"),
        ("本报记者 李明", "本报记者 李明"),
    ],
)
def test_names_that_run_into_each_other(tmp_path: Path, printed: str, wanted: str) -> None:
    """A byline whose blanks a recogniser lost has them again before and behind what people are."""
    text, _ = article(
        tmp_path,
        '<?xml version="1.0"?><nitf><body><body.head><hedline><hl1>白水镇修通引水渠</hl1></hedline>'
        f"<byline>{printed}</byline></body.head><body.content><p>{ONE}</p></body.content></body>"
        "</nitf>",
        "a.xml",
    )
    assert f"byline: {wanted}\n" in text


def test_lines_of_a_told_paragraph_are_one() -> None:
    """What a source says is one paragraph is one, however long its lines; doubts move along."""
    text = "晚上十一点半，岭西县\n的街道已经安静下来，玻璃房子的灯却还亮着，有WiFi\nand tea。"
    scores = (Score(11, 12, 0.5), Score(len(text) - 4, len(text) - 1, 0.6))
    blocks = (
        SourceBlock(BlockKind.TITLE, "县城开出第一家书房", level=1),
        SourceBlock(BlockKind.TEXT, text, starts=True, scores=scores),
    )
    (story,) = arrange(Raw("scan", blocks))
    joined = text.replace("WiFi\n", "WiFi ").replace("\n", "")
    assert joined in story.text.split("\n")
    assert [one.text for one in story.unsure] == ["的", "tea"]
    row = story.text.split("\n")[story.unsure[0].line - 1]
    assert [row[u.column - 1 : u.end_column - 1] for u in story.unsure] == ["的", "tea"]


def test_a_told_paragraph_is_no_subtitle() -> None:
    """Where a source tells each paragraph, the only short one below a headline is text."""
    said = "搬家那天，工人指着阳台角落里的一件东西问我：“这个还要吗？”"
    blocks = (
        SourceBlock(BlockKind.TITLE, "母亲的缝纫机", level=1),
        SourceBlock(BlockKind.TEXT, said, starts=True),
    )
    (story,) = arrange(Raw("scan", blocks))
    text = make(story, "raw.md", Choice()).cleaned.text
    assert said in text.split("---\n", 2)[2]
    assert "subtitle" not in text


@pytest.mark.parametrize("form", ["chineseCounting", "japaneseCounting", "decimalEnclosedCircle"])
def test_long_lists_of_word_are_counted_to_their_end(form: str) -> None:
    """Each item has its number, behind the hundredth too: nothing refuses a long document."""
    import docx
    from docx.oxml import parse_xml

    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {w} w:abstractNumId="900"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {w} w:numId="900"><w:abstractNumId w:val="900"/></w:num>'))
    document.add_heading("白水镇修渠名册", 1)
    for n in range(130):
        paragraph = document.add_paragraph(f"第{n}户的水渠今年修通了，全家都很高兴。")
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {w}><w:ilvl w:val="0"/><w:numId w:val="900"/></w:numPr>')
        )
    made = io.BytesIO()
    document.save(made)

    texts = [block.text for block in read_word(Source("a.docx", made.getvalue())).blocks[1:]]

    numbers = [text.partition("、")[0] for text in "\n".join(texts).split("\n") if text]
    assert len(set(numbers)) == 130
    if form != "decimalEnclosedCircle":
        assert numbers[99:112:4] == ["一百", "一百零四", "一百零八", "一百一十二"]
