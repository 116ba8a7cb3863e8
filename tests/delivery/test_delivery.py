"""A delivery: whole or not at all, held to one measure, the same bytes, told to who prints it."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat
from typer.testing import CliRunner

from pdf.printing import opened, write_edition
from pdf.validating import separations
from publisher.checks import preflight_files
from publisher.cli import app
from publisher.delivery import deliver
from publisher.diagnostics import (
    ContentError,
    PreflightError,
    PublisherError,
    Severity,
    UsageError,
)
from publisher.edition.printers import list_printers, load_printer
from publisher.workspace import Workspace

HOUSE = """
title = "本地印厂"
note = "只收转曲文件"
ruling = 133
[press]
profile = "fogra29"
bleed = 4
marks = ["crop", "registration", "slug"]
[file]
standard = "PDF/X-1a"
text = "outlines"
pages = "single"
names = "{date}-{code}.pdf"
separations = 100
"""
PARTS = ("20200304-01.pdf", "20200304-02.pdf")
INKS = ("Black", "Cyan", "Magenta", "Yellow")


def ordered(folder: Path, house: str = HOUSE) -> Path:
    """Write the small edition with a printing house of its own."""
    edition = write_edition(folder)
    (edition / "printers").mkdir()
    (edition / "printers/house.toml").write_text(house, encoding="utf-8")
    return edition


def files_in(folder: Path) -> dict[str, bytes]:
    """Give name -> content of all that is in a folder."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that remembers what several deliveries are made of."""
    return tmp_path_factory.mktemp("store")


@cache
def delivered() -> Mapping[str, bytes]:
    """Give what the house is handed."""
    with tempfile.TemporaryDirectory() as folder:
        deliver(ordered(Path(folder) / "small"), "house", Path(folder) / "out")
        return files_in(Path(folder) / "out")


def test_all_that_was_asked_for_is_there() -> None:
    """A file for each page, the proof, four plates of each, the report; and the sums are right."""
    plates = {f"separations/book/{page}-{ink}.tif" for page in ("01", "02") for ink in INKS}
    rest = {"proof/small-book.pdf", "report.pdf", "report.json", "checksums.sha256"}
    assert set(delivered()) == {*PARTS, *plates, *rest}
    sums = delivered()["checksums.sha256"].decode().splitlines()
    assert sums == sorted(sums, key=lambda line: line[66:])
    told = {line[66:]: line[:64] for line in sums}
    assert told == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in delivered().items()
        if name != "checksums.sha256"
    }


def test_the_files_are_what_the_house_asks_for() -> None:
    """PDF/X-1a in PDF 1.4 without fonts, one page each, with the house's bleed; the proof reads."""
    for name in PARTS:
        content = delivered()[name]
        assert content.startswith(b"%PDF-1.4")
        assert b"/ObjStm" not in content
        with opened(content) as pdf:
            (page,) = pdf.pages
            assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
            assert b"<pdfx:GTS_PDFXVersion>PDF/X-1a:2003<" in pdf.Root.Metadata.read_bytes()
            assert not any("/BaseFont" in item for item in pdf.objects if hasattr(item, "keys"))
            bleed = [float(a) - float(b) for a, b in zip(page.trimbox, page.bleedbox, strict=True)]
            assert [round(side / 72 * 25.4, 2) for side in bleed] == [4, 4, -4, -4]
    texts = [words(delivered()[name]) for name in (*PARTS, "proof/small-book.pdf")]
    assert texts[:2] == ["", ""]
    assert "这是第一段" in texts[2]


