"""Known patches through whole editions: what stands on the plates, and what is told of pictures."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from PIL import Image

from publisher.build import build
from publisher.choices import Purpose
from publisher.diagnostics import ContentError, Diagnostic, Severity

from .patches import INKS, apart, as_file, chart, converted, lab, profile, samples
from .printing import opened
from .validating import separations

DPI = 300
WIDE, HIGH = 56, 280
"""Pixels of a patch: 24 of them are a picture of more than 300 ppi over a page of `book`."""
CASES = (
    ("own.tif", "CMYK", "TIFF-LZW", "fogra39"),
    ("bare.jpg", "CMYK", "bare", ""),
    ("marked.jpg", "CMYK", "JPEG", "fogra39"),
    ("news.tif", "CMYK", "TIFF-ZIP", "newsprint"),
    ("adobe.png", "RGB", "PNG", "adobe"),
    ("prophoto.webp", "RGB", "WEBP", "prophoto"),
)


def write(folder: Path, files: dict[str, bytes], press: str = "", note: str = "") -> Path:
    """Write an edition of one article with these pictures."""
    images = folder / "a/images"
    images.mkdir(parents=True)
    shown = []
    for number, (name, content) in enumerate(files.items(), 1):
        (images / name).write_bytes(content)
        shown.append(
            f"![一幅图](images/{name}){note}\n\n第{number}幅后面还有一句话，说的是别的事情。"
        )
    text = "\n\n".join(shown)
    (folder / "a/article.md").write_text(f"---\ntitle: 有图\n---\n\n先有一句话。\n\n{text}\n")
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a"]\n'
        f'outputs = ["book"]\n{press}'
    )
    return folder


def large(mode: str) -> Image.Image:
    """Give the 24 patches with as many pixels as print asks for."""
    return chart(mode).resize((24 * WIDE, HIGH), Image.Resampling.NEAREST)


@cache
def made(
    press: str, purpose: Purpose, *cases: tuple[str, str, str, str]
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Give the edition printed, and what was told."""
    with tempfile.TemporaryDirectory() as folder:
        files = {name: as_file(large(mode), form, named) for name, mode, form, named in cases}
        edition = write(Path(folder) / "e", files, press)
        report = build(edition, Path(folder) / "out", purpose=purpose)
        return report.products[0].content, report.diagnostics


def patches(content: bytes) -> list[list[tuple[int, ...]]]:
    """Give for each picture, in the order of the pages, the inks of its patches on the plates."""
    found = []
    document = pdfium.PdfDocument(content)
    with opened(content) as pdf:
        for number, plates in enumerate(separations(content, DPI)):
            left, _, right, top = (float(v) for v in pdf.pages[number].obj.BleedBox)
            width = round(right * DPI / 72 - 1) - round(left * DPI / 72 + 1)
            pictures = document[number].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
            for picture in pictures:
                x0, y0, x1, y1 = picture.get_bounds()
                row = []
                for n in range(24):
                    x = (x0 + (n + 0.5) * (x1 - x0) / 24 - left) * DPI / 72 - 1
                    y = (top - (y0 + y1) / 2) * DPI / 72 - 1
                    at = int(y) * width + int(x)
                    row.append(tuple(plate[at] for plate in plates))
                found.append(row)
    document.close()
    return found


@pytest.mark.parametrize("name", ["fogra39", "newsprint"])
def test_patches_on_the_plates(name: str) -> None:
    """Inks of this press stay, colours of others look the same, and no plate has too much."""
    content, _ = made(f'[press]\nprofile = "{name}"\n', Purpose.PRESS, *CASES)
    found = patches(content)
    assert len(found) == len(CASES)
    limit = {"fogra39": 300, "newsprint": 240}[name] * 2.55
    for (file, mode, _form, named), row in zip(CASES, found, strict=True):
        assert max(map(sum, row)) <= limit + 4, file
        if mode == "CMYK" and named in ("", name):
            for inks, meant in zip(row, INKS, strict=True):
                if sum(meant) <= limit:
                    assert all(abs(a - b) <= 2 for a, b in zip(inks, meant, strict=True)), file
                if sum(1 for ink in meant if ink) == 1 and max(meant) == 255:
                    assert inks == meant, file
            continue
        direct = samples(converted(chart(mode), profile(named), profile(name), "CMYK"))
        kept = [n for n in range(24) if mode == "RGB" or any(INKS[n][:3])]
        kept = [n for n in kept if sum(direct[n]) <= limit]
        mean, most = apart(
            lab([row[n] for n in kept], profile(name)),
            lab([direct[n] for n in kept], profile(name)),
        )
        assert mean <= 1.0, file
        assert most <= 2.5, file
        if mode == "CMYK":
            assert all(not any(row[n][:3]) for n in range(24) if not any(INKS[n][:3])), file


