"""Letters of formulas as Unicode has them: slanted, bold, double, script and so on."""

from __future__ import annotations

from .tree import LetterStyle

_LATIN = {  # The first of A–Z, a–z.
    LetterStyle.ITALIC: (0x1D434, 0x1D44E),
    LetterStyle.BOLD: (0x1D400, 0x1D41A),
    LetterStyle.BOLD_ITALIC: (0x1D468, 0x1D482),
    LetterStyle.DOUBLE: (0x1D538, 0x1D552),
    LetterStyle.SCRIPT: (0x1D49C, 0x1D4B6),
    LetterStyle.FRAKTUR: (0x1D504, 0x1D51E),
    LetterStyle.SANS: (0x1D5A0, 0x1D5BA),
    LetterStyle.MONO: (0x1D670, 0x1D68A),
}
_GREEK = {  # The first of Α–Ω, α–ω.
    LetterStyle.ITALIC: (0x1D6E2, 0x1D6FC),
    LetterStyle.BOLD: (0x1D6A8, 0x1D6C2),
    LetterStyle.BOLD_ITALIC: (0x1D71C, 0x1D736),
}
_VARIANTS = "∂ϵϑϰϕϱϖ"
"""Signs that follow the small Greek letters there, in this order."""
_DIGITS = {
    LetterStyle.BOLD: 0x1D7CE, LetterStyle.BOLD_ITALIC: 0x1D7CE, LetterStyle.DOUBLE: 0x1D7D8,
    LetterStyle.SANS: 0x1D7E2, LetterStyle.MONO: 0x1D7F6,
}  # fmt: skip
_HOLES = {
    0x1D455: "ℎ", 0x1D49D: "ℬ", 0x1D4A0: "ℰ", 0x1D4A1: "ℱ", 0x1D4A3: "ℋ", 0x1D4A4: "ℐ",
    0x1D4A7: "ℒ", 0x1D4A8: "ℳ", 0x1D4AD: "ℛ", 0x1D4BA: "ℯ", 0x1D4BC: "ℊ", 0x1D4C4: "ℴ",
    0x1D506: "ℭ", 0x1D50B: "ℌ", 0x1D50C: "ℑ", 0x1D515: "ℜ", 0x1D51D: "ℨ", 0x1D53A: "ℂ",
    0x1D53F: "ℍ", 0x1D545: "ℕ", 0x1D547: "ℙ", 0x1D548: "ℚ", 0x1D549: "ℝ", 0x1D551: "ℤ",
}  # fmt: skip
"""Letters that Unicode had before it had their alphabet."""
_DOTLESS = {"ı": "𝚤", "ȷ": "𝚥"}


def styled(text: str, letters: LetterStyle) -> str:
    """``text`` in a style of letters, each character as Unicode has it in that style."""
    if letters is LetterStyle.ROMAN:
        return text
    return "".join(_styled(char, letters) for char in text)


def _styled(char: str, letters: LetterStyle) -> str:
    if char.isascii() and char.isalpha():
        capital, small = _LATIN[letters]
        code = capital + ord(char) - 65 if char.isupper() else small + ord(char) - 97
        return _HOLES.get(code, chr(code))
    if char.isascii() and char.isdigit():
        return chr(_DIGITS[letters] + int(char)) if letters in _DIGITS else char
    if letters is LetterStyle.ITALIC and char in _DOTLESS:
        return _DOTLESS[char]
    greek = _GREEK.get(letters)
    if greek is None:
        return char
    if "Α" <= char <= "Ω":
        return chr(greek[0] + ord(char) - 0x391)
    if "α" <= char <= "ω":
        return chr(greek[1] + ord(char) - 0x3B1)
    if char in _VARIANTS:
        return chr(greek[1] + 25 + _VARIANTS.index(char))
    return char
