"""Forms that tools write and that a page of every tool alone does not have."""

from __future__ import annotations

import json
from itertools import permutations, product
from pathlib import Path

import pytest

from publisher.readers import recognising
from publisher.readers.importing import import_sources
from publisher.readers.source import Source

from .issue import picture

TITLE = "渔港清淤后大船又能进来了"
BYLINE = "本报记者 林海生"
HEAD = "泥沙从哪里来"
CAPTION = "九月三日，渔船排队驶入清淤后的石浦角渔港。"
FIRST = "九月的第一个大潮日，三十六条钢壳渔船排着队驶进了石浦角渔港，船老大郑开福站在船头看着。"
SECOND = "淤泥是从前年开始多起来的，上游两座水库拦住了水，退潮时流速不够，泥沙就在港池里落了下来。"
THIRD = "县里把清淤分成三期，第一期用绞吸船清航道，第二期用抓斗船清港池，第三期在堤外修导流堤。"
TABLE = "<table><tr><td>船型</td><td>方量</td></tr><tr><td>绞吸船</td><td>26</td></tr></table>"


def imported(folder: Path, name: str, text: str) -> str:
    """Give the one article of a file that stands beside the picture ``images/1.jpg``."""
    (folder / "images").mkdir()
    (folder / "images/1.jpg").write_bytes(picture(1))
    (folder / name).write_text(text, "utf-8")
    import_sources([folder / name], folder / "e")
    (article,) = (folder / "e").glob("*/article.md")
    return article.read_text("utf-8")


# Figures of LaTeX

_SETUPS = ("", "\\captionsetup{labelformat=empty}\n", "\\centering\n")
_ORDERS = ("picture first", "caption first")
_OPTIONS = ("", "[alt={},max width=\\textwidth]", "[width=0.5\\textwidth]")


@pytest.mark.parametrize(("setup", "order", "option"), list(product(_SETUPS, _ORDERS, _OPTIONS)))
def test_a_figures_caption_is_its_pictures(
    tmp_path: Path, setup: str, order: str, option: str
) -> None:
    """A figure's caption stands with its picture, in any order; a table's does not."""
    parts = [f"\\includegraphics{option}{{images/1.jpg}}\n", f"{setup}\\caption{{{CAPTION}}}\n"]
    figure = "".join(parts if order == "picture first" else parts[::-1])
    table = "\\begin{tabular}{|l|l|}\n船型 & 方量 \\\\\n绞吸船 & 26 \\\\\n\\end{tabular}\n"
    text = (
        f"\\title{{\n{TITLE}\n}}\n\n\\author{{\n{BYLINE}\n}}\n\n{FIRST}\n\n"
        f"\\begin{{figure}}[h]\n{figure}\\end{{figure}}\n\n{SECOND}\n\n"
        f"\\begin{{table}}\n{setup}\\caption{{表1 清淤量}}\n{table}\\end{{table}}\n\n{THIRD}\n"
    )
    article = imported(tmp_path, "a.mmd", text)
    assert f"![{CAPTION}](images/1.jpg)" in article
    assert article.count("](") == 1
    assert "\n\n表1 清淤量\n\n<table>" in article
    assert article.index(FIRST) < article.index(CAPTION) < article.index(SECOND)


# What stands around a table


@pytest.mark.parametrize("title", ["表1 清淤量", "附表：清淤量", "续表", "全县港口清淤情况表"])
@pytest.mark.parametrize("note", ["资料来源：县渔业站", "注：不含外港", "数据来源：县统计局"])
@pytest.mark.parametrize("picture", [True, False])
def test_lines_of_a_table_are_no_heads(
    tmp_path: Path, title: str, note: str, picture: bool
) -> None:
    """A table's title and its note are neither shown as subheads nor made captions."""
    shown = f"![{CAPTION}](images/1.jpg)\n\n" if picture else ""
    text = f"# {TITLE}\n\n{BYLINE}\n\n{FIRST}\n\n{shown}{SECOND}\n\n"
    text += f"{title}\n\n{TABLE}\n\n{note}\n\n{THIRD}\n"
    article = imported(tmp_path, "a.md", text)
    assert f"\n\n{title}\n\n<table>" in article
    assert f"</table>\n\n{note}\n\n" in article
    asked = import_sources([tmp_path / "a.md"], tmp_path / "other").findings
    assert "C224" not in {one.code for one in asked}