def test_what_was_separated_with_another_profile_would_differ() -> None:
    """The control: plates for coated paper are not those for newsprint."""
    content, _ = made('[press]\nprofile = "newsprint"\n', Purpose.PRESS, *CASES)
    row = patches(content)[CASES.index(CASES[0])]
    assert any(
        abs(a - b) > 20
        for inks, meant in zip(row, INKS, strict=True)
        for a, b in zip(inks, meant, strict=True)
    )


def test_a_jpeg_of_this_press_keeps_its_bytes() -> None:
    """What need not be touched is not unpacked: the scan in the PDF is the file's."""
    content, _ = made('[press]\nprofile = "fogra39"\n', Purpose.PRESS, *CASES)
    scan = as_file(large("CMYK"), "JPEG", "fogra39").rsplit(b"\xff\xda", 1)[1]
    with opened(content) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        packed = [one for one in streams if one.get("/Filter") == "/DCTDecode"]
        assert scan in [one.read_raw_bytes().rsplit(b"\xff\xda", 1)[1] for one in packed]


def told(found: tuple[Diagnostic, ...]) -> list[tuple[str, str, int]]:
    """Give code, file and line of each finding on pictures."""
    shown = [one for one in found if one.code.startswith("I") and one.code != "I007"]
    return [
        (one.code, one.message.split(" ")[0], one.place.line if one.place else 0) for one in shown
    ]


def test_findings_name_article_and_file_in_the_proof() -> None:
    """Whatever there is to say of a picture's colours is said at its line, before the press."""
    _, found = made('[press]\nprofile = "fogra39"\n', Purpose.PROOF, *CASES)
    assert sorted(told(found), key=lambda one: one[2]) == [
        ("I009", "a/images/bare.jpg", 11),
        ("I010", "a/images/news.tif", 19),
        ("I010", "a/images/adobe.png", 23),
        ("I010", "a/images/prophoto.webp", 27),
    ]
    assert all(
        one.place and one.place.path.endswith("a/article.md")
        for one in found
        if one.code.startswith("I")
    )


@pytest.mark.parametrize(
    ("size", "proof", "press"),
    [
        ((120, 60), [("I005", Severity.WARNING)], [("I005", Severity.ERROR)]),
        ((960, 240), [("I006", Severity.NOTE)], [("I006", Severity.WARNING)]),
        ((1300, 320), [("I007", Severity.NOTE)], []),
        ((6000, 1500), [("I007", Severity.NOTE)], [("I007", Severity.NOTE)]),
    ],
)
def test_pixels_at_the_printed_size(
    size: tuple[int, int],
    proof: list[tuple[str, Severity]],
    press: list[tuple[str, Severity]],
    tmp_path: Path,
) -> None:
    """Too few are refused by the press and told in the proof; too many are averaged."""
    ramp = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (ramp, ramp.rotate(180), ramp))
    edition = write(tmp_path / "e", {"p.png": as_file(image, "PNG")}, note="{width=full}")
    report = build(edition, tmp_path / "proof")
    seen = [one for one in report.diagnostics if one.code in _PIXELS]
    assert [(one.code, one.severity) for one in seen] == proof
    assert all("a/images/p.png" in one.said and "ppi" in one.said for one in seen)
    assert [one.place.line for one in seen if one.place] == [7] * len(seen)
    if (Severity.ERROR in dict(press).values()) or not press:
        return
    report = build(edition, tmp_path / "press", purpose=Purpose.PRESS)
    found = [one for one in report.diagnostics if one.code in _PIXELS]
    assert [(one.code, one.severity) for one in found] == press
    with opened(report.products[0].content) as pdf:
        pictures = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        few = [int(one.Width) for one in pictures]
    assert few == ([1228] if size == (6000, 1500) else [size[0]])


def test_the_press_refuses_what_is_too_coarse(tmp_path: Path) -> None:
    """By its name and line; a printing house that wants less is given it."""
    image = Image.merge(
        "RGB", [Image.linear_gradient("L").resize((120, 60)).rotate(n) for n in (0, 90, 180)]
    )
    files = {"p.png": as_file(image, "PNG")}
    with pytest.raises(ContentError) as caught:
        build(write(tmp_path / "e", files), tmp_path / "out", purpose=Purpose.PRESS)
    (found,) = caught.value.diagnostics
    assert (found.code, found.place and found.place.line) == ("I005", 7)
    assert found.message.startswith("a/images/p.png ")
    less = write(tmp_path / "less", files, "[press]\nsharp = 100\n")
    report = build(less, tmp_path / "out", purpose=Purpose.PRESS)
    assert not [one for one in report.diagnostics if one.code in _PIXELS]


_PIXELS = ("I005", "I006", "I007", "K402")
