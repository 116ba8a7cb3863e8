"""Formulas between dollars: which are read, what they say, what is wrong with others."""

from __future__ import annotations

import random
import re
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from publisher.article import parse, shape, write
from publisher.article.model import Equation, Paragraph, Run, Script, inline, plain
from publisher.cleaning import clean, replay, revert
from publisher.formulas import (
    LONGEST,
    FormulaError,
    Outline,
    Setter,
    as_text,
    read_formula,
    say,
    write_mathml,
)
from publisher.formulas.commands import commands
from publisher.formulas.face import math_face
from publisher.formulas.saying import parts_of
from publisher.formulas.tree import children

from .matrix import EVERY, FRONT, INLINE, PROSE, SIMPLE, article


def lettering(text: str, bold: bool) -> tuple[tuple[float, Outline], ...]:
    """Give squares for characters."""
    square: Outline = (("M", (0.0, 0.0)), ("L", (0.9, 0.0)), ("L", (0.9, 0.8)), ("Z", ()))
    return tuple((1.0, square) for _ in text)


SETTER = Setter(lettering)


def runs_of(text: str) -> tuple[Run, ...]:
    """Give the runs of a paragraph."""
    (block,) = parse(FRONT + text, "a.md").blocks
    assert isinstance(block, Paragraph)
    return block.runs


def sources(text: str) -> list[str]:
    """Give the sources of the formulas that are read in a paragraph, each once."""
    found = [run.formula for run in runs_of(text) if run.formula]
    return [one.source for one in dict.fromkeys(found)]


# Dollars


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("售价$5 和 $6", []),
        ("售价$5和$6", []),
        ("US$100，HK$20", []),
        ("由5$、10$到20$。", []),
        ("$5，原价$，", []),
        (r"\$x$和\$y\$", []),
        ("$ x$与$y $", []),
        ("一个$，", []),
        ("`$x$`", []),
        ("$x$", ["x"]),
        ("式$x$$y$中", ["x", "y"]),
        ("$$x$$在行内", ["x"]),
        (r"含\$的$\$5$", [r"\$5"]),
        ("$a\n+b$", ["a +b"]),
        (r"$24\%$", [r"24\%"]),
        ("10$^{-3}$，CO$_2$", ["^{-3}", "_2"]),
        ("$x$，$5 和 $y$", ["x", "y"]),
        (r"$\text{若，则}x$", [r"\text{若，则}x"]),
        ("$a*b*c_d_e$和*强*", ["a*b*c_d_e"]),
        ("**强$x$调**，[链$y$](https://a.b)", ["x", "y"]),
        ("$a<b>c$", ["a<b>c"]),
        ("点$A（1，2）=P$与$x=1，y=2$。", ["A（1，2）=P", "x=1，y=2"]),
        (r"$\{1，2\}$与$x_1、x_2$", [r"\{1，2\}", "x_1、x_2"]),
        ("售$5，即$，又US$、HK$", []),
        ("售$x=5，甲$", []),
        ("见https://a.b/?a=$b&c=$d与www.a.b/$x$。", []),
        ("见https://a.b/c，$x$与$y$", ["x", "y"]),
        ("量$ x $与 $ \\alpha + 1 $ 、$ x_1 $和$ a = b $。", ["x", r"\alpha + 1", "x_1", "a = b"]),
        ("收入($)和利润($)，（$）与（$）", []),
        ("换算(US$=1)(HK$=2)", []),
        ("变量$HOME/bin:$PATH", []),
        ("（$x$）和($y$)", ["x", "y"]),
        ("价$ 5 = $ 6，$ 5 $与$ 甲 $", []),
        ("正文：$$ y=2 $$。", ["y=2"]),
        (r"量\(x_1\)与\( y \)，\( \frac{1}{2} \)。", ["x_1", "y", r"\frac{1}{2}"]),
    ],
)
def test_which_dollars_are_formulas(text: str, wanted: list[str]) -> None:
    """A dollar is money unless Pandoc's rule, and what stands behind it, say otherwise."""
    assert sources(text) == wanted
    if not wanted and "`" not in text:
        assert plain(runs_of(text)) == text.replace("\\$", "$")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("$$x$$", "x"),
        ("$$\nx\n+y\n$$", "x\n+y"),
        ("$$ x\n+y $$", "x\n+y"),
        ("   $$x$$  ", "x"),
        ("$$\nx\n\ny\n$$", None),
        ("$$x", None),
        ("$$x$$ 后文", None),
        ("$$\n$$", None),
        ("\\$$x$$", None),
        (r"\[x=1\]", "x=1"),
        ("\\[\nx=1 \\\\[2mm]\n+y\n\\]", "x=1 \\\\[2mm]\n+y"),
        (r"\[1\]", None),
        (r"\[完\]", None),
    ],
)
def test_which_blocks_are_formulas(text: str, wanted: str | None) -> None:
    """Displayed formulas stand on lines of their own, none of them empty."""
    blocks = parse(f"{FRONT}前文。\n\n{text}\n", "a.md").blocks
    found = [block.source for block in blocks if isinstance(block, Equation)]
    assert found == ([wanted] if wanted is not None else [])


