r"""Formulas of Word become LaTeX that articles read, or one doubt each; lists begin where they say.

The markup is that of ECMA-376 part 1, clause 22.1, as Word writes it.
"""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from publisher.article import parse
from publisher.formulas import read_formula
from publisher.readers import Raw
from publisher.readers.importing import import_sources
from publisher.readers.source import Source
from publisher.readers.word import read_word

SPACES = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
)


def r(text: str, style: str = "") -> str:
    """Give a run of a formula."""
    said = {"": "", "p": '<m:rPr><m:sty m:val="p"/></m:rPr>', "nor": "<m:rPr><m:nor/></m:rPr>"}
    return f"<m:r>{said[style]}<w:rPr/><m:t>{text}</m:t></m:r>"


def e(inside: str, name: str = "e") -> str:
    """Give an argument."""
    return f"<m:{name}>{inside}</m:{name}>"


def said(kind: str, **values: str) -> str:
    """Give the properties of an element."""
    inner = "".join(f'<m:{name} m:val="{value}"/>' for name, value in values.items())
    return f"<m:{kind}Pr>{inner}<m:ctrlPr/></m:{kind}Pr>"


X, Y, N = r("x"), r("y"), r("n")
X_I = f"<m:sSub>{e(X)}{e(r('i'), 'sub')}</m:sSub>"
LIMIT = f"<m:limLow>{e(r('lim', 'p'))}{e(r('n→∞'), 'lim')}</m:limLow>"
FRACTION = f"<m:f>{said('f')}{e(X, 'num')}{e(r('2y'), 'den')}</m:f>"
SQUARE = f"<m:sSup>{e(X)}{e(r('2'), 'sup')}</m:sSup>"
SUM = (
    f"<m:nary>{said('nary', chr='∑', limLoc='undOvr')}{e(r('i=1'), 'sub')}{e(N, 'sup')}"
    f"{e(X_I)}</m:nary>"
)
MATRIX = f"<m:m>{said('m')}" + "".join(f"<m:mr>{e(X)}{e(Y)}</m:mr>" for _ in "12") + "</m:m>"
CASES = {
    "fraction": (FRACTION, r"\frac{x}{2y}"),
    "slanted fraction": (FRACTION.replace("<m:fPr>", '<m:fPr><m:type m:val="lin"/>'), "{x}/{2y}"),
    "binomial": (FRACTION.replace("<m:fPr>", '<m:fPr><m:type m:val="noBar"/>'), r"\binom{x}{2y}"),
    "square root": (
        f"<m:rad>{said('rad', degHide='1')}<m:deg/>{e(FRACTION)}</m:rad>",
        r"\sqrt{\frac{x}{2y}}",
    ),
    "root": (f"<m:rad>{said('rad')}{e(r('3'), 'deg')}{e(X)}</m:rad>", r"\sqrt[3]{x}"),
    "power": (f"{SQUARE}{r('+')}{Y}", "{x}^{2}+y"),
    "both scripts": (
        f"<m:sSubSup>{e(X)}{e(r('i'), 'sub')}{e(r('2'), 'sup')}</m:sSubSup>{r('=1')}",
        "{x}_{i}^{2}=1",
    ),
    "scripts before": (
        f"<m:sPre>{e(r('6'), 'sub')}{e(r('14'), 'sup')}{e(r('C', 'p'))}</m:sPre>{r('→')}{N}",
        r"{}_{6}^{14}{\mathrm{C}}→n",
    ),
    "sum": (SUM, r"\sum\limits_{i=1}^{n} {x}_{i}"),
    "integral": (
        f"<m:nary>{said('nary', limLoc='subSup')}{e(r('0'), 'sub')}{e(r('1'), 'sup')}"
        f"{e(SQUARE)}</m:nary>{r('dx')}",
        r"\int\nolimits_{0}^{1} {x}^{2}dx",
    ),
    "brackets": (f"<m:d>{said('d')}{e(FRACTION)}</m:d>", r"\left(\frac{x}{2y}\right)"),
    "brace at one side": (
        f"<m:d>{said('d', begChr='{', endChr='')}{e(MATRIX)}</m:d>",
        r"\left\{\begin{matrix}x & y \\ x & y\end{matrix}\right.",
    ),
    "matrix": (
        f"<m:d>{said('d', begChr='[', endChr=']')}{e(MATRIX)}</m:d>",
        r"\left[\begin{matrix}x & y \\ x & y\end{matrix}\right]",
    ),
    "two lines": (
        f"<m:eqArr>{said('eqArr')}{e(r('x&amp;=1'))}{e(r('y&amp;=2'))}</m:eqArr>",
        r"\begin{aligned}x&=1 \\ y&=2\end{aligned}",
    ),
    "function": (
        f"<m:func>{said('func')}{e(r('sin', 'p'), 'fName')}{e(X)}</m:func>{r('=0')}",
        r"\sin {x}=0",
    ),
    "limit": (
        f"<m:func>{e(LIMIT, 'fName')}{e(SQUARE)}</m:func>",
        r"\lim_{n→∞} {{x}^{2}}",
    ),
    "accent": (f"<m:acc>{said('acc', chr='⃗')}{e(X)}</m:acc>{r('=y')}", r"\vec{x}=y"),
    "bar": (f"<m:bar>{said('bar', pos='top')}{e(r('xy'))}</m:bar>{r('=1')}", r"\overline{xy}=1"),
    "brace under": (
        f"<m:groupChr>{said('groupChr', chr='⏟', pos='bot')}{e(r('x+y'))}</m:groupChr>",
        r"\underbrace{x+y}",
    ),
    "words": (f"{r('增长率')}{r('=')}{FRACTION}", r"\text{增长率}=\frac{x}{2y}"),
    "mathematical letters": (f"{r('𝑥')}{r('=')}{FRACTION}", r"x=\frac{x}{2y}"),
    "signs of TeX": (f"{FRACTION}{r('=5%')}", r"\frac{x}{2y}=5\%"),
}


