"""Settings files: TOML text to a validated model, every error at the key it is about."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, get_args

from ..diagnostics import ContentError, Diagnostic, Place, suggest
from ..tongues import Said, term, worded
from .keys import spans_of

if TYPE_CHECKING:
    from pydantic import BaseModel

Model = TypeVar("Model", bound="BaseModel")

_Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the root of the file."""
_Span: TypeAlias = tuple[int, int, int]
"""Line, column and end column."""


DEEPEST = 64
"""Parts of the longest dotted key that is read: TOML makes a table of every part."""


def _deep_key(text: str, name: str) -> Place | None:
    """The place of the first key that has too many parts."""
    found = _DEEP_KEY.search(_LONG_STRING.sub(lambda m: re.sub(r"\S", "_", m[0]), text))
    if not found:
        return None
    return Place(name, text.count("\n", 0, found.start()) + 1)


def read_values(text: str, name: str) -> dict[str, Any]:
    """The plain values of the TOML ``text``; ``name`` is the file in diagnostics.

    Raises ContentError where it is no TOML.
    """
    try:
        if place := _deep_key(text, name):
            raise ContentError(
                Diagnostic(
                    "T001",
                    worded("not valid TOML: a key of more than {deepest} parts", deepest=DEEPEST),
                    place,
                    hint=worded("no setting has more than four parts"),
                ).with_source(text)
            )
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ContentError(_syntax_error(error, text, name)) from error


def parse_toml(
    text: str, name: str, model: type[Model], values: Mapping[str, Any] | None = None
) -> Model:
    """The TOML ``text`` as a validated ``model``; ``name`` is the file in diagnostics.

    ``values`` stands for what the text says where it is only a part of it (a layout that extends
    another); errors still point into the text. Raises ContentError where it is no TOML, or with all
    that the model refuses.
    """
    # Here, since a build with nothing to do reads no settings and can do without.
    from pydantic import ValidationError

    if values is None:
        values = read_values(text, name)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        places = _key_places(text)
        found = (_setting_error(dict(e), values, places, name, model) for e in error.errors())
        raise ContentError(*(diagnostic.with_source(text) for diagnostic in found)) from error


def find_keys(text: str, name: str) -> dict[_Path, Place]:
    """Where the TOML ``text`` shows each key, table and item; the empty path is the file."""
    spans = _key_places(text)
    return {(): Place(name), **{path: Place(name, *span) for path, span in spans.items()}}


def _syntax_error(error: Exception, text: str, name: str) -> Diagnostic:
    """What tomllib refused: bad TOML, a number of thousands of digits, endless nesting."""
    message = worded("nested too deeply") if isinstance(error, RecursionError) else str(error)
    place = Place(name)
    if found := re.search(r"\(at line (\d+), column (\d+)\)", message):
        place = Place(name, int(found[1]), int(found[2]))
    elif "(at end of document)" in message:
        lines = text.split("\n")
        place = Place(name, len(lines), len(lines[-1]) + 1)
    message = re.sub(r" \(at .*\)$", "", message)
    return Diagnostic(
        "T001",
        worded("not valid TOML: {message}", message=term(message[:1].lower() + message[1:])),
        place,
        hint=worded("strings stand in straight quotes, dates as 2018-11-05"),
    ).with_source(text)


def _setting_error(
    error: Mapping[str, Any],
    values: object,
    places: Mapping[_Path, _Span],
    name: str,
    model: type[BaseModel],
) -> Diagnostic:
    """One pydantic error as a diagnostic at the key it is about."""
    kind = error["type"]
    path = _key_path(error["loc"], values, ends_absent=kind == "missing")
    dotted = ".".join(str(part) for part in path)
    near = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in places), ())
    place = Place(name, *places.get(near, (1, 1)))
    if kind == "missing":
        return Diagnostic(
            "T002",
            worded("“{dotted}” is missing", dotted=dotted),
            place,
            hint=worded("add a line: {dotted} = …", dotted=dotted),
        )
    if kind == "extra_forbidden":
        known = sorted(_keys_at(model, path[:-1]))
        hint = (
            suggest(str(path[-1]), known) if known else worded("correct its spelling or remove it")
        )
        return Diagnostic(
            "T003", worded("“{dotted}” is not a known key", dotted=dotted), place, hint=hint
        )
    message = _said_of(error)
    if not path:
        return Diagnostic("T004", message, place)
    lower = Said(message[:1].lower() + message[1:], message.template, message.values)
    message = worded("“{dotted}”: {message}", dotted=dotted, message=lower)
    return Diagnostic(
        "T004", message, place, hint=worded("given: {error}", error=repr(str(error["input"])[:60]))
    )


def _said_of(error: Mapping[str, Any]) -> Said:
    """What is wrong with a value: in our words if our check found it, else in pydantic's."""
    raised = error.get("ctx", {}).get("error")
    told = raised.args[0] if isinstance(raised, ValueError) and raised.args else error["msg"]
    return told if isinstance(told, Said) else term(str(told).removeprefix("Value error, "))


def _keys_at(model: type[BaseModel], path: _Path) -> set[str]:
    """The keys that the table at ``path`` may have; none where it may have any."""
    models = {model}
    for part in path:
        if isinstance(part, int):
            continue
        named = {
            inner
            for one in models
            for key, field in one.model_fields.items()
            if (field.alias or key) == part
            for inner in _models_in(field.annotation)
        }
        # A name that is no key is one that the file gives to a table of its own.
        models = named or models
    return {field.alias or key for one in models for key, field in one.model_fields.items()}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that a value of the type ``annotation`` is, or holds."""
    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _key_path(location: object, values: object, *, ends_absent: bool) -> _Path:
    """A pydantic location without the parts that name a union's member, not a key.

    ``ends_absent`` says that its last part is a key that is not there.
    """
    path: list[str | int] = []
    parts = location if isinstance(location, tuple) else ()
    for n, part in enumerate(parts):
        match values, part:
            case dict(), _ if part in values:
                values = values[part]
            case list(), int() if part < len(values):
                values = values[part]
            case _ if not (ends_absent and n == len(parts) - 1):
                continue
        path.append(part)
    return tuple(path)


_STRING = r"\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'"
_KEY = rf"(?:[\w-]+|{_STRING})"
_DEEP_KEY = re.compile(rf"^[ \t\[]*(?:{_KEY}[ \t]*\.[ \t]*){{{DEEPEST}}}", re.M)
_LONG_STRING = re.compile(r"(\"{3}|'{3}).*?\1", re.S)


def _key_places(text: str) -> Mapping[_Path, _Span]:
    """Where the TOML ``text`` shows each table, key and item; nowhere if it nests too deeply."""
    text = text.replace("\r\n", "\n")
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    try:
        return {path: _span(text, starts, *span) for path, span in spans_of(text).items()}
    except RecursionError:
        return {}


def _span(text: str, starts: list[int], start: int, end: int) -> _Span:
    """A span of offsets as line and columns; of several lines it is the first."""
    line = bisect_right(starts, start)
    first = starts[line - 1]
    broken = text.find("\n", start, end)
    end = broken if broken >= 0 else end
    return line, start - first + 1, end - first + 1