# What is set as text

TEXTS = [
    (r"24\%", [("24%", None)]),
    ("10^{-3}", [("10", None), ("−3", Script.SUP)]),
    ("1 0 ^ { - 3 }", [("10", None), ("−3", Script.SUP)]),
    (r"37^{\circ}C", [("37°C", None)]),
    (r"37 ^ { \circ } \mathrm { C }", [("37°C", None)]),
    (r"\mathrm{km}", [("km", None)]),
    ("_2", [("2", Script.SUB)]),
    (r"\mathrm{H_2SO_4}", [("H", None), ("2", Script.SUB), ("SO", None), ("4", Script.SUB)]),
    (r"\textcircled{1}", [("①", None)]),
    (r"3\times10^8", [("3×10", None), ("8", Script.SUP)]),
    (r"5\,\mathrm{km}", [("5km", None)]),
    ("x", None),
    ("x_1", None),
    (r"\frac12", None),
    (r"10^{x}", None),
    (r"\alpha", None),
    (r"\mathrm{SO_4^{2-}}", None),
    (r"2^{2^2}", None),
    (r"\sin 30", None),
    (r"3 0 ^ { \circ } 2 5 ^ { \prime } 1 0 ^ { \prime \prime }", [("30°25′10″", None)]),
    (r"\mathrm{A}'", [("A′", None)]),
    (r"\mathrm{if~and~only~if}", [("if and only if", None)]),
    (r"\mathrm{pH~7}", [("pH 7", None)]),
    (r"4 0 0 \mathrm { ~ k m }", [("400km", None)]),
    ("5~8", None),
    (r"\textcircled { \scriptsize { 2 } }", [("②", None)]),
    (r"\mathrm{A}_1'", None),
    (r"\ce{H2O}", [("H", None), ("2", Script.SUB), ("O", None)]),
]


@pytest.mark.parametrize(("source", "wanted"), TEXTS)
def test_what_needs_nothing_of_a_formula_is_text(
    source: str, wanted: list[tuple[str, Script | None]] | None
) -> None:
    """One rule says so; such runs are like any others, and written as they were."""
    text = f"前${source}$后"
    runs = [run for run in runs_of(text) if run.formula]
    assert [run.is_boxed for run in runs] == ([True] if wanted is None else [False] * len(wanted))
    if wanted is not None:
        assert [(run.text, run.script) for run in runs] == wanted
    assert write(parse(FRONT + text, "a.md")).strip().endswith(text)


