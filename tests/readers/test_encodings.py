"""A raw text in any encoding says the same to ``clean``, ``check`` and ``build``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.build import build
from publisher.diagnostics import ContentError, Diagnostic
from publisher.readers.desk import check_any, clean_any
from publisher.readers.encodings import decode

SIMPLIFIED = (
    "柳溪村的老茶园复垦了\n\n本报记者 陈岚\n\n"
    "清明刚过，柳溪村后山的三百亩老茶园又响起了采茶人的说笑声。"
    "这片荒了十二年的坡地，去年冬天由四十户村民一起动手，砍掉杂树，修好了石坎。\n"
)
TRADITIONAL = (
    "老茶園復墾了\n\n本報記者 陳嵐\n\n清明剛過，村後的三百畝老茶園又響起了採茶人的說笑聲。"
    "這片荒了十二年的坡地，去年冬天由四十戶村民一起動手，砍掉雜樹。\n"
)
READ = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "gb2312": "GB 18030",
    "gbk": "GB 18030",
    "gb18030": "GB 18030",
    "hz": "HZ",
    "big5": "Big5",
}
"""Codec -> the name it is told by."""
COMMANDS: dict[str, Callable[[Path], tuple[Diagnostic, ...]]] = {
    "clean": lambda folder: clean_any(folder / "a/raw.md", None).findings,
    "check": lambda folder: check_any(folder / "a").findings,
    "build": lambda folder: (
        build(folder, folder.parent / "out", purpose="press", allow_doubts=True).diagnostics
    ),
}


def edition(folder: Path, raw: bytes, text: str) -> Path:
    """Write an edition whose one article is ``text`` as cleaned, from the bytes of ``raw``."""
    there = folder / "e/a"
    there.mkdir(parents=True)
    (there.parent / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-03-05\narticles = ["a"]\n'
        'outputs = ["book"]\n',
        encoding="utf-8",
    )
    (there / "raw.md").write_text(text, encoding="utf-8")
    made = clean_any(there / "raw.md", None)
    (there / "article.md").write_text(made.cleaned.text, encoding="utf-8")
    (there / "raw.md").write_bytes(raw)
    return folder / "e"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("codec", READ)
def test_every_command_reads_every_encoding(codec: str, command: str, tmp_path: Path) -> None:
    """The encoding is named by the one finding, none of UTF-8, and nothing was changed or lost."""
    text = TRADITIONAL if codec == "big5" else SIMPLIFIED
    found = COMMANDS[command](edition(tmp_path, text.encode(codec), text))

    told = [one for one in found if one.code in ("R005", "R020")]
    assert [one.message for one in told] == (
        [] if codec == "utf-8" else [f"the text was in {READ[codec]}"]
    )
    assert all(one.place is not None and one.place.path.endswith("a/raw.md") for one in told)
    assert not [one for one in found if one.code.startswith(("C60", "B013", "F005"))]


ISO_2022_CN = b"\x1b$)A" + b"".join(
    b"\x0e" + bytes(byte & 0x7F for byte in line.encode("gb2312")) + b"\x0f\n"
    for line in ("柳溪村的老茶园复垦了", "清明刚过，柳溪村后山又响起了采茶人的说笑声。")
)
UNREADABLE = {
    "ISO-2022-CN": (ISO_2022_CN, "its text is in ISO-2022, which is not read"),
    "no text": (
        bytes(range(1, 256)) * 4,
        "its bytes are no text in UTF-8, UTF-16, GB 18030, HZ or Big5",
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", UNREADABLE)
def test_every_command_refuses_by_name(kind: str, command: str, tmp_path: Path) -> None:
    """What is in no encoding is the same error of each, and nothing is printed."""
    raw, why = UNREADABLE[kind]
    folder = edition(tmp_path, raw, SIMPLIFIED)
    with pytest.raises(ContentError) as caught:
        COMMANDS[command](folder)

    (found,) = caught.value.diagnostics
    assert found.code == "R005"
    assert found.message.endswith(why)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_bytes_that_are_no_characters_are_told(command: str, tmp_path: Path) -> None:
    """A text with a byte too many says so, whoever reads it."""
    raw = SIMPLIFIED.encode("gb18030")
    at = len("柳溪村的老茶园复垦了\n\n本报记者 陈岚\n\n清明刚过，".encode("gb18030"))
    found = COMMANDS[command](edition(tmp_path, raw[:at] + b"\xff" + raw[at:], SIMPLIFIED))

    assert {one.code for one in found} >= {"R005", "R020"}


def test_what_looks_like_hz_is_none() -> None:
    """The control: tildes and braces of a text in ASCII are what they are."""
    for text in ("\\begin{a}~{ab}~{cdef~}", "a ~{!!~} b", "price ~{12}"):
        found = decode(text.encode())
        assert found is not None
        assert (found.text, found.encoding) == (text, "UTF-8")
