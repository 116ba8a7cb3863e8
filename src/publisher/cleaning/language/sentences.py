"""The ends of sentences, of their parts and of clauses: what a text that ends so says.

One mark may end several things, so there are several questions, each with one answer here.
"""

from __future__ import annotations

import re

from .chars import HAN

_BEHIND = r"[”’」』）)》\"']*[\s*]*$"
"""What may stand behind the last mark: what it closes, the stars of bold type, blanks."""
_SENTENCE = re.compile(rf"(?:[。！？!?…]|(?<=[{HAN}）)%])\.){_BEHIND}")
_STATEMENT = re.compile(rf"[。；;]{_BEHIND}")
_PART = re.compile(rf"[。！？!?…：:；;.]{_BEHIND}")
_CLAUSE = re.compile(rf"[。！？!?…：:；;.，,、]{_BEHIND}")
_MARK = re.compile(r"[。！？!?…：:；;，,、]$")
_PAUSE = re.compile(r"[，,、]\s*$")
_LEAD = re.compile(r"[，,、：:]\s*$")
MOST_BEHIND = 24
"""Characters behind the last stop that are looked at; a paragraph of megabytes is not searched as a
whole. Of 1,242 paragraphs in tests and content none holds more than two there."""
SENTENCE_END = re.compile("[。！？；]+[”’」』）]*")
"""Where, within a text, one sentence or part of one ends and the next begins."""
TURN = re.compile("[。！？…；]+[”’」』）]*|：(?!(?<=[0-9]：)[0-9])")
"""Where somebody else may begin to speak: at such an end, behind …, and behind ： but that of a
time or a ratio, 8：30."""
STOP = re.compile("[。！？；]")
"""A mark over which no quotation, title or clause reaches."""


def _near_end(text: str) -> int:
    """From where to look for the last mark: no more than a few marks close behind it."""
    return max(0, len(text.rstrip()) - MOST_BEHIND)


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends a sentence: 。！？…, or a full stop behind Han; no 3.6, no U.S."""
    return _SENTENCE.search(text, _near_end(text)) is not None


def ends_statement(text: str) -> bool:
    """Whether ``text`` ends as no heading does: with 。 or ；. A heading may ask and call."""
    return _STATEMENT.search(text, _near_end(text)) is not None


def ends_part(text: str) -> bool:
    """Whether ``text`` ends a sentence or a part of one: behind ： and ； a line may begin."""
    return _PART.search(text, _near_end(text)) is not None


def ends_clause(text: str) -> bool:
    """Whether ``text`` ends with any mark at all, a comma too."""
    return _CLAUSE.search(text, _near_end(text)) is not None


def ends_with_mark(text: str) -> bool:
    """Whether the last character of ``text`` is a mark; a head may be quoted: “走出去！”."""
    return _MARK.search(text) is not None


def pauses(text: str) -> bool:
    """Whether ``text`` ends with a comma, so that its sentence goes on."""
    return _PAUSE.search(text) is not None


_ENTRY = re.compile(rf"\s*[{HAN}]{{2,8}}(?<![说道问答喊叫曰云])[：:](?=\s*[^\s“「])")
"""The name of an entry has eight characters (8): longer ones are sentences that lead to a list.
Words of saying lead to speech."""


def opens_entry(text: str) -> bool:
    """Whether ``text`` begins as an entry of a list does, with its name: 报名时间：3月3日."""
    return _ENTRY.match(text) is not None


def leads_on(text: str) -> bool:
    """Whether ``text`` ends with a comma or a colon, so that something belongs behind it."""
    return _LEAD.search(text) is not None
