# ruff: noqa: E501  # texts are kept whole
"""Kinds of faults that OCR makes, each in several texts that were written down with their outcome."""

from __future__ import annotations

import pytest

from publisher.article import parse
from publisher.cleaning import Strength, clean

TITLE = "# 一个题目"
BODY = "今年以来，全县上下一心，各项工作取得了新的成绩。"
OPEN = (
    "村里人说起那年冬天修堤的事，都要提到会计老何和他的账本，账本里记着每天的工数和口粮，一笔一笔清"
)


def cleaned(*blocks: str, **options: object) -> str:
    """Give the body that cleaning makes of ``blocks`` below a title."""
    text = clean("\n\n".join((TITLE, *blocks)) + "\n", "raw.md", **options).text  # type: ignore[arg-type]
    return text.split("\n---\n\n", 1)[1].removesuffix("\n")


def doubts(*blocks: str) -> list[str]:
    """Give the codes of what cleaning finds in ``blocks`` below a title."""
    return [f.code for f in clean("\n\n".join((TITLE, *blocks)) + "\n", "raw.md").findings]


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("⻋站⾥⼈来⼈往，⼴播⾥说着⽅⾔。", "车站里人来人往，广播里说着方言。"),
        ("⻢蹄声⻩昏时从⻄⻔传来，⾬停了。", "马蹄声黄昏时从西门传来，雨停了。"),
        ("⻰⻥⻦⻤⻬聚，⼾⼝⼀本，⾭年⻓在。", "龙鱼鸟鬼齐聚，户口一本，青年长在。"),
        ("⾞站前的⾨樓，這裡來過許多學會的⾺隊。", "車站前的門樓，這裡來過許多學會的馬隊。"),
    ],
)
def test_radicals(raw: str, wanted: str) -> None:
    """Every radical that stands for a character becomes it, in the script of the text."""
    assert cleaned(raw) == wanted


def test_a_byline_in_radicals() -> None:
    """What is told by its words is told whatever code points they were read as."""
    text = clean(f"# ⼀个题⽬\n\n本报记者 ⾼⼩⻢\n\n{BODY}\n", "raw.md").text

    assert "\ntitle: 一个题目\nbyline: 本报记者 高小马\n" in text


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("他問︰﹁去哪裡︖﹂我說︰﹁回家︒﹂", "他問：「去哪裡？」我說：「回家。」"),
        ("︽春秋︾︵魯史︶與︿詩﹀︑︹書︺並稱︒", "《春秋》（魯史）與〈詩〉、〔書〕並稱。"),
        ("他走了︱走得很遠︐︻完︼︔︗注︘︕", "他走了——走得很遠，【完】；〖注〗！"),
    ],
)
def test_vertical_forms(raw: str, wanted: str) -> None:
    """Forms for vertical lines become the usual ones, all of the block."""
    assert cleaned(raw) == wanted


@pytest.mark.parametrize(
    "raw",
    [
        "他今年四十歲・住在河邊一間舊屋裡・每天打魚為生・晚上教孩子識字・",
        "村口有一棵樹·樹下有一口井·井邊坐著一位老人·老人在等他的兒子。",
        "天還沒有亮‧他就挑著擔子出門了‧走了三十里的山路‧才到了鎮上的集市。",
    ],
)
def test_dots_for_commas(raw: str) -> None:
    """Dots between clauses stay, as one doubt."""
    assert cleaned(raw) == raw
    assert doubts(raw).count("C317") == 1


def test_dots_in_names() -> None:
    """Dots in names are dots, however many there are."""
    raw = "作家让•雅克•卢梭和约翰•斯图尔特•密尔的书，他都读过。"

    assert cleaned(raw) == raw.replace("•", "·")
    assert "C317" not in doubts(raw, "北京·上海·广州·深圳四地同时发售。")


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("大坝高l5.8米，坝顶宽O.5米。", "大坝高15.8米，坝顶宽0.5米。"),
        ("一九八0年建站，二00五年扩建。", "一九八〇年建站，二〇〇五年扩建。"),
        ("电话：O731—82345678，邮编：41OOOO。", "电话：0731—82345678，邮编：410000。"),
        ("利率3．25％，全长7．8公里。", "利率3.25%，全长7.8公里。"),
        ("每亩施肥3一5公斤，见第12一15页。", "每亩施肥3—5公斤，见第12—15页。"),
        ("1 2月3 1日截止，1 9 8 4年开工。", "12月31日截止，1984年开工。"),
        ("全村共2, 350人，占地1, 200, 000亩。", "全村共2,350人，占地1,200,000亩。"),
    ],
)
def test_numbers(raw: str, wanted: str) -> None:
    """A number that can be read in one way only is mended."""
    assert cleaned(raw) == wanted