def document(*formulas: str, whole: bool = False) -> bytes:
    """Give a document with a paragraph for each formula, in a line of text or alone."""
    made = docx.Document()
    made.add_heading("增长从哪里来", 1)
    for formula in formulas:
        maths = f"<m:oMath>{formula}</m:oMath>"
        text = "" if whole else '<w:r><w:t xml:space="preserve">式中</w:t></w:r>'
        maths = f"<m:oMathPara>{maths}</m:oMathPara>" if whole else maths
        made.element.body.insert(-1, parse_xml(f"<w:p {SPACES}>{text}{maths}</w:p>"))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def read(*formulas: str, whole: bool = False) -> Raw:
    """Read a document with ``formulas``."""
    return read_word(Source("a.docx", document(*formulas, whole=whole)))


@pytest.mark.parametrize("kind", CASES)
def test_formulas_become_latex(kind: str) -> None:
    """What LaTeX can say is LaTeX between dollars, which articles read; nothing is told."""
    markup, latex = CASES[kind]
    raw = read(markup)
    assert raw.blocks[1].text == f"式中${latex}$"
    assert raw.findings == ()
    read_formula(latex)


def test_a_formula_alone_is_displayed(tmp_path: Path) -> None:
    """One in a paragraph of its own stands so in the article too."""
    (tmp_path / "a.docx").write_bytes(document(SUM, whole=True))
    imported = import_sources([tmp_path / "a.docx"], tmp_path / "e")
    (path,) = [one for one in imported.written if one.name == "article.md"]
    text = path.read_text("utf-8")
    assert "\n$$\\sum\\limits_{i=1}^{n} {x}_{i}$$\n" in text
    assert parse(text, "article.md").front.title


def test_what_is_no_formula_is_text() -> None:
    """Figures, units and small figures that Word keeps as formulas are characters."""
    raw = read(r("24%"), f"<m:sSub>{e(r('CO', 'p'))}{e(r('2'), 'sub')}</m:sSub>")
    assert raw.blocks[1].text == "式中24%"
    assert "$" not in raw.blocks[2].text
    assert raw.findings == ()


@pytest.mark.parametrize(
    "markup",
    [
        f"<m:unheard>{e(X)}</m:unheard>",
        f"<m:nary>{said('nary', chr='☺')}{e(X)}</m:nary>",
        f"<m:acc>{said('acc', chr='☺')}{e(X)}</m:acc>",
        "<m:box><m:e>" * 80 + X + "</m:e></m:box>" * 80,
    ],
)
def test_what_is_not_known_is_one_doubt(markup: str) -> None:
    """Each is told once, at the file, and its characters are kept."""
    raw = read(markup)
    assert [one.code for one in raw.findings] == ["R022"]
    assert "x" in raw.blocks[1].text


def numbered(start: str = "", override: str = "") -> list[str]:
    """Give the paragraphs of a list of two, whose numbering says where it begins."""
    made = docx.Document()
    made.add_heading("三项措施", 1)
    numbering = made.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {SPACES} w:abstractNumId="900"><w:lvl w:ilvl="0">{start}'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(
        f'<w:num {SPACES} w:numId="900"><w:abstractNumId w:val="900"/>{override}</w:num>'
    ))  # fmt: skip
    for text in ("一是修路", "二是架桥"):
        paragraph = made.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(parse_xml(
            f'<w:numPr {SPACES}><w:ilvl w:val="0"/><w:numId w:val="900"/></w:numPr>'
        ))  # fmt: skip
    content = io.BytesIO()
    made.save(content)
    raw = read_word(Source("a.docx", content.getvalue()))
    return "\n".join(block.text for block in raw.blocks[1:]).split("\n")


@pytest.mark.parametrize(
    ("start", "override", "first"),
    [
        ("", "", 1),
        ('<w:start w:val="1"/>', "", 1),
        ('<w:start w:val="4"/>', "", 4),
        ('<w:start w:val="4"/>',
         '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>', 7),
        ("", '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt '
         'w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:lvlOverride>', 3),
        ('<w:start w:val="many"/>', "", 1),
    ],
)  # fmt: skip
def test_lists_begin_where_they_say(start: str, override: str, first: int) -> None:
    """A list's first number is the one of its level, or what the list says instead."""
    assert numbered(start, override) == [f"{first}. 一是修路", f"{first + 1}. 二是架桥"]
