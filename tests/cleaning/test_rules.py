"""Single rules: what they do, and beside it what they leave alone."""

from __future__ import annotations

import pytest

from publisher.cleaning import RULES, Strength, Touch, clean
from publisher.cleaning.engine.engine import Engine, permits
from publisher.cleaning.rules.fix import Edit, Fix, Rule
from publisher.cleaning.survey.draft import Draft
from publisher.codes import catalogue

BODY = "今年以来，全县上下一心，各项工作取得了新的成绩。"


def cleaned(text: str, **options: object) -> str:
    """Give the cleaned form of one paragraph, without its line end."""
    return clean(text, "raw.md", **options).text.removesuffix("\n")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("全县共有1,200人,比去年多。", "全县共有1,200人，比去年多。"),
        ("比分是3:2,时间是10:30。", "比分是3:2，时间是10:30。"),
        ("增加27.7%,291个村受益。", "增加27.7%，291个村受益。"),
        ("他在U.S.工作过。", "他在U.S.工作过。"),
        ("见https://a.example/x,y?z=1:2。", "见https://a.example/x,y?z=1:2。"),
        ("The end, my friend; yes: no!", "The end, my friend; yes: no!"),
        ("形势逐步形成.", "形势逐步形成。"),
        ("副书记(右三)到村(居)。", "副书记（右三）到村（居）。"),
        ("见函数f(x)的值。", "见函数f(x)的值。"),
        ("半对（右三)到村。", "半对（右三）到村。"),
        ("他说--走。", "他说——走。"),
        ("他走了...", "他走了……"),
        ("让•杜邦来了。", "让·杜邦来了。"),
        ('推行"四个一"模式。', "推行“四个一”模式。"),
        ("It's a dog.", "It's a dog."),
        ("缩影 ,在该县", "缩影，在该县"),
        ("共２０１８年３月。", "共2018年3月。"),
        ("⼈民公园。", "人民公园。"),
        ("步λア一个新时代。", "步入了一个新时代。"),
        ("二О一八年。", "二〇一八年。"),
        ("アイスはおいしい。", "アイスはおいしい。"),
        ("变量λ=3。", "变量λ=3。"),
        ("这是--个新时代。", "这是一个新时代。"),
        ("为此、全县发力。", "为此，全县发力。"),
        ("省、市、县三级。", "省、市、县三级。"),
        ("文字\u200b里\u202e有。", "文字里有。"),
        ("“他说”走了“。", "“他说”走了“。"),
        ("「四個一」模式。", "「四個一」模式。"),
        ("{{ x }}与<b>字</b>在。", "{{ x }}与<b>字</b>在。"),
    ],
)
def test_marks_and_characters(raw: str, wanted: str) -> None:
    """Marks and look-alikes are put right in Chinese text and left alone elsewhere."""
    assert cleaned(raw) == wanted


SPEECH = "要树立“安全第一、预防为主”的理念，落实“党政同责”的要求。“隐患就是事故。”他在会上说。"


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('"', '"'), ("＂", "＂"), ("〃", "〃"), ("″", "″"), ("''", "''"), ("‘‘", "’’"),
        ("”", "”"), ("“", "“"), ('"', "”"), ("“", '"'), ("〝", "〟"), (' "', '" '),
    ],
)  # fmt: skip
def test_quotes_of_any_form(opening: str, closing: str) -> None:
    """What stands for a quotation mark, in whatever form, is told to open or to close."""
    assert cleaned(SPEECH.replace("“", opening).replace("”", closing)) == SPEECH


def test_phrases_of_one_kind_are_quoted_together_or_not_at_all() -> None:
    """One of three like phrases between blanks is not quoted alone; all three are shown."""
    raw = f"{BODY}要大力弘扬 劳模精神 劳动精神 工匠精神 的风尚。"
    shown = clean(raw, "raw.md")

    assert "“" not in shown.text
    assert [p for p in shown.proposals if p.code in ("C402", "C403", "C311", "C312", "C313")]


@pytest.mark.parametrize("lost", ["“", "”"])
def test_one_sided_quotes_are_not_turned(lost: str) -> None:
    """Where one of the two marks was lost everywhere, the other still faces as it did."""
    found = cleaned(SPEECH.replace(lost, ""))
    other = "”" if lost == "“" else "“"

    assert found.replace(lost, "") == SPEECH.replace(lost, "")
    assert found.count(other) == SPEECH.count(other)


