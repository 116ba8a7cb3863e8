"""The Markdown that is read: CommonMark, tables, notes, formulas, and emphasis for Chinese text.

Of HTML there are the few tags of ``tags``. Linkified addresses, smart quotes and reference links
are off: they stay text.
"""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from mdit_py_plugins.footnote.index import footnote_def

from .formulas import read_brackets, read_displayed, read_dollars
from .html_tables import read_html
from .tables import read_bars
from .tags import read_braces, read_script, read_tag

LONGEST_DELIMITER = 64
"""A longer run of ``*`` or ``_`` is a drawn line, not emphasis, and stays text."""
_NOTE = re.compile(r"\[\^([^\s\[\]]{1,64})\]")
ATTRIBUTE = re.compile(
    r"(?P<name>[A-Za-z][\w-]*+)"
    r"(?:=(?:\"(?P<quoted>(?:[^\"\\\n]|\\[\"\\])*+)\"|(?P<bare>[\w.:：%+-]++)))?+"
)
# Groups that give nothing back: any brace is read in one go, whatever stands behind it.
ATTRIBUTES = re.compile(
    r"\{((?:[ \t]*+" + re.sub(r"\?P<\w+>", "?:", ATTRIBUTE.pattern) + r")*+)[ \t]*+\}"
)
"""What may stand in braces behind an image, and one of it."""
_MARKS = "“”‘’—…·"


def is_wide(char: str) -> bool:
    """Whether ``char`` takes a whole cell: a Han character, kana, a full-width mark."""
    return unicodedata.east_asian_width(char) in "WF"


def joins_tightly(left: str, right: str) -> bool:
    """Whether a source line end between two characters means nothing, not a blank."""
    return all(is_wide(c) or c in _MARKS for c in (left, right))


def reader() -> MarkdownIt:
    """A parser for the body of an article; addresses are kept as written."""
    md = MarkdownIt("commonmark", {"html": False})
    md.enable(["table", "strikethrough"])
    md.disable(["code", "reference", "html_block", "html_inline", "fragments_join", "text_join"])
    md.block.ruler.before(
        "paragraph", "footnote_def", footnote_def, {"alt": ["paragraph", "blockquote", "list"]}
    )
    md.block.ruler.at("table", read_bars, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before(
        "paragraph", "html_table", read_html, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    md.block.ruler.before(
        "paragraph", "formula", read_displayed, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    md.inline.ruler.at("emphasis", _emphasis)
    md.inline.ruler.at("strikethrough", _strike)
    md.inline.ruler.before("strikethrough", "script", read_script)
    md.inline.ruler.before("script", "inline_note", _inline_note)
    md.inline.ruler.before("autolink", "tag", read_tag)
    md.inline.ruler.before("link", "dollars", read_dollars)
    md.inline.ruler.before("escape", "brackets", read_brackets)
    md.inline.ruler.before("link", "note", _note)
    md.inline.ruler.after("image", "attributes", _attributes)
    md.inline.ruler.after("attributes", "braces", read_braces)
    # The defaults percent-encode addresses and leave unwanted schemes as text; here addresses
    # stay as written and unwanted ones become diagnostics.
    for name, hook in (("normalizeLink", str), ("normalizeLinkText", str), ("validateLink", bool)):
        setattr(md, name, hook)
    return md


def _emphasis(state: StateInline, silent: bool) -> bool:
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    length = end - state.pos
    if length > LONGEST_DELIMITER:
        state.push("text", "", 0).content = marker * length
    else:
        opens, closes = _flanks(state.src, state.pos, end, state.posMax)
        for _ in range(length):
            state.push("text", "", 0).content = marker
            state.delimiters.append(
                Delimiter(ord(marker), length, len(state.tokens) - 1, -1, opens, closes)
            )
    state.pos = end
    return True


def _strike(state: StateInline, silent: bool) -> bool:
    """Read ``~~``; three tildes are drawn, and two between numbers are a range."""
    start = state.pos
    if silent or state.src[start] != "~":
        return False
    end = start
    while end < state.posMax and state.src[end] == "~":
        end += 1
    state.push("text", "", 0).content = state.src[start:end]
    sides = state.src[max(0, start - 1) : start] + state.src[end : end + 1]
    if end - start == 2 and not (len(sides) == 2 and sides.isdecimal()):
        opens, closes = _flanks(state.src, start, end, state.posMax)
        # Length 0: pairs of tildes do not take each other's halves, as asterisks do.
        state.delimiters.append(Delimiter(ord("~"), 0, len(state.tokens) - 1, -1, opens, closes))
    state.pos = end
    return True


def _flanks(text: str, start: int, end: int, maximum: int) -> tuple[bool, bool]:
    """Whether the delimiters ``text[start:end]`` can open and can close emphasis.

    CommonMark 0.31, 6.2, with one change: a full-width neighbour counts as a word boundary, since
    Chinese has no blanks. Otherwise ``**“引文”**说`` would print its asterisks.
    """
    before = text[start - 1] if start else " "
    after = text[end] if end < maximum else " "
    left = not after.isspace() and (not _is_narrow_mark(after) or _is_boundary(before))
    right = not before.isspace() and (not _is_narrow_mark(before) or _is_boundary(after))
    if text[start] in "*~":
        return left, right
    return left and (not right or _is_mark(before)), right and (not left or _is_mark(after))


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _is_narrow_mark(char: str) -> bool:
    return _is_mark(char) and not is_wide(char)


def _is_boundary(char: str) -> bool:
    return char.isspace() or _is_mark(char) or is_wide(char)


def _note(state: StateInline, silent: bool) -> bool:
    """Read ``[^label]``; whether the note has a text is judged later."""
    found = _NOTE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("note", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _inline_note(state: StateInline, silent: bool) -> bool:
    """Read ``^[text]``, a note written where it is called; ``^[1]^`` is none."""
    start = state.pos + 2
    if not state.src.startswith("^[", state.pos):
        return False
    end = parseLinkLabel(state, start - 1)
    if end < 0 or not state.src[start:end].strip() or state.src.startswith("^", end + 1):
        return False
    if not silent:
        token = state.push("inline_note", "", 0)
        token.content, token.children = state.src[start:end], []
        state.md.inline.parse(token.content, state.md, state.env, token.children)
    state.pos = end + 1
    return True


def _attributes(state: StateInline, silent: bool) -> bool:
    """Read ``{credit="…" columns=3 group}`` directly behind an image; elsewhere braces are text.

    Each is kept as its name, its value (None where it has none) and as it is written.
    """
    if silent or state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    found = ATTRIBUTES.match(state.src, state.pos, state.posMax)
    image = state.tokens[-1]
    if not found or image.type != "image":
        return False
    image.meta["attributes"] = [
        (
            one["name"],
            one["bare"] if one["quoted"] is None else re.sub(r"\\([\"\\])", r"\1", one["quoted"]),
            one[0],
        )
        for one in ATTRIBUTE.finditer(found[1])
    ]
    state.pos = found.end()
    return True
