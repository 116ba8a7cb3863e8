"""Corrections by page and line: put into articles as they were meant, or told and left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from publisher.article.model import inline, plain
from publisher.article.reading import parse
from publisher.build.drafting import draft
from publisher.cli import app
from publisher.diagnostics import ContentError, Diagnostic, UsageError
from publisher.proofing import Corrected, correct
from publisher.proofing.applying import apply
from publisher.proofing.corrections import Correction, read_corrections
from publisher.proofing.numbering import ProofRecord, make_record, read_record, write_record
from publisher.proofing.origins import NOWHERE, origins, passage_at, passages
from publisher.workspace import digest

TEXTS = {
    "a": """---
title: 春茶|上市
byline: "本报记者：方小满"
dateline: 桑植讯
summary: 提要一句，茶叶上市。
---

今年春天的茶叶**比往年**早了十九天，价钱也好。乡亲们说，这是头一回；明年还要早。
换行以后的文字接着上一行，里面有 Western words 和 2026 年。

## 一片叶子

> 引文里的话，也要能改。

- 第一条，说的是水。
- 第二条，说的是水。

![茶农在采摘](){credit="方小满 摄"}

| 乡镇 | 产量（吨） |
|---|--:|
| 石门 | 120 |
| 柳坝 | 98.5 |

注文[^1]在这里叫，{龘|dá}字有读音，H~2~O 也在。

