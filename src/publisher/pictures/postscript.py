"""EPS files as PDFs: Ghostscript draws them, if this machine has it.

What it runs is a program from somewhere else, so it is kept from files (``-dSAFER``), its time and
its memory are bounded, and nothing of the user's surroundings is given to it.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Final

from .. import system
from ..tongues import worded
from ..workspace import MEGABYTE

PROGRAMS = ("gs", "gswin64c", "gswin32c")
"""What Ghostscript is called: on most systems, and where it was made for Windows."""
SECONDS = 60
"""In which an advertisement is drawn; the largest take some ten."""
LARGEST = 256 * MEGABYTE
"""Bytes of the PDF that may come out."""
_BINARY: Final = b"\xc5\xd0\xd3\xc6"
"""How EPS files begin that bring a preview along (Adobe Technical Note 5002, 5.2)."""
_HEAD = struct.Struct("<4xII")
_BOX = re.compile(rb"^%%(HiRes)?BoundingBox:[ \t]*([-+.\d \t]+)\r?$", re.MULTILINE)
_SAFE: Final = (
    *("-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dEPSCrop", "-K1048576"),
    *("-sDEVICE=pdfwrite", "-dCompatibilityLevel=1.7", "-dEmbedAllFonts=true"),
    *("-sColorConversionStrategy=LeaveColorUnchanged", "-dPreserveOverprintSettings=true"),
    # Pictures stay as they are: they are developed with the others.
    *("-dAutoFilterColorImages=false", "-dAutoFilterGrayImages=false"),
    *("-dColorImageFilter=/FlateEncode", "-dGrayImageFilter=/FlateEncode"),
    *("-dDownsampleColorImages=false", "-dDownsampleGrayImages=false"),
    *("-dDownsampleMonoImages=false", "-dAutoRotatePages=/None", "-dPassThroughJPEGImages=true"),
)


class NoPostScriptError(ValueError):
    """This machine has no Ghostscript."""


def is_postscript(content: bytes) -> bool:
    """Whether a file is an EPS file, with or without a preview."""
    return content.startswith((b"%!", b"\x04%!", _BINARY))


@lru_cache(maxsize=8)
def to_pdf(content: bytes) -> bytes:
    """An EPS file as a PDF of one page, as large as its box says.

    A ValueError says, behind the file's name, why that cannot be. Raises ``NoPostScriptError``
    where there is no Ghostscript.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise NoPostScriptError(worded("is an EPS file, and there is no Ghostscript to draw it"))
    plain = _bare(content)
    if not _BOX.search(plain):
        raise ValueError(worded("is an EPS file that does not say how large it is"))
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.eps", Path(folder) / "out.pdf"
        source.write_bytes(plain)
        options = (f"--permit-file-read={source}", f"-sOutputFile={target}", str(source))
        try:
            done = subprocess.run(
                system.writing_at_most(LARGEST, (program, *_SAFE, *options)),
                cwd=folder,
                env={
                    **system.surroundings(),
                    "PATH": str(Path(program).parent),
                    "LC_ALL": "C",
                    "TEMP": folder,
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ValueError(
                worded("takes Ghostscript longer than {seconds} seconds", seconds=SECONDS)
            ) from error
        made = b"" if done.returncode else _read(target)
    if not made:
        raise ValueError(worded("is an EPS file that Ghostscript cannot draw"))
    return made


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as made:
            content = made.read(LARGEST + 1)
    except OSError:
        return b""
    # Where what a program writes cannot be bounded, what is read of it can.
    return content if len(content) <= LARGEST else b""


def _bare(content: bytes) -> bytes:
    """The PostScript of an EPS file, without its preview."""
    if not content.startswith(_BINARY) or len(content) < _HEAD.size:
        return content.lstrip(b"\x04")
    start, length = _HEAD.unpack_from(content)
    return content[start : start + length]
