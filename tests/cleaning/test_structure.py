"""What stands above, beside and between the text: datelines, names, pictures, misread strokes."""

from __future__ import annotations

import pytest

from publisher.cleaning import clean

BODY = "今年以来，全县上下一心，各项工作取得了新的成绩，群众的日子越过越好。"
TITLE = "# 题目在这里"


def cleaned(*blocks: str) -> str:
    """Give the cleaned form of some blocks, without its line end."""
    return clean("\n\n".join(blocks), "raw.md").text.removesuffix("\n")


def front(text: str, key: str) -> str:
    """Give the value of one key of the front matter, or an empty text."""
    head = text.split("\n---\n")[0] if text.startswith("---\n") else ""
    lines = [line.split(": ", 1)[1] for line in head.split("\n") if line.startswith(f"{key}: ")]
    return lines[0].strip('"') if lines else ""


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("本报讯(记者 张三) ", "本报讯（记者 张三）"),
        ("本报北京1月20日讯 记者潘跃报道:", "本报北京1月20日讯 记者潘跃报道："),
        ("本报天津1月3 日电 记者陈 杰报道:", "本报天津1月3日电 记者陈杰报道："),
        ("新华社香港1月3日电(记者孙 承斌)", "新华社香港1月3日电（记者孙承斌）"),
        ("新华社北京1月8日电(记 者张先国、 段芝璞)", "新华社北京1月8日电（记者张先国、段芝璞）"),
        ("本报讯 记者 李明 通讯员 王红 ", "本报讯 记者 李明 通讯员 王红"),
        ("**本报讯** ", "本报讯"),
        ("新华社北京2024年5月6日电 ", "新华社北京2024年5月6日电"),
        ("本报讯：", "本报讯："),
        ("【本报讯】", "【本报讯】"),
        ("县融媒讯(李明)", "县融媒讯（李明）"),
    ],
)
def test_the_dateline_of_the_first_paragraph(opening: str, dateline: str) -> None:
    """It goes into the front matter with the reporter behind it, without printed line ends."""
    text = cleaned(TITLE, opening + BODY * 2, BODY)

    assert front(text, "dateline") == dateline
    assert text.endswith(f"\n\n{BODY * 2}\n\n{BODY}")


@pytest.mark.parametrize(
    "opening", ["本报讯 记者从县里获悉，", "本报讯息中心", "新华社电视台", "本报电脑部"]
)
def test_no_more_than_the_dateline(opening: str) -> None:
    """A sentence whose subject is the reporter, or that only begins alike, keeps its words."""
    text = cleaned(TITLE, opening + BODY * 2)

    assert front(text, "dateline") in ("", "本报讯")
    assert text.endswith(opening.removeprefix("本报讯 ") + BODY * 2)


def test_the_dateline_of_a_later_paragraph_stays() -> None:
    """Behind an editor's note, or in the second brief, it opens its own paragraph."""
    note = f"编者按：{BODY}"
    report = f"本报上海1月23日电记者吴焰报道：{BODY}"

    assert front(cleaned(TITLE, note, report), "dateline") == ""
    assert cleaned(TITLE, note, report).endswith(f"\n\n{note}\n\n{report}")
    assert front(cleaned(TITLE, report, note), "dateline") == "本报上海1月23日电记者吴焰报道："


def test_the_dateline_below_a_caption() -> None:
    """What is no text, a caption or a line of the page, may stand above the first paragraph."""
    text = cleaned(TITLE, "图为活动现场。（李明 摄）", f"本报讯 {BODY}", BODY)

    assert front(text, "dateline") == "本报讯"


def test_the_caption_of_a_picture_below_the_title_is_no_subtitle() -> None:
    """A line that names its photographer belongs to the picture; any other may be a head."""
    text = cleaned(TITLE, "![](a.jpg)", "周大姐推介腊肉 记者 彭帆 摄", BODY * 2)

    assert front(text, "subtitle") == ""
    assert '![周大姐推介腊肉](a.jpg){credit="记者 彭帆 摄"}' in text
    assert front(cleaned(TITLE, "周大姐推介腊肉", BODY * 2), "subtitle") == "周大姐推介腊肉"


def test_a_torn_first_paragraph_is_no_subtitle() -> None:
    """A short first piece whose sentence goes on below is text; one that does not is a head."""
    torn = cleaned(TITLE, "全县上下一心抓好各项工作的落", f"实，{BODY * 2}", BODY)
    head = cleaned(TITLE, "全县上下一心抓落实", BODY * 2, BODY)

    assert front(torn, "subtitle") == ""
    assert f"抓好各项工作的落实，{BODY}" in torn
    assert front(head, "subtitle") == "全县上下一心抓落实"


