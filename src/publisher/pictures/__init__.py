"""Pictures as make-up sees them: how large, of what kind, and whether they are pictures at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from ..diagnostics import ContentError, Diagnostic, Place, Severity
from ..tongues import worded
from ..workspace import MEGABYTE, Workspace
from .drawings import MEDIA_TYPE, SIZE_LIMIT, Drawing, Letters, read_drawing
from .pages import EPS_TYPE, PDF_TYPE, PageFile, file_of, is_page, read_page, split_name
from .postscript import NoPostScriptError
from .reading import FORMATS, lacks_reader, prove_whole, read_source

PIXEL_LIMIT = 200_000_000
"""Pixels of one picture: a full broadsheet page at 600 ppi is 118 million."""
PICTURE_LIMIT = 128 * MEGABYTE
SUFFIX = ".svg"
"""Ending of the files that hold drawings."""
DRAWN = 1000
"""The longer side of a drawing where a size in pixels is asked for."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file: its size in pixels, upright as it is to be seen, and its media type.

    A drawing, or a page of a PDF, has no pixels; its size is a proportion. ``notes`` is what is to
    be said of it.
    """

    path: Path
    width: int
    height: int
    media_type: str
    notes: tuple[Diagnostic, ...] = ()

    @property
    def is_drawing(self) -> bool:
        """Whether it is drawn, not photographed: it has no pixels of its own."""
        return self.media_type in (MEDIA_TYPE, PDF_TYPE, EPS_TYPE)


def inside(workspace: Workspace, name: str, place: Place, folder: Path) -> Path:
    """The path of the picture called ``name``, with the page chosen of it, in ``folder``.

    One that leads out of the workspace is a ContentError at ``place``, where it is named.
    """
    file, page = split_name(name)
    path = workspace.inside(file, place, folder)
    return path if page is None else path.with_name(f"{path.name}#page={page}")


def measure_picture(
    workspace: Workspace, path: Path, place: Place, letters: Letters | None = None
) -> Picture:
    """The picture at ``path``, decoded whole once; ``place`` is where it is named.

    ``letters`` sets the texts of drawings; without it nothing is said of them. Raises ContentError
    where it is no whole picture, one too large, or one that nothing here reads.
    """
    if path.suffix.lower() == SUFFIX:
        drawing = load_drawing(workspace, path, place, letters)
        notes = tuple(_notes(workspace.show(path), drawing, place))
        return _proportioned(path, (drawing.width, drawing.height), MEDIA_TYPE, notes)
    if is_page(path.name):
        page = load_page(workspace, path, place)
        kind = PDF_TYPE if file_of(path).suffix.lower() == ".pdf" else EPS_TYPE
        return _proportioned(path, page.size, kind)
    content = workspace.read_bytes(path, PICTURE_LIMIT, place)
    shown = workspace.show(path)
    try:
        source = read_source(content)
        width, height = source.size
        if width * height > PIXEL_LIMIT:
            raise ContentError(_too_large(shown, place, width, height))
        prove_whole(source)
    except Image.DecompressionBombError as error:
        raise ContentError(_too_large(shown, place)) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        if lacks_reader(content):
            raise ContentError(tell_unread(shown, place)) from error
        raise ContentError(
            Diagnostic(
                "I001",
                worded("{shown} is not a whole picture that can be printed", shown=shown),
                place,
                hint=worded(
                    "save it as one of {formats}, or a drawing as plain SVG or PDF", formats=FORMATS
                ),
            )
        ) from error
    return Picture(path, width, height, FORMATS[source.form])


def tell_unread(shown: str, place: Place) -> Diagnostic:
    """What is said of a file ``shown`` whose kind is read with the extra ``heic`` alone."""
    return Diagnostic(
        "I040",
        worded("{shown} is a HEIC picture, which is not read here yet", shown=shown),
        place,
        hint=worded('pip install "paiban[heic]", or save it as JPEG'),
    )


def _proportioned(
    path: Path, sides: tuple[float, float], kind: str, notes: tuple[Diagnostic, ...] = ()
) -> Picture:
    width, height = (max(1, round(side / max(sides) * DRAWN)) for side in sides)
    return Picture(path, width, height, kind, notes)


def load_page(workspace: Workspace, path: Path, place: Place) -> PageFile:
    """The page of the PDF or EPS file at ``path``; a ContentError at ``place`` says why not.

    A page other than the first is chosen behind the file's name: ``ad.pdf#page=2``.
    """
    file = file_of(path)
    content = workspace.read_bytes(file, PICTURE_LIMIT, place)
    try:
        return read_page(content, split_name(path.name)[1])
    except NoPostScriptError as error:
        code, hint = "I031", worded("install Ghostscript, or export it as PDF (PDF/X-4)")
        what = error.args[0]
    except ValueError as error:
        code, hint = "I030", worded("open it in the program that made it and export it as PDF/X-4")
        what = error.args[0]
    message = worded("{path} {what}", path=workspace.show(file), what=what)
    raise ContentError(Diagnostic(code, message, place, hint=hint))


def load_drawing(
    workspace: Workspace, path: Path, place: Place, letters: Letters | None = None
) -> Drawing:
    """The drawing at ``path``; one that cannot be printed is a ContentError at ``place``.

    ``letters`` sets its texts; without it they are left out.
    """
    content = workspace.read_bytes(path, SIZE_LIMIT, place)
    shown = workspace.show(path)
    try:
        drawing = _lately(content, letters)
    except ValueError as error:
        raise ContentError(
            Diagnostic(
                "E001",
                worded("{path} {what}", path=shown, what=error.args[0]),
                place,
                hint=worded("export it as plain SVG with its text as paths, or as PNG"),
            )
        ) from error
    if drawing.lost:
        raise ContentError(*(_lost(shown, character, place) for character in drawing.lost))
    return drawing


@lru_cache(maxsize=16)
def _lately(content: bytes, letters: Letters | None) -> Drawing:
    """A drawing that pages show one after the other, read once."""
    return read_drawing(content, letters)


def _lost(shown: str, character: str, place: Place) -> Diagnostic:
    return Diagnostic(
        "G001",
        worded(
            "no font has “{character}” U+{ord:04X}, which {path} sets",
            character=character if character.isprintable() else " ",
            ord=ord(character),
            path=shown,
        ),
        place,
        hint=worded("export the drawing with its text as paths"),
    )


def _notes(shown: str, drawing: Drawing, place: Place) -> Iterator[Diagnostic]:
    """Yield what is to be said of a drawing that can be printed."""
    for code, text in drawing.notes:
        message = worded("{path} {what}", path=shown, what=text)
        yield Diagnostic(code, message, place, Severity.NOTE, hint=_HINTS.get(code))


_HINTS: Final = {
    "E003": worded("nothing is to be done if the drawing looks right without it"),
    "E004": worded("in draw.io, export without formatted text, so that it stays text"),
    "E005": worded("leave out shadows and blurs if lines and letters must stay sharp"),
    "E006": worded("name that font under [fonts] in edition.toml, or export text as paths"),
}


def _too_large(shown: str, place: Place, width: int = 0, height: int = 0) -> Diagnostic:
    size = f" ({width} × {height} px)" if width else ""
    return Diagnostic(
        "I002",
        worded(
            "{shown} has more pixels than a newspaper page can show{size}", shown=shown, size=size
        ),
        place,
        hint=worded("scale it to 300 ppi at the size it is printed: 350 mm are 4,134 px"),
    )