def words(content: bytes) -> str:
    """Give the text of a PDF without its blanks."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return "".join("".join(pages).split())


def test_plates_are_what_another_program_separates() -> None:
    """Each TIFF is near Ghostscript's plate of that page; another page's is not."""
    for code, name in (("01", PARTS[0]), ("02", PARTS[1])):
        content = delivered()[name]
        with opened(content) as pdf:
            # Ghostscript's plates are given inside this box.
            pdf.pages[0].obj.BleedBox = pdf.pages[0].obj.MediaBox
            out = io.BytesIO()
            pdf.save(out)
        (theirs,) = separations(out.getvalue(), 100)
        means = []
        for ink, plate in zip(("Cyan", "Magenta", "Yellow", "Black"), theirs, strict=True):
            with Image.open(io.BytesIO(delivered()[f"separations/book/{code}-{ink}.tif"])) as image:
                assert (image.mode, image.info["compression"]) == ("L", "tiff_lzw")
                assert round(image.info["dpi"][0]) == 100
                ours = ImageStat.Stat(ImageChops.invert(image)).mean[0]
            means.append((ours, sum(plate) / len(plate)))
        # Of 255; Ghostscript fills every pixel that a stroke touches, so its black is heavier.
        assert all(abs(one - other) < 1.5 for one, other in means[:3]), means
        assert means[3][0] == pytest.approx(means[3][1], rel=0.5), means


def test_the_report_says_what_is_printed() -> None:
    """For people and for programs: condition, digests, ink of each page, no fonts."""
    told = json.loads(delivered()["report.json"])
    assert [one["file"] for one in told["files"]] == list(PARTS)
    assert told["conditions"][0]["identifier"] == "FOGRA29"
    for one in told["files"]:
        assert one["fonts"] == []
        assert one["findings"] == []
        (page,) = one["pages"]
        assert page["trim_mm"] == [148.0, 210.0]
        assert 0 < page["ink"]["Black"] < 60
        assert 90 < page["most_ink"] <= 300
    shown = words(delivered()["report.pdf"])
    for wanted in ("付印说明", "本地印厂", "转曲", "FOGRA29", told["conditions"][0]["sha256"][:16],
                   "样刊社", "没有发现问题", *PARTS):  # fmt: skip
        assert wanted in shown, wanted


def test_the_same_edition_gives_the_same_bytes_and_passes_its_own_preflight(
    tmp_path: Path,
) -> None:
    """Handed over again, nothing differs; held to another house, the same files fail."""
    edition = ordered(tmp_path / "small")
    out = tmp_path / "out"
    out.mkdir()
    made = deliver(edition, "house", out)
    assert files_in(out) == delivered()
    assert {name for name, _ in made.files} == set(delivered())
    paths = tuple(out / name for name in PARTS)
    for report in preflight_files(paths, printer="house", edition=edition):
        assert report.findings == ()
    for report in preflight_files(paths, printer="coated"):
        errors = {f.code for f in report.findings if f.severity is Severity.ERROR}
        assert errors == {"K805", "K905"}
    for report in preflight_files(paths, printer="newsprint"):
        assert "K905" in {f.code for f in report.findings}
    # Of the edition alone, whose layout is meant for another paper.
    for report in preflight_files(paths, edition=edition):
        assert {f.code for f in report.findings if f.severity is Severity.ERROR} == {"K905"}


def test_an_earlier_delivery_makes_room_and_other_files_do_not(tmp_path: Path, store: Path) -> None:
    """Files that are no longer made go; a folder with anything else in it is left alone."""
    out = tmp_path / "out"
    edition = ordered(tmp_path / "small")
    plain = HOUSE.replace("separations = 100", "").replace("outlines", "fonts")
    deliver(edition, "house", out, cache=store)
    (edition / "printers/house.toml").write_text(
        plain.replace('names = "{date}-{code}.pdf"', 'names = "{edition}-{page}.pdf"')
    )
    deliver(edition, "house", out, cache=store)
    names = {"small-1.pdf", "small-2.pdf", "report.json", "report.pdf", "checksums.sha256"}
    assert set(files_in(out)) == {*names, "proof/small-book.pdf"}
    assert not (out / "separations").exists()
    (out / "notes.txt").write_text("mine")
    before = files_in(out)
    with pytest.raises(UsageError) as caught:
        deliver(edition, "house", out, cache=store)
    assert [d.code for d in caught.value.diagnostics] == ["P022"]
    assert files_in(out) == before


@pytest.mark.parametrize(
    ("changed", "kind", "code"),
    [
        (("bleed = 4", "bleed = 4\nsharp = 4800\nleast = 4000"), ContentError, "I005"),
        (("{date}-{code}.pdf", "x-{code}{section}.txt"), ContentError, "T004"),
        (('profile = "fogra29"', 'profile = "press/ours.icc"'), ContentError, "P018"),
        (('profile = "fogra29"', 'profile = "fogra92"'), ContentError, "P011"),
        (("[file]", "[files]"), ContentError, "T003"),
    ],
)
def test_what_cannot_be_printed_is_not_handed_over(
    changed: tuple[str, str], kind: type[PublisherError], code: str, tmp_path: Path
) -> None:
    """Too coarse a picture, a wrong name, a profile that has not come: there is no folder."""
    assert changed[0] in HOUSE
    edition = ordered(tmp_path / "small", HOUSE.replace(*changed))
    with pytest.raises(kind) as caught:
        deliver(edition, "house", tmp_path / "out")
    assert code in {d.code for d in caught.value.diagnostics}
    assert not (tmp_path / "out").exists()


def test_what_preflight_refuses_is_not_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was spoiled on the way is found by preflight, and nothing is written."""

    def spoiled(content: bytes) -> bytes:
        with opened(content) as pdf:
            pdf.pages[0].obj.TrimBox = pdf.pages[0].obj.MediaBox
            out = io.BytesIO()
            pdf.save(out)
        return out.getvalue()

    monkeypatch.setattr("publisher.delivery.shaping.outline_text", spoiled)
    with pytest.raises(PreflightError) as caught:
        deliver(ordered(tmp_path / "small"), "house", tmp_path / "out")
    assert "K202" in {d.code for d in caught.value.diagnostics}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{date}.pdf", "{page}"),
        ("../{page}.pdf", "plain"),
        ("{page}", ".pdf"),
        ("{folio}.pdf", "folio"),
        ("{page!r}.pdf", "page"),
        ("{page:>99999}.pdf", "page"),
        ("{page.pdf", "closed"),
        (".{page}.pdf", "plain"),
    ],
)
def test_names_lead_nowhere_else(pattern: str, said: str, tmp_path: Path) -> None:
    """A pattern has known fields and is a plain name."""
    folder = ordered(tmp_path / "small", HOUSE.replace("{date}-{code}.pdf", pattern))
    with pytest.raises(ContentError) as caught:
        load_printer(Workspace(folder), "house", folder)
    (found,) = caught.value.diagnostics
    assert said in str(found.message)
    assert found.place
    assert found.place.path.endswith("house.toml")


