# ruff: noqa: E501  # texts are kept whole
"""Kinds of text that nobody tuned the rules on, each in a matrix of shapes with its look-alikes."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from random import Random

import pytest

from publisher.cleaning import clean

BODY = "今年以来，全县上下一心，各项工作取得了新的成绩。村里的老人说起这件事，都说从来没有见过这样的好年成，粮食打得多，牛羊也壮。"
SHORT = "今年以来，全县上下一心，各项工作取得了新的成绩。"


def article(*blocks: str) -> tuple[dict[str, str], str]:
    """Give the front matter and the body that cleaning makes of ``blocks``."""
    text = clean("\n\n".join(blocks) + "\n", "raw.md").text
    front, body = text.removeprefix("---\n").split("\n---\n\n", 1)
    return dict(line.split(": ", 1) for line in front.split("\n")), body.removesuffix("\n")


def below_title(*blocks: str) -> str:
    """Give the body that cleaning makes of ``blocks`` below a title."""
    return article("# 一个题目", *blocks)[1]


def doubts(*blocks: str) -> list[str]:
    """Give the codes of what cleaning finds in ``blocks`` below a title."""
    return [f.code for f in clean("\n\n".join(("# 一个题目", *blocks)) + "\n", "raw.md").findings]


UNSEEN = Path(__file__).parent / "unseen"
"""Raw texts as tools gave them, one of each kind, each with the article it is."""
NAMES = sorted(file.name.removesuffix(".raw.md") for file in UNSEEN.glob("*.raw.md"))


@pytest.mark.parametrize("name", NAMES)
def test_a_text_of_each_kind(name: str) -> None:
    """The raw text becomes its article, and the article stays as it is, without a doubtful quote."""
    raw, wanted = (
        (UNSEEN / f"{name}.{part}.md").read_text(encoding="utf-8") for part in ("raw", "article")
    )
    again = clean(wanted, f"{name}.article.md")

    assert clean(raw, "raw.md").text == wanted
    assert (again.text, again.changes) == (wanted, ())
    assert not [f.code for f in again.findings if f.code.startswith("C4")]
    assert raw not in (wanted, "")


def test_there_are_texts_of_each_kind() -> None:
    """Without them the test above would say nothing."""
    assert len(NAMES) >= 11


SUBTITLES = ("三年修成十二公里", "三年修成十二公里，全村人心里有了底", "一条渠和一个村子的三十年")
LATER: tuple[list[str], ...] = (
    [],
    ["## 修渠的人", "## 用水的人"],
    ["### 修渠的人", "### 用水的人"],
)


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("subtitle", SUBTITLES)
@pytest.mark.parametrize("byline", ["", "本报记者 林远"])
def test_a_subtitle_on_a_heading_line(subtitle: str, byline: str, later: list[str]) -> None:
    """A heading before any text, below the title's level, is its subtitle; later ones are not."""
    heads = [part for head in later for part in (head, BODY)]
    front, body = article(
        *filter(None, ("# 山前村的水渠通了", f"## {subtitle}", byline)), BODY, *heads
    )

    assert (front["title"], front["subtitle"]) == ("山前村的水渠通了", subtitle)
    assert body.startswith(BODY)
    assert body.count("## ") == len(later)


def test_a_subtitle_below_the_byline() -> None:
    """A heading between byline and text is the subtitle if no other has its level."""
    front, body = article(
        "# 山前村的水渠通了", "本报记者 林远", "## 三年修成十二公里", BODY, "### 用水的人", BODY
    )

    assert front["subtitle"] == "三年修成十二公里"
    assert body.startswith(BODY)


@pytest.mark.parametrize("first", ["## 修渠的人家", "## 一、修渠的人", "## ■修渠的人"])
def test_the_first_subhead_is_no_subtitle(first: str) -> None:
    """A first subhead is cut like the later ones, or numbered, or marked."""
    front, body = article("# 山前村的水渠通了", first, BODY, first.replace("修", "用"), BODY)

    assert "subtitle" not in front
    assert body.count("## ") == 2


@pytest.mark.parametrize(
    "line", ["（一九三八年五月十五日）", "1938年5月15日", "（一九三八年五月）", "民国二十七年五月"]
)
def test_a_date_below_the_title(line: str) -> None:
    """A date is neither a subtitle nor a subhead, and joins nothing."""
    front, body = article("# 论山前村的水渠", line, BODY)

    assert "subtitle" not in front
    assert body == f"{line}\n\n{BODY}"
    assert "C224" not in doubts(line, BODY)


SIGNATURES = (
    ["山前村党支部书记　林远"],
    ["中国人民革命军事委员会主席　毛泽东", "中国人民解放军总司令　朱　德"],
    ["山前村村民委员会", "2018年5月3日"],
    ["山前乡人民政府　二〇一八年五月三日"],
    ["林 远  苏 禾  高小马"],
    ["林远　苏禾　王小明　李明", "二〇一八年五月三日"],
    ["此致", "敬礼", "山前村 林远"],
)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("lines", SIGNATURES)
def test_a_signature_below_the_text(lines: list[str], between: str) -> None:
    """Who signs keeps the blanks between office and names, each line by itself, without a doubt."""
    assert below_title(BODY, BODY, between.join(lines)) == "\n\n".join((BODY, BODY, *lines))
    assert doubts(BODY, BODY, between.join(lines)) == []


def test_a_sentence_about_an_office_is_no_signature() -> None:
    """A blank in a sentence is closed whoever is named beside it."""
    text = below_title(
        "村里的老 支书林远修了一辈子渠，后来当了县水利局 局长，退休以后还常常回来看看。" + BODY
    )

    assert "老支书林远" in text
    assert "水利局局长" in text


