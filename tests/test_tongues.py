"""What the program says is there in both tongues, and is said in the one that is asked for."""

from __future__ import annotations

import ast
import json
import pickle
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import publisher
from publisher.build.records import pack, pack_diagnostic, unpack_diagnostic
from publisher.checks.paint import PaintKind as Paint
from publisher.choices import Purpose
from publisher.cleaning.rules.order import RULES
from publisher.cli import app
from publisher.cli.tongue import USAGE
from publisher.diagnostics import Diagnostic, Place, Severity, format_all, gather
from publisher.doctor import Need as Needed
from publisher.edition.plans import MatterKind as Fixed
from publisher.tongues import (
    CHINESE,
    ENGLISH,
    OTHERS,
    SILENCE,
    Said,
    as_plain,
    asked,
    catalogue,
    choose,
    from_plain,
    in_turn,
    part_option,
    spoken,
    term,
    worded,
)
from publisher.unseen import table as unseen
from publisher.workspace.freezing import freeze, thaw

SOURCE = Path(publisher.__file__).parent
CATALOGUE = SOURCE / "tongues" / CHINESE
LISTS = ("terms.toml", OTHERS, "help.toml")
"""Files of what is no constant of the source: picked from lists, said by others, help."""
FILLED = {
    "article/tags.py": 1,
    "render/pages.py": 1,
    "diagnostics.py": 2,
}
"""Where a template is filled that is marked elsewhere, and how often."""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    choose(None)
    yield
    choose(None)


