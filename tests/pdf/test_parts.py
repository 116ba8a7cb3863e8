"""Profiles, packets and fonts: the parts a finished PDF is made of."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from publisher import build
from publisher.choices import Purpose
from publisher.diagnostics import ContentError, Place
from publisher.edition import load_edition
from publisher.pdf import Condition, choose_condition
from publisher.pdf.conditions import load_conditions, profile_folder, read_srgb
from publisher.pdf.embedding import number_by_glyph
from publisher.pdf.xmp import Metadata, write_packet
from publisher.workspace import Workspace

from .printing import opened, write_edition

PLACE = Place("layout.toml")
FONTS = Path(__file__).parents[2] / "fonts"


# Conditions


def test_conditions_are_what_they_are_described_as() -> None:
    """Every profile of profiles.toml is there, of the right kind, with its own digest."""
    conditions = load_conditions(Workspace(Path()))
    inks = {"fogra28": 300, "fogra29": 300, "fogra39": 300, "gracol": 320, "newsprint": 240}
    assert {name: c.ink for name, c in conditions.items()} == inks
    assert read_srgb(Workspace(Path()))[12:20] == b"mntrRGB "


def test_origin_and_licence_are_with_the_profiles() -> None:
    """Each file is named in README.md, and TR 002 as the source of what was made from it."""
    folder = profile_folder()
    readme = (folder / "README.md").read_text()
    for path in folder.glob("*.icc"):
        assert path.name in readme
    assert "ANSI CGATS/SNAP TR 002-2007" in readme
    assert (folder / "LICENSE.txt").is_file()


def _chosen(folder: Path) -> Condition:
    workspace = Workspace(folder)
    edition = load_edition(workspace, folder)
    return choose_condition(workspace, edition, "fogra39", PLACE)


def _condition(folder: Path) -> str:
    return _chosen(folder).identifier


def test_an_edition_may_name_another_condition(tmp_path: Path) -> None:
    """A name from profiles.toml takes the place of the layout's."""
    press = '[press]\nprofile = "newsprint"\n'
    assert _condition(write_edition(tmp_path / "e", extra=press)) == "CGATS TR 002"


@pytest.mark.parametrize(
    ("press", "limits"),
    [
        ("", (300, 300, 200)),
        ("ink = 280", (280, 300, 200)),
        ("sharp = 240", (300, 240, 200)),
        ("sharp = 120", (300, 120, 120)),
        ("least = 250", (300, 300, 250)),
        ('profile = "newsprint"', (240, 200, 150)),
        ('profile = "newsprint"\nink = 220\nsharp = 170\nleast = 100', (220, 170, 100)),
        ('profile = "ours.icc"', (300, 300, 200)),
        ('profile = "ours.icc"\nink = 260\nleast = 90', (260, 300, 90)),
    ],
)
def test_the_printing_houses_limits_hold_for_every_profile(
    press: str, limits: tuple[int, int, int], tmp_path: Path
) -> None:
    """What [press] says of ink and pixels counts, whoever's profile it is; else the profile's."""
    folder = write_edition(tmp_path / "e", extra=f"[press]\n{press}\n")
    (folder / "ours.icc").write_bytes((profile_folder() / "newsprint_TR002.icc").read_bytes())
    found = _chosen(folder)
    assert (found.ink, found.sharp, found.least) == limits


def test_limits_that_contradict_each_other(tmp_path: Path) -> None:
    """Nothing can be refused that has more pixels than are wanted."""
    folder = write_edition(tmp_path / "e", extra="[press]\nsharp = 200\nleast = 201\n")
    with pytest.raises(ContentError) as caught:
        _chosen(folder)
    assert [d.code for d in caught.value.diagnostics] == ["P016"]


