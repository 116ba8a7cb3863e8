"""Templates see plain data and nothing else, and cannot run away."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from publisher import render, templates
from publisher.build import build
from publisher.diagnostics import PublisherError
from publisher.edition import EditionSettings, load_edition
from publisher.templates import (
    FILTERS,
    Confined,
    FormError,
    Forms,
    Plain,
    PlainRecord,
    TemplateText,
    confined,
    plain,
)
from publisher.workspace import Workspace

ROOT = Path(__file__).parent.parent
PAGE = "page.html.j2"
COMMON: dict[str, Plain] = {
    "edition": plain({"title": "试刊", "articles": [{"path": "a"}]}),
    "text": "字",
    "number": 7,
}


def forms(text: str) -> Forms:
    """Give ``text`` as a page's template, opened in this process."""
    return Forms({PAGE: TemplateText(text, "own/page.html.j2")}, COMMON, trim=True)


def fill(text: str) -> str:
    """Give what the template ``text`` writes."""
    return forms(text).fill(PAGE, {})


def reached(value: object) -> Iterator[object]:
    """Yield all that can be reached from ``value`` by names and indexes."""
    yield value
    if isinstance(value, PlainRecord):
        for name in value:
            yield from reached(value[name])
    elif isinstance(value, tuple):
        for one in value:
            yield from reached(one)


def is_plain(value: object) -> bool:
    """Say whether ``value`` is of one of the kinds a template may see."""
    return type(value) in (PlainRecord, tuple, str, Markup, int, float, bool, type(None))


# What is shown


def shown_by_builds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[object]:
    """Give all that any template is given while an edition is printed and bound as a book."""
    seen: list[object] = []
    original = Forms.pieces
    made = Forms.__init__

    def start(self: Forms, *args: Any, **named: Any) -> None:
        seen.extend(args[1].values())
        made(self, *args, **named)

    def pieces(self: Forms, name: str, values: Any) -> Iterator[str]:
        seen.extend(values.values())
        return original(self, name, values)

    monkeypatch.setattr(Forms, "__init__", start)
    monkeypatch.setattr(Forms, "pieces", pieces)
    build(ROOT / "content/sangzhi-2018", tmp_path / "out", only=("book", "magazine", "epub"))
    return seen