NUMBERS = ("一　", "二、", "（三）", "第四节　", "㈡", "贰、", "三．", "三.")
LINES = [
    "这些情形从一个方面来说也都是修渠准备不足造成的。为了",
    "赶在雨季之前把渠修通，必须同时抓劳力，抓材料，抓质量。",
]
REST = [
    "山前村已经经历了两次大规模的修渠。一次是一九五二",
    "年到一九五三年，一次是一九五七年到一九五八年。这两次",
    "修渠都是在农闲的时候进行的，没有误了农时。",
]


@pytest.mark.parametrize(("number", "head"), list(product(NUMBERS, ["历史经验", "今后三年的打算"])))
def test_a_numbered_head_in_any_form(number: str, head: str) -> None:
    """A numbered line between full lines, in a paragraph or on a heading line, keeps its number."""
    wanted = f"\n\n## {number}{head}\n\n"

    assert wanted in below_title("\n".join((*LINES, number + head, *REST)))
    assert wanted in below_title(BODY, number + head, BODY)
    assert wanted in below_title(BODY, f"## {number}{head}", BODY)


@pytest.mark.parametrize("number", ["2、", "2．", "（2）", "Ⅱ．", "二 "])
def test_a_line_numbered_in_digits(number: str) -> None:
    """It stands by itself, and gets no stop: it may be an item."""
    text = below_title("\n".join((*LINES, f"{number}历史经验", *REST)))

    assert f"。\n\n{number}历史经验\n\n山前村" in text


@pytest.mark.parametrize("line", ["一 切为了山前村的乡亲", "一 九五八年的冬天里"])
def test_a_numeral_that_begins_a_word(line: str) -> None:
    """一 and a blank inside a word are no number."""
    assert line.replace(" ", "") in below_title(BODY, line, BODY)


@pytest.mark.parametrize(
    "head", ["**分段包干** ", "**分段包干**　", "__分段包干__ ", "**一、分段包干** "]
)
def test_heads_that_run_in(head: str) -> None:
    """They keep the blank behind them and get no comma."""
    assert f"{head}每个突击队包一段，好处多，大家都说这个办法行得通。" in below_title(
        BODY, f"{head}每个突击队包一段，好处多，大家都说这个办法行得通。", BODY
    )


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("第l版", "第1版"), ("3. 5公里", "3.5公里"), ("3 .5公里", "3.5公里"), ("19 98年", "1998年"),
        ("1 998年", "1998年"), ("20 18年", "2018年"), ("12：OO", "12：OO"), ("1O：3O", "10：30"),
        ("8：l5", "8：15"), ("8 ：30", "8：30"), ("于1 0月", "于10月"), ("第lO版", "第lO版"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["据了解，{}开始动工。", "（{}）动工。", "工程于{}动工。"])
def test_numbers_with_blanks_and_letters(raw: str, wanted: str, frame: str) -> None:
    """What can be read in one way only is mended; where no digit stands letters stay."""
    text = below_title(BODY + frame.format(raw))

    if raw in ("12：OO", "第lO版"):
        assert raw in text or wanted.replace("O", "0").replace("l", "1") in text
    else:
        assert frame.format(wanted) in text
        assert doubts(BODY + frame.format(raw)) == []


@pytest.mark.parametrize(
    "raw",
    [
        "A4纸",
        "O型血",
        "5G网络",
        "第I类",
        "3，4，5三个数",
        "8：30",
        "1：5000",
        "等级＋特长",
        "5×13＋4×2＝73",
    ],
)
def test_numbers_that_are_right(raw: str) -> None:
    """Look-alikes stay, without a doubt."""
    assert raw in below_title(f"{BODY}这里说的是{raw}，大家都懂。")
    assert doubts(f"{BODY}这里说的是{raw}，大家都懂。") == []


def test_digits_parted_as_the_standard_allows() -> None:
    """Groups of three are a doubt each, unless the whole text writes them so (GB/T 15835 5.1.1)."""
    assert doubts(f"{BODY}共7 400元。") == ["C509"]
    assert doubts(f"{BODY}共7 400元，又2000斤。") == ["C509"]
    assert doubts(f"{BODY}共7 400元，又12 000斤。") == []
    assert doubts(f"{BODY}共7 400元，又12 000斤，再3500亩。") == ["C509", "C509"]


CREDITS = (
    "（视频截图）",
    "（监控截图）",
    "（央视新闻视频截图）",
    "（网络图）",
    "（图片来自网络）",
    "（资料图）",
    "（无人机照片）",
    "图源：视频截图",
)


@pytest.mark.parametrize("credit", CREDITS)
@pytest.mark.parametrize("place", ["behind", "picture", "below", "torn"])
def test_a_credit_that_names_nobody(credit: str, place: str) -> None:
    """It goes with its caption, whatever stands around both."""
    caption, bare = "村民在渠首放水。", credit.strip("（）")
    blocks = {
        "behind": (BODY, caption + credit, BODY),
        "picture": (BODY, f"![](a.jpg)\n\n{caption}{credit}", BODY),
        "below": (BODY, f"![](a.jpg)\n\n村民在渠首放水\n\n{credit}", BODY),
        "torn": (BODY[:-10], caption + credit, BODY[-10:] + BODY),
    }[place]
    text = below_title(*blocks)

    assert f'{{credit="{bare}"}}' in text
    assert text.count(bare) == 1
    assert BODY + "\n\n" in text or BODY + BODY in text


@pytest.mark.parametrize("line", ["请看下面的截图", "他拍下了一张截图。", "这是一张示意图"])
def test_a_line_that_speaks_of_a_picture(line: str) -> None:
    """It is no credit."""
    assert "credit=" not in below_title(BODY, line, BODY)


@pytest.mark.parametrize("head", ["▲東鄉米價　", "△西鄉雨量 ", "▲南京　"])
def test_an_item_of_a_republican_paper(head: str) -> None:
    """Its sign opens text: no picture, no subhead, and no doubt."""
    item = f"{head}昨日米市、上白粳每石九元二角、中白八元七角、較前日跌一角。"

    assert (
        below_title("這是該村的消息、詞畢、攝影散會。", item)
        == f"這是該村的消息、詞畢、攝影散會。\n\n{item}"
    )
    assert not {"C218", "C224"} & set(doubts("這是該村的消息、詞畢、攝影散會。", item))


