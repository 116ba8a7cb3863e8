"""Which functions of WeasyPrint that we replace or call are not what they were.

With the pinned version all are. When another version is tried, the failure names each that changed,
so that it is known what to read; ``docs/weasyprint.md`` says what each is for. After porting,
``python -m pdf.test_compatibility`` prints the table anew.
"""

from __future__ import annotations

import hashlib
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import weasyprint

from publisher.pdf import adapter, lettering

TABLE = Path(__file__).with_name("weasyprint.toml")
DOC = Path(__file__).parents[2] / "docs" / "weasyprint.md"
REPLACED = {
    "weasyprint.layout.inline.split_text_box": adapter._original,
    "weasyprint.draw.draw_text": adapter._original_draw,
    "weasyprint.draw.draw_replacedbox": adapter._original_replaced,
    "weasyprint.draw.text.draw_first_line": lettering.original,
    "weasyprint.pdf.build_fonts_dictionary": adapter._original_fonts,
    "weasyprint.pdf.add_tags": adapter._original_tags,
    "weasyprint.pdf.stream.Stream.marked": adapter._original_marked,
}
"""What ``adapter.install`` puts ours in the place of, as it was before."""
CALLED = (
    "weasyprint.text.line_break.Layout.__init__",
    "weasyprint.text.line_break.Layout.setup",
    "weasyprint.text.line_break.Layout.reactivate",
    "weasyprint.text.line_break.Layout.deactivate",
    "weasyprint.text.line_break.Layout.get_first_line",
    "weasyprint.text.line_break.Layout.set_text",
    "weasyprint.text.line_break.strut",
    "weasyprint.text.fonts.FontConfiguration.__init__",
    "weasyprint.pdf.stream.Stream.begin_marked_content",
    "weasyprint.pdf.stream.Stream.add_font",
    "weasyprint.HTML.render",
    "weasyprint.document.Document.write_pdf",
)
"""What we inherit from or call beside them, and is no part of its documented interface."""


def find(name: str) -> Any:
    """The function that ``name`` leads to from the package down."""
    value: Any = weasyprint
    done = "weasyprint"
    for part in name.split(".")[1:]:
        done += f".{part}"
        value = getattr(value, part) if hasattr(value, part) else import_module(done)
    return value


def fingerprint(source: str) -> str:
    """A digest of ``source`` without comments on lines of their own, blank lines and indents."""
    lines = (line.strip() for line in source.splitlines())
    kept = "\n".join(line for line in lines if line and not line.startswith("#"))
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


def fingerprints() -> dict[str, str]:
    """The fingerprint of each function that is replaced or called."""
    functions = REPLACED | {name: find(name) for name in CALLED}
    return {name: fingerprint(_source(function)) for name, function in functions.items()}


def _source(function: Any) -> str:
    return inspect.getsource(inspect.unwrap(function))


def holders() -> dict[str, list[str]]:
    """For each replaced function the modules of WeasyPrint that name it: calls go through these."""
    found: dict[str, list[str]] = {name: [] for name in REPLACED}
    for module in _modules():
        source = inspect.getsource(module)
        for name in REPLACED:
            if re.search(rf"\b{name.rsplit('.', 1)[1]}\b", source):
                found[name].append(module.__name__)
    return found


def _modules() -> Iterator[ModuleType]:
    for one in pkgutil.walk_packages(weasyprint.__path__, "weasyprint."):
        if not one.name.endswith("__main__"):
            yield import_module(one.name)


def changed(there: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """The names of what is not the same, gone or new."""
    return sorted(name for name in there.keys() | now.keys() if there.get(name) != now.get(name))


def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text("utf-8"))


def test_functions_are_those_that_were_read() -> None:
    """Each function that is replaced or called has the source it had when ours was written."""
    assert changed(_table()["fingerprint"], fingerprints()) == [], "read docs/weasyprint.md"


def test_nobody_else_calls_what_is_replaced() -> None:
    """The modules that name a replaced function are those known: no call goes past ours."""
    assert changed(_table()["named"], holders()) == [], "read docs/weasyprint.md"


def test_the_table_is_of_the_pinned_version() -> None:
    """Table, adapter and the page that explains them speak of one version and the same names."""
    assert _table()["version"] == adapter.WRITTEN_AGAINST
    page = DOC.read_text("utf-8")
    assert f"WeasyPrint {adapter.WRITTEN_AGAINST}" in page
    for name in REPLACED:
        assert f"`{name.removeprefix('weasyprint.')}`" in page, name


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ("def f(a):\n    return a\n", True),
        ("    def f(a):\n\n        # why\n        return a\n", True),
        ("def f(a, b):\n    return a\n", False),
        ("def f(a):\n    return -a\n", False),
    ],
)
def test_what_counts_as_a_change(source: str, same: bool) -> None:
    """The control: comments and blank lines do not, parameters and statements do."""
    was = {"f": fingerprint("def f(a):\n    return a\n"), "g": "1"}
    assert changed(was, {"f": fingerprint(source), "g": "1"}) == ([] if same else ["f"])
    assert changed(was, {"f": was["f"]}) == ["g"]


def main() -> None:
    """Print the table of the installed version."""
    print(f'version = "{weasyprint.__version__}"\n\n[fingerprint]')  # noqa: T201
    for name, digest in sorted(fingerprints().items()):
        print(f'"{name}" = "{digest}"')  # noqa: T201
    print("\n[named]")  # noqa: T201
    for name, modules in sorted(holders().items()):
        print(f'"{name}" = {modules!r}'.replace("'", '"'))  # noqa: T201


if __name__ == "__main__":
    main()
