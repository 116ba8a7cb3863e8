"""Articles with formulas of every kind in every place of a text, made from a number.

python -m formulas.matrix SEED > article.md
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

FLAT = ("E=mc^2", "x", r"\alpha+\beta=\gamma", r"f(x)=ax^2+bx+c", r"y_{ij}^{(k)}", "EH=HE")
HIGH = (
    r"\frac12 mv^2", r"\bar v=\frac{\Delta s}{\Delta t}", r"\sum_{i=1}^n x_i",
    r"\int_0^\infty e^{-x}\,dx",
    r"\sqrt{\frac{a}{b}}", r"\left(\frac{x+1}{x-1}\right)^2", r"\binom{n}{k}",
)  # fmt: skip
CHEMICAL = (
    r"2\mathrm{H_2}+\mathrm{O_2}\xlongequal{\text{点燃}}2\mathrm{H_2O}",
    r"\mathrm{CaCO_3}\xrightarrow{\Delta}\mathrm{CaO}+\mathrm{CO_2}\uparrow",
)
WORDS = (
    r"\text{速度}=\frac{\text{路程}}{\text{时间}}",
    r"\vec{AB}\cdot\overline{CD}\perp\widehat{EFG}",
)
LONG = (r"f(x)=a_0+a_1x+a_2x^2+a_3x^3+a_4x^4+a_5x^5+\cdots+a_nx^n",)
TALL = (
    r"A=\begin{pmatrix}a&b\\c&d\end{pmatrix}", r"\begin{cases}x+y=3\\x-y=1\end{cases}",
    r"\begin{aligned}S&=1+2+\cdots+n\\&=\frac{n(n+1)}{2}\end{aligned}",
    r"\left|\begin{matrix}1&2&3\\4&5&6\\7&8&9\end{matrix}\right|",
    r"x=\frac{-b\pm\sqrt{b^2-4ac}}{2a} \tag{1}",
)  # fmt: skip
SIMPLE = (
    r"24\%",
    "10^{-3}",
    r"37^{\circ}C",
    r"\mathrm{CO_2}",
    r"\textcircled{1}",
    r"5\,\mathrm{km}",
)
OCR = (
    r"f ^ { \prime \prime } ( x ) > 0",
    r"1 \frac { 1 } { 2 } \div 2 \frac { 3 } { 4 }",
    r"\mathop { \operatorname { l i m } } _ { n \to \infty } a _ { n }",
    r"A \underset { \text { 高 温 } } { \overset { \text { 催 化 剂 } } { \rightleftharpoons } } B",
    r"\widehat { A } \in \{ x \mid x > 0 \} , x=1，y=2",
    r"△ABC∽△A'B'C'",
    r"c = 3 \times 1 0 ^ { 8 } \mathrm { ~ m / s }",
)
"""As tools of recognition write them: a blank between any two signs."""
OCR_TALL = (
    r"\left[ \begin{array} { c c | c } { 1 } & { 0 } & { 2 } \\ \hline { 0 } & { 1 } & { 3 } "
    r"\end{array} \right] \tag { 2 - 1 }",
    r"\begin{aligned}[t] S & = \sum \limits _ { k } k , \\ [ 5 p t ] & = \left. x \right| _ { 0 } "
    r"\end{aligned}",
)
INLINE = FLAT + HIGH + CHEMICAL + WORDS + LONG + OCR
EVERY = INLINE + TALL + OCR_TALL + SIMPLE
PROSE = (
    "其中各量都以国际单位计算，测量的误差不超过规定的限度，结果由两人独立核对，并与往年的数据比较"
)
FORMS = (
    "${}${}。", "{1}${0}${1}，再看{1}。", "{1}（${0}$）。", "{1}“${0}$”，{1}。",
    "{1}${0}$、{1}${0}$；{1}。",
    "**{1}${0}$**{1}。", "{1}[${0}$](https://example.com){1}。", "{1}${0}$。",
)  # fmt: skip
FRONT = "---\ntitle: 公式与文字\nbyline: 林远\n---\n\n"


def article(
    seed: int, formulas: tuple[str, ...] = INLINE, count: int = 24, *, caption: bool = True
) -> str:
    """Give an article with ``count`` paragraphs, and formulas in a head, a cell, a note, a list.

    With a ``caption`` it has a picture, which is missing, and a formula under it.
    """
    chance = random.Random(seed)
    blocks = list(_blocks(chance, formulas, count))
    if caption:
        blocks.insert(len(blocks) // 2, f"![图中的${chance.choice(formulas)}$一目了然]()")
    return FRONT + "\n\n".join(blocks) + "\n"


def _blocks(chance: random.Random, formulas: tuple[str, ...], count: int) -> Iterator[str]:
    for number in range(count):
        yield paragraph(chance, formulas)
        if number % 4 == 1:
            yield f"$${chance.choice(TALL + formulas)}$$"
    one, two, three = (chance.choice(formulas) for _ in range(3))
    yield f"## 小标题${chance.choice(FLAT)}$的意义"
    yield f"| 量 | 公式 |\n| --- | --- |\n| 动能 | ${_barred(one)}$ |\n| 势能 | ${_barred(two)}$ |"
    yield f"> 引文中有${three}$，又：\n>\n> $${two}$$"
    yield f"- 一项${one}$\n- 又一项"
    yield f"{PROSE}[^1]。"
    yield f"[^1]: 注文里的${chance.choice(FLAT)}$也要排好。"


def paragraph(chance: random.Random, formulas: tuple[str, ...]) -> str:
    """Give a paragraph with a formula after so many characters of prose, in any form."""
    cut = chance.randrange(3, len(PROSE))
    form = chance.choice(FORMS)
    return form.format(chance.choice(formulas), PROSE[:cut])


def _barred(formula: str) -> str:
    return formula.replace("|", r"\|")


def main() -> None:
    """Write one article."""
    sys.stdout.write(article(int(sys.argv[1]) if len(sys.argv) > 1 else 1))


if __name__ == "__main__":
    main()