def test_an_edition_may_bring_its_printers_profile(tmp_path: Path) -> None:
    """A file of the edition is embedded, named as the edition says."""
    press = '[press]\nprofile = "ours.icc"\nidentifier = "HOUSE 7"\nink = 280\nbleed = 5\n'
    folder = write_edition(tmp_path / "e", extra=press)
    profile = (profile_folder() / "newsprint_TR002.icc").read_bytes()
    (folder / "ours.icc").write_bytes(profile)
    report = build.build(folder, tmp_path / "out", purpose=Purpose.PRESS)
    with opened(report.products[0].content) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.OutputConditionIdentifier) == "HOUSE 7"
        assert "/RegistryName" not in intent
        assert intent.DestOutputProfile.read_bytes() == profile
        page = pdf.pages[0]
        bleed = (float(page.trimbox[0]) - float(page.obj.BleedBox[0])) / 72 * 25.4
        assert bleed == pytest.approx(5, abs=0.01)


@pytest.mark.parametrize(
    ("profile", "content", "code"),
    [
        ("none", None, "P011"),
        ("none.icc", None, "F001"),
        ("../none.icc", None, "F004"),
        ("text.icc", b"no profile", "P013"),
        ("screen.icc", b"", "P013"),
        ("damaged.icc", b"\0" * 12 + b"prtrCMYKLab " + b"\0" * 12 + b"acsp" + b"\0" * 400, "P013"),
    ],
)
def test_profiles_that_cannot_be_used(
    profile: str, content: bytes | None, code: str, tmp_path: Path
) -> None:
    """A profile that is not there, or not for a press, is named."""
    press = f'[press]\nprofile = "{profile}"\n'
    folder = write_edition(tmp_path / "e", extra=press)
    if content is not None:
        (folder / profile).write_bytes(content or read_srgb(Workspace(Path())))
    with pytest.raises(ContentError) as caught:
        _condition(folder)
    assert [d.code for d in caught.value.diagnostics] == [code]


# Packets

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(list(Purpose)))
def test_packets_are_well_formed(title: str, author: str, subject: str, purpose: Purpose) -> None:
    """Whatever a title holds, the packet is XML and says it."""
    metadata = Metadata(
        title,
        author,
        subject,
        "P",
        "C",
        "zh-Hans",
        "2020-03-04T00:00:00Z",
        "2020-03-05T00:00:00Z",
        "0" * 32,
    )
    packet = write_packet(metadata, purpose, accessible=True)
    tree = ET.fromstring(packet)
    found = tree.find(".//{http://purl.org/dc/elements/1.1/}title//*[2]")
    item = tree.find(".//{http://purl.org/dc/elements/1.1/}title/*/*")
    assert found is None
    assert item is not None
    assert (item.text or "") == title
    assert packet == write_packet(metadata, purpose, accessible=True)


# Fonts


def _subset(text: str) -> bytes:
    """Give the CFF table of a subset whose CIDs are those of the larger font."""
    font = TTFont(FONTS / "PublisherHei-Regular.otf")
    options = Options()
    options.drop_tables += ["GSUB", "GPOS", "BASE", "vmtx", "vhea", "VORG"]
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    out.seek(0)
    return bytes(TTFont(out).reader["CFF "])


def _outlines(cff: bytes) -> tuple[list[str], list[object]]:
    """Give the charset's names and each glyph's outline, in glyph order."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(cff), None)
    top = fonts[0]
    outlines: list[object] = []
    for name in top.charset:
        pen = RecordingPen()
        top.CharStrings[name].draw(pen)
        outlines.append(pen.value)
    return list(top.charset), outlines


@pytest.mark.parametrize("text", ["一", "一二", "一二三", "一二三四五六七八九十百千万天地玄黄"])
def test_cids_become_glyph_numbers(text: str) -> None:
    """After renumbering, CID n is glyph n, and every outline is where it was."""
    before = _subset(text)
    names, outlines = _outlines(before)
    assert names[1:] != [f"cid{n:05d}" for n in range(1, len(names))]
    after = number_by_glyph(before)
    assert after is not None
    new_names, new_outlines = _outlines(after)
    assert new_names[1:] == [f"cid{n:05d}" for n in range(1, len(names))]
    assert new_outlines == outlines
    assert len(after) == len(before)