[^1]: 注的正文，茶叶。
""",
    "b": "---\ntitle: 第二篇\n---\n\n" + "这里的话要说两遍，这里的话要说两遍。" * 6 + "完。\n",
}
PATHS = {name: f"{name}/article.md" for name in TEXTS}


def write(folder: Path, texts: dict[str, str]) -> None:
    """Write an edition of two articles."""
    for name, text in texts.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "article.md").write_bytes(text.encode())
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a", "b"]\n'
        'outputs = ["newsletter"]\n',
        encoding="utf-8",
    )


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> ProofRecord:
    """Give the record of a proof of that edition."""
    folder = tmp_path_factory.mktemp("issue")
    write(folder, TEXTS)
    made = draft(folder, "newsletter")
    digests = {name: digest(text.encode()) for name, text in TEXTS.items()}
    return make_record("newsletter", made.spots, digests)


def where(record: ProofRecord, words: str, article: str = "a", turn: int = 0) -> tuple[str, int]:
    """Give page and number of a line that says some words."""
    found = [
        (page.label, number)
        for page in record.pages
        for number, line in enumerate(page.lines, 1)
        if words in record.text(line) and record.blocks[line.block].article == article
    ]
    return found[turn]


def corrected(record: ProofRecord, text: str, texts: dict[str, str] | None = None) -> Corrected:
    """Put the corrections in ``text`` into articles."""
    return apply(read_corrections(text, "c.txt"), record, texts or TEXTS, PATHS)


def refused(
    record: ProofRecord, text: str, texts: dict[str, str] | None = None
) -> list[Diagnostic]:
    """Give what keeps corrections from being made."""
    with pytest.raises(ContentError) as error:
        corrected(record, text, texts)
    return list(error.value.diagnostics)


# Reading


@pytest.mark.parametrize(
    ("line", "page", "number", "old", "new"),
    [
        ("A3 L57: 甲 → 乙", "A3", 57, "甲", "乙"),
        ("3 L57：甲->乙", "3", 57, "甲", "乙"),
        ("P3 L57: 甲 => 乙", "3", 57, "甲", "乙"),
        ("p. 3, line 57: a b ⇒ c d", "3", 57, "a b", "c d"),
        ("第3版第57行：甲改为乙", "3", 57, "甲", "乙"),
        ("3版57行：甲 改成 乙", "3", 57, "甲", "乙"),
        ("b2版，第7行: 甲 →", "B2", 7, "甲", ""),
        ("　1 L2:　甲：乙，“丙”　→　甲：乙。", "1", 2, "甲：乙，“丙”", "甲：乙。"),
    ],
)
def test_lines_are_read_as_editors_write_them(
    line: str, page: str, number: int, old: str, new: str
) -> None:
    """In Chinese and in English, with any arrow."""
    (one,) = read_corrections(f"# 说明\n\n{line}\n", "c.txt")
    assert (one.page, one.number, one.old, one.new) == (page, number, old, new)
    assert one.place.line == 3
    assert line[one.at.column - 1 :].startswith(old)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("甲 → 乙", 1),
        ("1 L2 甲 → 乙", 1),
        ("1 L2: 甲乙", 7),
        ("1 L2: → 乙", 7),
        ("1 L2: 甲 → 乙 → 丙", 13),
        ("1 L2: 甲 → 甲", 7),
        ("1 L2: " + "甲" * 3000 + " → 乙", 1),
    ],
)
def test_lines_that_are_none_are_told_with_their_place(line: str, column: int) -> None:
    """All of them at once."""
    with pytest.raises(ContentError) as error:
        read_corrections(f"1 L1: 甲 → 乙\n{line}\n{line}\n", "c.txt")
    found = error.value.diagnostics
    assert [one.code for one in found] == ["Q001", "Q001"]
    assert [one.place and (one.place.line, one.place.column) for one in found] == [
        (2, column),
        (3, column),
    ]


@given(st.text(max_size=40))
def test_any_line_is_read_or_told(line: str) -> None:
    """Nothing that a file may hold is more than a finding."""
    try:
        for one in read_corrections(line, "c.txt"):
            assert one.old
    except ContentError as error:
        assert {one.code for one in error.diagnostics} == {"Q001"}  # noqa: PT017


# Applying


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        ("上市", "上市", "开园"),
        ("方小满", "方小满", "骆文川"),
        ("提要", "一句", "两句"),
        ("今年春天", "春天", "初春"),
        ("比往年", "往年", "常年"),
        ("一片叶子", "叶子", "茶叶"),
        ("引文", "要能改", "改得了"),
        ("第一条", "水", "土"),
        ("茶农", "采摘", "摘茶"),
        ("石门", "120", "121"),
        ("字有读音", "读音", "注音"),
        ("注的正文", "茶叶", "茶"),
        ("Western", "Western", "Eastern"),
        ("2026", "2026", "2027"),
    ],
)
def test_a_correction_changes_those_words_and_no_others(
    record: ProofRecord, words: str, old: str, new: str
) -> None:
    """In heads, paragraphs, quotations, lists, captions, tables and notes."""
    label, number = where(record, words)
    made = corrected(record, f"{label} L{number}: {old} → {new}\n")
    text = made.texts["a"]
    assert not made.notes
    assert len(text) - len(TEXTS["a"]) == len(new) - len(old)
    spots = [m.start() for m in re.finditer(re.escape(old), TEXTS["a"])]
    assert text in [TEXTS["a"][:at] + new + TEXTS["a"][at + len(old) :] for at in spots]
    line = next(line for line in text.split("\n") if line not in TEXTS["a"].split("\n"))
    assert new in line


def test_the_second_of_two_like_lines_is_meant(record: ProofRecord) -> None:
    """The line says which of two places is meant, not the words."""
    label, number = where(record, "第二条")
    text = corrected(record, f"{label} L{number}: 水 → 火").texts["a"]
    assert "第一条，说的是水" in text
    assert "第二条，说的是火" in text


def test_words_go_on_in_the_next_line(record: ProofRecord) -> None:
    """What begins in a line belongs to it, though it ends in the next one."""
    page = record.pages[0]
    long = [n for n, one in enumerate(page.lines) if record.blocks[one.block].line == 8]
    first, second = page.lines[long[1]], page.lines[long[2]]
    block = record.blocks[first.block].text
    old = block[second.start - 2 : second.start + 2]
    text = corrected(record, f"{page.label} L{long[1] + 1}: {old} → 甲乙丙").texts["a"]
    assert "甲乙丙" in text
    (found,) = refused(record, f"{page.label} L{long[2] + 1}: {old} → 甲")
    assert found.code == "Q003"


def test_new_words_are_what_is_printed(record: ProofRecord) -> None:
    """Signs that mean something in an article are written so that they do not."""
    label, number = where(record, "今年春天")
    text = corrected(record, f"{label} L{number}: 春天 → *春*[1]_天_").texts["a"]
    said = "".join(plain(runs) for runs, _ in inline(parse(text, "a").blocks))
    assert "今年*春*[1]_天_的茶叶比往年" in said


def test_what_cannot_be_done_is_told_with_its_place(record: ProofRecord) -> None:
    """All of it at once, each with code, line and column of the file of corrections."""
    label, number = where(record, "今年春天")
    b_label, b_number = where(record, "说两遍，这里", "b")
    m_label, m_number = where(record, "注文")
    lines = (
        ("Z9 L1: 甲 → 乙", "Q002", 1),
        (f"{label} L9999: 甲 → 乙", "Q002", 1),
        (f"{label} L{number}: 没有的话 → 乙", "Q003", None),
        (f"{b_label} L{b_number}: 这里 → 那里", "Q004", None),
        (f"{label} L{number}: 茶叶比 → 茶比", "Q005", None),
        (f"{m_label} L{m_number}: [1] → [2]", "Q005", None),
    )
    found = refused(record, "\n".join(line for line, _, _ in lines[:5]))
    assert [(one.code, one.place and one.place.line) for one in found] == [
        (code, n) for n, (_, code, _) in enumerate(lines[:5], 1)
    ]
    assert all(one.hint for one in found)
    assert [one.code for one in refused(record, lines[5][0])] == ["Q005"]
    both = f"{label} L{number}: 春天的 → 初春的\n{label} L{number}: 天的茶叶 → 日的茶"
    assert [one.code for one in refused(record, both)] == ["Q006"]


def test_an_article_that_has_changed_is_found_by_its_words(record: ProofRecord) -> None:
    """And told; where the words are gone, that is told instead."""
    label, number = where(record, "今年春天")
    b_label, b_number = where(record, "完。", "b")
    moved = (
        TEXTS["a"]
        .replace("今年春天", "新加的一段。\n\n又一段。\n\n今年春天")
        .replace("乡亲们说", "大家都说")
    )
    made = corrected(record, f"{label} L{number}: 春天 → 初春", {**TEXTS, "a": moved})
    assert made.texts["a"] == moved.replace("今年春天", "今年初春")
    assert [(one.code, one.severity) for one in made.notes] == [("Q007", "note")]
    gone = TEXTS["a"].replace("今年春天的", "今年的")
    (found,) = refused(record, f"{label} L{number}: 春天 → 初春", {**TEXTS, "a": gone})
    assert found.code == "Q003"
    less = re.sub(r"(?s)今年.*?2026 年。\n", "全文另写。\n", TEXTS["a"])
    (found,) = refused(record, f"{label} L{number}: 春天 → 初春", {**TEXTS, "a": less})
    assert found.code == "Q003"
    same = corrected(record, f"{b_label} L{b_number}: 完 → 毕", {**TEXTS, "a": less})
    assert set(same.texts) == {"b"}
    assert not same.notes


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[int, int, str]]:
    """Give places of the second article's paragraph, and what is to stand there."""
    body = TEXTS["b"].split("\n\n")[1].rstrip("\n")
    count = draw(st.integers(1, 5))
    found: list[tuple[int, int, str]] = []
    at = 0
    for _ in range(count):
        start = draw(st.integers(at, len(body) - 1))
        end = draw(st.integers(start + 1, min(len(body), start + 9)))
        new = draw(st.text("新的字句，。“”A1*", max_size=6))
        found.append((start, end, new))
        at = end
        if at >= len(body) - 1:
            break
    return found