def test_a_line_far_from_a_table_is_still_shown(tmp_path: Path) -> None:
    """Only beside a table are such words a table's."""
    text = f"# {TITLE}\n\n{BYLINE}\n\n{FIRST}\n\n港口清淤情况表\n\n{SECOND}\n\n{THIRD}\n"
    (tmp_path / "a.md").write_text(text, "utf-8")
    asked = import_sources([tmp_path / "a.md"], tmp_path / "e").findings
    assert "C224" in {one.code for one in asked}


# Notes that nothing names


@pytest.mark.parametrize("call", ["[1]", "<sup>[1]</sup>", "<sup>1</sup>", "【1】"])
@pytest.mark.parametrize("sign", ["[1]", "[1] ", "【1】", "〔1〕"])
def test_numbered_notes(tmp_path: Path, call: str, sign: str) -> None:
    """A paragraph that begins with [1] is a note where the text before it calls it."""
    text = (
        f"# {TITLE}\n\n{BYLINE}\n\n{FIRST[:-1]}{call}。\n\n{SECOND}\n\n{sign}石浦角在县城的南面。\n"
    )
    article = imported(tmp_path, "a.md", text)
    if call == "【1】":
        assert "石浦角在县城的南面" in article
    else:
        assert "[^1]。" in article
        assert "\n[^1]: 石浦角在县城的南面。" in article


def test_a_number_that_is_not_called_is_no_note(tmp_path: Path) -> None:
    """Without its call such a paragraph stays where it is."""
    text = f"# {TITLE}\n\n{BYLINE}\n\n{FIRST}\n\n[1] {SECOND}\n\n{THIRD}\n"
    article = imported(tmp_path, "a.md", text)
    assert "[^" not in article
    assert article.index(SECOND) < article.index(THIRD)


# Pages of newspapers' sites

_DECKS = ('<h2 class="sub">{}</h2>', "<h4>{}</h4>", '<p class="subtitle">{}</p>')
_METAS = ('<meta name="author" content="林海生">', "", '<meta name="author" content="网编">')
_BODIES = ('<div id="content">{}</div>', '<div class="text"><div>{}</div></div>')


@pytest.mark.parametrize(("deck", "meta", "body"), list(product(_DECKS, _METAS, _BODIES)))
def test_what_stands_beside_a_headline(tmp_path: Path, deck: str, meta: str, body: str) -> None:
    """The second headline, the day and the source beside an h1 are kept, the byline once."""
    text = "".join(f"<p>　　{one}</p>" for one in (BYLINE, FIRST, SECOND, THIRD))
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{meta}<title>{TITLE}-某网</title></head>'
        f'<body><div class="nav"><a href="/">首页</a></div><div class="main"><h1>{TITLE}</h1>'
        f"{deck.format('航道加深两米')}<div class='info'>2026-09-04 07:10　来源：浙海日报</div>"
        f"{body.format(text)}</div></body></html>"
    )
    article = imported(tmp_path, "a.html", page)
    assert "subtitle: 航道加深两米\n" in article
    assert "date: 2026-09-04\n" in article
    assert "source: 浙海日报\n" in article
    assert article.count(THIRD) == 1
    if "网编" not in meta:
        assert f"byline: {BYLINE}\n" in article
        assert article.count("林海生") == 1


# hOCR of Tesseract


@pytest.mark.parametrize("heading", ["ocr_header", "ocr_line", "ocr_textfloat"])
def test_a_heading_of_tesseract_is_no_running_head(tmp_path: Path, heading: str) -> None:
    """Lines that it calls ocr_header inside a paragraph are heads; a block of that class is not."""
    rows: list[str] = []

    def add(kind: str, words: str, top: int, size: int) -> None:
        lines = [words[n : n + 20] for n in range(0, len(words), 20)]
        inner = "".join(
            f"<span class='{kind}' title='bbox 50 {top + n * size} {50 + size * len(line)} "
            f"{top + n * size + size - 2}; x_size {size}'>{line}</span>"
            for n, line in enumerate(lines)
        )
        box = f"bbox 50 {top} {50 + size * 20} {top + size * len(lines)}"
        rows.append(f"<div class='ocr_carea' title='{box}'><p class='ocr_par'>{inner}</p></div>")

    add(heading, TITLE, 60, 70)
    add("ocr_line", BYLINE, 150, 22)
    add("ocr_line", FIRST, 200, 22)
    add(heading, HEAD, 300, 32)
    add("ocr_line", SECOND, 350, 22)
    page = (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC '
        '"-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>'
        "<div class='ocr_page' title='bbox 0 0 1100 1500'>"
        "<div class='ocr_header' title='bbox 50 10 300 30'><span class='ocr_line' "
        f"title='bbox 50 10 300 30'>样县日报</span></div>{''.join(rows)}</div></body></html>"
    )
    article = imported(tmp_path, "a.hocr", page)
    assert f"title: {TITLE}\n" in article
    assert f"\n## {HEAD}\n" in article
    assert "furniture: 样县日报\n" in article