@pytest.mark.parametrize("raw", ["共有4，500人到场。", "投资3 200万元。", "比分是2一2。"])
def test_doubtful_numbers(raw: str) -> None:
    """A number that can be read in two ways stays, as one doubt."""
    assert cleaned(raw) == raw
    assert doubts(raw).count("C509") == 1


@pytest.mark.parametrize(
    "raw",
    [
        "氧气O2和CO2，型号A01、B10，水2l。", "他得了3比2，1000米第一，一五一十地说。",
        "第一次、第二次都是零，十个人三十元。", "早上8：30开工，比例1：5000。",
        "参加的有12人，300米跑有5人。",
    ],
)  # fmt: skip
def test_what_looks_like_a_misread_number(raw: str) -> None:
    """Formulas, numbers of parts, times and plain numbers stay."""
    assert cleaned(raw) == raw
    assert "C509" not in doubts(raw)


@pytest.mark.parametrize(
    "lines",
    [
        ["▲米價下跌 昨日上白粳每石九元。", "▲雨量充足 西鄉連日陰雨。"],
        ["△省府昨開例會，通過要案三件。", BODY],
        ["▼本市簡訊：電車公司昨加開夜班。", "▼又訊：渡船停航。", "▼電燈公司減價。"],
        ["▲鄉紳數十人到場　▲縣長親致訓詞", BODY],
    ],
)
def test_a_sign_alone_makes_no_picture(lines: list[str]) -> None:
    """▲ opens an item of news as often as a caption: without more it stays text."""
    text = cleaned(BODY * 2, *lines, BODY * 2)

    assert "![" not in text
    assert "##" not in text
    assert all(line[0] in text for line in lines)


@pytest.mark.parametrize(
    ("lines", "figure"),
    [
        (["![](a.jpg)", "▲村民在采茶。"], "![▲村民在采茶。](a.jpg)"),
        (["▼村民在采茶", "![](a.jpg)"], "![▼村民在采茶](a.jpg)"),
        (["▲村民在采茶。（李明 摄）"], '![▲村民在采茶。](){credit="李明 摄"}'),
        (["▲图为村民在采茶。"], "![▲图为村民在采茶。]()"),
    ],
)
def test_a_sign_that_points_at_a_picture(lines: list[str], figure: str) -> None:
    """With a picture beside it, a photographer's name or words that say so it is a caption."""
    assert figure in cleaned(BODY * 2, *lines, BODY * 2).split("\n\n")


@pytest.mark.parametrize(
    ("before", "rest"),
    [
        ("带头下水的是村支书林", "远和他的两个儿子，还有会计老何"),
        ("从县里赶来的工程师叫欧阳", "敬山，背着一只旧帆布包"),
        ("最先报名的是铁匠铺的高", "大勇和他的徒弟们"),
    ],
)
def test_a_name_torn_by_a_picture_is_no_caption(before: str, rest: str) -> None:
    """The words below a picture are no caption while the sentence above it misses its end."""
    text = cleaned(f"{BODY}{before}", "![](a.jpg)", rest, BODY * 2)

    assert "![](a.jpg)" in text.split("\n\n")
    assert rest in text