def test_every_house_of_the_program_can_be_read() -> None:
    """Each has a title and a condition; those that ask for a profile say for which."""
    workspace = Workspace(Path())
    names = list_printers(workspace)
    assert {"coated", "uncoated", "newsprint", "web", "digital"} <= set(names)
    for name in names:
        settings = load_printer(workspace, name).settings
        own = str(settings.press.profile).endswith(".icc")
        assert own == (settings.ask is not None), name
        assert settings.press.sharp
        assert settings.press.least
        assert settings.press.least < settings.press.sharp
        # A picture wants about twice the lines of the screen.
        assert settings.ruling
        assert 1.2 < settings.press.sharp / settings.ruling <= 2.1


def test_the_command_says_what_it_made_and_what_it_does_not_know(tmp_path: Path) -> None:
    """A name that is none is told with those that are; nothing is made."""
    edition = ordered(tmp_path / "small")
    call = ["deliver", str(edition), "--printer", "hose", "--out", str(tmp_path / "out")]
    told = CliRunner().invoke(app, call)
    assert told.exit_code == 2
    assert "P017" in told.output
    assert "house" in told.output
    wrong = CliRunner().invoke(app, [*call[:3], "house", "--output", "epub", *call[4:]])
    assert (wrong.exit_code, "P020" in wrong.output) == (2, True)
    assert not (tmp_path / "out").exists()