# Dolma of olmOCR


def test_heads_of_dolma_are_told_by_their_form(tmp_path: Path) -> None:
    """A short line between paragraphs is a head of a record, as in olmOCR's Markdown."""
    first = f"{TITLE}\n\n{BYLINE}\n\n{FIRST}\n\n{HEAD}\n\n{SECOND[:30]}\n"
    text = f"{first}{SECOND[30:]}\n\n{THIRD}\n"
    spans = [[0, len(first), 1], [len(first), len(text), 2]]
    record = {"id": "x", "text": text, "source": "olmocr", "metadata": {},
              "attributes": {"pdf_page_numbers": spans}}  # fmt: skip
    article = imported(tmp_path, "a.jsonl", json.dumps(record, ensure_ascii=False))
    assert f"\n## {HEAD}\n" in article
    assert SECOND in article


@pytest.mark.parametrize("kicker", ["h2", "h3", "h5"])
def test_a_head_above_the_headline_is_a_kicker(tmp_path: Path, kicker: str) -> None:
    """What stands above the h1 is no subtitle."""
    text = "".join(f"<p>　　{one}</p>" for one in (FIRST, SECOND, THIRD))
    page = (
        f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><div><{kicker}>渔港清淤完工"
        f"</{kicker}><h1>{TITLE}</h1><h4>航道加深两米</h4><div>{text}</div></div></body></html>"
    )
    article = imported(tmp_path, "a.html", page)
    assert "kicker: 渔港清淤完工\n" in article
    assert "subtitle: 航道加深两米\n" in article


# Titles of tables in HTML


@pytest.mark.parametrize(
    "table",
    [
        TABLE.replace("<table>", "<table><caption>各船清淤量</caption>"),
        f"<figure>{TABLE}<figcaption>各船清淤量</figcaption></figure>",
        f"<figure><figcaption>各船清淤量</figcaption>{TABLE}</figure>",
    ],
)
@pytest.mark.parametrize("source", ["page", "nitf"])
def test_a_tables_caption_is_kept(tmp_path: Path, table: str, source: str) -> None:
    """What a table or its figure is called stands above it, once."""
    body = f"<p>{FIRST}</p><p>{SECOND}</p>{table}<p>{THIRD}</p>"
    page = f"<!DOCTYPE html><html><body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    nitf = (
        f"<nitf><body><body.head><hedline><hl1>{TITLE}</hl1></hedline></body.head>"
        f"<body.content>{body}</body.content></body></nitf>"
    )
    name, text = ("a.html", page) if source == "page" else ("a.xml", nitf)
    article = imported(tmp_path, name, text)
    assert article.count("各船清淤量") == 1
    assert "各船清淤量\n\n<table>" in article


# Items with signs of their own


@pytest.mark.parametrize("signs", ["①②", "（1）（2）", "1、2、", "1.2."])
@pytest.mark.parametrize("source", ["MinerU", "dots.ocr", "docling"])
def test_items_with_their_own_signs_stay_apart(tmp_path: Path, signs: str, source: str) -> None:
    """Items that begin with ①, （1）, 1、 or 1. do not run into one paragraph."""
    half = len(signs) // 2
    items = [f"{signs[:half]}菜要当天送", f"{signs[half:]}油要每天换"]
    name, value = {
        "MinerU": ("a_content_list.json", _mineru(items)),
        "dots.ocr": ("a.json", _dots(items)),
        "docling": ("a.json", _docling(items)),
    }[source]
    article = imported(tmp_path, name, json.dumps(value, ensure_ascii=False))
    lines = article.split("\n")
    first = next(n for n, line in enumerate(lines) if "菜要当天送" in line)
    assert "油要每天换" not in lines[first]
    apart = lines[first + 1] == "" or lines[first + 1].startswith(("- ", "2. "))
    assert apart
    assert sum("油要每天换" in line for line in lines) == 1


def _mineru(items: list[str]) -> list[object]:
    return [
        {"type": "text", "text": TITLE, "text_level": 1, "page_idx": 0},
        {"type": "text", "text": FIRST, "page_idx": 0},
        {"type": "list", "sub_type": "text", "list_items": items, "page_idx": 0},
        {"type": "text", "text": THIRD, "page_idx": 0},
    ]