@pytest.mark.parametrize(
    ("raw", "byline"),
    [
        ("本报记者王 芳 李 明", "本报记者王芳 李明"),
        ("本报记者 王 芳 通讯员 李小 明", "本报记者 王芳 通讯员 李小明"),
        ("文/王芳 图/李明", "文/王芳 图/李明"),
        ("记者 王芳 李 明 张 三", "记者 王芳 李明 张三"),
    ],
)
def test_blanks_in_names(raw: str, byline: str) -> None:
    """A blank inside a name is closed, the one between two names stays."""
    assert front(cleaned(TITLE, raw, BODY), "byline") == byline


@pytest.mark.parametrize(
    ("lines", "figures"),
    [
        (["![](a.jpg)", "[图片说明] 村民采茶。\n李明 摄"],
         ['![［图片说明］村民采茶。](a.jpg){credit="李明 摄"}']),
        (["![](a.jpg)", "图为村民采茶。／李明 摄"], ['![图为村民采茶。](a.jpg){credit="李明 摄"}']),
        (["![](a.jpg)", "村民在采茶", "本报记者 李明 摄"],
         ['![村民在采茶](a.jpg){credit="本报记者 李明 摄"}']),
        (["![](a.jpg)", "视觉中国供图"], ['![](a.jpg){credit="视觉中国供图"}']),
        (["![](a.jpg)\n![](b.jpg)", "左图：村民采茶。\n右图：茶园。（李明 摄）"],
         ["![左图：村民采茶。](a.jpg)", '![右图：茶园。](b.jpg){credit="李明 摄"}']),
        (["图①：村民采茶。\n图②：茶园。\n新华社记者 李明 摄"],
         ["![图①：村民采茶。]()", '![图②：茶园。](){credit="新华社记者 李明 摄"}']),
        (["村民在茶园里采茶。新华社发（李明 摄）"],
         ['![村民在茶园里采茶。](){credit="新华社发（李明 摄）"}']),
        (["图说：村民在采茶 图/李明"], ['![图说：村民在采茶](){credit="图/李明"}']),
        (["【图片说明】村民在采茶。（资料图片）"],
         ['![【图片说明】村民在采茶。](){credit="资料图片"}']),
    ],
)  # fmt: skip
def test_captions_and_photographers(lines: list[str], figures: list[str]) -> None:
    """However a caption begins and its photographer is named, both belong to the figure."""
    text = cleaned(TITLE, BODY * 2, *lines, BODY * 2)

    assert [block for block in text.split("\n\n") if block.startswith("![")] == figures
    assert text.count(BODY) == 4


@pytest.mark.parametrize(
    "line",
    ["上图书馆借书的人多了。", "他把照片发给了本报记者李明。", "这些资料由村委会提供给大家。"],
)
def test_no_captions(line: str) -> None:
    """Sentences that use the same words stay paragraphs."""
    assert cleaned(TITLE, BODY * 2, line, BODY * 2).endswith(f"\n\n{line}\n\n{BODY * 2}")


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("这是--个新时代。", "这是一个新时代。"),
        ("第—次会议召开。", "第一次会议召开。"),
        ("发出—条信息。", "发出一条信息。"),
        ("“养殖——沼气——种植”的路子。", "“养殖——沼气——种植”的路子。"),
        ("最高权力机构——股东大会。", "最高权力机构——股东大会。"),
        ("最高权力机构--股东大会。", "最高权力机构——股东大会。"),
    ],
)
def test_dash_or_one(raw: str, wanted: str) -> None:
    """A short stroke before a measure word is 一; a dash of two cells, or before a word, is not."""
    assert cleaned(raw) == wanted


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        ("要把学习放在首位；不断提升组织的凝聚力、号召力：积极投入各项资金。", True),
        ("会上通过了两项协定，一个已经生效：另一个将在年内生效。", True),
        ("查验股东账户卡；填好表格（作者注：但现在已经简化）。", False),
        ("制度相继出台；很快，总原则：外树形象，内强素质。", False),
        ("买入价：1美元兑5930卢布；卖出价：1美元兑6090卢布。", False),
        ("第一次：1945年到1948年；第二次：1949年到1953年。", False),
    ],
)
def test_a_colon_for_a_semicolon(text: str, swapped: bool) -> None:
    """： between whole clauses is a misread ；, behind a label or inside brackets it is not."""
    assert cleaned(text) == (text.replace("：", "；") if swapped else text)