@given(changes())
def test_random_corrections_give_the_wanted_text(
    record: ProofRecord, wanted: list[tuple[int, int, str]]
) -> None:
    """Each is applied where its line says, all together; the article then says what it should."""
    body = TEXTS["b"].split("\n\n")[1].rstrip("\n")
    lines, expected = [], body
    for start, end, new in reversed(wanted):
        old = body[start:end]
        label, number, line = next(
            (page.label, n, line)
            for page in record.pages
            for n, line in enumerate(page.lines, 1)
            if record.blocks[line.block].text == body and line.start <= start < line.end
        )
        before = [m.start() for m in re.finditer(f"(?={re.escape(old)})", body)]
        clear = sum(line.start <= at < line.end for at in before) == 1
        if not clear or new.strip() != new or old == new or old.strip() != old:
            continue
        lines.append(f"{label} L{number}: {old} → {new}")
        expected = expected[:start] + new + expected[end:]
    if not lines or not expected:
        return
    made = corrected(record, "\n".join(lines))
    said = [plain(runs) for runs, _ in inline(parse(made.texts["b"], "b").blocks)]
    assert said == [expected]


# The command


def test_corrections_go_into_the_files_or_into_none(tmp_path: Path, record: ProofRecord) -> None:
    """With ends of lines and marks as the files have them; one that is wrong stops all."""
    texts = {"a": "\ufeff" + TEXTS["a"].replace("\n", "\r\n"), "b": TEXTS["b"]}
    write(tmp_path, texts)
    made = draft(tmp_path, "newsletter")
    digests = {name: digest(text.removeprefix("\ufeff").encode()) for name, text in texts.items()}
    lines = tmp_path / "x-lines.json"
    lines.write_bytes(write_record(make_record("newsletter", made.spots, digests)))
    noted = read_record(lines.read_text("utf-8"), "x")
    label, number = where(noted, "今年春天")
    b_label, b_number = where(noted, "完。", "b")
    file = tmp_path / "corrections.txt"
    good = f"{label} L{number}: 春天 → 初春\n{b_label} L{b_number}: 完 → 毕\n"
    file.write_text(good + f"{b_label} L{b_number}: 没有 → 有\n乱写\n", encoding="utf-8")
    with pytest.raises(ContentError) as error:
        correct(tmp_path, file, lines)
    found = {one.code: one for one in error.value.diagnostics}
    assert {code: one.place and one.place.line for code, one in found.items()} == {
        "Q003": 3,
        "Q001": 4,
    }
    assert all(one.source for one in found.values())
    for name, text in texts.items():
        assert (tmp_path / name / "article.md").read_bytes() == text.encode()
    file.write_text(good, encoding="utf-8")
    assert not correct(tmp_path, file, lines).notes
    wanted = {"a": texts["a"].replace("春天", "初春"), "b": texts["b"].replace("完", "毕")}
    for name, text in wanted.items():
        assert (tmp_path / name / "article.md").read_bytes() == text.encode()
    with pytest.raises(UsageError) as missing:
        correct(tmp_path, file)
    assert missing.value.diagnostics[0].code == "Q008"