@pytest.mark.parametrize("hole", ["\n\n", "\n\n\n"])
def test_paragraphs_that_all_stand_far_apart(hole: str) -> None:
    """Where every block stands apart by several empty lines, these tell of no picture."""
    raw = hole.join((TITLE, BODY * 2, "全村人都来了", BODY * 3, "堤修好了", BODY * 2)) + "\n"

    assert ("![" in clean(raw, "raw.md").text) is False


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["我看修堤这件事情急不得，先要把石料备足，再", "把人手排好，不然到了汛期，堤没有修成，田也",
          "荒了。"],
         "我看修堤这件事情急不得，先要把石料备足，再把人手排好，不然到了汛期，堤没有修成，田也荒了。"),
        (["据老人们回忆，当年的船都停在这一带的河湾里，船工", "上岸以后就住在“大车店，一住就是三五天，等风",
          "小了再走”。"],
         "据老人们回忆，当年的船都停在这一带的河湾里，船工上岸以后就住在“大车店，一住就是三五天，等风小了再走”。"),
        (["这一条规矩，是从祖父那一辈传下来的，谁家有红白喜", "事，全村都要出力，不论姓什么，也不论平时有没"],
         "这一条规矩，是从祖父那一辈传下来的，谁家有红白喜事，全村都要出力，不论姓什么，也不论平时有没"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("indent", ["    ", "\u3000\u3000"])
def test_a_block_set_off_by_its_indent(lines: list[str], wanted: str, indent: str) -> None:
    """Lines that are all indented are one paragraph; no stop is invented in it."""
    block = "\n".join(indent + line for line in lines)

    assert cleaned(BODY * 2, block, BODY * 2) == f"{BODY * 2}\n\n{wanted}\n\n{BODY * 2}"


def test_indented_lines_that_are_paragraphs() -> None:
    """Indented lines that each end a sentence are paragraphs of their own."""
    block = "\n".join("\u3000\u3000" + line for line in (BODY, BODY * 2, BODY))

    assert cleaned(block) == f"{BODY}\n\n{BODY * 2}\n\n{BODY}"


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (["------  ------", "品种    产量", "------  ------", "小麦    1,200", "玉米      850",
          "------  ------"],
         "| 品种 | 产量 |\n| --- | --- |\n| 小麦 | 1,200 |\n| 玉米 | 850 |"),
        (["--------  ------  --------", "姓名      年龄    籍贯", "--------  ------  --------",
          "何大山    41      山前村", "", "林远              后山村", "--------  ------  --------"],
         "| 姓名 | 年龄 | 籍贯 |\n| --- | --- | --- |\n| 何大山 | 41 | 山前村 |\n| 林远 | | 后山村 |"),
        (["----  -----", "月    雨量", "1月   12.5", "2月   30.0", "----  -----"],
         "| 月 | 雨量 |\n| --- | --- |\n| 1月 | 12.5 |\n| 2月 | 30.0 |"),
    ],
)  # fmt: skip
def test_a_table_under_rulers(rows: list[str], wanted: str) -> None:
    """Columns under rulers of dashes become a table that is read as one."""
    text = cleaned(BODY * 2, "\n".join(rows), BODY * 2)

    assert text == f"{BODY * 2}\n\n{wanted}\n\n{BODY * 2}"
    blocks = parse(f"---\ntitle: 题\nlang: zh-Hans\n---\n\n{text}\n", "a.md").blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Table", "Paragraph"]


@pytest.mark.parametrize(
    "raw",
    [
        f"**分段包干** 每个突击队包一段，{BODY}", f"**第一条** 凡入社的都要出工，{BODY}",
        f"**账目公开** {BODY}",
    ],
)  # fmt: skip
def test_a_head_that_runs_in(raw: str) -> None:
    """A bold head keeps the blank behind it and gets no comma, nor a doubt."""
    assert cleaned(raw, BODY) == f"{raw}\n\n{BODY}"
    assert doubts(raw, BODY) == []


@pytest.mark.parametrize(
    "end",
    ["来年再修三条支渠，并且和", "会后代表们一致认为，应当把", "他放下锄头，走到田埂上，对着"],
)
def test_a_lost_end(end: str) -> None:
    """A text that ends in mid-sentence gets no stop, and one doubt."""
    assert cleaned(BODY * 2, end).endswith(f"\n\n{end}")
    assert doubts(BODY * 2, end) == ["C318"]
    assert doubts(BODY * 2, f"{end}他们。") == []


@pytest.mark.parametrize("head", ["二、历 史经 验", "（三）组织好劳力", "四、几点希望"])
def test_a_numbered_head_between_lines(head: str) -> None:
    """A short numbered line between longer ones is a subhead."""
    lines = ["这些情形从一个方面来说也都是准备不足造成的，为了", "赶在雨季之前把堤修好，要抓紧时间。",
             head, "山前村已经经历了两次大规模的修堤，头一次是一九五", "二年，第二次是一九五七年的冬天。"]  # fmt: skip
    text = cleaned("\n".join(lines))

    assert f"\n\n## {head.replace(' ', '')}\n\n山前村已经" in text
    assert text.count("\n\n") == 2


def test_a_numbered_line_that_goes_on_is_no_head() -> None:
    """One that is as long as the others, or has stops, begins a paragraph."""
    lines = [
        "堤要修好，先要做三件事。",
        "一、备足石料，不够的到后山去开，开山的人手由三个组",
        "轮流出。",
    ]

    assert "##" not in cleaned("\n".join(lines))


@pytest.mark.parametrize(
    ("folio", "running"), [("·58·", "山前乡志"), ("— 102 —", "修堤记"), ("17", "第二章 洪水")]
)
def test_the_running_head_of_a_book(folio: str, running: str) -> None:
    """A page's number and its running head leave the sentence that they stand in."""
    after = "清楚楚。到了第二年春天，大堤合龙，他把账本交给了公社。"
    raw = "\n\n".join((TITLE, BODY * 2 + OPEN, folio, running, after)) + "\n"
    text = clean(raw, "raw.md").text

    assert f"一笔一笔清{after}" in text
    assert f"furniture: {folio} {running}\n" in text


