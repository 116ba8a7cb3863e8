"""Judges from outside: validators and engines that others wrote."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from pathlib import Path
from typing import cast

import pikepdf
import pypdfium2
from pikepdf import pdfa

from .printing import opened

JAVA = Path("/usr/share/java")
JARS = (
    "preflight",
    "pdfbox2",
    "fontbox2",
    "xmpbox",
    "commons-logging",
    "jaxb-api",
    "javax.activation",
)
_UA = (
    rb"<pdfuaid:part>.*?</pdfuaid:part>",
    rb"<pdfaExtension:schemas>.*?</pdfaExtension:schemas>",
    rb' xmlns:(?:pdfuaid|pdfaExtension|pdfaSchema|pdfaProperty)="[^"]*"',
)


def run(command: list[str], content: bytes) -> subprocess.CompletedProcess[str]:
    """Run a program on a file with ``content``, named ``{}`` in ``command``."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.pdf"
        file.write_bytes(content)
        filled = [part.format(file) for part in command]
        return subprocess.run(
            filled, cwd=folder, capture_output=True, text=True, check=False, errors="replace"
        )


def check_syntax(content: bytes) -> str:
    """Give what qpdf has to say against a file; "" if nothing."""
    done = run(["qpdf", "--check", "{}"], content)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def pages_drawn(content: bytes) -> dict[str, int]:
    """Give by engine how many pages it draws with something on them; -1 where it complains."""
    document = pypdfium2.PdfDocument(content)
    drawn = [page.render(scale=0.3).to_pil().convert("L").getextrema()[0] for page in document]
    document.close()
    counts = {"pdfium": sum(cast(int, darkest) < 128 for darkest in drawn)}
    for name, command in {
        "poppler": ["pdftoppm", "-r", "20", "-gray", "{}", "p"],
        "mupdf": ["mutool", "draw", "-q", "-r", "20", "-c", "gray", "-o", "p%d.pgm", "{}"],
    }.items():
        counts[name] = _drawn(command, content)
    return counts


def _drawn(command: list[str], content: bytes) -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.pdf"
        file.write_bytes(content)
        filled = [part.format(file) for part in command]
        done = subprocess.run(filled, cwd=folder, capture_output=True, text=True, check=False)
        # MuPDF as Debian builds it has no colour management, and says so.
        said = [line for line in done.stderr.splitlines() if "ICC support" not in line]
        if done.returncode or said:
            return -1
        return sum(min(path.read_bytes()[20:]) < 128 for path in Path(folder).glob("p*.pgm"))


def press_twin(content: bytes) -> list[str]:
    """Give what a PDF/A validator has against a press file turned into PDF/A-2b.

    Overprint mode 1 is legal in PDF/X and outside what this validator knows, so it is put off.
    """
    with opened(content) as pdf:
        _no_overprint_mode(pdf)
        profile = pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
        pdfa.prepare(pdf, "2b", output_intent=profile)
        return [str(finding) for finding in pdfa.check(pdf, "2b").findings]


def _no_overprint_mode(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/OPM" in item:
            item.OPM = 0
        states = item.get("/ExtGState") if isinstance(item, pikepdf.Dictionary) else None
        for state in states.values() if isinstance(states, pikepdf.Dictionary) else ():
            if "/OPM" in state:
                state.OPM = 0


def archive_twin(content: bytes) -> list[str]:
    """Give what a PDF/A validator has against an archive file.

    It knows neither level U nor the description of PDF/UA's property, so both are taken out;
    that every character has a Unicode value is checked by preflight.
    """
    with opened(content) as pdf:
        stream = cast(pikepdf.Stream, pdf.Root.Metadata)
        packet = stream.read_bytes().replace(b"conformance>U<", b"conformance>B<")
        for pattern in _UA:
            packet = re.sub(pattern, b"", packet, flags=re.S)
        stream.write(packet)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    out.seek(0)
    return [str(finding) for finding in pdfa.validate_written(out, "2b").findings]


def as_a1b(content: bytes) -> bytes:
    """Give a file turned into PDF/A-1b, which is all that PDFBox Preflight knows."""
    with opened(content) as pdf:
        _no_overprint_mode(pdf)
        profile = pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
        intent: bytes | str = profile if profile[16:20] == b"CMYK" else "sRGB"
        for page in pdf.pages:
            if "/Tabs" in page.obj:
                del page.obj["/Tabs"]
        pdfa.prepare(pdf, "1b", output_intent=intent)
        report = pdfa.check(pdf, "1b")
        assert report.passed, [str(finding) for finding in report.findings]
        out = io.BytesIO()
        pdf.save(out, **report.save_kwargs)
    return out.getvalue()


def check_a1b(content: bytes) -> str:
    """Give what PDFBox Preflight says against a file; "" if it is valid."""
    path = ":".join(str(JAVA / f"{name}.jar") for name in JARS)
    done = run(["java", "-cp", path, "org.apache.pdfbox.preflight.Validator_A1b", "{}"], content)
    said = done.stdout + done.stderr
    return "" if "is a valid PDF/A-1b file" in said else said


PROCESS = ("Cyan", "Magenta", "Yellow", "Black")


def separations(
    content: bytes, resolution: int = 100, inks: tuple[str, ...] = PROCESS
) -> list[list[bytes]]:
    """Give for each page its plates of ``inks`` inside the bleed, a byte of ink per pixel.

    Of a plate that it has not there is nothing.
    """
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.pdf"
        file.write_bytes(content)
        subprocess.run(
            [
                *("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep"),
                *(f"-r{resolution}", "-sOutputFile=p%d.tif", str(file)),
            ],
            cwd=folder,
            check=True,
        )
        pages = []
        with opened(content) as pdf:
            for number, page in enumerate(pdf.pages, 1):
                sides = [float(side) for side in cast(list[float], page.obj.BleedBox)]
                left, bottom, right, top = (side * resolution / 72 for side in sides)
                plates = []
                for ink in inks:
                    plate = Path(folder) / f"p{number}({ink}).tif"
                    if not plate.is_file():
                        plates.append(b"")
                        continue
                    with Image.open(plate) as image:
                        high = image.height
                        first, last = round(left + 1), round(right - 1)
                        box = (first, round(high - top + 1), last, round(high - bottom - 1))
                        part = image.convert("L").crop(box)
                        plates.append(bytes(255 - level for level in part.tobytes()))
                pages.append(plates)
    return pages