def _dots(items: list[str]) -> list[object]:
    said = [("Title", TITLE), ("Text", FIRST), *(("List-item", one) for one in items),
            ("Text", THIRD)]  # fmt: skip
    return [
        {"bbox": [50, 50 + 100 * n, 500, 140 + 100 * n], "category": kind, "text": text}
        for n, (kind, text) in enumerate(said)
    ]


def _docling(items: list[str]) -> dict[str, object]:
    said = [("title", TITLE), ("text", FIRST), *(("list_item", one) for one in items),
            ("text", THIRD)]  # fmt: skip
    texts = [
        {"self_ref": f"#/texts/{n}", "label": kind, "text": text, "orig": text, "prov": [],
         "children": [], **({"enumerated": False, "marker": "-"} if kind == "list_item" else {})}
        for n, (kind, text) in enumerate(said)
    ]  # fmt: skip
    refs = [{"$ref": f"#/texts/{n}"} for n in range(len(texts))]
    return {"schema_name": "DoclingDocument", "version": "1.5.0", "name": "a", "texts": texts,
            "body": {"self_ref": "#/body", "children": refs, "label": "unspecified"},
            "pages": {}}  # fmt: skip


# A caption and its credit apart


@pytest.mark.parametrize("order", list(permutations(("figure_title", "image", "vision_footnote"))))
@pytest.mark.parametrize("credit", ["林海生 摄", "（本报记者 林海生 摄）", "图/林海生"])
def test_a_credit_that_stands_apart(tmp_path: Path, order: tuple[str, ...], credit: str) -> None:
    """Caption and credit, two blocks in any order around a picture, are both the picture's."""
    said = {"figure_title": CAPTION, "image": "", "vision_footnote": credit}
    rows = [("doc_title", TITLE, 80), ("text", FIRST, 60)]
    rows += [(kind, said[kind], 300 if kind == "image" else 22) for kind in order]
    rows += [("text", SECOND, 80), ("text", THIRD, 80)]
    blocks: list[dict[str, object]] = []
    top = 50
    for n, (kind, text, high) in enumerate(rows):
        box = [50, top, 550, top + high]
        blocks.append({"block_label": kind, "block_content": text, "block_bbox": box,
                       "block_id": n, "block_order": n})  # fmt: skip
        top += high + 8
    page = {"width": 600, "height": 1000, "parsing_res_list": blocks}
    article = imported(tmp_path, "a_res.json", json.dumps(page, ensure_ascii=False))
    assert article.count("![") == 1
    assert f"![{CAPTION}](" in article
    assert "林海生" in article.split("![", 1)[1].split("\n", 1)[0]


# Who wrote an item of NewsML-G2


@pytest.mark.parametrize(
    ("meta", "byline"),
    [
        (f"<by>{BYLINE}</by><creator><name>样县社</name></creator>", BYLINE),
        (f"<creator literal='a'><name>{BYLINE}</name></creator>", BYLINE),
        ("<creator qcode='a:1'/>", ""),
    ],
)
def test_creators_of_items(tmp_path: Path, meta: str, byline: str) -> None:
    """An item without a byline is by its creator, if that has a name."""
    page = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="a" version="1"><contentMeta>'
        f"{meta}<headline>{TITLE}</headline></contentMeta><contentSet><inlineData "
        f'contenttype="text/plain">{FIRST}\n\n{THIRD}</inlineData></contentSet></newsItem>'
    )
    article = imported(tmp_path, "a.xml", page)
    found = [line for line in article.split("\n") if line.startswith("byline")]
    assert found == ([f"byline: {byline}"] if byline else [])


# Pages of electronic editions


@pytest.mark.parametrize("name", ['id="biaoti"', 'class="bt1"', 'class="article-title"'])
@pytest.mark.parametrize("holder", ["founder-content", "div", "td"])
@pytest.mark.parametrize("deck", ['id="futi"', 'class="fubiaoti"'])
def test_pages_of_electronic_editions(tmp_path: Path, name: str, holder: str, deck: str) -> None:
    """Without an h1 the heads are what a template calls so, whatever element holds the text."""
    text = "".join(f"<P>　　{one}</P>" for one in (BYLINE, FIRST, SECOND, THIRD))
    held = f"<{holder}>{text}</{holder}>"
    held = f"<table><tr>{held}</tr></table>" if holder == "td" else held
    page = (
        f"<HTML><HEAD><TITLE>样县日报-{TITLE}</TITLE></HEAD><BODY><table><tr><td>上一版</td>"
        f'</tr><tr><td><div id="yinti">渔港清淤完工</div><div {name}>{TITLE}</div><div {deck}>航道'
        f"加深两米</div><div>（2026-09-04）</div></td></tr><tr><td><div>{held}</div></td>"
        "</tr></table></BODY></HTML>"
    )
    article = imported(tmp_path, "a.html", page)
    for line in (f"title: {TITLE}", "kicker: 渔港清淤完工", "subtitle: 航道加深两米",
                 f"byline: {BYLINE}", "date: 2026-09-04"):  # fmt: skip
        assert f"{line}\n" in article
    assert all(article.count(one) == 1 for one in (FIRST, SECOND, THIRD))