def test_heads_on_lines_above_the_text() -> None:
    """Kicker, title of two lines and dateline are told although no empty line parts anything."""
    raw = (
        "2023年6月13日 星期二 第1版 要闻\n赵明远在临江区调研防汛备汛工作时强调\n坚决克服麻痹思想\n"
        "全力保障群众生命财产安全\n本报讯（记者 陈立新）6月12日，市委书记赵明远到临江区\n"
        "调研防汛备汛工作，要求各地各部门把责任扛在肩上，\n把各项工作抓实抓细抓到位。\n"
        "责任编辑：王芳 版式：李静"
    )
    text = cleaned(raw)

    assert front(text, "kicker") == "赵明远在临江区调研防汛备汛工作时强调"
    assert front(text, "title") == "坚决克服麻痹思想 全力保障群众生命财产安全"
    assert front(text, "dateline") == "本报讯（记者 陈立新）"
    assert front(text, "furniture").endswith("要闻 责任编辑：王芳 版式：李静")
    assert text.endswith("要求各地各部门把责任扛在肩上，把各项工作抓实抓细抓到位。")


def test_two_heads_that_are_not_one_title() -> None:
    """Without a kicker that leads to them, two lines are title and subtitle."""
    text = cleaned("井盖不翼而飞 市民守护两小时", "市政部门20分钟换新", "本报记者 王琳", BODY)

    assert front(text, "title") == "井盖不翼而飞 市民守护两小时"
    assert front(text, "subtitle") == "市政部门20分钟换新"


def test_what_a_website_adds() -> None:
    """Dates, editors, links to other articles and rights go with the rest of the page."""
    lines = [
        "2024-03-21 09:12:33 来源：沙溪日报 作者：黄小燕 字体：[大] [中] [小]",
        "[责任编辑：陈晨]", "上一篇：春耕备耕进行时",
        "版权声明：凡本网注明“来源：沙溪日报”的所有作品，未经授权不得转载。",
    ]  # fmt: skip
    text = cleaned(TITLE, lines[0], BODY * 2, "作品的来源：他自己也说不清楚。", BODY, *lines[1:])

    assert front(text, "subtitle") == ""
    assert front(text, "furniture") == " ".join(lines)
    assert "作品的来源：他自己也说不清楚。" in text


@pytest.mark.parametrize("word", ["图片", "image", "a1b2.jpg", "Image 3"])
def test_words_that_stand_for_a_caption(word: str) -> None:
    """The program's word leaves its place to the caption; what a person wrote stays."""
    text = cleaned(TITLE, BODY, f"![{word}](a.jpg)", "图为村民采茶。", BODY)
    own = cleaned(TITLE, BODY, "![茶园](a.jpg)", BODY)

    assert "![图为村民采茶。](a.jpg)" in text
    assert front(text, "furniture") == word
    assert "![茶园](a.jpg)" in own


def test_a_signature_keeps_its_blanks() -> None:
    """The names below a text stay apart."""
    text = cleaned(TITLE, BODY * 2, BODY, "（记者 黄小燕 通讯员 李志强）")

    assert text.endswith("\n\n（记者 黄小燕 通讯员 李志强）")


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("## 截污纳管 治标更治本", "## 截污纳管 治标更治本"),
        ("## 一、党建引领 强根基", "## 一、党建引领 强根基"),
        ("## 在压实责 任中体现", "## 在压实责任中体现"),
    ],
)
def test_the_two_halves_of_a_subhead(raw: str, wanted: str) -> None:
    """The blank between two halves stays, the one inside a word is closed."""
    assert f"\n\n{wanted}\n\n" in cleaned(TITLE, BODY * 3, raw, BODY * 3)


def test_a_blank_far_from_any_other_is_shown() -> None:
    """Where lines are whole paragraphs no blank is a line end, so it is a lost mark or a doubt."""
    raw = f"{TITLE}\n\n{BODY * 3}大家拿起手机 想了想又放下。\n\n{BODY * 3}"

    done = clean(raw, "raw.md")
    assert "手机，想了想" in done.text or [d.code for d in done.findings] in (["C312"], ["C313"])


def test_a_bracket_for_a_comma() -> None:
    """A lone bracket between two clauses may be a comma; inside a short phrase it is a speck."""
    found = clean(f"{BODY}我们来到了村里]看到一片丰收的景象。", "raw.md").findings
    speck = clean(f"{BODY}他]说今年好。", "raw.md").findings

    assert [d.message for d in found if d.code == "C506"] == ["“]” may be a misread ，"]
    assert [d.message for d in speck if d.code == "C506"] == [
        "“]” may be a speck or a misread mark"
    ]