@pytest.mark.parametrize(
    "line",
    [
        "「水渠」通了　村民「笑」了",
        "山前邨渠務工程竣工　村民三年冇再水浸",
        "工程編號：DC/2018　查詢電話：2300",
    ],
)
def test_a_wide_blank_between_two_items(line: str) -> None:
    """It stays in a short line of a paper in traditional script."""
    body = "渠務署發言人表示，「工程完成後，區內水浸風險大減」，署方會繼續監察。"

    assert line in below_title(body, line, body)


@pytest.mark.parametrize("trail", ["", "  ", "   "])
def test_indented_paragraphs_behind_trailing_blanks(trail: str) -> None:
    """Lines that are indented are paragraphs whatever blanks end the line above them."""
    lines = [f"　　{BODY}", f"　　{SHORT}", f"　　{BODY}"]

    assert below_title(f"{trail}\n".join(lines)) == f"{BODY}\n\n{SHORT}\n\n{BODY}"


@pytest.mark.parametrize("number", ["〔{}〕", "（{}）", "[{}] "])
def test_notes_below_their_head(number: str) -> None:
    """A spaced head above notes is no first line of a quotation, and its blank no lost mark."""
    notes = [f"　　{number.format(n)}见本书第{n}卷《论山前村》。" for n in range(1, 5)]
    text = below_title(BODY, "\n".join(("　　注　　释", *notes)))

    assert text.count("\n\n") == 5
    assert not [
        code for code in doubts(BODY, "\n".join(("　　注　　释", *notes))) if code.startswith("C4")
    ]


@pytest.mark.parametrize("seed", range(6))
def test_lines_broken_within_numbers(seed: int) -> None:
    """No stop is put into a number that a printed line broke."""
    random = Random(seed)
    text = (
        "".join(
            f"第{n}组修渠{random.randrange(1000, 99999)}米，出工{random.randrange(100, 9999)}人次，"
            for n in range(1, 30)
        )
        + "全部完工。"
    )
    width = random.randrange(15, 24)
    raw = "\n".join(text[at : at + width] for at in range(0, len(text), width))

    assert below_title(raw) == text


QUOTED = "“今年的收成好。”老林说，“渠通了，水就有了。”"
SPOKEN = (
    "他对大家说，我们要把渠修好，我们有信心，明年你们就能喝上自来水了。",
    "我最后的结论是：如果没有猜错的话，他一直就是欠水户。",
    "老林说：要修渠，先要有人，我们村里的人你是知道的，谁也不怕吃苦。",
    "一切仍要从长期打算，我们就一定能够把渠修好，你们说是不是啊？",
)


@pytest.mark.parametrize("spoken", SPOKEN)
def test_no_speech_where_all_marks_are_whole(spoken: str) -> None:
    """In a text that kept its quotation marks nothing that has none is doubted."""
    assert not [code for code in doubts(QUOTED + BODY, spoken + BODY) if code.startswith("C4")]


def test_speech_where_a_mark_is_lost() -> None:
    """A mark without its partner says that marks were lost, here and elsewhere."""
    assert "C404" in doubts("“今年的收成好，老林说。" + BODY, BODY) or "C403" in doubts(
        "“今年的收成好，老林说。" + BODY, BODY
    )
    assert "C403" in doubts("他在大会上谈到，我们要把工作做好，我们有信心。" + SHORT)


@pytest.mark.parametrize("who", ["编者答", "记者问", "林远"])
def test_an_interview_in_bold(who: str) -> None:
    """Words behind a bold name take no marks."""
    parts = [
        f"**读者问：**那么行距呢？第{n}行呢？"
        + "\n\n"
        + f"**{who}：**行长定了，行距就定了，你看这一页就是这样，我们一直这样排。"
        for n in range(3)
    ]

    assert "“" not in below_title(*parts)
    assert doubts(*parts) == []


@pytest.mark.parametrize(
    "raw",
    [
        "农民的生活也还有困难。去年、前年收的农业税重了一点，今年就轻了。",
        "铅字是一块一块的；可是“满铁范为一板”这句话并没有过时：有框，有格，字挨着字。",
        "在一切工作中都是如此；但这里有两条原则：一条是群众的需要，一条是群众的自愿。",
    ],
)
def test_stops_that_are_right(raw: str) -> None:
    """、 in a list and ： before what it explains stay."""
    assert below_title(raw + BODY) == raw + BODY


TORN = (
    "山前村修渠的事，县志里有记载。老支书林远在一九六三年的笔记中写道，村里这几年存下了三万元，粮食够吃，",
    "完全有能力自己动手，问题是大家的心齐不齐。心齐了，渠就通了。后来的事大家都知道了。",
)
FOLIOS = (
    "58",
    "·58·",
    "•58•",
    "～ 58 ～",
    "— 58 —",
    "- 58 -",
    "第58页",
    "P58",
    "58 山前乡志",
    "山前乡志 58",
    "山前乡志·58",
    "第三章 水渠  59",
)


@pytest.mark.parametrize("folio", FOLIOS)
def test_the_number_of_a_page(folio: str) -> None:
    """It leaves the sentence that it stands in, a running head in its line with it."""
    front, body = article("# 一个题目", TORN[0], folio, TORN[1])

    assert body == "".join(TORN)
    assert front["furniture"].strip('"') == folio


COUNTS: tuple[tuple[str, ...], ...] = (
    ("58", "59", "60"), ("五八", "五九", "六〇"), ("五十八", "五十九", "六十"), ("九九", "一〇〇", "一〇一"),
    ("九十九", "一百", "一百零一"), ("9", "10", "12"), ("九", "十", "十一"),
)  # fmt: skip


