"""Inline markup that is written with tags: which are read, which stay text and are reported.

``<sub> <sup> <u> <del> <ruby>`` and their kin are read wherever they are closed in the text that
holds them. Any other tag of HTML, a comment, a template's braces stay text, with a finding.
What no reader of HTML would take for a tag, ``<3`` or ``<<史记>>``, is text like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ..characters import HAN, KANA, LATIN, has_han
from ..tongues import Said, slotted, worded

STYLES = {
    "sub": "sub", "sup": "sup", "u": "underline", "ins": "underline", "s": "strike",
    "del": "strike", "strike": "strike", "b": "strong", "strong": "strong", "i": "emphasis",
    "em": "emphasis", "cite": "book", "small": "small",
}  # fmt: skip
"""The tags that give text a style, and which."""
NAME = "name"
"""The style of ``<u class="name">``, a name (专名号); ``<cite>`` is a title (书名号)."""
_NAME = re.compile(r"""\s+class\s*=\s*(?:"name"|'name'|name)\s*""")
RUBY = frozenset({"ruby", "rb", "rt", "rp"})
_READ = frozenset(STYLES) | RUBY | {"br"}
HTML = frozenset({
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "base",
    "basefont", "bdi", "bdo", "big", "blink", "blockquote", "body", "button", "canvas", "caption",
    "center", "code", "col", "colgroup", "data", "datalist", "dd", "details", "dfn",
    "dialog", "dir", "div", "dl", "dt", "embed", "fieldset", "figcaption", "figure", "font",
    "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
    "hgroup", "hr", "html", "iframe", "img", "input", "kbd", "label", "legend", "li", "link",
    "main", "map", "mark", "marquee", "menu", "meta", "meter", "nav", "nobr", "noframes",
    "noscript", "object", "ol", "optgroup", "option", "output", "p", "param", "picture", "pre",
    "progress", "q", "rtc", "samp", "script", "search", "section", "select", "slot",
    "source", "span", "style", "summary", "svg", "table", "tbody", "td", "template", "textarea",
    "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "ul", "var", "video", "wbr"
})  # fmt: skip
"""The other elements of HTML, old ones included."""
LONGEST_TAG = 1000
"""Characters of a tag or comment; what is longer is not looked at as one."""
TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)"
    r"(?P<attributes>(?:\s+[A-Za-z_:@][\w:.-]*"
    r"(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'=<>`]+))?)*)\s*/?>"
)
COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<[!?][A-Za-z][^<>]*>", re.DOTALL)
_TEMPLATE = re.compile(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\{#[^{}\n]*#\}")
ENTITY = re.compile(
    r"&(?:nbsp|ensp|emsp|thinsp|lt|gt|amp|quot|apos|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip"
    r"|middot)(?![A-Za-z0-9=])|&#(?:[0-9]{2,7}|[xX][0-9A-Fa-f]{2,6})(?![0-9A-Fa-f])"
)
"""What looks like a character reference and is none, mostly for want of its semicolon."""

_SMALL = (
    r"[+\-\u2212]?(?:[0-9A-Za-z\u0370-\u03ff.]{1,12}|\([0-9A-Za-z+\-\u2212]{1,8}\))[+\-\u2212]?"
)
_SUB = re.compile(rf"~({_SMALL}|[+\-\u2212]{{1,2}})~(?![~0-9])")
_SUP = re.compile(rf"\^({_SMALL}|[+\-\u2212]{{1,2}})\^(?![\^0-9])")
_ADDRESS = re.compile(r"://|www\.|@|^[~./\\]|\\\\")
"""In what a tilde or a caret is part of a name of something."""
_BEFORE = re.compile(r"[!-~]*\Z")
_BRACED = re.compile(
    rf"\{{(?P<base>[{HAN}\u3006\u4dc0-\u4dff]{{1,64}})"
    rf"\|(?P<reading>[{LATIN}\u0300-\u036f\u1e00-\u1eff\u02c7\u02ca\u02cb\u02d9"
    rf"{KANA}・ー\u3105-\u312f\u31a0-\u31bf0-5 '’-]{{1,400}})\}}"
)
_GLOSSED = re.compile(
    r"\{(?P<base>[^\s{}|\\`*_~^<>\[\]&]{1,8})\|注[：:] ?(?P<gloss>[^{}|\n\\`*_~^<>\[\]&]{1,80})\}"
)
"""Words with a note between the lines (行间注); no markup stands in either."""
_MEANT = re.compile(
    r"\{(?P<base>[^{}|\n]{0,100})\|(?:(?P<note>注[：:])|(?P<reading>[^{}|\n]{0,400})\})"
)
"""What may be meant for words with a reading or a note and is not read as such."""
_SOUND = re.compile(rf"[\u00e0-\u00fc\u0101-\u01dc{KANA}・ー\u3105-\u312f{HAN}]")
"""What a reading has, and a set, {x|x>0}, has not."""
LONGEST_WORD = 8
"""Characters under one reading; more need a syllable each, or no line could be parted there."""

_BRACES = "{|}"
"""Stands for the name of braces that are no reading."""

Report = Callable[[str, Said, Said, str], None]
RAW = "A026"
_ESCAPE = slotted("write a backslash before it to print it as it stands: \\{shown}")


# From characters to tokens


def read_tag(state: StateInline, silent: bool) -> bool:
    """Read a tag of HTML, or a comment, as one token."""
    if state.src[state.pos] != "<":
        return False
    end = min(state.posMax, state.pos + LONGEST_TAG)
    found = TAG.match(state.src, state.pos, end)
    name = found["name"].lower() if found else ""
    if not found or name not in _READ | HTML:
        found, name = COMMENT.match(state.src, state.pos, end), ""
    if not found:
        return False
    if not silent:
        token = state.push("tag", "", 0)
        token.content = found[0]
        token.meta = {"name": name, "close": bool(name and found["close"])}
        token.meta["named"] = name == "u" and _NAME.fullmatch(found["attributes"]) is not None
        given = bool(name and found["attributes"].strip())
        token.meta["attributes"] = given and not token.meta["named"]
    state.pos = found.end()
    return True


def read_braces(state: StateInline, silent: bool) -> bool:
    """Read ``{字|zì}`` as ruby and ``{字|注：…}`` as a note between the lines.

    The braces of a template are one token that stays text.
    """
    if state.src[state.pos] != "{":
        return False
    template = _TEMPLATE.match(state.src, state.pos, min(state.posMax, state.pos + LONGEST_TAG))
    if template:
        if not silent:
            token = state.push("tag", "", 0)
            token.content, token.meta = template[0], {"name": "", "close": False}
        state.pos = template.end()
        return True
    gloss = _GLOSSED.match(state.src, state.pos, state.posMax)
    if gloss and gloss["gloss"].strip():
        if not silent:
            token = state.push("gloss", "", 0)
            token.content, token.markup = gloss["base"], gloss["gloss"].strip()
        state.pos = gloss.end()
        return True
    ruby = _BRACED.match(state.src, state.pos, state.posMax)
    if not ruby:
        return _read_almost(state, silent)
    if not silent:
        groups = list(_parted(ruby["base"], ruby["reading"]))
        if any(len(base) > LONGEST_WORD for base, _ in groups):
            token = state.push("tag", "", 0)
            token.content, token.meta = ruby[0], {"name": _BRACES, "close": False}
        else:
            _push_readings(state, groups)
    state.pos = ruby.end()
    return True


def _read_almost(state: StateInline, silent: bool) -> bool:
    """Read the brace of what was meant to be a reading or a note, and is neither, as a tag.

    It stays text like all behind it, with a finding.
    """
    meant = _MEANT.match(state.src, state.pos, state.posMax)
    if not meant:
        return False
    if not (meant["note"] or has_han(meant["base"]) or _SOUND.search(meant["reading"])):
        return False
    if not silent:
        token = state.push("tag", "", 0)
        end = state.src.find("}", meant.end() - 1, meant.end() + LONGEST_TAG)
        shown = state.src[state.pos : end + 1] if end >= 0 else meant[0]
        token.content = "{"
        token.meta = {"name": _BRACES, "close": False, "shown": shown.split("\n", 1)[0]}
    state.pos += 1
    return True


def _parted(base: str, reading: str) -> Iterator[tuple[str, str]]:
    """Yield each character with its syllable, where there are as many; else the word as a whole."""
    syllables = reading.split()
    if len(syllables) == len(base):
        yield from zip(base, syllables, strict=True)
    else:
        yield base, reading


def _push_readings(state: StateInline, groups: Iterable[tuple[str, str]]) -> None:
    """Push one ruby element for all ``groups`` of base and reading."""
    state.push("tag", "", 0).meta = {"name": "ruby", "close": False}
    for base, reading in groups:
        state.push("text", "", 0).content = base
        state.push("tag", "", 0).meta = {"name": "rt", "close": False}
        state.push("text", "", 0).content = reading
        state.push("tag", "", 0).meta = {"name": "rt", "close": True}
    state.push("tag", "", 0).meta = {"name": "ruby", "close": True}


def read_script(state: StateInline, silent: bool) -> bool:
    """Read ``H~2~O`` and ``x^2^``.

    A tilde between numbers (5~8月，6~9月) is the Chinese sign for a range: a subscript follows a
    letter or a closing bracket directly, and holds nothing but letters, digits and signs of a
    charge. A superscript may also follow a digit (10^6^).
    """
    mark = state.src[state.pos]
    if mark not in "~^":
        return False
    found = (_SUB if mark == "~" else _SUP).match(state.src, state.pos, state.posMax)
    if not found or not _carries(state, mark):
        return False
    if not silent:
        _push(state, "sub" if mark == "~" else "sup", found[1])
    state.pos = found.end()
    return True


def _carries(state: StateInline, mark: str) -> bool:
    """Whether what stands before the current position can have small text behind it."""
    if not state.pos:
        return False
    if not state.pending and state.tokens and state.tokens[-1].meta.get("name") in ("sub", "sup"):
        return True
    last = state.src[state.pos - 1]
    if not (_is_letter(last) or last in ")]）］" or (mark == "^" and last.isdecimal())):
        return False
    before = _BEFORE.search(state.src, max(0, state.pos - 200), state.pos)
    return not (before and _ADDRESS.search(before[0]))


def _is_letter(char: str) -> bool:
    return char.isalpha() and char < "\u0530"


def _push(state: StateInline, name: str, text: str) -> None:
    """Push ``text`` in the element ``name``."""
    state.push("tag", "", 0).meta = {"name": name, "close": False}
    state.push("text", "", 0).content = text
    state.push("tag", "", 0).meta = {"name": name, "close": True}


# From tokens to tokens that are paired


def settle(tokens: Sequence[Token], report: Report) -> list[Token]:
    """``tokens`` with only such tags as are read.

    They are ``style`` tokens (``tag`` the style, ``nesting`` 1 or -1), ``br``, and ``ruby`` tokens:
    ``content`` the base, ``markup`` the reading, ``info`` the kind of token its first text is.
    All others become text and are reported.
    """
    if not any(token.type == "tag" for token in tokens):
        return list(tokens)
    partner = _pair(tokens)
    others = Counter(
        token.meta["name"]
        for n, token in enumerate(tokens)
        if token.type == "tag" and n not in partner and not token.meta["close"]
    )
    settled: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type != "tag":
            settled.append(token)
        elif token.meta["name"] == "br":
            settled.append(Token("br", "", 0))
        elif at not in partner:
            settled += _as_text(token, others, report)
        elif token.meta["name"] == "ruby":
            end = partner[at]
            settled += _read_ruby(tokens, at, end, partner, report)
            at = end
        elif token.meta["name"] in STYLES:
            _check_attributes(token, report)
            settled.append(_style(token, tokens[partner[at]]))
        at += 1
    return _without_blanks_at_breaks(settled)


def _without_blanks_at_breaks(tokens: list[Token]) -> list[Token]:
    """``tokens`` without the blanks before and behind a ``br``, which no reader would see."""
    for n, token in enumerate(tokens):
        if token.type == "br":
            if n and tokens[n - 1].type == "text":
                tokens[n - 1].content = tokens[n - 1].content.rstrip(" ")
            if n + 1 < len(tokens) and tokens[n + 1].type == "text":
                tokens[n + 1].content = tokens[n + 1].content.lstrip(" ")
    return tokens


def _pair(tokens: Sequence[Token]) -> dict[int, int]:
    """The number of the other tag for each of ``tokens`` that is one of a pair."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    waiting: Counter[str] = Counter()
    for n, token in enumerate(tokens):
        if token.type != "tag" or token.meta["name"] not in _READ - {"br"}:
            continue
        name = token.meta["name"]
        if not token.meta["close"]:
            if _may_stand(name, waiting):
                opened.append(n)
                waiting[name] += 1
        elif waiting[name]:
            while True:
                start = opened.pop()
                waiting[tokens[start].meta["name"]] -= 1
                if tokens[start].meta["name"] == name:
                    break
            partner[start], partner[n] = n, start
    return _with_readings(tokens, partner)