@pytest.mark.parametrize("call", ["齐不齐①。", "齐不齐。①", "“齐不齐”①，他说。"])
def test_a_note_at_the_foot_of_a_page(call: str) -> None:
    """The line behind ① becomes the note of the ① in the text."""
    text = cleaned(f"{BODY}问题是大家的心{call}{BODY}", "① 见《山前乡志》，第95页。", BODY)

    assert call.replace("①", "[^①]") in text
    assert text.endswith(f"\n\n{BODY}\n\n[^①]: 见《山前乡志》，第95页。")
    assert parse(f"---\ntitle: 题\nlang: zh-Hans\n---\n\n{text}\n", "a.md").notes


def test_numbers_in_circles_that_are_no_notes() -> None:
    """Items in a sentence, and lines that number them, stay as they are."""
    text = cleaned("办法有三：①备料，②排工，③记账。", "① 备料要早。", "② 排工要匀。")

    assert "[^" not in text


DOUBLED = [
    ("大堤合龙的那一天，全村的人都到了河边，", "大堤合龙的那一天，全村的入都到了河边，"),
    ("连走不动的老人也叫孙子背着来看，站在", "连走不动的老人也叫孙子背着来看，站住"),
    ("坡上看着最后一船石头沉下去，水慢慢地", "坡上看着最后一船石头沉下去，水漫漫地"),
    ("退了，露出新土来，大家都笑了。", "退了，露出新士来，大家都笑了。"),
]


@pytest.mark.parametrize("pairs", [DOUBLED, DOUBLED[:3], DOUBLED[1:]])
def test_doubled_lines(pairs: list[tuple[str, str]]) -> None:
    """Lines that stand twice are one doubt, and are not joined."""
    lines = [line for pair in pairs for line in pair]
    text = cleaned("\n".join(lines))

    assert text == "\\\n".join(lines)
    assert doubts("\n".join(lines)) == ["C010"]
    assert "C010" not in doubts("\n".join(one for one, _ in pairs))


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["記者蘇禾", "相關新聞刊A12版"], "記者蘇禾"), (["記者 陳大文"], "記者 陳大文"),
        (["本报记者 林远"], "本报记者 林远"),
    ],
)  # fmt: skip
def test_a_byline_below_the_text(lines: list[str], kept: str) -> None:
    """Where none stands above the text, the line below it that names the writer is the byline."""
    text = clean("\n\n".join((TITLE, BODY * 2, BODY, *lines)) + "\n", "raw.md").text

    assert f"\nbyline: {kept}\n" in text


@pytest.mark.parametrize(
    "line",
    [
        "工程編號：DC/2018/06　查詢電話：2300 1110",
        "开户行：山前信用社　户名：修渠办",
        "▲水渠開工　▲縣長致詞",
    ],
)
def test_items_in_one_line(line: str) -> None:
    """The blanks that part the items of a line stay."""
    assert line in cleaned(BODY * 2, line, BODY * 2)


def test_a_run_in_of_hong_kong() -> None:
    """【本報訊】 stays with its report."""
    body = "元朗山前邨渠務工程昨日竣工，發言人表示，區內水浸風險大減。"

    assert cleaned(f"【本報訊】{body}") == f"【本報訊】{body}"


@pytest.mark.parametrize("lead", ["我最后的结论是：", "他失败的原因就是：", "当时给我的印象是："])
def test_a_sentence_of_the_writers_own(lead: str) -> None:
    """What a writer concludes gets no quotation marks, however far the rules may go."""
    raw = f"{BODY}对于那位年轻会计的分析，{lead}如果没有猜错的话，他（林远）一直就是“欠水户”。"

    assert cleaned(raw, strength=Strength.LIKELY) == raw


@pytest.mark.parametrize(
    "line",
    [
        "▲東鄉米價　昨日米市、上白粳每石九元二角。▲西鄉雨量　連日陰雨、田中積水盈尺。",
        "●电车加班　本市电车公司昨起加开夜班，至十二时止。",
        "▼渡船停航　因大风，渡口昨日停航一天。▼电灯减价　每度减一分。",
    ],
)
def test_an_item_keeps_the_blank_behind_its_head(line: str) -> None:
    """The head of an item behind a sign keeps its blank and gets no comma, nor a doubt of one."""
    assert line in cleaned(BODY * 2, line, BODY * 2)
    assert not {"C311", "C312", "C313"} & set(doubts(BODY * 2, line, BODY * 2))


def test_ones_for_a_dash() -> None:
    """一一 before a quotation mark is a dash that was misread."""
    assert cleaned(f"{BODY}他只说了一句话一一“走。”") == f"{BODY}他只说了一句话——“走。”"
