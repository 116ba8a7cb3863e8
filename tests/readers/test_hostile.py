"""Sources that are damaged, newer, or meant to harm: an error or a finding each, nothing lost."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from pathlib import Path

import pytest

from publisher.diagnostics import ContentError
from publisher.readers import recognising
from publisher.readers.arranging import arrange
from publisher.readers.importing import import_sources
from publisher.readers.source import SOURCE_LIMIT, Source

from .issue import PAGES
from .writing import TOOLS

JSON_TOOLS = sorted(name for name, tool in TOOLS.items() if tool.entry.endswith(".json"))
XML_TOOLS = sorted(
    name for name, tool in TOOLS.items() if tool.entry.endswith((".xml", "hocr", "icml"))
)


def told(name: str, data: bytes) -> list[str]:
    """Give the codes with which a source is read or refused; anything else fails."""
    try:
        raw = recognising.read(Source(name, data))
    except ContentError as error:
        return [d.code for d in error.diagnostics if name in d.message or d.place]
    arrange(raw)
    return [d.code for d in raw.findings]


def content(tool: str, page: str = "one") -> bytes:
    """Give the file of a tool."""
    return TOOLS[tool].write(PAGES[page])[TOOLS[tool].entry]


def test_zip_bomb(tmp_path: Path) -> None:
    """An archive that would unpack to gigabytes is refused before it is."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (70 << 20))
        archive.writestr("[Content_Types].xml", b"<Types/>")
    assert told("bomb.docx", made.getvalue()) == ["R003"]


def test_archives_that_are_none() -> None:
    """A damaged archive, and one that is no .docx, are refused by name."""
    assert told("a.docx", content("Word")[:9000]) == ["R004"]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "文")
    assert told("a.zip", made.getvalue()) == ["R001"]


def test_xml_entities() -> None:
    """Entities are refused: those that grow, and those that name files."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    for declared in (f'<!ENTITY l0 "ha">{laughs}', '<!ENTITY l8 SYSTEM "file:///etc/passwd">'):
        text = f'<?xml version="1.0"?><!DOCTYPE nitf [{declared}]><nitf><body>&l8;</body></nitf>'
        assert told("a.xml", text.encode())[0] in ("R004", "R008")


@pytest.mark.parametrize("tool", [name for name in XML_TOOLS if name != "METS"])
@pytest.mark.parametrize("kind", ["net", "file", "missing"])
def test_document_types_are_not_loaded(tmp_path: Path, tool: str, kind: str) -> None:
    """A document type with an address changes nothing, and what lies there is not looked at."""
    grows = tmp_path / "a.dtd"
    grows.write_text('<!ENTITY grown "grown"><!ATTLIST p class CDATA "grown"> <!no DTD')
    address = {"net": "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd",
               "file": grows.as_uri(), "missing": "nitf-3-4.dtd"}[kind]  # fmt: skip
    text = content(tool).decode()
    start = re.search(r"<[A-Za-z]", text)
    assert start
    root = re.match(r"<([\w:]+)", text[start.start() :])
    assert root
    for public in ("SYSTEM", 'PUBLIC "-//A//DTD of a tool//EN"'):
        declared = f'<!DOCTYPE {root[1]} {public} "{address}">\n'
        typed = text[: start.start()] + declared + text[start.start() :]
        bare = recognising.read(Source("a.xml", text.encode()))
        assert recognising.read(Source("a.xml", typed.encode())).blocks == bare.blocks


def test_size_is_bounded(tmp_path: Path) -> None:
    """A source that is larger than any page is refused by name before it is parsed."""
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(SOURCE_LIMIT + 1)
    with pytest.raises(ContentError) as caught:
        import_sources([path], tmp_path / "e")
    assert "a.json" in caught.value.diagnostics[0].message
    assert not (tmp_path / "e").exists()


@pytest.mark.parametrize("depth", [60, 900, 100_000])
def test_depth_is_bounded(depth: int) -> None:
    """JSON of any depth ends in words."""
    assert told("a.json", b"[" * depth + b"]" * depth)
    nested = '{"children":[' * depth + "]}" * depth
    assert told("a.json", nested.replace("{", '{"block_type":"Document",').encode()) is not None


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_cut_files(tool: str) -> None:
    """A file that breaks off anywhere is read as far as it goes, or refused."""
    data = content(tool)
    for part in (1, 3, 7, 9):
        told("a", data[: len(data) * part // 10])
    assert told("a", b"") == ["R002"]


@pytest.mark.parametrize("tool", JSON_TOOLS)
def test_wrong_types_everywhere(tool: str) -> None:
    """Any value of a tool's JSON may be of any other type: nothing fails."""
    chance = random.Random(tool)
    value = json.loads(content(tool, "two"))
    for _ in range(60):
        told("a.json", json.dumps(_spoiled(value, chance, 0.04)).encode())


ODD: tuple[object, ...] = (
    None,
    True,
    -1,
    1e308,
    "文",
    "",
    [],
    {},
    [[]],
    {"a": None},
    10**30,
    "1e9",
    [None],
    [1, 2],
)


def _spoiled(value: object, chance: random.Random, share: float) -> object:
    if chance.random() < share:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {key: _spoiled(one, chance, share) for key, one in value.items()}
    if isinstance(value, list):
        return [_spoiled(one, chance, share) for one in value]
    return value


@pytest.mark.parametrize("tool", XML_TOOLS)
def test_spoiled_attributes(tool: str) -> None:
    """Numbers of XML may be anything, and elements may be missing."""
    chance = random.Random(tool)
    text = content(tool).decode()
    for _ in range(30):
        spoiled = "".join(
            chance.choice('x9-"') if char.isdigit() and chance.random() < 0.05 else char
            for char in text
        )
        told("a.xml", spoiled.encode())