def test_quotes_in_a_title() -> None:
    """Straight quotes at both ends of a title are words of the newspaper, not marks of YAML."""
    text = clean(f'# "农家书屋"办成"客厅"\n\n{BODY}\n', "raw.md").text

    assert "title: “农家书屋”办成“客厅”\n" in text


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("按照<安全生产法>办事。", "按照《安全生产法》办事。"),
        ("按照<<安全生产法>>办事。", "按照《安全生产法》办事。"),
        ("按照〈〈安全生产法〉〉办事。", "按照《安全生产法》办事。"),
        ("收录散文〈河流〉一篇。", "收录散文〈河流〉一篇。"),
        ("见<b>字</b>处。", "见<b>字</b>处。"),
        ("2O18年有1O个村。", "2018年有10个村。"),
        ("lO月有5l个村。", "10月有51个村。"),
        ("比赛第9O+3分钟。", "比赛第90+3分钟。"),
        ("吸入O2与CO2。", "吸入O2与CO2。"),
        ("型号H2O1与10l。", "型号H2O1与10l。"),
        ("全部完成．共12．5公里。", "全部完成。共12.5公里。"),
        ("编号5″的管子。", "编号5″的管子。"),
    ],
)
def test_titles_and_digits(raw: str, wanted: str) -> None:
    """Marks of titles and digits that were misread are put right, and only they."""
    assert cleaned(raw) == wanted


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("本报记者 吴献党 通讯员 伍梦希", "byline: 本报记者 吴献党 通讯员 伍梦希"),
        ("本报记者 李 明 王 芳", "byline: 本报记者 李明 王芳"),
        ("■ 见习记者 张三", "byline: 见习记者 张三"),
        ("文/张三 图/李四", "byline: 文/张三 图/李四"),
        ("作者：张三", "byline: 作者：张三"),
        ("丁一舟", "byline: 丁一舟"),
    ],
)
def test_bylines(line: str, key: str) -> None:
    """A line that names its writers goes into the front matter."""
    text = cleaned(f"# 帅乡党旗红又红\n\n{line}\n\n{BODY}")

    assert text == f"---\ntitle: 帅乡党旗红又红\n{key}\nlang: zh-Hans\n---\n\n{BODY}"


@pytest.mark.parametrize(
    "line", ["记者走进村里，看到了很多变化。", "记者看到，全县一片繁忙。", "作者在书里写道。"]
)
def test_no_bylines(line: str) -> None:
    """A sentence that mentions a reporter stays in the text."""
    assert line in cleaned(f"# 帅乡党旗红又红\n\n{line}\n\n{BODY}").split("---\n")[2]


def test_two_heads_of_one_level() -> None:
    """The second heading above the byline is the subtitle; a kicker is told by its level."""
    one = cleaned(f"# 帅乡党旗红又红\n\n# 桑植县党建纪实\n\n记者 张三\n\n{BODY}")
    two = cleaned(f"## 抓党建 促振兴\n\n# 帅乡党旗红又红\n\n记者 张三\n\n{BODY}")

    assert "title: 帅乡党旗红又红\nsubtitle: 桑植县党建纪实\n" in one
    assert "title: 帅乡党旗红又红\nkicker: 抓党建 促振兴\n" in two


def test_yaml_is_quoted_where_it_must() -> None:
    """A title that YAML would misread stands in quotes."""
    assert 'title: "党建: \\"红\\"旗"' in cleaned(f'# 党建: "红"旗\n\n{BODY}', ignore=["C3", "C1"])


def test_dateline() -> None:
    """The dateline leaves the first paragraph; a sentence that begins alike does not."""
    text = cleaned(f"# 题目在这里\n\n本报讯(记者 张三) {BODY}{BODY}")

    assert "dateline: 本报讯（记者 张三）\n" in text
    assert text.endswith(f"\n\n{BODY}{BODY}")
    assert "dateline" not in cleaned(f"# 题目在这里\n\n本报讯息中心{BODY}{BODY}")


def test_caption_between_the_halves_of_a_sentence() -> None:
    """A caption that tore a paragraph goes behind it, and nothing else moves."""
    text = cleaned(f"{BODY}民主评议、民主生\n\n\n\n县委书记到村调研\n\n活会等制度完善。\n\n{BODY}")

    assert text == f"{BODY}民主评议、民主生活会等制度完善。\n\n![县委书记到村调研]()\n\n{BODY}"


def test_lost_stop_joins_nothing() -> None:
    """Two paragraphs are not joined because the first lost its stop.

    It gets one where something shows that it ends, and is a doubt where nothing does.
    """
    one = "今年以来，全县上下一心，各项工作取得了新的成绩，群众的日子越过越好，笑声越来越多"
    two = "下半年，全县将继续努力，让群众的日子更好。"

    assert cleaned(f"{one}\n\n　　{two}") == f"{one}。\n\n{two}"
    assert cleaned(f"{one}\n\n{two}") == f"{one}\n\n{two}"
    assert "C318" in {f.code for f in clean(f"{one}\n\n{two}", "raw.md").findings}


def test_photographers_and_credits() -> None:
    """One picture's photographer is its credit, that of all pictures is the article's."""
    one = cleaned(f"# 题目在这里\n\n{BODY}\n\n![](a.jpg)\n\n图为现场 (张三 摄)\n\n{BODY}")
    two = cleaned(f"# 题目在这里\n\n{BODY}\n\n![](a.jpg)\n\n图为现场 (图片均由县委提供)")

    assert '![图为现场](a.jpg){credit="张三 摄"}' in one
    assert "credit: 图片均由县委提供\n" in two
    assert "![图为现场](a.jpg)" in two