@pytest.mark.parametrize("counts", COUNTS)
@pytest.mark.parametrize(
    "folio",
    ["［{}］", "[{}]", "({})", "（{}）", "〔{}〕", "【{}】", "〈{}〉", "*{}*", "— {} —", "{}"],
)
def test_numbers_of_pages_that_count_on(counts: tuple[str, ...], folio: str) -> None:
    """Lines that count on within torn sentences are the numbers of pages in any brackets."""
    parts = [part for n in counts for part in (TORN[0], folio.format(n), TORN[1], BODY)]
    front, body = article("# 一个题目", *parts)

    assert body == "\n\n".join([f"{''.join(TORN)}\n\n{BODY}"] * len(counts))
    for count in counts:
        assert count in front["furniture"]


@pytest.mark.parametrize(
    "counts", [("一", "二", "三"), ("（一）", "（二）", "（三）"), ("1978", "1979", "1980")]
)
def test_numbers_of_sections_that_count_on(counts: tuple[str, ...]) -> None:
    """Behind whole sentences they are heads, or stay what they are."""
    front, body = article("# 一个题目", *(part for n in counts for part in (BODY, n)), BODY)

    assert "furniture" not in front
    assert all(count in body for count in counts)


@pytest.mark.parametrize("counts", [("58", "61", "58"), ("五八", "一二"), ("60", "59", "58")])
def test_numbers_in_brackets_that_do_not_count_on(counts: tuple[str, ...]) -> None:
    """What does not count is told by nothing, and stays."""
    front, _ = article("# 一个题目", *(p for n in counts for p in (TORN[0], f"［{n}］", TORN[1])))

    assert "furniture" not in front


@pytest.mark.parametrize("head", ["山前乡志", "第三章 水渠", "《山前乡志》卷二", "·水渠志·"])
@pytest.mark.parametrize("times", [2, 3])
def test_a_running_head_that_returns(head: str, times: int) -> None:
    """A short line that stands in torn sentences again and again belongs to the page."""
    parts = [part for _ in range(times) for part in (TORN[0], head, TORN[1], BODY)]
    front, body = article("# 一个题目", *parts)

    assert body == "\n\n".join([f"{''.join(TORN)}\n\n{BODY}"] * times)
    assert front["furniture"] == " ".join([head] * times)


@pytest.mark.parametrize("line", ["山前乡志", "58 山前乡志"])
def test_a_short_line_between_whole_paragraphs(line: str) -> None:
    """It is no line of the page, even where it returns."""
    front, body = article("# 一个题目", BODY, line, BODY, line, BODY)

    assert "furniture" not in front
    assert body.count("山前乡志") == 2


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("①", "①"), ("〔1〕", "1"), ("[1]", "1"), ("［12］", "12"), ("⑴", "⑴"), ("（1）", "1"), ("(1)", "1"),
        ("¹", "¹"), ("¹²", "¹²"), ("*", "*"), ("**", "**"), ("＊", "＊"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "frame", ["大家的心齐不齐{}。", "大家的心齐不齐。{}", "“大家的心齐”{}，他说。"]
)
def test_a_note_by_any_sign(sign: str, name: str, frame: str) -> None:
    """The line behind a sign becomes the note of the sign in the text."""
    text = below_title(frame.format(sign) + BODY, f"{sign} 见《山前乡志》，第95页。", BODY)

    assert frame.format(f"[^{name}]") in text
    assert text.endswith(f"\n\n[^{name}]: 见《山前乡志》，第95页。")


@pytest.mark.parametrize("sign", ["〔1〕", "[1]"])
def test_a_sign_without_its_note(sign: str) -> None:
    """A call alone, and a note alone, stay as they are."""
    assert f"齐不齐{sign}。" in below_title(f"大家的心齐不齐{sign}。{BODY}", BODY)
    assert f"{sign}见《山前乡志》" in below_title(BODY, f"{sign}见《山前乡志》，第95页。", BODY)


@pytest.mark.parametrize("sign", ["¹", "*", "**"])
def test_a_raised_sign_before_a_word(sign: str) -> None:
    """What is raised numbers no item: it calls its note wherever it stands behind a word."""
    text = below_title(f"老石匠{sign}说大家的心齐。{BODY}", f"{sign}姓林，山前村人。", BODY)

    assert f"老石匠[^{sign}]说大家的心齐。" in text
    assert text.endswith(f"\n\n[^{sign}]: 姓林，山前村人。")


@pytest.mark.parametrize(
    "blocks",
    [
        (f"原因有三（1）。{BODY}", "（1）路难走。", "（2）桥太窄。", BODY),
        (f"见式（1），又见式（2）。{BODY}", "（1）力等于质量乘加速度。", BODY),
        (f"面积三千m²。{BODY}", "²这一行不是注。", BODY),
        (f"这是*要紧*的，{BODY}", "*要紧*是他说的。", BODY),
        (f"大家说**好**。{BODY}", "**好**是他说的。", BODY),
        (BODY, "* 路难走", "* 桥太窄", BODY),
    ],
)
def test_signs_that_call_no_note(blocks: tuple[str, ...]) -> None:
    """Items, numbers of formulas, powers and emphasis stay what they are."""
    assert "[^" not in below_title(*blocks)


ROWS = (
    (
        ("品种", "产量", "单价"),
        ("小麦", "1200", "0.5"),
        ("玉米", "850", "0.4"),
        ("水稻", "2300", "0.6"),
    ),
    (("组别", "人数"), ("第一组", "12人"), ("第二组", "9人"), ("第三组", "31人")),
    (("第一组", "林远", "苏禾"), ("第二组", "何大山", "王小明"), ("第三组", "赵四", "钱五")),
)


@pytest.mark.parametrize("rows", ROWS[:2])
def test_columns_that_one_blank_parts(rows: tuple[tuple[str, ...], ...]) -> None:
    """Where a column holds figures one blank is enough."""
    assert below_title(BODY, "\n".join(map(" ".join, rows)), BODY).count("|") >= 4 * len(rows[0])