def test_boxes_outside_of_the_page() -> None:
    """A box over the page's edges is cut and told; its text stays."""
    value = json.loads(content("MinerU content_list.json"))
    value[1]["bbox"] = [-500, 50, 4000, 90]
    assert told("a.json", json.dumps(value).encode()) == ["R007"]


def test_a_later_version_is_told() -> None:
    """A schema that is newer, and types of blocks that are, are told; their text is read."""
    value = json.loads(content("docling JSON"))
    value["version"] = "2.4.0"
    assert told("a.json", json.dumps(value).encode()) == ["R009"]
    items = json.loads(content("MinerU content_list.json"))
    items[2] |= {"type": "hologram", "text": "新一类的文字"}
    items[2].pop("text_level", None)
    raw = recognising.read(Source("a.json", json.dumps(items).encode()))
    assert [d.code for d in raw.findings] == ["R009"]
    assert any(block.text == "新一类的文字" for block in raw.blocks)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"%PDF-1.7\n", "S003"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "R001"),
     (b"{\\rtf1 a}", "R001"), (b'{"a": 1}', "R001"), (b"<a/>", ""),
     (b"<?xml version='1.0'?><a/>", "R001"),
     (b"\xff\xd8\xff\xe0", "S003"), (b"[]", "R001"), (b"GIF89a" + bytes(9), "R001"),
     (b"%!PS-Adobe-3.0\n", "R001"), (b"\0\0\0\x18ftypheic" + bytes(9), "R001"),
     (b"BM" + bytes(30), "R001"), (b"Rar!\x1a\x07", "R001")],
)  # fmt: skip
def test_other_files_are_refused_by_name(data: bytes, code: str) -> None:
    """What is no source is refused with what to do instead."""
    found = told("a.bin", data)
    assert found == [code] if code else True


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Of several sources each that cannot be read is named, and nothing is written."""
    (tmp_path / "a.json").write_text('{"a": 1}')
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "c.md").write_text("# 标题在这里\n\n一段完整的文字。\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        import_sources([tmp_path / n for n in ("a.json", "b.docx", "c.md")], tmp_path / "e")
    assert {d.code for d in caught.value.diagnostics} == {"R001", "R004"}
    assert not (tmp_path / "e").exists()


def _renamed(value: object, names: dict[str, str]) -> object:
    """Give JSON with other names for some keys, as a later schema may have."""
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(one, names) for key, one in value.items()}
    return [_renamed(one, names) for one in value] if isinstance(value, list) else value


TEXT_KEYS = ("text", "content", "block_content", "html", "orig", "spans", "paragraph_content")


@pytest.mark.parametrize("key", TEXT_KEYS)
@pytest.mark.parametrize("tool", JSON_TOOLS)
def test_text_under_other_names(tool: str, key: str) -> None:
    """Text that a later schema has under another name is read, told or a reason to refuse."""
    value = json.loads(content(tool))
    later = _renamed(value, {key: f"{key}_v9"})
    if later == value:
        return
    data = json.dumps(later, ensure_ascii=False).encode()
    if {"R001", "R009"} & set(told("a.json", data)):
        return
    raw = recognising.read(Source("a.json", data))
    words = "".join("".join(block.text for block in raw.blocks).split()).replace("①", "")
    items = [item for story in PAGES["one"].stories for item in story.items if item.kind == "p"]
    assert all(item.text.replace("①", "")[-20:] in words for item in items)


@pytest.mark.parametrize("tool", JSON_TOOLS)
def test_what_is_read_is_not_told_as_unread(tool: str) -> None:
    """No source in a schema that is known has text of which nothing is known."""
    for page in PAGES:
        assert "R009" not in told("a.json", content(tool, page))


@pytest.mark.parametrize("name", ["alto", "PcGts", "nitf"])
def test_xml_of_a_later_schema(name: str) -> None:
    """XML whose text stands in elements that are not known is refused with that reason."""
    inner = "<Later><Words>渔港清淤后大船又能进来了，村里人都来看。</Words></Later>"
    assert told("a.xml", f"<{name}>{inner}</{name}>".encode()) == ["R009"]


@pytest.mark.parametrize(
    "declared", ['<!ENTITY x "文">', '<!ENTITY x SYSTEM "file:///etc/passwd">']
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.xml", "word/styles.xml"])
def test_document_types_in_word(declared: str, part: str) -> None:
    """A document type in a part of a .docx is refused: what its entities name would be lost."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content("Word"))) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        names = before.namelist()
        for name in [*names, *([part] if part not in names else [])]:
            data = before.read(name) if name in names else b"<a/>"
            if name == part:
                at = data.index(b"?>") + 2 if data.startswith(b"<?xml") else 0
                data = data[:at] + f"<!DOCTYPE a [{declared}]>".encode() + data[at:]
            after.writestr(name, data)
    assert told("a.docx", made.getvalue()) == ["R008"]


@pytest.mark.parametrize(
    "command", ["\\caption{", "\\title{", "\\textbf{", "\\begin{figure}", "\\footnote{"]
)
@pytest.mark.parametrize("closed", [True, False])
def test_commands_of_any_depth(command: str, closed: bool) -> None:
    """Commands of LaTeX inside each other end in words, and keep what stands in them."""
    text = command * 1500 + "渔港清淤" + "}" * 1500 * closed + "\n\n后面的一段文字。\n"
    raw = recognising.read(Source("a.mmd", text.encode()))
    words = "".join(block.text for block in raw.blocks)
    assert "后面的一段文字" in words
    assert "渔港清淤" in words