@pytest.mark.parametrize(
    "title",
    [f"样县日报-{TITLE}", f"{TITLE}_样县网", f"样县在线 | {TITLE}", f"{TITLE}--要闻--样县网"],
)
def test_a_sites_name_is_no_headline(tmp_path: Path, title: str) -> None:
    """Of a page's title the headline is taken, whichever side the site's name stands on."""
    text = "".join(f"<p>　　{one}</p>" for one in (FIRST, SECOND, THIRD))
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head>"
    page = f"{head}<body><div>{text}</div></body></html>"
    assert f"title: {TITLE}\n" in imported(tmp_path, "a.html", page)


# Articles of PAGE XML


@pytest.mark.parametrize("loose", [True, False])
def test_ordered_groups_in_no_order_are_articles(tmp_path: Path, loose: bool) -> None:
    """Ordered groups within an unordered one are articles; within an ordered one they are not."""
    regions: list[str] = []
    groups: list[str] = []
    for n, title in enumerate((TITLE, "中学食堂请家长进后厨")):
        refs = ""
        for m, (kind, words) in enumerate((("heading", title), ("paragraph", (FIRST, THIRD)[n]))):
            at = f"{50 + 500 * n},{50 + 200 * m}"
            end = f"{500 + 500 * n},{180 + 200 * m}"
            refs += f'<RegionRefIndexed index="{m}" regionRef="r{n}{m}"/>'
            regions.insert(
                0,
                f'<TextRegion id="r{n}{m}" type="{kind}"><Coords points="{at} {end}"/><TextEquiv>'
                f"<Unicode>{words}</Unicode></TextEquiv></TextRegion>",
            )
        kind = "OrderedGroup" if loose else "OrderedGroupIndexed"
        groups.append(f'<{kind} id="g{n}" index="{n}">{refs}</{kind}>')
    kind = "UnorderedGroup" if loose else "OrderedGroup"
    (tmp_path / "a.xml").write_text(
        '<?xml version="1.0"?><PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/'
        '2019-07-15"><Page imageFilename="p.png" imageWidth="1100" imageHeight="1500">'
        f'<ReadingOrder><{kind} id="o">{"".join(groups)}</{kind}></ReadingOrder>'
        f"{''.join(regions)}</Page></PcGts>",
        "utf-8",
    )
    raw = recognising.read(Source("a.xml", (tmp_path / "a.xml").read_bytes()))
    assert [block.text for block in raw.blocks][1] == FIRST
    assert {block.article for block in raw.blocks} == ({1, 2} if loose else {None})


def test_a_headline_of_the_item_for_nitf_without_one(tmp_path: Path) -> None:
    """NITF inside NewsML-G2 may leave its headline to the item."""
    page = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="a" version="1"><contentMeta>'
        f"<headline>{TITLE}</headline></contentMeta><contentSet><inlineXML><nitf><body><body.head>"
        f"<byline>{BYLINE}</byline></body.head><body.content><p>{FIRST}</p><p>{THIRD}</p>"
        "</body.content></body></nitf></inlineXML></contentSet></newsItem>"
    )
    article = imported(tmp_path, "a.xml", page)
    assert f"title: {TITLE}\n" in article
    assert f"byline: {BYLINE}\n" in article


# Calls of notes that marker links


@pytest.mark.parametrize(
    "call", ["[1](#page-1-2)", " [1](#page-1-2)", "<sup>[1](#page-1-2)</sup>", "<sup>1</sup>"]
)
def test_linked_calls(tmp_path: Path, call: str) -> None:
    """The call of a note is one whether marker links it or not."""
    text = f"# {TITLE}\n\n{BYLINE}\n\n{FIRST}{call}\n\n{SECOND}\n\n<sup>1</sup> 石浦角在县南。\n"
    article = imported(tmp_path, "a.md", text)
    assert f"{FIRST}[^1]\n" in article
    assert "[^1]: 石浦角在县南。" in article