@pytest.mark.parametrize("gap", ["  ", "\t", "　　", "     "])
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("ruler", ["", "====  ====", "--------"])
def test_columns_that_blanks_part(rows: tuple[tuple[str, ...], ...], gap: str, ruler: str) -> None:
    """Rows of as many short cells are a table, never one paragraph; rulers under the head go."""
    lines = [gap.join(row) for row in rows]
    lines[1:1] = [ruler] * bool(ruler)
    wanted = ["| " + " | ".join(row) + " |" for row in rows]
    wanted.insert(1, "|" + " --- |" * len(rows[0]))

    assert below_title(BODY, "\n".join(lines), BODY) == "\n\n".join((BODY, "\n".join(wanted), BODY))


@pytest.mark.parametrize(
    "lines",
    [
        ["床前明月光　疑是地上霜", "举头望明月　低头思故乡"],
        ["今　年　以　来", "全　县　上　下", "一　心　做　事"],
        ["一九五八年  冬天，山前村动工", "一九五九年  春天，水渠通水"],
    ],
)
def test_lines_with_blanks_that_are_no_table(lines: list[str]) -> None:
    """Halves of verse, type that is spaced out, and lines with stops have no columns."""
    assert "|" not in below_title(BODY, "\n".join(lines), BODY)


@pytest.mark.parametrize("indent", ["    ", "　　", "　　　　"])
def test_paragraphs_inside_what_is_set_off(indent: str) -> None:
    """Lines that all stand deep, first lines deeper, are the paragraphs of a quotation."""
    lines = [
        "　　我觉得有些同志对修渠的难处估计得太悲观，就是认为山高石头", "硬，没有钱也没有人，办不成事。",
        "　　村里这几年存下了三万元，粮食够吃，完全有能力自己动手，问", "题是大家的心齐不齐。",
    ]  # fmt: skip
    text = below_title(f"{SHORT}他写道：", "\n".join(indent + line for line in lines), BODY)

    assert text == "\n\n".join(
        (f"{SHORT}他写道：", "".join(lines[:2]).strip(), "".join(lines[2:]).strip(), BODY)
    )


@pytest.mark.parametrize("sign", ["〔6〕", "[6]", "⑹"])
def test_a_reference_to_another_note_is_no_call(sign: str) -> None:
    """注〔6〕 names a note, as words before it say; the note below stays what it is."""
    text = below_title(
        BODY, f"〔1〕见本书第一卷《论山前村》注{sign}。", f"{sign}山前村在后山脚下，有三百户人家。"
    )

    assert f"注{sign}。" in text
    assert "[^" not in text


@pytest.mark.parametrize(
    "line", ["（1）要开调查会", "二、组织好劳力", "中国人民解放军总司令　朱　德"]
)
def test_a_line_behind_a_hole_is_no_caption(line: str) -> None:
    """More than one empty line tells a picture that was left out; numbers and names tell another."""
    text = below_title(BODY, f"{BODY}\n\n\n{line}", BODY, BODY)

    assert line in text
    assert "![" not in text


@pytest.mark.parametrize("line", ["时间：8月5日上午9：30", "地点：山前村祠堂", "嘉宾：林远"])
def test_a_line_of_facts_is_no_subtitle(line: str) -> None:
    """What gives time, place and guests of a talk stays text."""
    front, body = article("# 山前村的水渠通了", line, BODY)

    assert "subtitle" not in front
    assert body == f"{line}\n\n{BODY}"


def test_stanzas_are_not_torn() -> None:
    """A stanza that ends without a mark is whole: its lines are verse, and so are the next ones."""
    text = clean(
        "# 山里的诗\n\n山是青的\n水是绿的\n人是老的\n\n渠是新的\n歌是旧的\n路是长的\n", "raw.md"
    )

    assert text.text.endswith(
        "\n\n山是青的\\\n水是绿的\\\n人是老的\n\n渠是新的\\\n歌是旧的\\\n路是长的\n"
    )
    assert [f.code for f in text.findings] == []


def test_heads_that_run_in_plain_type() -> None:
    """Two paragraphs that each begin so show that the wide blank is meant; one alone may not be."""
    first = "分段包干　每个突击队包一段，好处多，大家都说这个办法行得通。"
    second = "就地取材　石灰自己烧，炸药自己配，钢钎断了自己打。"

    assert below_title(BODY, first, second) == f"{BODY}\n\n{first}\n\n{second}"
    assert "\u3000" not in below_title(
        BODY, "今年以来　每个突击队包一段，好处多，大家都说这个办法行得通。", BODY
    )


FRAMES = (
    (("年份", "里程"), ("2017", "12"), ("2018", "30")),
    (("村名", "户数", "备注"), ("山前", "300", ""), ("后山", "41", "新")),
)


@pytest.mark.parametrize("rows", FRAMES)
@pytest.mark.parametrize("every", [True, False])
@pytest.mark.parametrize("below", ["-", "="])
def test_a_table_in_a_frame_of_characters(
    rows: tuple[tuple[str, ...], ...], below: str, *, every: bool
) -> None:
    """Rulers of +---+ go, with one below the head or one below every row."""
    ruler = "+" + "--------+" * len(rows[0])
    lines = [ruler, "| " + " | ".join(rows[0]) + " |", ruler.replace("-", below)]
    for row in rows[1:]:
        lines += ["|" + "|".join(f" {cell:<6} " for cell in row) + "|", *([ruler] if every else [])]
    text = below_title(BODY, "\n".join(lines if every else [*lines, ruler]), BODY)

    wanted = ["| " + " | ".join(row) + " |" for row in rows]
    wanted.insert(1, "|" + " --- |" * len(rows[0]))
    assert text == "\n\n".join((BODY, "\n".join(wanted), BODY))


