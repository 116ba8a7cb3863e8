"""Raw texts as OCR gives them and as nobody would: pieces of everything, in any order."""

from __future__ import annotations

from hypothesis import strategies as st

from publisher.cleaning import RULES, Strength

PIECES = (
    "桑植县基层党建工作", "不断提升", "记者", "的", "了", "和", "一", "二〇一八年",
    "要把红色资源利用好", "他说", "他告诉记者", "，", "。", "、", "；", "：", "！", "？", ",",
    ".", ";", ":", "!", "?", "“", "”", "‘", "’", "「", "」", "《", "》", "（", "）", "(", ")",
    "[", "]", '"', "'", "——", "--", "—", "……", "...", "·", "•", "~", "%", "+", "-", "|", "\\",
    " ", " ", " ", "  ", "\u3000", "\xa0", "\t", "\n", "\n", "\n\n", "\n\n\n\n", "\r\n", "\r",
    "# ", "## ", "### ■", "▋ ■", "**", "*", "_", "`", "> ", "- ", "1. ", "***\n", "---\n",
    "![](images/a.jpg)", "![", "]()", '![图为现场](a.png){credit="张三 摄"}', "(张三 摄)",
    "(图片均由县委组织部提供)", "图为", "<b>", "</b>", "<table>", "</table>", "<!-- image -->",
    "{{ x }}", "{% x %}", "| a | b |\n| --- | --- |\n", "[^1]", "https://a.example/x?y=1",
    "a@b.example", "本报记者 吴献党 通讯员 伍 梦", "本报讯", "（记者 李四）",
    "新华社北京9月12日电", "第3版", "（下转第4版）", "责任编辑：张三", "2018", "1,200", "3:2",
    "10:30", "27.7%", "U.S.", "Hello", "world", "λ", "ア", "ロ", "О", "１２", "⼈", "0",
    "\u200b", "\u202e", "\ufeff", "\x00", "\x07", "\ud800", "\u2028", "😀", "é", "é",
    "title: x\n", "lang: zh-Hans\n", "国家", "國為這來時個們學會", "党员", "群众", "合作社",
    "今年来，该县先后整合110个帮扶单位",
)  # fmt: skip

pieces = st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join)
free = st.text(alphabet=st.characters(codec=None), min_size=1, max_size=80)
printed = st.lists(
    st.sampled_from([p for p in PIECES if "\n" not in p]), min_size=12, max_size=200
).map("".join)


def wrapped(text: str, cells: int, end: str) -> str:
    """Give ``text`` with ``end`` after every ``cells`` characters, as printed lines are read."""
    return end.join(text[at : at + cells] for at in range(0, len(text), cells))


columns = st.builds(wrapped, printed, st.integers(5, 30), st.sampled_from([" ", "\n", " \n"]))
raws = st.one_of(pieces, free, columns).filter(lambda text: any(c.isalnum() for c in text))


codes = st.sampled_from([rule.code for rule in RULES])
named = st.one_of(codes, codes.map(lambda code: code[:3]))
choices = st.fixed_dictionaries({
    "select": st.one_of(st.none(), st.lists(named, max_size=40).map(tuple)),
    "ignore": st.one_of(st.none(), st.lists(named, max_size=8).map(tuple)),
    "strength": st.sampled_from(Strength),
})  # fmt: skip
"""What an editor may ask: any rules chosen, any left out, as far as any strength."""