def test_all_that_templates_see_is_plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever is given to any template of print or book, to its last leaf, is plain data."""
    seen = shown_by_builds(monkeypatch, tmp_path)
    everything = [one for value in seen for one in reached(value)]

    assert len(everything) > 300
    assert [type(one) for one in everything if not is_plain(one)] == []


@pytest.mark.parametrize("value", [json, print, object(), Path("x"), date(2018, 11, 5), {1, 2}])
def test_only_plain_data_is_taken(value: object) -> None:
    """Modules, functions and objects are refused, inside of other things too."""
    for held in (value, [value], {"a": value}, Holding(value)):
        with pytest.raises(TypeError, match="plain data"):
            plain(held)


@dataclasses.dataclass(frozen=True)
class Holding:
    """A value that holds another."""

    value: object


def test_models_are_refused() -> None:
    """A pydantic model has methods that read files of any kind: it is never shown as it is."""
    settings = load_edition(
        Workspace(ROOT / "content/sangzhi-2018"), ROOT / "content/sangzhi-2018"
    ).settings

    assert isinstance(settings, EditionSettings)
    with pytest.raises(TypeError):
        plain(settings)
    assert plain(settings.as_values())


def test_subclasses_of_text_become_text() -> None:
    """A text with methods of its own comes out without them; markup stays markup."""

    class Loud(str):
        def shout(self) -> str:
            return self.upper()

    assert type(plain(Loud("a"))) is str
    assert type(plain(Markup("<b>"))) is Markup


# What is out of reach

ESCAPES = (
    "{{ edition.title.upper() }}",
    "{{ edition.title.format }}",
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ (1).__class__ }}",
    "{{ edition._values }}",
    "{{ edition['_values'] }}",
    "{{ edition.__class__ }}",
    "{{ edition|attr('__class__') }}",
    "{{ edition.articles.index }}",
    "{{ edition.articles.__len__() }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__ }}",
    "{{ range.__class__ }}",
    "{{ namespace.__init__ }}",
    "{{ namespace(a=1).__class__ }}",
    "{{ cycler('a').next() }}",
    "{{ lipsum() }}",
    "{{ dict(a=1) }}",
    "{% for a in edition.articles %}{{ loop.__init__ }}{% endfor %}",
    "{% for a in edition.articles %}{{ loop._iterable }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m._func }}",
    "{% block b %}{% endblock %}{{ self.b.__globals__ }}",
    "{{ [edition]|map(attribute='__class__')|first }}",
    "{{ ['a']|map('upper.x')|list }}",
    "{{ ['a']|groupby('__class__') }}",
    "{{ [1, 2]|random }}",
    "{% set edition.title = 'x' %}",
    "{% do edition.append(1) %}",
    "{% import 'os' as os %}{{ os }}",
    "{% include '/etc/passwd' %}",
    "{% include '../article.md' %}",
    "{{ edition.parse_raw('x', proto='pickle', allow_pickle=True) }}",
)


@pytest.mark.parametrize("text", ESCAPES)
def test_nothing_else_is_reached(text: str) -> None:
    """Methods, classes, globals, other files: each way out is an error with its place."""
    with pytest.raises(FormError) as caught:
        fill(text)

    assert caught.value.line == 1
    assert caught.value.message


def test_every_name_of_python_is_closed() -> None:
    """No attribute that any shown value has in Python can be read, of whatever name."""
    for expression, value in (
        ("edition", PlainRecord({})),
        ("text", ""),
        ("number", 0),
        ("[1]", [1]),
    ):
        for name in dir(value):
            with pytest.raises(FormError):
                fill(f"{{{{ {expression}.{name} }}}}")


def test_filters_are_those_named() -> None:
    """A filter that the engine brings and the table does not name is unknown to a template."""
    for name in sorted(set(Environment().filters) - FILTERS):
        with pytest.raises(FormError, match="No filter named"):
            fill(f"{{{{ 'a'|{name} }}}}")


def test_what_layouts_need_is_there() -> None:
    """Loops with their counters, macros, blocks, namespaces and lengths work as ever."""
    text = (
        "{% macro m(a) %}<{{ a }}>{% endmacro %}{% set ns = namespace(n=0) %}"
        "{% for a in edition.articles %}{% set ns.n = ns.n + loop.index %}{{ m(a.path) }}"
        "{{ loop.cycle('odd', 'even') }}{{ loop.last }}{% endfor %}{{ ns.n }}"
        "{{ range(3)|list|length }}{{ 12.34567|pt }}{{ '%02d'|format(number) }}"
        "{% block b %}B{% endblock %}{{ self.b() }}{{ edition['title'] }}"
    )

    assert fill(text) == "<a>oddTrue1312.346pt07BB试刊"


@given(st.text(max_size=40))
def test_texts_are_escaped(text: str) -> None:
    """Whatever a text holds, it comes out as text."""
    out = forms("{{ text }}").fill(PAGE, {"text": text})

    assert "<" not in out
    assert Markup(out).unescape() == text


# What takes too much

RUNAWAYS = {
    "loop": (
        "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}"
        "{% endfor %}{% endfor %}{% endfor %}",
        "processor",
    ),
    "width": ('{{ "%1000000000d" % 1 }}', "memory"),
    "width of a filter": ('{{ "%1000000000d"|format(1) }}', "memory"),
    "repetition": ('{{ "a" * 1000000000 }}', "memory"),
    "power": ("{{ 9 ** (9 ** 9) }}", "processor"),
    "output": ("{% for a in range(99999) %}{{ 'a' * 999 }}{% endfor %}", "characters"),
    "recursion": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "itself"),
    "including itself": ("{% include 'page.html.j2' %}", "itself"),
}


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that are reached soon; what is tested is that they hold."""
    monkeypatch.setattr(confined, "SECONDS", 1)


@pytest.mark.parametrize("name", sorted(RUNAWAYS))
@pytest.mark.usefixtures("tight")
def test_runaways_are_ended(name: str) -> None:
    """Endless loops, huge texts and huge pages end with a word on what they took too much of."""
    text, word = RUNAWAYS[name]
    held = Confined({PAGE: TemplateText(text, "own/page.html.j2")}, COMMON)
    try:
        with pytest.raises(FormError, match=word) as caught:
            held.fill(PAGE, {})
    finally:
        held.close()

    assert caught.value.name == "own/page.html.j2"