@pytest.mark.parametrize(
    "lines",
    [
        ["+-----+-----+", "| 村里 | 三万 |", "| 的钱 | 多元 |", "+-----+-----+", "| 粮食 | 够吃 |", "+-----+-----+", "| 石灰 | 自烧 |", "+-----+-----+"],
        ["+-----+-----+", "| 村里 | 三万 |", "+-----+-----+", "| 只有一格 |", "+-----+-----+"],
        ["+-----+-----+", "| 村里 | 三万 |"],
    ],
)  # fmt: skip
def test_a_frame_that_is_not_understood(lines: list[str]) -> None:
    """Cells of several lines, rows of other sizes and open frames stay, word for word."""
    text = below_title(BODY, "\n".join(lines), BODY)

    assert all(line in text for line in lines)


@pytest.mark.parametrize("gap", [" ", "　", "  "])
@pytest.mark.parametrize(
    "parts",
    [
        ("联系人", "林远", "电话", "0571-12345678", "地址", "城关镇人民路12号"),
        ("时间", "8月5日上午9:30", "地点", "山前村祠堂"), ("地址", "城关镇人民路12号", "邮编", "310000"),
        ("主办", "县文化馆", "承办", "山前村"), ("聯絡人", "林遠", "電話", "23001234"),
    ],
)  # fmt: skip
def test_a_line_of_particulars(parts: tuple[str, ...], gap: str) -> None:
    """Labels and what they say stay parted, and nothing in them is taken for quoted."""
    text = below_title(BODY, gap.join(parts), BODY)

    assert text.split("\n\n")[1].split() == list(parts)
    assert not [c for c in doubts(BODY, gap.join(parts), BODY) if c[:2] in ("C3", "C4")]


@pytest.mark.parametrize("line", ["电话 响了，他没有去接", "时间 过去了三年，水渠终于通了"])
def test_a_label_in_a_sentence(line: str) -> None:
    """One word that might be a label makes no line of particulars."""
    assert " " not in below_title(f"{BODY}{line}。")


@pytest.mark.parametrize("brackets", ["[{}]", "{{{}}}"])
def test_brackets_that_are_a_pair(brackets: str) -> None:
    """A pair around words is no speck; a bracket alone is."""
    paired = brackets.format("本報訊")

    assert "C506" not in doubts(BODY, f"{BODY}{paired}今年以来，全县上下一心。")
    assert "C506" in doubts(BODY, f"{BODY}{paired[-1]}今年以来，全县上下一心。")


DOCUMENT_NUMBERS = (
    "山政发〔2011〕18号",
    "山政办发[2011]18号",
    "（84）山财字第32号",
    "〔1985〕山农字第7号",
)


@pytest.mark.parametrize("number", DOCUMENT_NUMBERS)
@pytest.mark.parametrize("mark", ["# ", ""])
@pytest.mark.parametrize("lines", ["\n\n", "\n"])
def test_the_number_of_a_document_stands_by_itself(number: str, mark: str, lines: str) -> None:
    """It is neither title nor subtitle, and joins nothing."""
    title, house = "山前县人民政府关于修渠的通知", "各乡镇人民政府："
    front, body = article(lines.join((mark + title, number, house, "　　" + BODY)))

    assert front["title"] == title
    assert "subtitle" not in front
    assert body.split("\n\n")[1:] == [house, BODY]
    assert body.split("\n\n")[0].translate(str.maketrans("（）", "()")) in {
        number.translate(str.maketrans("（）", "()"))
    }


@pytest.mark.parametrize("line", ["山政发展的十八号渠", "二〇一一年的十八号"])
def test_what_only_looks_like_a_document_number(line: str) -> None:
    """A line without a year in brackets below the title is its subtitle."""
    assert article("# 山前村的水渠通了", line, BODY)[0]["subtitle"] == line


@pytest.mark.parametrize("place", ["／南投報導", "／綜合報導", "南投報導", "/臺北報導"])
@pytest.mark.parametrize("name", ["李文雄", "林遠"])
def test_a_reporter_and_his_place(name: str, place: str) -> None:
    """記者李文雄／南投報導 is a byline."""
    front, body = article("# 山前村水渠完工", f"記者{name}{place}", "水渠昨日完工，村民到場。")

    assert front["byline"] == f"記者{name}{place}"
    assert body == "水渠昨日完工，村民到場。"


@pytest.mark.parametrize("name", ["老兵", "山石", "大漠", "小草儿"])
def test_a_pen_name_below_the_title(name: str) -> None:
    """Two or three characters below a marked title name the writer, whatever the surname."""
    front, body = article("# 山前村的水渠", name, BODY)

    assert (front["byline"], body) == (name, BODY)


@pytest.mark.parametrize("line", ["外一首", "诗二首", "小说", "上篇", "第一章", "散文诗"])
def test_a_kind_of_text_is_no_pen_name(line: str) -> None:
    """What says of which kind the text is, or which part, names nobody."""
    assert "byline" not in article("# 山前村的水渠", line, BODY)[0]


STANZAS = (
    ("你从大山里走来，", "带着雪的体温，", "流过我童年的窗前。"),
    ("木槌声声，", "惊起芦苇里的白鹭，", "也惊起我小小的远行的心。"),
    ("我站在异乡的桥上，", "看别人的河流过别人的城；", "忽然听见木槌声声……"),
)


@pytest.mark.parametrize("count", [3])
@pytest.mark.parametrize("lines", ["\n"])
def test_free_verse_that_is_punctuated(count: int, lines: str) -> None:
    """Ragged short lines, each with its mark and some with commas, keep their ends."""
    stanzas = [lines.join(stanza) for stanza in STANZAS[:count]]

    assert below_title(*stanzas) == "\n\n".join(s.replace("\n", "\\\n") for s in stanzas)


