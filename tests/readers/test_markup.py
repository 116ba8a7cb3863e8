"""What tools leave in Markdown, and what becomes of it."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.readers.markdown import translated
from publisher.readers.markup import literal
from publisher.readers.notes import tie_notes

from .issue import picture

BECOMES = {
    r"增长 $24\%$ 。": "增长 24% 。",
    r"$ 24\% $": "24%",
    r"\(24\%\)": "24%",
    r"CO$_2$": "CO<sub>2</sub>",
    r"10$^{2}$": "10<sup>2</sup>",
    r"$\ge$": "≥",
    r"$\geqslant 600$": "≥600",
    r"$12.6\mathrm{km}$": "12.6km",
    r"长 5\mathrm{km}": "长 5km",
    r"$18^{\circ}\mathrm{C}$": "18°C",
    r"\textcircled{2}": "②",
    r"$\rightarrow$": "→",
    r"$12{,}500$ 元": "12,500 元",
    "$E=mc^2$": "$E=mc^2$",
    r"\(E = mc^{2}\)": "$E = mc^{2}$",
    "$5 和 $6": "$5 和 $6",
    "&quot;话&quot; &amp; &gt;": '"话" & >',
    "&lt;b&gt;": r"\<b>",
    "- ● 第一": "- 第一",
    "- 1. 第一": "1. 第一",
    "<div>文</div>": "文",
    "<span style='color:red'>红</span>旗": "红旗",
    "见[第三页](#page-3)": "见第三页",
    "H<sub>2</sub>O": "H<sub>2</sub>O",
    '<div style="text-align: center;"><img src="a.jpg" alt="Image" /></div>': "![](a.jpg)",
    "<!-- image -->": "![]()",
    "文<|ref|>text<|/ref|><|det|>[[1, 2, 3, 4]]<|/det|>": "文",
    "段\n\n---\n\n段": "段\n\n\n\n段",
    "{3}" + "-" * 48: "",
    "<--- Page Split --->": "",
    r"C:\Users\abc": r"C:\Users\abc",
    r"SQ\_2018": r"SQ\_2018",
}


@pytest.mark.parametrize("written", sorted(BECOMES))
def test_markup_becomes_characters(written: str) -> None:
    """Each thing that tools write becomes what is meant, or stays what it is."""
    assert translated(written).text.strip() == BECOMES[written].strip()


@pytest.mark.parametrize(
    ("written", "code", "kept"),
    [
        ("一<blob>二</blob>三", "R021", "一二三"),
        (r"一\foo{二}三", "R021", "一二三"),
        (r"值为 $\nosuch{x}$ 。", "R022", "值为"),
        ("一<!-- 待查 -->二", "R021", "一二"),
        ("<!-- formula-not-decoded -->", "R022", ""),
    ],
)
def test_unknown_markup_is_a_doubt_with_its_place(written: str, code: str, kept: str) -> None:
    """What no rule knows is told by its line; its words stay."""
    work = translated(f"首行。\n\n{written}\n")
    assert [(line, found) for line, found, _ in work.doubts] == [(2, code)]
    assert kept in work.text
    assert "<" not in work.text or "$" in work.text


def test_tables_keep_rows_cells_and_spans() -> None:
    """Of a table stays what articles read; its look and its wrappers go."""
    source = (
        "<html><body><table border=1 style='margin: auto'><tr><td rowspan=\"2\" style='text-align: "
        "center;'>年</td><td colspan=2><p>产量</p></td></tr><tr><td>$1\\%$</td><td><b>2</b></td>"
        "</tr></table></body></html>"
    )
    assert translated(source).text == (
        '<table><tr><td rowspan="2">年</td><td colspan="2"><br>产量</td></tr>'
        "<tr><td>1%</td><td><b>2</b></td></tr></table>"
    ).replace("<br>产量", "产量")


def test_pictures_in_the_text_become_files() -> None:
    """A picture that the text holds is a file; one that is cut is told, and its place stays."""
    held = base64.b64encode(picture(1)).decode()
    work = translated(f"![](data:image/jpeg;base64,{held})\n\n![](data:image/png;base64,AAAA)\n")
    assert work.text == "![](picture-1.jpg)\n\n![]()\n"
    assert work.pictures == {"picture-1.jpg": picture(1)}
    assert [(line, code) for line, code, _ in work.doubts] == [(2, "R011")]


@pytest.mark.parametrize(
    ("call", "note"),
    [
        ("①", "①"), ("<sup>1</sup>", "<sup>1</sup>"), ("<sup>①</sup>", "① "),
        (r" ① ", "<sup>①</sup> "),
    ],
)  # fmt: skip
def test_notes_find_their_call(call: str, note: str) -> None:
    """A note at the foot is tied to what calls it, whichever sign both have."""
    tied = tie_notes([f"由村里自筹{call}。", "另一段。", f"{note}据总结。"])
    assert tied.parts == ("由村里自筹[^1]。", "另一段。", "")
    assert tied.notes == ("[^1]: 据总结。",)


def test_numbers_of_items_and_powers_are_no_notes() -> None:
    """Items that begin with ①, and small figures behind letters, are none."""
    items = ["分三类：①甲；②乙。", "面积为5m<sup>2</sup>。", "①甲类的说明。", "②乙类的说明。"]
    assert tie_notes(items).notes == ()


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("水渠通了，。$\\{}<>/|&;#-*_^~[]()!\"' \n①1aE=%"), max_size=60))
def test_any_text_is_translated(text: str) -> None:
    """Whatever stands in it, no text makes translation fail, and no Han character is lost."""
    work = translated(text)
    lost = [char for char in "水渠通了" if text.count(char) > work.text.count(char)]
    assert not lost or "<!--" in text or "](" in text or "<" in text or "\\" in text


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("水渠#*_`<b>$1.|-\\!^[~ \n"), max_size=40))
def test_literal_text_is_not_translated_again(text: str) -> None:
    """Words that were made literal hold nothing that is read as a tag or a formula."""
    work = translated(literal(text))
    assert "<b>" not in work.text.replace(r"\<b>", "")