def test_confined_is_the_same() -> None:
    """A confined child fills page after page as this process would, faults included."""
    sources = {PAGE: TemplateText("{{ edition.title }}{{ text }}\n{{ 1 // number }}", "p")}
    held, here = Confined(sources, COMMON), Forms(sources, COMMON, trim=True)
    try:
        for values in ({"text": "<甲>"}, {"text": Markup("<b>乙</b>")}, {"number": 2}):
            assert held.fill(PAGE, values) == here.fill(PAGE, values)
        with pytest.raises(FormError) as caught:
            held.fill(PAGE, {"number": 0})
        assert (caught.value.name, caught.value.line) == ("p", 2)
        assert held.fill(PAGE, {"number": 3}) == "试刊字\n0"
    finally:
        assert held.close() == 0


def test_child_that_dies_is_told_of() -> None:
    """A child that is ended from outside is an error, not a wait or a traceback."""
    held = Confined({PAGE: TemplateText("{{ text }}", "p")}, COMMON)
    held.fill(PAGE, {})
    child = held._child
    assert child is not None
    child.kill()
    child.wait()
    with pytest.raises(FormError):
        held.fill(PAGE, {})
    try:
        # The next page gets a child of its own.
        assert held.fill(PAGE, {}) == "字"
    finally:
        held.close()


def test_answers_are_not_believed() -> None:
    """A child that says what is no answer is ended: nothing it sends is run or trusted."""
    for said in (b"", b"\0" * 8, b"\xff" * 8 + b"x", b"\0" * 7 + b"\x02[]", b"\0" * 7 + b"\x01{"):
        call = f"import sys; sys.stdout.buffer.write({said!r})"
        child = subprocess.Popen(
            [sys.executable, "-c", call], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        held = Confined({PAGE: TemplateText("", "p")}, COMMON)
        held._child = child
        with pytest.raises(FormError):
            held.fill(PAGE, {})


# The way through a build


def layout(folder: Path, template: str) -> Path:
    """Write a layout with the page ``template`` and an edition printed with it."""
    own = folder / "layouts" / "own"
    own.mkdir(parents=True)
    (own / "layout.toml").write_text(
        'title = "Own"\npurpose = "A test."\nextends = "newsletter"\n', encoding="utf-8"
    )
    (own / PAGE).write_text(template, encoding="utf-8")
    (folder / "e" / "a").mkdir(parents=True)
    (folder / "e" / "a" / "article.md").write_text(
        "---\ntitle: 题\n---\n\n文。\n", encoding="utf-8"
    )
    (folder / "e" / "edition.toml").write_text(
        'title = "报"\nlanguage = "zh-Hans"\ndate = 2018-11-05\narticles = ["a"]\n'
        'outputs = ["own"]\n',
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize(
    "text",
    [
        "\n{{ edition.parse_raw('x', proto='pickle', allow_pickle=True) }}",
        "\n{{ 1 / 0 }}",
        "\n{{ edition.title + 1 }}",
        "\n{{ page.articles[99].title }}",
        "\n{{ '%d'|format('a') }}",
    ],
)
def test_layouts_of_strangers_are_confined(tmp_path: Path, text: str) -> None:
    """A fault in a template from outside is a finding at its line, whatever kind of fault."""
    folder = layout(tmp_path, text)
    with pytest.raises(PublisherError) as caught:
        build(folder / "e", folder / "out", layouts=(folder / "layouts",))

    (found,) = caught.value.diagnostics
    assert found.code == "L005"
    assert found.place is not None
    assert (Path(found.place.path).name, found.place.line) == (PAGE, 2)
    assert not (folder / "out").exists()


def test_only_our_own_layouts_are_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program's own layouts are filled here, all others by a child."""
    asked: list[bool] = []
    original = templates.open_forms

    def noting(*args: Any, trusted: bool) -> Any:
        asked.append(trusted)
        return original(*args, trusted=trusted)

    monkeypatch.setattr(render, "open_forms", noting)
    folder = layout(tmp_path, '{% extends "skeleton.html.j2" %}')
    build(folder / "e", folder / "out", layouts=(folder / "layouts",))
    build(folder / "e", folder / "out", only=("newsletter",))

    assert asked == [False, True]