def _may_stand(name: str, waiting: Counter[str]) -> bool:
    """Whether an element may begin inside those that are open: ruby has its own rules."""
    if name == "ruby":
        return not waiting["ruby"]
    if name in RUBY:
        return bool(waiting["ruby"])
    return True


def _with_readings(tokens: Sequence[Token], partner: dict[int, int]) -> dict[int, int]:
    """``partner`` without the tags of a ruby element that has no reading or no base."""
    for start, end in sorted(partner.items()):
        if start > end or tokens[start].meta["name"] != "ruby":
            continue
        groups = list(_groups(tokens, start, end, partner))
        if not groups or not all(base.strip() and reading for base, reading in groups):
            for n in range(start, end + 1):
                if tokens[n].type == "tag" and tokens[n].meta["name"] in RUBY:
                    partner.pop(n, None)
    return partner


def _groups(
    tokens: Sequence[Token], start: int, end: int, partner: dict[int, int]
) -> Iterator[tuple[str, str]]:
    """Yield base and reading of each group of a ruby element; text behind the last has ""."""
    base = ""
    at = start + 1
    while at < end:
        token = tokens[at]
        name = token.meta.get("name") if token.type == "tag" else None
        if name in ("rt", "rp") and at in partner and not token.meta["close"]:
            if name == "rt":
                yield base, _words(tokens[at + 1 : partner[at]])
                base = ""
            at = partner[at]
        else:
            base += _word(token)
        at += 1
    if base.strip():
        yield base, ""


