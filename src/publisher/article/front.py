"""The front matter of an article: read with line and column, written in its normal form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import cast

import yaml

from ..diagnostics import Diagnostic, Place, suggest
from ..people import Contributor, each_once
from ..people.entries import ENTRY_KEYS, read_entry
from ..tongues import Said, term, worded
from ..unseen import seen
from .language import check_language
from .model import Accepted, Front

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
"""Characters that no XML file may hold or no reader shows."""

KEYS = tuple(field.name for field in fields(Front))
"""The keys in the order they are written."""
LISTS = ("contributors", "accept")
"""The last of them, which are lists."""
TEXTS = tuple(name for name in KEYS if name not in LISTS)
"""Those that are one line of text."""
_TEXT_TAG = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class FrontSource:
    """Where the front matter stands: its YAML, and the number of lines before the body."""

    yaml: str
    lines: int


def split(text: str) -> FrontSource | None:
    """The front matter of ``text``; None without one, or when its end is missing."""
    lines = text.split("\n", 1)
    if lines[0].rstrip() != "---" or len(lines) == 1:
        return None
    inside: list[str] = []
    for line in lines[1].split("\n"):
        if line.rstrip() in ("---", "..."):
            return FrontSource("\n".join(inside), len(inside) + 2)
        inside.append(line)
    return None


def find_key(name: str, path: str, lines: Sequence[str]) -> Place:
    """The place of a value in the front matter, of which ``lines`` are the first."""
    for number, line in enumerate(lines, 1):
        found = re.match(rf"{name}\s*:\s*", line)
        if found:
            return Place(path, number, found.end() + 1)
    return Place(path)


class _FrontReader:
    """Collects values and problems of one front matter."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Diagnostic] = []
        self.values: dict[str, str] = {}
        self.accept: tuple[Accepted, ...] = ()
        self.contributors: tuple[Contributor, ...] | None = None

    def report(self, code: str, message: Said, node: yaml.Node, hint: Said) -> None:
        # YAML counts from 0 and the fence is the file's first line.
        mark = node.start_mark
        place = Place(self.path, mark.line + 2, mark.column + 1)
        self.problems.append(Diagnostic(code, message, place, hint=hint))

    def text(self, node: yaml.Node, name: str) -> str | None:
        if isinstance(node, yaml.ScalarNode) and node.tag == _TEXT_TAG:
            value = " ".join(str(node.value).split("\n")).strip()
            forbidden = FORBIDDEN.search(value)
            if forbidden is None:
                # A value of characters that nobody sees, or of ends of lines, says nothing.
                return value if seen(value).replace("|", "").strip() else ""
            code = f"U+{ord(forbidden[0]):04X}"
            self.report(
                "A025",
                worded("“{name}” holds the control character {code}", name=name, code=code),
                node,
                worded("delete it"),
            )
            return None
        self.report(
            "A004",
            worded("“{name}” must be one line of text", name=name),
            node,
            worded("write {name}: …", name=name),
        )
        return None

    def pairs(self, node: yaml.MappingNode, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name not in known:
                self.report(
                    "A003",
                    worded("“{name}” is not a known key", name=name),
                    key,
                    suggest(name, known),
                )
            elif name in found:
                self.report(
                    "A003",
                    worded("“{name}” stands twice", name=name),
                    key,
                    worded("keep one of the lines"),
                )
            else:
                found[name] = value
        return found

    def read(self, root: yaml.MappingNode) -> None:
        for name, value in self.pairs(root, KEYS).items():
            if name == "accept":
                self.accept = self.read_accept(value)
                continue
            if name == "contributors":
                self.contributors = self.read_contributors(value)
                continue
            text = self.text(value, name)
            if name == "lang" and text:
                try:
                    check_language(text)
                except ValueError as error:
                    self.report(
                        "A004",
                        worded("“lang”: {error}", error=error),
                        value,
                        worded("for example lang: zh-Hans"),
                    )
            if text:
                self.values[name] = text

    def read_contributors(self, node: yaml.Node) -> tuple[Contributor, ...] | None:
        """Whom the list names; None where there is none, or it is no list."""
        hint = worded("write contributors: as a list of names, or of “- name: …” and “role: …”")
        if not isinstance(node, yaml.SequenceNode):
            if not isinstance(node, yaml.ScalarNode) or node.value:
                self.report("A050", worded("“contributors” must be a list"), node, hint)
            return None
        found: list[Contributor] = []
        for item in node.value:
            before = len(self.problems)
            value = self.entry(item)
            if len(self.problems) > before:
                continue
            try:
                found += read_entry(value)
            except ValueError as error:
                told = error.args[0]
                self.report(
                    "A050", worded("an entry of “contributors”: {told}", told=told), item, hint
                )
        return each_once(found)

    def entry(self, node: yaml.Node) -> object:
        """An entry of the contributors as plain values; what cannot be is reported."""
        if not isinstance(node, yaml.MappingNode):
            return self.text(node, "contributors")
        values: dict[str, object] = {}
        for name, value in self.pairs(node, ENTRY_KEYS).items():
            several = name == "role" and isinstance(value, yaml.SequenceNode)
            items = value.value if several else [value]
            texts = [self.text(item, name) for item in items]
            values[name] = texts if several else texts[0]
        return values

    def read_accept(self, node: yaml.Node) -> tuple[Accepted, ...]:
        hint = worded("write accept: as a list of “- code: …” and “text: …”")
        if not isinstance(node, yaml.SequenceNode):
            if isinstance(node, yaml.ScalarNode) and not node.value:
                return ()
            self.report("A004", worded("“accept” must be a list"), node, hint)
            return ()
        accepted = []
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                self.report(
                    "A004", worded("an entry of “accept” needs a code and a text"), item, hint
                )
                continue
            found = self.pairs(item, ("code", "text", "occurrence"))
            texts = {name: self.text(value, name) for name, value in found.items()}
            code, text, number = (texts.get(key) for key in ("code", "text", "occurrence"))
            if number is not None and not re.fullmatch(r"[1-9][0-9]{0,5}", number):
                self.report("A004", worded("“occurrence” counts from 1"), found["occurrence"], hint)
            elif code and text:
                accepted.append(Accepted(code, text, int(number) if number else None))
            elif None not in texts.values():
                self.report(
                    "A004", worded("an entry of “accept” needs a code and a text"), item, hint
                )
        return tuple(accepted)


def read_front(source: FrontSource, path: str) -> tuple[Front, list[Diagnostic]]:
    """The front matter and what is wrong with it; a wrong one has a placeholder title."""
    reader = _FrontReader(path)
    try:
        for event in yaml.parse(source.yaml, yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise yaml.MarkedYAMLError(
                    problem=worded("anchors and aliases are not used here"),
                    problem_mark=cast(yaml.Mark, event.start_mark),
                )
        root = yaml.compose(source.yaml, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        return Front("?"), [_yaml_problem(error, path)]
    if isinstance(root, yaml.MappingNode):
        reader.read(root)
    elif root is not None:
        reader.report(
            "A002", worded("the front matter is no list of “key: value”"), root, worded("title: …")
        )
    if not reader.problems and "title" not in reader.values:
        place = Place(path, 1, 1)
        reader.problems.append(
            Diagnostic(
                "A005", worded("“title” is missing"), place, hint=worded("add a line: title: …")
            )
        )
    values = {"title": "?"} | reader.values
    front = Front(**values, contributors=reader.contributors, accept=reader.accept)
    return front, reader.problems


def _yaml_problem(error: Exception, path: str) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    place = Place(path, mark.line + 2, mark.column + 1) if mark else Place(path)
    told = getattr(error, "problem", None) or getattr(error, "reason", None)
    reason = told if isinstance(told, Said) else term(str(told))
    if not told:
        reason = worded("nested too deeply")
    return Diagnostic(
        "A002",
        worded("the front matter is not valid YAML: {reason}", reason=reason),
        place,
        hint=worded('put a value with a colon or a leading mark in straight quotes: title: "…"'),
    )


def write_front(front: Front) -> str:
    """The front matter in its normal form, fences included."""
    lines = ["---"]
    for name in TEXTS:
        value = getattr(front, name)
        if value is not None:
            lines.append(f"{name}: {scalar(value)}")
    if front.contributors is not None:
        lines += _write_contributors(front.contributors)
    if front.accept:
        lines.append("accept:")
        for entry in front.accept:
            lines += [f"- code: {scalar(entry.code)}", f"  text: {scalar(entry.text)}"]
            if entry.occurrence is not None:
                lines.append(f"  occurrence: {entry.occurrence}")
    return "\n".join([*lines, "---"])


def _write_contributors(people: Sequence[Contributor]) -> Iterator[str]:
    """Yield the lines of a list of contributors, each with all that is known of them."""
    yield "contributors:" if people else "contributors: []"
    for one in people:
        yield f"- name: {scalar(one.name)}"
        yield f"  role: {one.role}"
        if one.file_as:
            yield f"  file-as: {scalar(one.file_as)}"
        yield f"  kind: {one.kind}"


def scalar(value: str) -> str:
    """``value`` as one line of YAML, bare where that reads back as the same text."""
    try:
        bare = yaml.load(f"k: {value}\n", yaml.BaseLoader)
        if bare == {"k": value} and "\n" not in value and value[:1] != "&":
            return value
    except (yaml.YAMLError, RecursionError):
        pass
    quoted: str = yaml.dump(
        value, Dumper=yaml.SafeDumper, default_style='"', allow_unicode=True, width=2**31
    )
    return quoted.strip()