@cache
def _calls() -> dict[str, tuple[ast.Call, ...]]:
    """Give the calls of each module by its path under the package."""
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        name = file.relative_to(SOURCE).as_posix()
        if not name.startswith("tongues/"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found[name] = tuple(node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return found


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _templates() -> set[str]:
    """Give all that is said by a constant template anywhere in the program."""
    found = set()
    for call in (call for calls in _calls().values() for call in calls):
        first = call.args[0] if call.args else None
        if _called(call) in ("worded", "slotted", "term") and isinstance(first, ast.Constant):
            found.add(str(first.value))
        if _called(call) == "counted" and isinstance(call.args[1], ast.Constant):
            found |= {f"{{count}} {call.args[1].value!s}{end}" for end in ("", "s")}
    return found


def _helps(command: Any) -> Iterator[str]:
    yield from filter(None, (command.help, *(getattr(p, "help", None) for p in command.params)))
    for one in getattr(command, "commands", {}).values():
        yield from _helps(one)


def _file(name: str) -> dict[str, str]:
    return tomllib.loads((CATALOGUE / name).read_text(encoding="utf-8"))


def _slots(template: str, *, filled: bool) -> list[tuple[str, str]]:
    if not filled:
        return []
    return sorted(
        (name, "" if spec is None or " " in spec or spec in ("、", "；", "或", "→") else spec)
        for _, name, spec, _ in string.Formatter().parse(template)
        if name is not None
    )


@cache
def _filled() -> set[str]:
    """Give the constant templates that are given values: braces of others mean themselves."""
    calls = (call for calls in _calls().values() for call in calls)
    with_values = {
        str(call.args[0].value)
        for call in calls
        if _called(call) in ("worded", "slotted")
        and isinstance(call.args[0], ast.Constant)
        and (call.keywords or _called(call) == "slotted")
    }
    return with_values | {t for t in _templates() if t.startswith("{count} ")}


# The catalogue


def test_every_template_has_a_chinese_one() -> None:
    """Nothing can be said that has no Chinese; and there is something to say."""
    said = _templates()
    assert len(said) > 1300
    assert sorted(said - set(catalogue(CHINESE))) == []


def test_every_help_has_a_chinese_one() -> None:
    """All help of all commands is there; none is that no command has."""
    helps = set(_helps(typer.main.get_command(app)))
    assert len(helps) > 50
    assert helps <= set(catalogue(CHINESE))
    assert set(_file("help.toml")) <= helps


def test_no_orphan_in_the_catalogue() -> None:
    """What nothing says any more is taken out."""
    said = _templates()
    for file in sorted(CATALOGUE.glob("*.toml")):
        if file.name not in LISTS:
            assert sorted(set(_file(file.name)) - said) == [], file.name


def test_terms_are_words_of_the_program() -> None:
    """Each term stands as a string in the source or its tables; names of rules and marks too."""
    strings = set()
    for file in sorted(SOURCE.rglob("*.py")):
        nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        strings |= {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    tables = (*SOURCE.glob("*.toml"), *SOURCE.glob("checks/*.toml"))
    for file in (*tables, *SOURCE.parents[1].glob("layouts/*/layout.toml")):
        strings |= set(re.findall(r'= "(.*)"', file.read_text(encoding="utf-8")))
    for file in SOURCE.parents[1].glob("fonts/*.toml"):
        strings |= set(re.findall(r'"([^"]*)"', file.read_text(encoding="utf-8")))
    assert sorted(set(_file("terms.toml")) - strings) == []
    needed = {rule.name for rule in RULES} | {r.name for r in unseen()} | {r.why for r in unseen()}
    for kinds in (Severity, Paint, Fixed, Needed, Purpose):
        needed |= set(map(str, kinds))
    assert sorted(needed - set(catalogue(CHINESE))) == []


def test_nothing_stands_twice() -> None:
    """A template has one Chinese."""
    keys = [key for file in sorted(CATALOGUE.glob("*.toml")) for key in _file(file.name)]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


def test_templates_are_constants() -> None:
    """What is said is known before the program runs, but for the few that are marked elsewhere."""
    found = {}
    for name, calls in _calls().items():
        odd = [
            c for c in calls if _called(c) == "worded" and not isinstance(c.args[0], ast.Constant)
        ]
        if odd:
            found[name] = len(odd)
    assert found == FILLED


def test_findings_are_worded() -> None:
    """No finding is given a bare string, nor one put together."""
    bare = [
        (name, call.lineno)
        for name, calls in _calls().items()
        for call in calls
        if _called(call) == "Diagnostic"
        for value in (*call.args[1:2], *(k.value for k in call.keywords if k.arg == "hint"))
        if isinstance(value, (ast.JoinedStr, ast.BinOp))
        or (isinstance(value, ast.Constant) and value.value is not None)
    ]
    assert bare == []


def test_slots_are_the_same() -> None:
    """Each slot of the English stands in the Chinese, in the same form, and no other does."""
    wrong = []
    for template, chinese in catalogue(CHINESE).items():
        filled = template in _filled()
        if _slots(template, filled=filled) != _slots(chinese, filled=filled):
            wrong.append((template, chinese))
    for template, chinese in _file(OTHERS).items():
        slots = (set(re.findall(r"\{(\w+)\}", text)) for text in (template, chinese))
        kept, given = reversed(list(slots))
        assert kept <= given, template
    assert wrong == []


_HAN = "\u4e00-\u9fff"
_HALF = re.compile(rf"[{_HAN}”][,;:?!](?![\w/=\[])|[,;?!][{_HAN}]|[{_HAN}]\.(?!\w)|[{_HAN}] \(|…。")
_CODE = re.compile(r"`[^`]*`|\{[^{}]*\}[;:]?|“[^”]*”|\S*[<>=/\\\[\]]\S*")


def test_punctuation_is_full_width() -> None:
    """Chinese is punctuated as Chinese is: nothing half-width beside Han."""
    wrong = [
        chinese
        for chinese in catalogue(CHINESE).values()
        if _HALF.search(_CODE.sub("", chinese)) or chinese.count("“") != chinese.count("”")
    ]
    assert wrong == []
    assert _HALF.search("文件损坏,读不出来")


NAMES = frozenset(
    [
        "ALTO",
        "Alt",
        "BBox",
        "Big",
        "Both",
        "CACHE",
        "CAJViewer",
        "CIEJab",
        "CMYK",
        "CNY",
        "ColSpan",
        "Column",
        "Contents",
        "Courier",
        "CreationDate",
        "Ctrl",
        "Dask",
        "DisplayDocTitle",
        "DjVu",
        "EPS",
        "EPUB",
        "FILE",
        "False",
        "Flate",
        "Form",
        "GBK",
        "Ghostscript",
        "HEIC",
        "HOME",
        "HTML",
        "Hans",
        "Hant",
        "Headers",
        "ICC",
        "ISBN",
        "ISO",
        "ISSN",
        "Identity",
        "Info",
        "JBIG",
        "JPEG",
        "JSON",
        "Java",
        "LANG",
        "LZW",
        "LaTeX",
        "Lab",
        "METS",
        "MarkInfo",
        "Markdown",
        "Marked",
        "MathML",
        "MinerU",
        "ModDate",
        "Name",
        "OCR",
        "ONIX",
        "OpenType",
        "PDF",
        "PLS",
        "PNG",
        "PUBLISHER",
        "PaddleOCR",
        "Pillow",
        "Poppler",
        "PostScript",
        "Python",
        "RDF",
        "README",
        "RGB",
        "RTF",
        "Role",
        "Row",
        "RowSpan",
        "SHA",
        "SVG",
        "Scope",
        "StructParent",
        "StructParents",
        "StructureV",
        "Suspects",
        "TBody",
        "TIFF",
        "TOML",
        "Tab",
        "Tabs",
        "ToUnicode",
        "Trapped",
        "True",
        "TrueType",
        "Type",
        "URN",
        "UTF",
        "UUID",
        "Unicode",
        "WCAG",
        "WPS",
        "WeasyPrint",
        "WebP",
        "Word",
        "XDG",
        "XFA",
        "XML",
        "XMP",
        "YAML",
        "accept",
        "accessibility",
        "aligned",
        "alt",
        "application",
        "article",
        "articles",
        "begin",
        "cases",
        "cmyk",
        "code",
        "colors",
        "colspan",
        "columns",
        "content",
        "county",
        "crop",
        "date",
        "decorative",
        "direction",
        "dist",
        "doc",
        "docx",
        "dpi",
        "dropcap",
        "edition",
        "editor",
        "editors",
        "end",
        "epub",
        "extends",
        "false",
        "file",
        "fillers",
        "first",
        "flowing",
        "focus",
        "folds",
        "fonts",
        "frac",
        "fsType",
        "group",
        "height",
        "html",
        "https",
        "images",
        "isbn",
        "jpg",
        "json",
        "label",
        "lang",
        "layout",
        "layouts",
        "left",
        "liblcms",
        "lines",
        "littleCMS",
        "main",
        "mathrm",
        "matrix",
        "matter",
        "mimetype",
        "mode",
        "modified",
        "name",
        "never",
        "not",
        "ocr",
        "otf",
        "page",
        "pages",
        "paiban",
        "part",
        "path",
        "pdftoppm",
        "pdfuaid",
        "picture",
        "place",
        "ppi",
        "profiles",
        "prtr",
        "publisher",
        "rank",
        "rgb",
        "right",
        "roles",
        "rowspan",
        "ruby",
        "sRGB",
        "sections",
        "sha",
        "substack",
        "table",
        "tag",
        "text",
        "title",
        "toml",
        "true",
        "ttf",
        "var",
        "vertical",
        "viewBox",
        "weekly",
        "weight",
        "width",
        "wrap",
        "xrightarrow",
        "zip",
    ]
)
"""Words of Latin letters that Chinese sentences hold: names, keys, what is typed as it is."""
_WORD = re.compile(r"[A-Za-z]{3,}")


def test_no_english_in_chinese() -> None:
    """But for names, and for what is typed as it stands, all words are Chinese."""
    found = {
        word
        for chinese in catalogue(CHINESE).values()
        for word in _WORD.findall(re.sub(r"`[^`]*`|\{[^{}]*\}", "", chinese))
    }
    assert sorted(found - NAMES) == []
    assert sorted(NAMES - found) == []


# Sentences as values


def test_english_is_the_value() -> None:
    """A sentence is its English to all that compares, sorts and writes."""
    one = worded("{count} of {names}: {size:.1f}", count=3, names=["a", "b"], size=2)
    assert one == "3 of a, b: 2.0"
    assert json.dumps(one) == '"3 of a, b: 2.0"'
    assert "3 of a, b: 2.0" in {one}
    assert worded('write {alt="…"}') == 'write {alt="…"}'
    assert in_turn(["a", worded("b")], "; ") == "a; b"
    assert spoken(one) is one


def test_values_are_said_too() -> None:
    """A sentence inside another, and a list, are said in its tongue; text of users is not."""
    what = worded("is never closed")
    one = worded("the quotation mark {mark} {what} in its paragraph", mark="“", what=what)
    assert spoken(one, CHINESE) == "引号“在本段里没有后一半"
    known = worded("known here: {known}", known=["delete it", "b"])
    assert spoken(known, CHINESE) == "这里可用的有：delete it、b"
    assert spoken(in_turn([what, what], "; "), CHINESE) == "没有后一半；没有后一半"
    assert spoken(SILENCE, CHINESE) == ""


def test_exceptions_are_said() -> None:
    """An exception in a slot is what it was raised with, or what its library says."""
    ours = worded("{name}: {error}", name="a", error=ValueError(worded("is no address")))
    assert (ours, spoken(ours, CHINESE)) == ("a: is no address", "a：不是网址")
    theirs = worded("{name}: {error}", name="a", error=OSError(13, "Permission denied"))
    assert theirs == "a: [Errno 13] Permission denied"
    assert spoken(theirs, CHINESE) == "a：没有权限"


def test_unknown_sentences_stay() -> None:
    """What has no Chinese, or whose record is broken, is said as it was."""
    assert spoken(worded("nobody says {this}", this="that"), CHINESE) == "nobody says that"
    broken = Said("the file is damaged: x", "the file is damaged: {error}", {"other": 1})
    assert spoken(broken, CHINESE) == "the file is damaged: x"


def test_other_programs_are_recognised() -> None:
    """What libraries say is known by its form, the parts that vary kept."""
    assert spoken(term("No such file or directory"), CHINESE) == "没有这个文件或文件夹"
    assert spoken("No such option: --x (Possible options: --y)", CHINESE) == (
        "没有选项--x（相近的有：--y）"
    )
    assert spoken(term("Input should be greater than or equal to 1"), CHINESE) == "应不小于1"
    assert spoken(term("input should be 'a', 'b' or 'c'"), CHINESE) == "应是'a', 'b'或'c'"


SAID = worded(
    "in {names} {text}", names=["甲"], text=worded("the layout has {columns} columns", columns=5)
)


def test_sentences_travel() -> None:
    """Through a worker, a store and a record of JSON a sentence keeps what it was made of."""
    expected = spoken(SAID, CHINESE)
    assert expected == "在甲里版式有5栏"
    for again in (
        pickle.loads(pickle.dumps(SAID)),
        thaw(freeze(SAID)),
        from_plain(json.loads(json.dumps(as_plain(SAID)))),
    ):
        assert again == SAID
        assert spoken(again, CHINESE) == expected


def test_findings_travel() -> None:
    """A finding of a store is said in the tongue of whoever reads it; an old one as it was."""
    case = worded("its head takes {least} columns", least=2)
    found = Diagnostic(
        "M020",
        worded("“{name}” says nothing", name="x"),
        Place("a"),
        hint=SAID,
        cases=(("b", case),),
    )
    packed = json.loads(pack({"one": pack_diagnostic(found)}))["one"]
    again = unpack_diagnostic(packed)
    assert again == found
    assert spoken(again.said, CHINESE) == "“x”没有内容：在“b”里标题要2栏"
    assert again.hint is not None
    assert spoken(again.hint, CHINESE) == spoken(SAID, CHINESE)
    old = unpack_diagnostic(["A001", "m", None, "error", "h", None, [["b", "c"]]])
    assert (old.message, old.hint, old.cases) == ("m", "h", (("b", "c"),))
    assert gather([again, found]) == (found,)


def test_findings_are_shown_in_the_tongue() -> None:
    """Text and records for programs are said in the tongue; codes and weights of records stay."""
    found = Diagnostic("A006", worded("the article has no text"), Place("a.md"), hint=term("x"))
    choose(CHINESE)
    assert format_all([found]) == "a.md:1:1: 错误 A006 文章没有正文\n    提示：x"
    record = json.loads(format_all([found], "json"))
    assert record["message"] == "文章没有正文"
    assert (record["code"], record["severity"]) == ("A006", "error")
    assert "文章没有正文（x）" in format_all([found], "github")
    choose(ENGLISH)
    assert format_all([found]) == "a.md:1:1: error A006 the article has no text\n    hint: x"


# Which tongue


@pytest.mark.parametrize(
    ("option", "environ", "tongue"),
    [
        (None, {}, ENGLISH),
        (None, {"LANG": "zh_CN.UTF-8"}, CHINESE),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, ENGLISH),
        (None, {"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"}, CHINESE),
        (None, {"PUBLISHER_LANG": "en", "LANG": "zh_CN.UTF-8"}, ENGLISH),
        (None, {"PUBLISHER_LANG": "", "LANG": "zh_CN"}, CHINESE),
        ("zh", {"PUBLISHER_LANG": "en"}, CHINESE),
        ("zh_CN", {}, CHINESE),
        ("zh-Hans", {}, CHINESE),
        ("EN", {"LANG": "zh_CN"}, ENGLISH),
    ],
)
def test_tongue_asked_for(option: str | None, environ: dict[str, str], tongue: str) -> None:
    """The option goes before the variable, the variable before the locale."""
    assert asked(option, environ) == tongue


@pytest.mark.parametrize("name", ["fr", "-", "zhx", "中文"])
def test_unknown_tongue(name: str) -> None:
    """A tongue that is not there is a mistake of who asks for it."""
    with pytest.raises(ValueError, match=re.escape(name)):
        asked(name, {})


@pytest.mark.parametrize(
    ("words", "rest", "value"),
    [
        (["--lang", "zh", "check", "a"], ["check", "a"], "zh"),
        (["check", "a", "--lang=zh"], ["check", "a"], "zh"),
        (["check", "--lang"], ["check"], ""),
        (["--lang", "zh", "x", "--lang", "en"], ["x"], "en"),
        (["check", "--", "--lang", "zh"], ["check", "--", "--lang", "zh"], None),
        (["check", "--language"], ["check", "--language"], None),
    ],
)
def test_option_anywhere(words: list[str], rest: list[str], value: str | None) -> None:
    """``--lang`` stands before or behind a command; what it is behind ``--`` is no option."""
    assert part_option(words) == (rest, value)


# Every command


ENGLISH_PARTS = re.compile(
    r"(?:这里可用的有|加一行)：.*|“[^”]*”|`[^`]*`|'[^']*'|\S*[/.]\S+|--?[\w-]+|\b[A-Z][A-Z_]+\b|<[^<>]*>|\[[a-z.|…]+\]|zh\|en"
)
"""What is quoted or typed as it stands: words of users, paths, options, names of values."""
COMMANDS = frozenset(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def _left(shown: str, names: frozenset[str] = frozenset()) -> list[str]:
    """Give the English words of what a command shows."""
    bare = ENGLISH_PARTS.sub(" ", shown)
    known = NAMES | COMMANDS | names
    return sorted({word for word in re.findall(r"[A-Za-z]{3,}", bare) if word not in known})


def _run(*words: str) -> str:
    """Give all that a command shows in Chinese."""
    done = CliRunner().invoke(app, ["--lang", "zh", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return f"{done.stdout}\n{done.stderr}"


def _paths(command: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield above
    for name, one in sorted(getattr(command, "commands", {}).items()):
        yield from _paths(one, (*above, name))


def test_english_is_found() -> None:
    """What the next tests look for they would find."""
    assert _left("错误 A001 “title” is missing") == ["missing"]
    assert _left(CliRunner().invoke(app, ["check", "--help"]).stdout)


@pytest.mark.parametrize("path", list(_paths(typer.main.get_command(app))), ids="-".join)
def test_help_in_chinese(path: tuple[str, ...]) -> None:
    """The help of every command is Chinese, the library's own words too."""
    shown = _run(*path, "--help")
    assert spoken(USAGE, CHINESE) in shown
    assert "显示这些说明" in shown
    typed = frozenset({"publisher", "root", "raw", "sources", "folder", "tabloid"})
    assert (
        _left(
            shown, typed | frozenset(["stop", "box", "text", "github", "ignore", "none", "parent"])
        )
        == []
    )


@pytest.mark.parametrize(
    "words",
    [
        ["nope"],
        ["build", "--nope"],
        ["build", "--jobs", "x"],
        ["build", "--jobs", "0"],
        ["build", "--missing", "x"],
        ["build", "--out"],
        ["build", "nowhere"],
        ["clean"],
        ["clean", "nowhere.md"],
        ["check", "nowhere"],
        ["explain"],
        ["explain", "Q99"],
        ["explain", "A001", "more"],
        ["preflight", "nowhere.pdf"],
        ["preflight", "."],
        ["judge", "nowhere.pdf"],
        ["judge", "nowhere.pdf", "--report", "x.doc"],
        ["verify", "nowhere"],
        ["cache", "--cache", "kept"],
        ["cache", "--cache", "kept", "--limit", "-1"],
        ["import", "nowhere", "--into", "there"],
        ["layouts"],
        ["layouts", "--layouts", "nowhere"],
        ["new", "layout", "a b"],
        ["new", "layout", "broadsheet", "--from", "nothing"],
        ["new", "edition", "."],
        ["doctor"],
    ],
    ids=" ".join,
)
def test_commands_in_chinese(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What commands say of mistakes and of their work holds no English."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw.md").write_text("x", encoding="utf-8")
    names = frozenset(("nowhere", "kept", "root", "raw", "utf", "Subset", "GObject", "lib"))
    names |= {"HarfBuzz", "Pango", "PangoFT", "Fontconfig"}
    layouts = frozenset(p.name for p in SOURCE.parents[1].glob("layouts/*"))
    layouts = frozenset(part for name in layouts for part in name.split("-"))
    assert _left(_run(*words), names | layouts) == []


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An edition as it is begun with."""
    monkeypatch.chdir(tmp_path)
    shown = _run("new", "edition", "paper")
    assert _left(shown, frozenset({"paper"})) == []
    return tmp_path / "paper"


def test_cleaning_in_chinese(started: Path) -> None:
    """Cleaning, its review and the comparison are Chinese; the review says which tongue it is."""
    raw = started / "first" / "raw.md"
    raw.write_text(
        "标 题\n\n他说 今天天气很好 我们 去公园吧，，然后回家\n\n这是第二段没有结束\n\n（图 略）",
        encoding="utf-8",
    )
    shown = _run("clean", str(raw), "-o", str(started / "first" / "again.md"))
    assert _left(shown) == []
    review = (started / "first" / "review.html").read_text(encoding="utf-8")
    assert '<html lang="zh-Hans">' in review
    body = re.sub(r"<style>.*?</style>|<script>.*?</script>|<[^<>]*>", " ", review, flags=re.S)
    assert _left(body) == []
    assert _left(_run("check", str(started / "first"))) == []


def test_settings_in_chinese(started: Path) -> None:
    """Mistakes in settings and articles are told in Chinese, a library's part of them too."""
    settings = started / "edition.toml"
    text = settings.read_text(encoding="utf-8")
    date = "date = 2026-01-01"
    assert date in text
    for wrong in (
        text.replace(date, f"{date}\nnope = 1"),
        text.replace(date, "date = 5"),
        text.replace(date, 'date = "x"'),
        text.replace(date, "date = "),
        text.replace(date, "date = 2026-01-01\ndate = 2026-01-01"),
        text.replace(date, ""),
        text + "\n[[pages]]\nnumber = 0\n",
        text + '\n[[pages]]\nnumber = "a"\n',
        text + '\n[press]\nbleed = "x"\n',
        text + "\n[press]\nbleed = -3\n",
        text + "\n[press\n",
    ):
        assert wrong != text
        settings.write_text(wrong, encoding="utf-8")
        shown = _run("build", str(started), "--no-cache", "--jobs", "1")
        assert "错误" in shown, wrong
        lines = [
            line for line in shown.split("\n") if not line.startswith("    ") or "提示" in line
        ]
        assert _left("\n".join(lines)) == [], shown