@pytest.mark.parametrize(
    "lines",
    [
        ("“多少钱？”", "“两块七。”", "“不甜不要钱。”"),
        ("今年以来，全县上下一心，各项", "工作取得了新的成绩。村里的", "老人说起这件事，都说好。"),
    ],
)
def test_short_lines_that_are_no_verse(lines: tuple[str, ...]) -> None:
    """Speeches end with no comma, and the lines of a column do not all end with marks."""
    assert "\\\n" not in below_title(*["\n".join(lines)] * 3)


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("blank", ["　　", " "])
def test_running_heads_behind_whole_paragraphs(count: int, blank: str) -> None:
    """A name and a number that return and count on belong to the page, on its outer edge."""
    heads = [f"132{blank}西南商路考", f"西南商路考{blank}133", f"134{blank}西南商路考"][:count]
    front, body = article("# 茶马", *(part for head in heads for part in (BODY, head)), BODY)

    assert body == "\n\n".join([BODY] * (count + 1))
    assert all(head.split(blank)[0] in front["furniture"] for head in heads)


@pytest.mark.parametrize("lines", [("一组　21", "一组　45"), ("1　西乡", "2　东乡")])
def test_names_and_numbers_that_are_no_running_heads(lines: tuple[str, str]) -> None:
    """They do not count on, or name other things."""
    assert "furniture" not in article("# 茶马", BODY, lines[0], BODY, lines[1], BODY)[0]


HEADED = ("我县青年在省技能大赛中夺冠", "县城新增2条公交线路", "“山前杯”棋赛开赛")


@pytest.mark.parametrize("head", HEADED)
@pytest.mark.parametrize("sign", ["▲", "●", "■"])
def test_a_long_head_that_runs_into_its_item(sign: str, head: str) -> None:
    """The wide blank behind it is no lost pause, and the sign points at no picture."""
    item = f"{sign}{head}　山前乡的老师在第六届大赛里夺得第一名，全乡人都高兴。"

    assert below_title(item) == item
    assert not {"C218", "C311", "C312", "C401", "C403"} & set(doubts(item))


@pytest.mark.parametrize("quoted", ["“不甜不要钱。”", "“两块七。”", "「不甜不要錢。」"])
def test_a_short_speech_is_no_subhead(quoted: str) -> None:
    """It is a sentence."""
    assert "C224" not in doubts(BODY, quoted, BODY)


ENTRIES = (
    "报名时间：3月3日至3月7日，过期不候",
    "报名地点：县城人民路55号，三楼",
    "联系电话：13787433666，向先生",
)


@pytest.mark.parametrize("count", [2, 3])
def test_entries_of_a_list_end_without_stops(count: int) -> None:
    """They are no halves of one paragraph, and nothing of the text is missing."""
    assert below_title(BODY, *ENTRIES[:count]) == "\n\n".join((BODY, *ENTRIES[:count]))
    assert not {"C217", "C318"} & set(doubts(BODY, *ENTRIES[:count]))


def test_one_entry_without_its_stop_is_doubted() -> None:
    """Alone it may have lost its end."""
    assert "C318" in doubts(BODY, ENTRIES[0])


@pytest.mark.parametrize("head", ["一、义仓的设立", "（一）义仓的设立"])
@pytest.mark.parametrize("words", ["关键词：清代；义仓", "【关键词】清代；义仓"])
def test_a_head_below_the_key_words(words: str, head: str) -> None:
    """Key words end without a stop, and the head below them is one."""
    assert f"\n\n## {head}\n\n" in below_title(BODY, words, head, BODY)


@pytest.mark.parametrize("signs", [("[1]", "[2]"), ("①", "②"), ("〔1〕", "〔2〕")])
def test_notes_in_lines_one_below_another(signs: tuple[str, str]) -> None:
    """Each is a note of its own."""
    text = f"　　村里修了渠{signs[0]}。\n　　又修了路{signs[1]}。"
    notes = f"{signs[0]} 见《山前乡志》卷六。\n{signs[1]} 见《章程碑》，现存县城。"

    assert below_title(text, notes).count("\n\n[^") == 2


@pytest.mark.parametrize("place", ["1998年清明于山前", "（一九八一年三月写于县城）"])
def test_when_and_where_it_was_written(place: str) -> None:
    """The line below a text stands by itself."""
    assert below_title(f"　　{SHORT}\n（作者单位：山前中学）\n{place}").endswith(f"\n\n{place}")


def test_a_span_of_time_over_two_lines() -> None:
    """The second date of a span is no line of its own."""
    lines = "　　" + BODY[:14] + "\n" + BODY[14:30] + "\n　　报名时间：2008年3月3日至\n3月7日"

    assert "2008年3月3日至3月7日" in below_title(lines)


def test_a_line_that_asks_inside_an_indented_paragraph() -> None:
    """Where the first line shows the indent, no other line begins a paragraph by its words."""
    lines = (
        "　　后来我进了城，住在十二楼，没有\n瓦，也没有簸箕。母亲捎来一袋干辣椒，\n"
        "我把它摊在阳台上，想让它再晒一晒。\n隔壁的孩子问：叔叔，这是什么花？"
    )
    assert below_title(lines) == lines.strip("　").replace("\n", "")


@pytest.mark.parametrize("head", ["第七回　夜袭", "第三讲 怎样用水", "第二幕　渠边"])
def test_the_head_of_a_part(head: str) -> None:
    """The parts of a serial, a play or a course have heads."""
    assert below_title(BODY, head, BODY).split("\n\n")[1] == f"## {head}"


@pytest.mark.parametrize("head", ["一、基本情况", "二、主要作法", "第一章　基本情况"])
def test_heads_beside_items_that_are_sentences(head: str) -> None:
    """Items numbered （一） that are sentences say nothing of the heads numbered 一、."""
    item = "（一）改革经营。全面推行承包责任制，打破“大锅饭”，砖瓦厂的工效提高一倍。"

    assert f"## {head}" in below_title(BODY, head, item, item.replace("一", "二"))


def test_items_that_are_sentences_beside_a_short_one() -> None:
    """Numbered lines of one form are items, if one is a sentence."""
    long = "一、改革经营，全面推行承包责任制，砖瓦厂的工效提高一倍。"

    assert "## " not in below_title(BODY, long, "二、引进技术", "三、加强联系，办好学校。" + BODY)