# What formulas say


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("E=mc^2", "E = mc²"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\sqrt[3]{x}", "∛x"),
        (r"\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿxᵢ"),
        ("x''_1", "x₁″"),
        ("-x+(-1)", "−x + (−1)"),
        (r"\text{速度}=\frac st", "速度 = s/t"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "(a, b; c, d)"),
        (r"\mathrm{A}\xrightarrow[x]{\Delta}\mathrm{B}", "A →(Δ; x) B"),
        (r"\overline{AB}", "A̅B̅"),
        (r"a\ne b\not=c", "a ≠ b ≠ c"),
        (r"1 \frac { 1 } { 2 }", "1 1/2"),
        (r"\frac { 1 } { 2 } m v ^ { 2 }", "(1/2)mv²"),
        (r"\frac12\,x+\frac13", "(1/2)x + 1/3"),
        (r"f ^ { \prime \prime } ( x )", "f″(x)"),
        (r"f'^2", "f′²"),
        (r"\overset { \frown } { A B }", "⌒AB"),
        (r"\hat{=}", "=̂"),
        (r"\left\{\begin{array}{ll}x,&x>0,\\-x,&x\le0.\end{array}\right.", "{x, x > 0; −x, x ≤ 0."),
        (r"\left[\begin{array}{cc|c}1&0&2\\\hline0&1&3\end{array}\right]", "[1, 0 | 2; 0, 1 | 3]"),
        (r"\begin{aligned}[t]a&=b,\\[5pt]&=c\end{aligned}", "a = b,; = c"),
        (r"a \\ [ 5 p t ] b \\* c", "a; b; c"),
        (r"\mathop { \operatorname { l i m } } _ { n \to \infty } a", "lim_(n→∞) a"),
        (r"\mathop { \mathrm { C } } \limits ^ { + 2 }", "C (+2)"),
        (r"\stackrel { \text { 点 燃 } } { = = = }", "=(点燃)"),
        (r"\underset { x } { \overset { y } { \rightleftharpoons } }", "⇌(y; x)"),
        (r"{ a \over b } + { n \choose k }", "a/b + (n k)"),
        (r"a \hspace { 1 c m } b \hskip 1 e m c \hspace*{1em}d", "a b c d"),
        (r"{ \cal L } \pi*2", "Lπ ∗ 2"),
        (r"\begin{array}{*{3}{c}}a&b&c\end{array}", "a, b, c"),
        (r"△ABC∽△DEF", "△ABC ∽ △DEF"),
        (r"a \bmod b", "a mod b"),
        (r"\ce{2H2 + O2 ->[点燃] 2H2O}", "2H₂ + O₂ →(点燃) 2H₂O"),
        (r"\ce{N2 + 3H2 <=>[高温][催化剂] 2NH3 ^}", "N₂ + 3H₂ ⇌(高温; 催化剂) 2NH₃ ↑"),
        (r"\ce{SO4^2-}", "SO₄²⁻"),
        (r"\ce{Na+ + OH-}", "Na⁺ + OH⁻"),
        (r"\ce{^{235}_{92}U}", "₉₂²³⁵U"),
        (r"\ce{Ca(OH)2 v}", "Ca(OH)₂ ↓"),
        (r"\ce{CuSO4.5H2O}", "CuSO₄ ⋅ 5H₂O"),
        (r"\ce{1/2 O2(g)}", "(1/2)O₂(g)"),
        (r"\ce{[Fe(CN)6]^{3-}}", "[Fe(CN)₆]³⁻"),
        (r"\ce{CH2=CH2}", "CH₂=CH₂"),
        (r"\ce{C2H4 + Br2 = C2H4Br2}", "C₂H₄ + Br₂ = C₂H₄Br₂"),
    ],
)
def test_what_is_said(source: str, wanted: str) -> None:
    """A formula has a text in one line, for whoever has nothing but text."""
    assert say(read_formula(source).row) == wanted


@pytest.mark.parametrize("source", EVERY)
def test_every_formula_is_said_written_and_set(source: str) -> None:
    """Its parts say what the whole says, its MathML is well formed, its drawing has measures."""
    row = read_formula(source).row
    assert "".join(parts_of(row)) == say(row)
    ElementTree.fromstring(write_mathml(row, say(row), display=True))
    pieces = SETTER.in_line(row)
    assert "".join(piece.text for piece in pieces) == say(row)
    drawing = SETTER.displayed(row, 30)
    assert 0 < drawing.width < 40
    assert drawing.height > 0
    assert drawing.path == Setter(lettering).displayed(row, 30).path


KNOWN = commands()
EACH = [
    *(f"a\\{name} b" for name in KNOWN.signs),
    *(f"\\{name}{{x}}" for name in (*KNOWN.accents, *KNOWN.wide, *KNOWN.below, *KNOWN.letters)),
    *(f"\\{name} {{ A B }} _ {{ 1 }}" for name in (*KNOWN.wide, *KNOWN.below, *KNOWN.classes)),
    *(f"{{ \\{name} x }} y" for name in KNOWN.switches),
    *(f"a \\{name} [ x ] {{ y z }} b" for name in KNOWN.arrows),
    *(f"\\{name} {{ 其 中 }} x" for name in KNOWN.words),
    *(f"x \\{name} y" for name in (*KNOWN.blanks, *KNOWN.silent)),
    *(
        f"\\begin{{{name}}}{'{l|r}' if one.columns else '{2}' if one.counted else ''}"
        f" {{ a }} & {{ b }} \\\\ [ 2 m m ] \\hline {{ c }} & {{ d }} \\end{{{name}}}"
        for name, one in KNOWN.environments.items()
    ),
]