def _words(tokens: Sequence[Token]) -> str:
    return " ".join("".join(map(_word, tokens)).split())


def _word(token: Token) -> str:
    if token.type == "softbreak":
        return " "
    return token.content if token.type in ("text", "text_special", "code_inline") else ""


def _read_ruby(
    tokens: Sequence[Token], start: int, end: int, partner: dict[int, int], report: Report
) -> Iterator[Token]:
    """Yield a ruby element as one token for each group, other markup in it before or behind.

    A group has one style: that of its first character.
    """
    for n in range(start, end + 1):
        if n in partner and tokens[n].type == "tag":
            _check_attributes(tokens[n], report)
    groups = [(base.strip(), reading) for base, reading in _groups(tokens, start, end, partner)]
    done = 0
    said = False
    skip = -1
    for n in range(start + 1, end):
        token = tokens[n]
        name = token.meta.get("name") if token.type == "tag" else None
        if n <= skip:
            continue
        if name in ("rt", "rp") and n in partner:
            skip = max(n, partner[n])
            said = False
        elif _word(token):
            if token.content.strip() and not said:
                made = Token("ruby", "", 0)
                made.content, made.markup = groups[done]
                made.info = token.type
                done += 1
                said = True
                yield made
        elif name in STYLES and n in partner:
            yield _style(token, tokens[partner[n]])
        elif token.type != "tag":
            yield token