ITEMS = ("1、计算机应用 100人", "2、机电技术 80人", "3、幼儿师范 40人（限女生）")


@pytest.mark.parametrize("count", [2, 3])
def test_items_with_a_number_of_something(count: int) -> None:
    """They are no heads, nothing in them is quoted, and the numbered head behind them is one."""
    parts = (BODY, "一、招生专业", *ITEMS[:count], "二、报名办法", BODY)
    told = below_title(*parts).split("\n\n")

    assert [part for part in told if part.startswith("## ")] == [
        "## 一、招生专业",
        "## 二、报名办法",
    ]
    assert not {"C401", "C402", "C403"} & set(doubts(*parts))


ROLLS = (
    "副会长：刘一民 向敬之 谭秀芝（女）",
    "理事：王建国 何玉兰（女，苗族） 李铁生 陈树根 周 明 彭大志",
    "理事：王建国　何玉兰　李铁生",
)


@pytest.mark.parametrize("roll", ROLLS)
@pytest.mark.parametrize("at", [0, 9, 11])
def test_a_roll_of_names(roll: str, at: int) -> None:
    """Blanks stand between the names, and nobody is quoted, also over two lines."""
    lines = f"　　{roll[:at]}\n{roll[at:]}" if at else roll
    found = clean(f"# 一个题目\n\n{BODY}\n\n{lines}\n\n{BODY}\n", "raw.md")

    assert not set("“”，") & set(found.text.split("\n\n")[-2].replace("（女，苗族）", ""))
    assert not [f for f in found.findings if f.code.startswith(("C4", "C31"))]


def test_words_behind_an_office_are_no_roll() -> None:
    """A sentence with lost marks has no names between its blanks."""
    assert doubts(BODY, "村长说道：乡亲们盼望的水渠 昨天 终于修成了 大家高兴")


@pytest.mark.parametrize("names", ["一 二 三", "一 二"])
def test_numerals_that_count_the_parts(names: str) -> None:
    """One numeral a line, from 一 on, heads each part; the name above them is the writer's."""
    parts = [part for number in names.split() for part in (number, SHORT)]
    front, body = article("读史札记", "陶然", *parts)

    assert (front["title"], front["byline"]) == ("读史札记", "陶然")
    assert [part for part in body.split("\n\n") if part.startswith("## ")] == [
        f"## {number}" for number in names.split()
    ]


def test_a_numeral_that_counts_nothing() -> None:
    """One alone, or one that does not begin with 一, is no head."""
    assert "## " not in below_title(BODY, "三", SHORT)


@pytest.mark.parametrize(
    "byline",
    [
        "〔法〕让·莫兰著　周行译",
        "（美）约翰·布朗 著　李文 译",
        "山前县第三中学 田 野",
        "山前乡文化站　林远",
    ],
)
def test_writers_with_their_country_or_house(byline: str) -> None:
    """Translators, and names behind the house they are of, are bylines."""
    front, body = article("# 海边小镇", byline, BODY)

    assert "subtitle" not in front
    assert body == BODY
    assert front["byline"].replace(" ", "").replace("　", "").translate(
        str.maketrans("()", "（）")
    ) == byline.replace(" ", "").replace("　", "")


@pytest.mark.parametrize("number", ["民字第七號", "山政字第32号"])
def test_the_number_of_a_proclamation(number: str) -> None:
    """It has no year, and stands by itself."""
    front, body = article("# 山前縣人民政府佈告", number, BODY)

    assert "subtitle" not in front
    assert body == f"{number}\n\n{BODY}"


@pytest.mark.parametrize("rest", ["0", "0，13", "0、16:00"])
def test_the_rest_of_a_number_is_no_folio(rest: str) -> None:
    """A time that a column broke stays whole."""
    lines = f"　　白石至沙坪：每30分钟一班，首\n班早上六点三十分，末班车是18:0\n{rest}"
    front, body = article("# 班车", BODY, lines)

    assert "furniture" not in front
    assert f"18:0{rest}" in body


@pytest.mark.parametrize("line", ["（李婶急急忙忙上）", "时间：早春的一个清晨", "（县植保站供稿）"])
def test_a_line_in_brackets_is_no_subhead(line: str) -> None:
    """Nor is a fact with its name."""
    assert "C224" not in doubts(BODY, line, BODY)


@pytest.mark.parametrize("note", ["　　注：白石山，在县城南三十里，上\n有古寺。", SHORT])
def test_regulated_verse_above_a_note(note: str) -> None:
    """Its lines are as wide as a column, but each has its mark."""
    lines = "独上危峰望楚天，\n澄江如练绕村烟。\n山僧不问兴亡事，\n闲扫松花煮石泉。"

    assert below_title(lines, note).startswith(lines.replace("\n", "\\\n"))


RESULTS = ("1．山前县 金牌21枚 银牌18枚 铜牌15枚", "山前县　21　18　15", "林家湾 12.5亩 3户")


@pytest.mark.parametrize("row", RESULTS)
def test_a_row_of_results(row: str) -> None:
    """Blanks part its figures; nothing in it is quoted, and no pause is lost."""
    found = doubts(BODY, *[row] * 3, BODY)

    assert not {"C311", "C312", "C313", "C401", "C402", "C403"} & set(found)


@pytest.mark.parametrize("end", ["謹上", "敬上", "谨启", "敬啟"])
@pytest.mark.parametrize("office", ["讀者", "山前乡读者"])
def test_a_signature_with_its_courtesy(office: str, end: str) -> None:
    """Who signs is not quoted."""
    line = f"{office} 周仲卿 {end}"

    assert below_title(SHORT, "撰安", line, "十月七日").split("\n\n")[2] == line
    assert not [code for code in doubts(SHORT, line, "十月七日") if code.startswith("C4")]


def test_a_reader_and_his_village_are_no_subhead() -> None:
    """A name behind its place signs what stands above it."""
    assert "C224" not in doubts(BODY, "山前乡　张有福", BODY)