@pytest.mark.parametrize("source", sorted(EACH))
def test_every_command_of_the_file_is_read_and_set(source: str) -> None:
    """What the file lists is read with blanks between signs, said, written, and seen."""
    row = read_formula(source).row
    assert "".join(parts_of(row)) == say(row)
    ElementTree.fromstring(write_mathml(row, say(row), display=True))
    drawing = SETTER.displayed(row, 30)
    assert drawing.path
    assert 0 < drawing.width < 12


@pytest.mark.parametrize("name", [*KNOWN.signs, *KNOWN.accents, *KNOWN.wide, *KNOWN.below])
def test_the_face_has_every_sign_of_the_file(name: str) -> None:
    """Only a sign that a text's own face prints may be missing from the face of formulas."""
    shown = KNOWN.signs[name].text if name in KNOWN.signs else ""
    shown = shown or {**KNOWN.accents, **KNOWN.wide, **KNOWN.below}[name]
    assert math_face().has(shown.replace("\u2009", "")) or shown in "℃✓€Œœ‾"


def test_rules_of_a_grid_are_drawn() -> None:
    """Each upright and level rule is one more stroke, between the cells and not over them."""
    bare = SETTER.displayed(read_formula(r"\begin{array}{cc}a&b\\c&d\end{array}").row, 30)
    for columns, row_rule, strokes in (
        ("c|c", "", 1),
        ("|c|c|", "", 3),
        ("cc", r"\hline ", 1),
        ("c|c", r"\hline ", 2),
    ):
        source = rf"\begin{{array}}{{{columns}}}a&b\\{row_rule}c&d\end{{array}}"
        ruled = SETTER.displayed(read_formula(source).row, 30)
        assert ruled.path.count("M") == bare.path.count("M") + strokes, source
        assert 0 <= ruled.width - bare.width < 0.8
        assert "solid" in write_mathml(read_formula(source).row, "", display=True)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [(r"x \tag { 1 - 1 }", "(1-1)"), (r"x\tag*{ ( 2 . 3 ) }", "(2.3)"), (r"x\tag{1 a}", "(1 a)")],
)
def test_numbers_of_formulas_have_no_blanks(source: str, wanted: str) -> None:
    """OCR parts every sign by blanks; the number of a formula has none."""
    assert read_formula(source).tag == wanted


def test_primes_stand_at_the_head_of_letters() -> None:
    """A prime is drawn in its line's own size: not small, and no higher than capitals reach."""
    (piece,) = SETTER.in_line(read_formula("A'").row)
    assert 0.7 < piece.drawing.height < 0.82


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (r"c=3\times10^8", ["c =", "3 × 10⁸"]),
        (r"a\times b", ["a ×", "b"]),
        (r"P(X=1)=0.5", ["P(X = 1) =", "0.5"]),
        (r"\{x\mid x>0\}", ["{x ∣ x > 0}"]),
        (r"\because a=b,\therefore c=d", ["∵ a =", "b, ∴ c =", "d"]),
        (r"(a+b+c+d+e+f+g+h)x", ["(a +", "b +", "c +", "d +", "e +", "f +", "g +", "h)x"]),
    ],
)
def test_where_a_line_may_end(source: str, wanted: list[str]) -> None:
    """Behind relations and operators, but not in short brackets, powers of ten, nor behind ∵."""
    pieces = SETTER.in_line(read_formula(source).row)
    assert [piece.text.strip() for piece in pieces] == wanted


def test_displayed_formulas_are_parted_behind_relations_first() -> None:
    """An integral is not torn at its dot while there is a sign of equality to end a line behind."""
    row = read_formula(r"WWW=aaaa\cdot bbbb=cccc").row
    whole = SETTER.displayed(row, 100)
    parted = SETTER.displayed(row, whole.width * 0.75)
    by_dot = read_formula(r"WWW=aaaa\cdot").row
    assert parted.height + parted.depth > whole.height + whole.depth + 0.5
    assert abs(parted.width - SETTER.displayed(by_dot, 100).width) > 0.5
    # Nearly wide enough, it stays in one line and is set a little smaller.
    assert SETTER.displayed(row, whole.width * 0.9) == whole