def test_the_dateline_of_a_brief_stays_below_its_subhead() -> None:
    """A subhead above the first paragraph keeps the dateline there, with its blanks."""
    brief = f"本报讯（记者 张丽）{BODY}"
    text = cleaned(
        "# 简讯", "## 一处新桥通车", brief, "## 二处新路开工", f"本报讯 从4月1日起，{BODY}"
    )

    assert front(text, "dateline") == ""
    assert f"\n\n{brief}\n\n" in text
    assert text.endswith(f"本报讯 从4月1日起，{BODY}")


@pytest.mark.parametrize("line", ["- 3 -", "A05 社会", "3", "第3版 经济"])
def test_page_numbers_within_a_paragraph(line: str) -> None:
    """A folio between the halves of a paragraph goes to the page, and the halves are joined."""
    text = cleaned(TITLE, BODY * 2, f"{BODY}全县共有三十二个村参加了这次活", line, f"动，{BODY}")

    assert front(text, "furniture") == line
    assert f"{BODY}全县共有三十二个村参加了这次活动，{BODY}" in text


def test_the_first_line_of_a_paragraph_is_no_subhead() -> None:
    """A heading whose word goes on below is text; a subhead of the same length stays one."""
    torn = cleaned(TITLE, BODY * 2, "## 大家都说要抓好各项工作的落", f"实，{BODY * 2}", BODY)
    subhead = cleaned(TITLE, BODY * 2, "## 把群众的事办好", BODY * 2, BODY)

    assert f"\n\n大家都说要抓好各项工作的落实，{BODY * 2}\n\n" in torn
    assert "\n\n## 把群众的事办好\n\n" in subhead


LINES = [
    "全县上下把群众的事放在心上，今年以来", "共修通村道三十二条，新建水塔十六座，",
    "村里的老人说，这样的好日子从前想都不", "敢想，现在一件一件都成了真，出门就有",
    "班车坐，看病不用再走三十里的山路，娃", "娃们在家门口就能上学，书声天天传得很",
    "远很远，地里的收成也一年比一年多起来", "大家都盼着来年有更好的光景。",
]  # fmt: skip


@pytest.mark.parametrize(
    ("caption", "figure"),
    [
        ("图为村里的新路。", "![图为村里的新路。]()"),
        ("老人坐上班车 李明 摄", '![老人坐上班车](){credit="李明 摄"}'),
        ("老人坐上班车", "![老人坐上班车]()"),
    ],
)
def test_a_caption_between_printed_lines(caption: str, figure: str) -> None:
    """It leaves the paragraph it stands in, which goes on; without it nothing is parted."""
    lines = [*LINES[:5], caption, *LINES[5:]]
    whole = "".join(LINES)

    assert cleaned(TITLE, "\n".join(lines)).endswith(f"\n\n{whole}\n\n{figure}")
    assert cleaned(TITLE, "\n".join(LINES)).endswith(f"\n\n{whole}")


def test_lines_that_are_whole_paragraphs() -> None:
    """Where most lines are too long for any column, each that ends a sentence is a paragraph."""
    lines = [BODY * 4, BODY, BODY * 3, BODY]

    assert cleaned(TITLE, "\n".join(lines)).endswith("\n\n".join(lines))


def test_a_photographer_below_a_paragraph_of_text() -> None:
    """The line below a long text makes no caption of it."""
    assert cleaned(TITLE, BODY * 2, BODY * 3, "资料图片", BODY).count("![") == 0


def test_a_heading_in_the_middle_of_its_column() -> None:
    """Blanks that centre a line make it a subhead; those of an indent do not."""
    centred = cleaned(TITLE, BODY * 2, f"{' ' * 12}家里的事先放一放\n　　{BODY * 2}", BODY)
    indented = cleaned(TITLE, BODY * 2, f"　　家里的事先放一放\n　　{BODY * 2}", BODY)

    assert "\n\n## 家里的事先放一放\n\n" in centred
    assert "##" not in indented


STANZAS = ("他弯下腰\n把一株秧插进水里\n像把一句话\n种进一封信", "风吹过来\n整片稻田\n都在替他说话")