def _style(token: Token, other: Token) -> Token:
    """The token for a tag of a style, ``other`` being the other one of its pair."""
    opening = other if token.meta["close"] else token
    style = NAME if opening.meta.get("named") else STYLES[token.meta["name"]]
    return Token("style", style, -1 if token.meta["close"] else 1)


def _as_text(token: Token, others: Counter[str], report: Report) -> Iterator[Token]:
    """Yield a tag that is not read as text, and report it, one time for a tag and its end."""
    name = token.meta["name"]
    first, *more = token.content.split("\n")
    if token.meta["close"] and others[name] > 0:
        others[name] -= 1
    else:
        report(RAW, *_complaint(token), token.meta.get("shown", first))
    yield _text(first)
    for line in more:
        yield Token("softbreak", "br", 0)
        yield _text(line.strip())


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _complaint(token: Token) -> tuple[Said, Said]:
    name, shown = token.meta["name"], token.meta.get("shown", token.content)[:60]
    escape = worded(_ESCAPE, shown=shown.split("\n", 1)[0])
    if name in RUBY:
        return (
            worded("“{shown}” has no reading or no end", shown=shown),
            worded("write <ruby>字<rt>zì</rt></ruby>; or {escape}", escape=escape),
        )
    if name in _READ:
        end = f"</{name}>" if not token.meta["close"] else f"<{name}>"
        return worded(
            "“{shown}” has no {end} in its paragraph and is printed as it stands",
            shown=shown,
            end=end,
        ), escape
    if name == _BRACES and "shown" in token.meta:
        return (
            worded(
                "“{shown}” is neither a reading nor a note and is printed as it stands", shown=shown
            ),
            worded(
                "a reading stands above Han and is of letters, kana or bopomofo, a note above "
                "eight characters at most, is of eighty, and neither has markup; or {escape}",
                escape=escape,
            ),
        )
    if name == _BRACES:
        base, _, reading = token.content[1:-1].partition("|")
        return (
            worded(
                "“{shown}” has {split} syllables for {base} characters and is printed as it stands",
                shown=shown,
                split=len(reading.split()),
                base=len(base),
            ),
            worded("write a syllable for each, or part it into words; or {escape}", escape=escape),
        )
    what = worded("this tag of HTML") if name else worded("this comment or code")
    return worded("{what} is printed as it stands: “{shown}”", what=what, shown=shown), worded(
        "remove it; or {escape}", escape=escape
    )


def _check_attributes(token: Token, report: Report) -> None:
    if token.meta.get("attributes"):
        shown = token.content[:60]
        plain = f"<{token.meta['name']}>"
        report(
            RAW,
            worded("what “{shown}” says besides its name is not used", shown=shown),
            worded("write {plain}", plain=plain),
            shown,
        )