@pytest.mark.parametrize("arrow", ["⇌", "⇋", "⇄", "→", "⇔", "↦"])
def test_arrows_are_as_long_as_what_is_written_at_them(arrow: str) -> None:
    """Whatever pieces the face makes them of."""
    names = {char: name for name, char in KNOWN.arrows.items()}
    short = SETTER.displayed(read_formula(rf"\{names[arrow]}{{x}}").row, 100)
    long = SETTER.displayed(read_formula(rf"\{names[arrow]}{{\text{{很长很长的条件}}}}").row, 100)
    # The ink of the arrow itself, not only its words, reaches as far.
    xs = [float(x) for x in re.findall(r"[ML](-?\d+) ", long.path)]
    assert long.width > short.width + 3
    assert max(xs) - min(xs) > 900 * long.width


def test_hints_name_only_what_is_near() -> None:
    """A command that is like none is not taken for another."""
    for source, wanted in ((r"\bogus", False), (r"\alhpa", True), (r"\fracc", True)):
        with pytest.raises(FormulaError) as raised:
            read_formula(source)
        assert ("is \\" in raised.value.hint) is wanted


# What cannot be read

WRONG = [
    (r"\foo{x}", "“\\foo” is no command"),
    (r"\alhpa", "“\\alhpa” is no command"),
    (r"\input{/etc/passwd}", "“\\input” is no command"),
    (r"\href{https://a.b}{x}", "“\\href” is no command"),
    (r"\includegraphics{x}", "“\\includegraphics” is no command"),
    (r"\def\a{\a\a}\a", "“\\def” is no command"),
    (r"\newcommand{\a}{\a}", "“\\newcommand” is no command"),
    ("{x", "a brace is not closed"),
    ("x}", "“}” stands where nothing is open"),
    (r"\frac{1}", "a formula ends where"),
    (r"\left(x", "“\\left” has no “\\right”"),
    (r"x\right)", "“\\right” stands where nothing is open"),
    (r"\begin{matrix}a", "“\\begin{matrix}” has no"),
    (r"\begin{foo}a\end{foo}", "the environment “foo” is not known"),
    (r"\begin{matrix}a\end{cases}", "is closed by"),
    ("x_1_2", "one sign has two subscripts"),
    ("x^", "a formula ends where"),
    (r"\text{$x$}", "“$” stands in"),
    ("x#1", "“#” stands in a formula"),
    (r"\textcircled{99}", "there is no “99” in a circle"),
    (r"\ce{H2O \ce{x}}", "is not read in"),
    (r"\ce{\frac{1}{2}}", "is not read in"),
    (r"\ce{H^{\foo}}", "is no command"),
    (r"\ce{H", "a brace is not closed"),
    (r"\frac" * 40 + "x", "parts inside each other"),
    ("{" * 500 + "x" + "}" * 500, "parts inside each other"),
    (r"\sqrt{" * 200 + "}" * 200, "parts inside each other"),
    ("x" * (LONGEST + 1), "2000 are read"),
    (r"\begin{matrix}" + "&" * 900 + r"\end{matrix}", "cells"),
]


@pytest.mark.parametrize(("source", "wanted"), WRONG)
def test_what_cannot_be_read(source: str, wanted: str) -> None:
    """It is said what is wrong and where; the source is printed and kept."""
    with pytest.raises(FormulaError) as raised:
        read_formula(source)
    assert wanted in raised.value.message
    assert 0 <= raised.value.start < raised.value.end
    if "$" in source:
        return
    found = parse(f"{FRONT}前文，式${source}$后。\n", "a.md")
    (finding,) = found.found
    assert (finding.code, finding.severity) == ("A042", "warning")
    assert finding.place is not None
    assert (finding.place.line, finding.place.column) == (6, 5)
    (block,) = found.blocks
    assert isinstance(block, Paragraph)
    (run,) = [run for run in block.runs if run.formula]
    assert run.code
    assert shape(parse(write(found), "a.md").blocks) == shape(found.blocks)


def test_the_place_of_what_is_wrong_in_a_block() -> None:
    """In a displayed formula line and column are those of the command itself."""
    found = parse(f"{FRONT}前文。\n\n$$\na=b\n  +\\foo\n$$\n", "a.md")
    (finding,) = found.found
    assert finding.place is not None
    assert (finding.place.line, finding.place.column, finding.place.end_column) == (10, 4, 8)