def test_free_verse_keeps_its_lines() -> None:
    """Short ragged lines that part no word are verse; cleaning them again changes nothing."""
    text = cleaned("# 稻田里的父亲", "陈小满", *STANZAS, *STANZAS)

    assert text.count("\\\n") == 10
    assert clean(text, "raw.md").text == text + "\n"


def test_short_lines_that_are_no_verse() -> None:
    """Lines of a narrow column part words, and are joined."""
    lines = "今年以来全县上下\n一心抓好各项工\n作取得了新的成\n绩群众的日子越\n过越好\n"

    assert "\\\n" not in cleaned(TITLE, lines * 2, BODY)


def test_two_headings_of_one_level_above_a_dateline() -> None:
    """The report begins below both; where later headings are alike the first text may too."""
    report = f"本报讯 {BODY}"
    text = cleaned("# 县运动会闭幕", "# 一中获第一", report, "# 赛场花絮", BODY * 2)
    own = cleaned("# 县运动会闭幕", "# 一中获第一", BODY * 2, "# 赛场花絮", BODY * 2)

    assert front(text, "subtitle") == "一中获第一"
    assert front(text, "dateline") == "本报讯"
    assert "## 一中获第一" in own


def test_the_credit_of_all_pictures_is_no_caption() -> None:
    """A line that says who gave all pictures leaves no empty figure behind."""
    text = cleaned(TITLE, BODY, "![](a.jpg)", "图为决赛现场。", "(图片由县教育局提供)")

    assert front(text, "credit") == "图片由县教育局提供"
    assert text.count("![") == 1


def test_heads_that_a_title_follows() -> None:
    """A column's name, and a place with a colon, stand above the title; a spaced name below."""
    column = cleaned("读者来信", "路灯不亮半年多 何时能修好？", "编辑同志：", BODY)
    place = cleaned("清溪县云台岭镇：", "昔日荒山坡 今朝聚宝盆", "高 远", BODY)

    survey = cleaned("# 一线调查", "# 断头路何时不断头？", "本报记者 汪洋", BODY)

    assert front(survey, "title") == "断头路何时不断头？"
    assert front(column, "kicker") == "读者来信"
    assert column.endswith(f"\n\n编辑同志：\n\n{BODY}")
    assert front(place, "kicker") == "清溪县云台岭镇："
    assert front(place, "byline") == "高远"


def test_text_below_a_title_is_no_subtitle() -> None:
    """Clauses over two printed lines and words that break off are text; a short line is not."""
    text = cleaned(TITLE, "搬家那天,工人指着阳台 角落里的一件东西问我,这个 还要吗", BODY * 3)
    shout = cleaned(TITLE, "顺山倒——", BODY * 3)
    line = cleaned(TITLE, "青石镇修路纪实", BODY * 3)

    assert "subtitle" not in text
    assert "subtitle" not in shout
    assert "subtitle: 青石镇修路纪实" in line


def test_a_byline_over_two_lines() -> None:
    """A line that ends with 本报记者 goes on in the next one."""
    lines = ["# 山村来信", "", "本报通讯员 湛卫东 本报记者", "包晓岚", ""]
    raw = "\n".join(lines) + "\n" + BODY * 3 + "\n"

    assert "byline: 本报通讯员 湛卫东 本报记者 包晓岚" in clean(raw, "raw.md").text


def test_a_title_of_three_parts_keeps_its_blanks() -> None:
    """Blanks between parts of one length are the printer's; one inside a word is not."""
    kept = clean(f"# 会少了 路短了 心近了\n\n{BODY * 3}\n", "raw.md").text
    closed = clean(f"# 会少了 路短 了心近了\n\n{BODY * 3}\n", "raw.md").text

    assert "title: 会少了 路短了 心近了" in kept
    assert "路短了心近了" in closed


def test_parts_that_each_have_a_colon_stay() -> None:
    """What an earlier part has too is no misread ；."""
    clean_ = "过去是下行的东西多：书信、报刊、汇款单；如今是上行的东西多：松茸、核桃、花椒、蜂蜜。"

    assert clean_ in clean(f"# 山里的邮路\n\n{BODY}{clean_}\n", "raw.md").text


def test_a_line_that_may_be_a_subhead_keeps_its_blank() -> None:
    """Between paragraphs no comma is set into a short line of two halves; it is shown."""
    raw = f"{TITLE}\n\n{BODY * 3}\n\n截污纳管 治标更治本\n\n{BODY * 3}"
    done = clean(raw, "raw.md")

    assert "\n\n截污纳管 治标更治本\n\n" in done.text
    assert "C224" in [finding.code for finding in done.findings]