def test_measure_tells_wraps_from_losses() -> None:
    """Blanks at the measure are closed; one that stands elsewhere becomes the lost mark."""
    lines = [
        "刘家坪白族乡作为红军长征的",
        "出发地以前只有一座长征出发地纪",
        "念碑来往参观的游客寥寥可数现如",
        "今规模宏大的红色教育基地建设如",
        "火如荼每天都有许多游客来到这里",
        "接受教育推行 四个一 模式以后更",
        "是如此这里的变化让人感到十分欣",
        "喜大家都说这里的明天会更加美好",
    ]
    raw = "\n\n".join([" ".join(lines) + "。"] * 3)

    text = cleaned(raw)

    assert "推行“四个一”模式" in text
    assert " " not in text
    assert text.count("“") == 3


def test_strengths_differ() -> None:
    """What is not applied is shown with its place and its proposal."""
    raw = "\n\n".join(["他在大会上谈到，我们要把工作做好，我们有信心。" + BODY] * 2)
    safe = clean(raw, "raw.md")
    everything = clean(raw, "raw.md", strength=Strength.DOUBT)

    assert "“" not in safe.text
    assert "“我们要把工作做好" in everything.text
    assert [p.code for p in safe.proposals] == ["C403", "C403"]
    assert {f.code for f in safe.findings} >= {"C403", "C004"}


def test_select_and_ignore() -> None:
    """Rules are picked and left out by code or the beginning of one."""
    raw = "全县 ,共有--人。"

    assert cleaned(raw, select=["C302"]) == "全县 ，共有--人。".removesuffix("\n")
    assert cleaned(raw, ignore=["C304"]) == "全县，共有--人。"
    assert cleaned(raw, ignore=["C"]) == raw


def test_every_rule_has_a_page() -> None:
    """Codes are unique, and each one is documented."""
    codes = [rule.code for rule in RULES]

    assert len(set(codes)) == len(codes)
    assert set(codes) <= set(catalogue())


@pytest.mark.parametrize(
    ("touch", "removed", "inserted", "allowed"),
    [
        (Touch.BLANKS, " ", "", True),
        (Touch.BLANKS, "\n", " ", True),
        (Touch.BLANKS, "，", "", False),
        (Touch.PUNCTUATION, ",", "，", True),
        (Touch.PUNCTUATION, "讲", "进", False),
        (Touch.PUNCTUATION, " ", "，", False),
        (Touch.BLANKS | Touch.PUNCTUATION, " ", "，", True),
        (Touch.STRUCTURE, "## ■", "## ", True),
        (Touch.STRUCTURE, "# 一", "## ", False),
        (Touch.STRUCTURE, "", "title: ", True),
        (Touch.STRUCTURE, "", "subject: ", False),
        (Touch.GLYPHS, "λ", "入", True),
        (Touch.GLYPHS, "", "入", False),
        (Touch.GLYPHS, "λ", "入入入入入", False),
        # What is taken away is allowed, what is put in its place is not: each is asked by itself.
        (Touch.PUNCTUATION, ",", "进", False),
        (Touch.BLANKS, " ", "进", False),
        (Touch.STRUCTURE, "# ", "进", False),
        (Touch.BLANKS | Touch.PUNCTUATION, " ,", "进", False),
        (Touch.STRUCTURE, "", "进", False),
        (Touch.PUNCTUATION, "讲", "，", False),
        (Touch.PUNCTUATION, "", "，", True),
        (Touch.BLANKS | Touch.PUNCTUATION, " ,", "，", True),
        (Touch.PUNCTUATION, " ,", "，", False),
    ],
)
def test_permits(touch: Touch, removed: str, inserted: str, allowed: bool) -> None:
    """A rule may touch what it declared, and nothing else."""
    assert permits(touch, removed, inserted) is allowed


def test_refusal() -> None:
    """A punctuation rule that wants to change a Han character is refused and named."""

    def find(draft: Draft) -> list[Fix]:
        return [Fix((Edit(0, 1, "进"),)), Fix((Edit(1, 2, "，"),))]

    engine = Engine("讲,好")
    engine.run([Rule("C999", "bad", Strength.SAFE, Touch.PUNCTUATION, find)], Strength.SAFE)

    assert engine.draft.text == "讲，好"
    assert engine.refused == [("C999", 0)]


@pytest.mark.parametrize(
    ("raw", "lone"),
    [
        ("他们“闻汛而动、遇险即处，把责任扛在肩上。", ["“"]),
        ("他们闻汛而动、遇险即处”，把责任扛在肩上。", ["”"]),
        ("他们“闻汛而动、遇险即处”，把责任扛在肩上。", []),
        (f"“{BODY}{BODY}\n\n“{BODY}{BODY}”他说。", []),
        (f"“{BODY}{BODY}\n\n{BODY}{BODY}", ["“"]),
    ],
)
def test_a_quotation_mark_without_a_partner_is_shown(raw: str, lone: list[str]) -> None:
    """Only marks without a partner are; speech over several paragraphs opens each of them."""
    found = [d for d in clean(raw, "raw.md").findings if d.code == "C404"]

    assert [d.message[2] for d in found] == lone
