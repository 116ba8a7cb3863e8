"""What the program says, as values that can be said in any of its tongues.

A sentence is a template in English and what stands in its slots. It is English wherever it is
compared, sorted or written down, and is put into the reader's tongue where it is shown: after a
worker made it, after a store kept it, and whoever reads it then.

The Chinese of every template stands in ``zh-Hans/``, one TOML file for a part of the program.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from numbers import Real
from typing import Any

ENGLISH, CHINESE = "en", "zh-Hans"
TONGUES = {
    "en": ENGLISH,
    "zh": CHINESE,
    "zh-cn": CHINESE,
    "zh-hans": CHINESE,
    "zh-hans-cn": CHINESE,
}
"""What a tongue may be called, in small letters and with hyphens."""
VARIABLE = "PUBLISHER_LANG"
"""Environment variable that names the tongue where ``--lang`` does not."""
OPTION = "--lang"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Environment variables that name the locale of messages, the first that is set (POSIX, 8.2)."""
OTHERS = "others.toml"
"""The file of a tongue that holds what other programs say."""
_SLOT = re.compile(r"\{\w+\}")
_JOINTS = {ENGLISH: ", ", CHINESE: "、"}
"""What stands between the members of a list of which a slot says nothing else."""

Value = Any
"""What stands in a slot: text, a sentence, a number, or a tuple of these."""


class Said(str):
    """A sentence in English that knows the template and the values it was made of."""

    template: str
    values: Mapping[str, Value]
    _fields = ("text", "template", "values")
    """Says to ``workspace.thaw`` that this holds values and does nothing when it is made."""

    def __new__(cls, text: str, template: str, values: Mapping[str, Value]) -> Said:
        """``text``, which ``template`` and ``values`` come to in English."""
        made = super().__new__(cls, text)
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[type[Said], tuple[str, str, dict[str, Value]]]:
        """Travel whole to another process."""
        return type(self), (str(self), self.template, dict(self.values))


SILENCE = Said("", "", {})
"""What is said where there is nothing to say."""


def worded(template: str, /, **values: object) -> Said:
    """Say ``template`` with ``values`` in its ``{slots}``; without values it is taken as it is.

    A slot has what a format string may have behind a colon; for a list this is what stands between
    its members, ", " if nothing is given. An exception is what it was raised with. All else stands
    as ``str`` gives it.
    """
    plain = {name: _plain(value) for name, value in values.items()}
    return Said(_filled(template, plain, ENGLISH), template, plain)


def slotted(template: str) -> str:
    """Mark ``template`` as one that is filled elsewhere; the catalogue has to have it."""
    return template


def term(text: str) -> Said:
    """Say a single ``text`` that is chosen from few, such as the name of a kind of finding."""
    plain = str(text)
    return Said(plain, plain, {})


def in_turn(members: Iterable[object], joint: str = ", ") -> Said:
    """Say ``members`` one after the other with ``joint`` between them."""
    slot = "{members}" if joint == ", " else f"{{members:{joint}}}"
    return worded(slot, members=tuple(members))


def spoken(text: str, tongue: str | None = None) -> str:
    """``text`` in ``tongue``, or in the one chosen; what is not known stays as it is."""
    tongue = tongue or chosen()
    if tongue == ENGLISH:
        return text
    if not isinstance(text, Said):
        return recognised(text, tongue)
    template = _template(text.template, tongue)
    if template is None:
        return recognised(text, tongue)
    values = {name: _spoken_value(value, tongue) for name, value in text.values.items()}
    try:
        return _filled(template, values, tongue)
    except (LookupError, ValueError, TypeError):
        # A record that another version of the program wrote.
        return text


@cache
def catalogue(tongue: str) -> Mapping[str, str]:
    """All that can be said in ``tongue``: template in English -> template in it."""
    if tongue == ENGLISH:
        return {}
    return {template: text for _, table in _tables(tongue) for template, text in table.items()}


@cache
def _tables(tongue: str) -> tuple[tuple[str, dict[str, str]], ...]:
    """The files of ``tongue`` by their names."""
    # Here, since English needs neither.
    import tomllib
    from importlib.resources import files

    found = sorted((files(__package__) / tongue).iterdir(), key=lambda file: file.name)
    tables = (file for file in found if file.name.endswith(".toml"))
    return tuple((file.name, tomllib.loads(file.read_text(encoding="utf-8"))) for file in tables)


def recognised(text: str, tongue: str) -> str:
    """Give in ``tongue`` what another program said, known by its form; else ``text`` itself.

    Libraries give their complaints as finished sentences. ``others.toml`` holds those that people
    meet, the parts that vary as slots; a slot is as short as the sentence lets it be.
    """
    known = catalogue(tongue)
    for same in (text, text[:1].lower() + text[1:]):
        if same in known:
            return known[same]
    for form, template in _forms(tongue):
        found = form.fullmatch(text)
        if found:
            return template.format_map({n: spoken(v, tongue) for n, v in found.groupdict().items()})
    return text