COMMANDS = st.sampled_from(
    [
        "{", "}", "_", "^", "'", "&", r"\\", "x", "12", "+", "=", "(", r"\left(", r"\right)",
        r"\frac", r"\sqrt", r"\sqrt[", "]", r"\text{", r"\begin{matrix}", r"\end{matrix}",
        r"\hat", r"\sum", r"\limits", r"\mathrm", r"\big", r"\not", r"\tag{1}", "汉", "°",
        r"\displaystyle", r"\substack{", r"\overbrace", r"\xrightarrow", r"\binom", "%", "~",
        r"\operatorname{", r"\hspace{1em}", r"\,", r"\ce{", "->", "[", r"\over", r"\mathop",
        r"\cal", r"\begin{array}{c|c}", r"\end{array}", r"\hline", "[5pt]", r"\overset", "=",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@example(["&", "=", "="])
@example(["&", "=", "~", "=", "x"])
@given(st.lists(COMMANDS, max_size=40))
def test_any_source_is_read_or_refused(parts: list[str]) -> None:
    """Whatever stands between dollars is a formula in every output, or a finding."""
    source = "".join(parts)
    try:
        row = read_formula(source).row
    except FormulaError:
        return
    said = say(row)
    assert "".join(parts_of(row)) == said
    ElementTree.fromstring(write_mathml(row, said, display=False))
    pieces = SETTER.in_line(row)
    assert "".join(piece.text for piece in pieces) == said
    assert all(abs(piece.drawing.width) < 1000 for piece in pieces)
    assert children(row) == row.parts
    as_text(row)


@settings(max_examples=200, deadline=None)
@given(st.text("$\\{}_^x5，。 \n*&a|()", max_size=40))
def test_dollars_survive_writing(text: str) -> None:
    """An article with any dollars is written so that it is read again as it was."""
    found = parse(f"{FRONT}前{text}后\n", "a.md")
    assert shape(parse(write(found), "a.md").blocks) == shape(found.blocks)


@pytest.mark.parametrize("seed", range(6))
def test_articles_survive_writing(seed: int) -> None:
    """What an article's formulas are does not change when it is written."""
    found = parse(article(seed, EVERY), "a.md")
    again = parse(write(found), "a.md")
    assert shape(again.blocks) == shape(found.blocks)
    assert write(again) == write(found)
    assert not found.found
    assert sum(run.is_boxed for runs, _ in inline(found.blocks) for run in runs) > 20


# Cleaning

SPACED = (
    r"a , b", r"x = \frac { 1 } { 2 }", r'f ( x ) = "a" . ', r"\text{ 若, x } ; y", r"2 4 \%",
    r"\mathrm { C O } _ { 2 }", "1 0 ^ { - 3 }", "x<y , y>z", r"\alpha x", "a...b", "(1,2,3)",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_cleaning_leaves_formulas_alone(seed: int) -> None:
    """No rule widens, closes up or re-quotes a formula; the laws of cleaning hold."""
    chance = random.Random(seed)
    given = [one.strip() for one in chance.sample(SPACED, 4)] + chance.sample(INLINE + SIMPLE, 3)
    paragraphs = [
        f"{PROSE[: chance.randrange(8, 40)]} ${one}$ {chance.choice(',.;')}{PROSE[:20]} ."
        for one in given
    ]
    spaced = (r"\( a , b = c \)", r"$ a , b _ { 1 } $", r"$$ f , g = h $$")
    paragraphs += [f"{PROSE[:20]} {one} {PROSE[:20]} ." for one in spaced]
    paragraphs.append("\\[\na , b = c .\n\\]")
    paragraphs.insert(3, "$$\n\\begin{aligned}\na & = b , \\\\\nc & = d .\n\\end{aligned}\n$$")
    raw = "公式与文字\n\n" + "\n\n".join(paragraphs) + "\n"
    cleaned = clean(raw, "raw.md")
    for one in given:
        assert f"${one}$" in cleaned.text
    assert all(one in cleaned.text for one in (*spaced, "\\[\na , b = c .\n\\]"))
    assert "a & = b , \\\\\nc & = d ." in cleaned.text
    assert revert(cleaned.text, cleaned.changes) == raw
    assert replay(raw, cleaned.changes) == cleaned.text


def test_the_control_of_cleaning() -> None:
    """The same characters outside of dollars are cleaned."""
    cleaned = clean(f"公式与文字\n\n{PROSE} a , b {PROSE} .\n", "raw.md")
    assert "a , b" not in cleaned.text