# Origins


@given(st.data())
def test_characters_come_from_where_the_article_has_them(data: st.DataObject) -> None:
    """Whatever markup stands between, and however lines end."""
    parts = data.draw(
        st.lists(
            st.sampled_from(("甲乙", "**丙**", "丁[^1]", "{龘|dá}", "\n", "戊，", "己")), max_size=8
        )
    )
    written = re.sub(r"\n+", "\n", "".join(parts).strip("\n"))
    source = f"前文。\n\n{written}\n\n后文。\n"
    if data.draw(st.booleans()):
        source = source.replace("\n", "\r\n")
    printed = "".join(re.sub(r"[*\n]|\[\^1\]|\{|\|dá\}", "", part) for part in parts)
    found = origins(printed, source, passage_at(source, 3))
    assert len(found) == len(printed)
    there = [n for n in found if n != NOWHERE]
    assert there == sorted(set(there))
    assert [source[n] for n in there] == [
        char for char, n in zip(printed, found, strict=True) if n != NOWHERE
    ]
    assert found.count(NOWHERE) == 0


def test_passages_are_values_and_blocks() -> None:
    """The front matter's line by line, then what stands between empty lines."""
    text = TEXTS["a"]
    shown = [text[slice(*span)].split("\n")[0] for span in passages(text)]
    assert shown[:4] == [
        "title: 春茶|上市",
        'byline: "本报记者：方小满"',
        "dateline: 桑植讯",
        "summary: 提要一句，茶叶上市。",
    ]
    assert "## 一片叶子" in shown
    assert shown[-1].startswith("[^1]")


def test_a_correction_is_a_value() -> None:
    """Two that say the same are the same."""
    (one, other) = read_corrections("1 L1: 甲 → 乙\n1 L1: 甲 → 乙\n", "c")
    assert isinstance(one, Correction)
    assert (one.old, one.new) == (other.old, other.new)


def test_from_paper_and_back_by_two_commands(tmp_path: Path) -> None:
    """What `proofs` writes is what `correct` reads; what is wrong ends with exit code 3."""
    write(tmp_path, TEXTS)
    out = tmp_path / "proofs"
    runner = CliRunner()
    made = runner.invoke(
        app, ["proofs", str(tmp_path), "--out", str(out), "--lang", "en", "--cache", str(out / "c")]
    )
    assert made.exit_code == 0, made.output
    (record_file,) = out.glob("*-lines.json")
    assert (out / record_file.name.replace("-lines.json", "-proof.pdf")).is_file()
    noted = read_record(record_file.read_text("utf-8"), "x")
    label, number = where(noted, "今年春天")
    file = tmp_path / "corrections.txt"
    file.write_text(f"{label} L{number}: 春天 → 初春\n{label} L{number}: 秋天 → 深秋\n", "utf-8")
    command = ["correct", str(tmp_path), str(file), "--lines", str(record_file)]
    refused_ = runner.invoke(app, command)
    assert refused_.exit_code == 3
    assert "corrections.txt:2:" in refused_.output
    assert "Q003" in refused_.output
    file.write_text(f"第{label}版第{number}行：春天改为初春\n", "utf-8")
    done = runner.invoke(app, command)
    assert done.exit_code == 0, done.output
    assert "今年初春" in (tmp_path / "a" / "article.md").read_text("utf-8")