@cache
def _forms(tongue: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences of other programs that have slots, each as an expression."""
    table = dict(_tables(tongue))[OTHERS]
    slotted = sorted((t for t in table if _SLOT.search(t)), key=lambda t: (-len(t), t))
    return tuple((_form(template), table[template]) for template in slotted)


def _form(template: str) -> re.Pattern[str]:
    parts = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.*?)", re.escape(template))
    return re.compile(parts, re.DOTALL | re.IGNORECASE)


def as_plain(text: str) -> object:
    """A sentence as plain values that JSON can hold; other text is itself."""
    if not isinstance(text, Said):
        return text
    values = {name: _as_plain_value(value) for name, value in text.values.items()}
    return {"said": str(text), "template": text.template, "values": values}


def from_plain(values: Any) -> Said:
    """What ``as_plain`` packed; text that was kept alone is said as it is."""
    if isinstance(values, str):
        return term(values)
    slots = {name: _from_plain_value(value) for name, value in values["values"].items()}
    return Said(values["said"], values["template"], slots)


# Which tongue


_chosen: str | None = None
_spoken_here: ContextVar[str | None] = ContextVar("spoken here", default=None)


def chosen() -> str:
    """The tongue that messages are shown in."""
    return _spoken_here.get() or _chosen or ENGLISH


@contextmanager
def speaking(tongue: str | None) -> Iterator[None]:
    """Show messages in ``tongue`` within the block, in this thread alone; None changes nothing."""
    token = _spoken_here.set(tongue)
    try:
        yield
    finally:
        _spoken_here.reset(token)


def choose(tongue: str | None) -> None:
    """Show messages in ``tongue`` from here on; in English if it is None."""
    global _chosen
    _chosen = tongue


def find_tongue(name: str) -> str | None:
    """The tongue called ``name``, as zh, zh-Hans or zh_CN; None if it is no known one."""
    return TONGUES.get(name.strip().replace("_", "-").lower())


def of_locale(environ: Mapping[str, str]) -> str:
    """The tongue that the locale in ``environ`` asks for: Chinese for zh…, else English."""
    name = next((environ[key] for key in _LOCALE if environ.get(key)), "")
    return CHINESE if name.lower().startswith("zh") else ENGLISH


def part_option(words: Sequence[str]) -> tuple[list[str], str | None]:
    """``words`` of a command line without ``--lang`` and its value, and the last value.

    A value that is lacking is "". Behind ``--`` nothing is an option.
    """
    rest: list[str] = []
    value: str | None = None
    waiting = iter(words)
    for one in waiting:
        name, equals, given = one.partition("=")
        if one == "--":
            return [*rest, one, *waiting], value
        if name == OPTION:
            value = given if equals else next(waiting, "")
        else:
            rest.append(one)
    return rest, value


def asked(option: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """The tongue asked for by ``--lang``, else by ``PUBLISHER_LANG``, else by the locale.

    A name that is no tongue's is a ValueError which holds it.
    """
    name = environ.get(VARIABLE) or None if option is None else option
    if name is None:
        return of_locale(environ)
    tongue = find_tongue(name)
    if tongue is None:
        raise ValueError(name)
    return tongue


# Slots


class _Row(tuple[Value, ...]):
    """Members of a list; what stands behind the colon of its slot stands between them."""

    joint = ", "

    def __format__(self, between: str) -> str:
        return (between or self.joint).join(map(str, self))


class _ChineseRow(_Row):
    joint = _JOINTS[CHINESE]


_ROWS = {ENGLISH: _Row, CHINESE: _ChineseRow}


def _filled(template: str, values: Mapping[str, Value], tongue: str) -> str:
    if not values:
        return template
    row = _ROWS[tongue]
    shown = {n: row(v) if isinstance(v, tuple) else v for n, v in values.items()}
    return template.format_map(shown)


def _template(template: str, tongue: str) -> str | None:
    known = catalogue(tongue).get(template)
    if known is None and template.startswith("{members"):
        joint = template[len("{members:") : -1]
        return f"{{members:{catalogue(tongue).get(joint, joint)}}}" if joint else template
    return known


def _plain(value: object) -> Value:
    """``value`` as what a slot holds and any record can keep."""
    if isinstance(value, Said):
        return value
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    if isinstance(value, BaseException):
        told = value.args[0] if value.args else ""
        return told if isinstance(told, Said) else term(str(value))
    if isinstance(value, (tuple, list, set, frozenset, Mapping, Iterator)):
        return tuple(map(_plain, value))
    return str(value)


def _spoken_value(value: Value, tongue: str) -> Value:
    if isinstance(value, Said):
        return spoken(value, tongue)
    return tuple(_spoken_value(v, tongue) for v in value) if isinstance(value, tuple) else value


def _as_plain_value(value: Value) -> object:
    if isinstance(value, tuple):
        return [_as_plain_value(one) for one in value]
    return as_plain(value) if isinstance(value, str) else value


def _from_plain_value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(map(_from_plain_value, value))
    return from_plain(value) if isinstance(value, dict) else value
