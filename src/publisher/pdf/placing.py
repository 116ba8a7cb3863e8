"""Pictures on the page that is being printed: developed when it is known how large they are.

WeasyPrint asks for a picture before it lays out, and embeds what it was given then. What stands in
for it here knows its size in pixels from the head of its file, notes how large it is drawn, and is
decoded, scaled and separated once, when the page is written.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from PIL import Image, ImageChops

from ..diagnostics import ContentError
from ..pictures import SUFFIX
from ..pictures.drawings import LIGHT, Drawing
from ..pictures.pages import PageFile, is_page
from ..pictures.reading import PictureSource, read_source, turn_upright
from ..render import GREYS, PICTURES
from ..tongues import worded
from ..workspace import digest
from .foreign import Adopted
from .leaf import PLACED, Placed
from .picture import LINES, Ready, Remark
from .plotting import Plotter
from .shades import HAIRLINE

if TYPE_CHECKING:
    from .painting import Gallery

_INCH = 72
_THIN = worded(
    "has lines thinner than {least} pt; they are printed as wide as that", least=HAIRLINE
)


class PlacedCache(dict[str, Any]):
    """What WeasyPrint takes for the pictures it has loaded before, on one page after the other.

    ``sums`` are the SHA-256 of the files shown, by name in the edition.
    """

    def __init__(self, gallery: Gallery) -> None:
        super().__init__()
        self._gallery = gallery
        self.sums: dict[str, str] = {}

    def clear(self) -> None:
        """Forget the page before."""
        super().clear()
        self.sums.clear()

    def __contains__(self, url: object) -> bool:
        return super().__contains__(url) or (isinstance(url, str) and self._load(url))

    def placed(self) -> tuple[Placed, ...]:
        """The pictures that were drawn, with the largest size of each."""
        kinds = (_Drawn, PlacedDrawing)
        drawn = (one for one in self.values() if isinstance(one, kinds) and one.ready)
        return tuple(sorted((one.placed() for one in drawn), key=lambda one: one.name))

    def forms(self) -> dict[str, bytes]:
        """The pages of other files that were drawn, by what stands for them on the page."""
        drawn = (one for one in self.values() if isinstance(one, PlacedPage) and one.ready)
        return {one.id: one.ready.content for one in drawn if one.ready is not None}

    def _load(self, url: str) -> bool:
        """Put a picture or drawing of the edition in its place."""
        name, black = _name(url)
        if name is None:
            return False
        try:
            self.sums[name] = self._gallery.sum(name)
            if is_page(name):
                page = self._gallery.open(name)
                self[url] = PlacedPage(self._gallery, name, url, black, page)
            elif PurePosixPath(name).suffix.lower() == SUFFIX:
                self[url] = PlacedDrawing(self._gallery, self._gallery.draw(name), black, name)
            else:
                source = self._gallery.read(name)
                self[url] = PlacedPicture(self._gallery, name, url, black, source)
        except (ContentError, OSError, ValueError, SyntaxError):
            # WeasyPrint says that it cannot be loaded.
            return False
        return True


def _name(url: str) -> tuple[str | None, bool]:
    """The name of the edition's picture at ``url``, and whether it is printed in black."""
    scheme = next((one for one in (PICTURES, GREYS) if url.startswith(one)), None)
    return (None if scheme is None else unquote(url.removeprefix(scheme))), scheme == GREYS


@dataclass
class _Drawn:
    """What WeasyPrint takes for a loaded picture."""

    gallery: Gallery
    name: str
    url: str
    black: bool

    def __post_init__(self) -> None:
        self.sides = (0.0, 0.0)
        """Its largest size on the page, in pt."""
        self.ready: Ready | Adopted | None = None

    @property
    def id(self) -> str:
        """What it is called in the page's resources, as WeasyPrint calls pictures."""
        return md5(self.url.encode(), usedforsecurity=False).hexdigest()

    def draw(self, stream: Any, width: float, height: float, style: Mapping[str, Any]) -> None:
        """Draw it ``width`` × ``height`` CSS pixels large, at the origin."""
        a, b, c, d, *_ = stream.ctm.values
        drawn = math.hypot(a, b) * width, math.hypot(c, d) * height
        self.sides = max(self.sides[0], drawn[0]), max(self.sides[1], drawn[1])
        name = stream.add_image(self, style["image_rendering"] == "auto", 1)
        stream.transform(width, 0, 0, -height, 0, height)
        stream.draw_x_object(name)

    def placed(self) -> Placed:
        """What the whole edition is told of it."""
        raise NotImplementedError


@dataclass
class PlacedPicture(_Drawn):
    """A picture of pixels."""

    source: PictureSource
    ready: Ready | None = field(init=False, default=None)
    _cache: dict[str, bytes] = field(init=False, default_factory=dict)

    def get_intrinsic_size(self, resolution: float, _font_size: float) -> tuple[float, ...]:
        """Its width and height in CSS pixels, and their ratio."""
        width, height = self.source.size
        return width / resolution, height / resolution, width / height

    def get_x_object(self, interpolate: bool, _ratio: float) -> Any:
        """Give it as a PDF has it, with as many pixels as can be seen where it is largest."""
        # What is drawn has edges; what is photographed has none that a screen would not break.
        sharp = LINES if self.source.lines else self.gallery.darkroom.sharp
        wanted = tuple(max(1, math.ceil(side / _INCH * sharp)) for side in self.sides)
        self.ready = self.gallery.develop(self.source, (wanted[0], wanted[1]), black=self.black)
        return self._plates(self.ready) if self.ready.plates else self._file(self.ready)

    def placed(self) -> Placed:
        """What the whole edition is told of it."""
        assert self.ready is not None
        width, height = self.sides
        remarks = self.ready.remarks
        return Placed(self.name, width, height, self.source.size, self.source.lines, remarks)

    def _file(self, ready: Ready) -> Any:
        """A JPEG or PNG as WeasyPrint embeds it."""
        from weasyprint.images import RasterImage

        image = Image.open(io.BytesIO(ready.content))
        raster = RasterImage(image, self.id, ready.content, cache=self._cache, orientation="none")
        return raster.get_x_object(False, 1)

    def _plates(self, ready: Ready) -> Any:
        """A picture in four inks without loss."""
        from weasyprint import pdf
        from weasyprint.images import RasterImage

        pydyf = pdf.pydyf
        image = Image.open(io.BytesIO(ready.content))
        extra = pydyf.Dictionary(
            {
                "Type": "/XObject",
                "Subtype": "/Image",
                "Width": image.width,
                "Height": image.height,
                "ColorSpace": "/DeviceCMYK",
                "BitsPerComponent": 8,
                "Filter": "/FlateDecode",
                # As PNG filters rows (ISO 32000-1, 7.4.4.4).
                "DecodeParms": pydyf.Dictionary(
                    {"Predictor": 15, "Colors": 4, "Columns": image.width}
                ),
            }
        )
        return pydyf.Stream([RasterImage._get_png_data(image)], extra)


_PX = 0.75
"""Points in a CSS pixel."""


@dataclass
class PlacedPage(_Drawn):
    """A page of a PDF or EPS file."""

    page: PageFile
    ready: Adopted | None = field(init=False, default=None)

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, ...]:
        """Its width and height in CSS pixels, and their ratio."""
        width, height = self.page.size
        return width / _PX, height / _PX, width / height

    def get_x_object(self, _interpolate: bool, _ratio: float) -> Any:
        """What stands for it until the page is written: an empty form with its name."""
        from weasyprint import pdf

        self.ready = self.gallery.adopt(self.name, self.page, self.sides, black=self.black)
        pydyf = pdf.pydyf
        extra = pydyf.Dictionary(
            {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array([0, 0, 1, 1]),
                "Name": f"{PLACED}{self.id}",
                "Resources": pydyf.Dictionary(),
            }
        )
        return pydyf.Stream([b""], extra)

    def placed(self) -> Placed:
        """What the whole edition is told of it."""
        assert self.ready is not None
        width, height = self.sides
        own = self.page.size
        part = min(width / own[0], height / own[1])
        thin, coarse = self.ready.thinnest, self.ready.coarsest
        return Placed(
            self.name,
            width,
            height,
            (0, 0),
            False,
            self.ready.remarks,
            None if thin is None else thin * part,
            None if coarse is None else coarse / max(width / own[0], height / own[1]),
            self.ready.plates,
        )


@dataclass
class PlacedDrawing:
    """What WeasyPrint takes for a loaded drawing; it is drawn as shapes."""

    gallery: Gallery
    drawing: Drawing
    black: bool
    name: str = ""
    sides: tuple[float, float] = (0.0, 0.0)
    """Its largest size on the page, in pt."""
    remarks: tuple[Remark, ...] = ()

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, ...]:
        """Its width and height in CSS pixels, and their ratio."""
        width, height = self.drawing.width, self.drawing.height
        return width, height, width / height

    def draw(self, stream: Any, width: float, height: float, _style: Mapping[str, Any]) -> None:
        """Draw it ``width`` × ``height`` CSS pixels large, at the origin."""
        a, b, *_ = stream.ctm.values
        shades = self.gallery.darkroom.shades(black=self.black)
        size = math.hypot(a, b)
        self.sides = max(self.sides[0], width * size), max(self.sides[1], height * size)
        plotter = Plotter(self.drawing.content, shades, self._picture)
        plotter.plot(stream, width, height, size)
        if plotter.widened:
            self.remarks = (("E007", _THIN),)

    @property
    def ready(self) -> bool:
        """Whether it was drawn."""
        return self.sides != (0.0, 0.0)

    def placed(self) -> Placed:
        """What the whole edition is told of it; a drawing has no pixels."""
        return Placed(self.name, *self.sides, (0, 0), False, self.remarks)

    def _picture(self, content: bytes, width: float, height: float, light: bool) -> Any:
        """A picture inside the drawing, ``width`` × ``height`` pt large on the page."""
        if light:
            return _Light(content)
        source = read_source(content)
        url = f"{digest(content)}-{self.black}-{width:.3f}-{height:.3f}"
        kind = _Clear if source.clear else PlacedPicture
        made = kind(self.gallery, "", url, self.black, source)
        made.sides = (width, height)
        return made


class _Clear(PlacedPicture):
    """A picture that can be seen through: its colours as any picture's, its cover as it is."""

    def get_x_object(self, interpolate: bool, _ratio: float) -> Any:
        """Give it as a PDF has it, with all its pixels: scaled, the unseen ones would be seen."""
        with Image.open(io.BytesIO(self.source.content)) as opened:
            whole = turn_upright(opened.convert("RGBA"), self.source.orientation)
        colors = io.BytesIO()
        whole.convert("RGB").save(colors, "PNG")
        self.source = read_source(colors.getvalue())
        self.ready = self.gallery.develop(self.source, whole.size, black=self.black)
        made = self._plates(self.ready) if self.ready.plates else self._file(self.ready)
        made.extra["SMask"] = _grey_image(whole.getchannel("A"))
        return made


@dataclass(frozen=True)
class _Light:
    """A picture in a mask: how much light each pixel lets through."""

    content: bytes

    @property
    def id(self) -> str:
        """What it is called in the page's resources."""
        return md5(self.content, usedforsecurity=False).hexdigest()

    def get_x_object(self, _interpolate: bool, _ratio: float) -> Any:
        """Give it as a PDF has it; what can be seen through lets less light through."""
        with Image.open(io.BytesIO(self.content)) as opened:
            whole = turn_upright(opened.convert("RGBA"), read_source(self.content).orientation)
        red, green, blue = (share for share in LIGHT)
        light = whole.convert("RGB").convert("L", (red, green, blue, 0))
        return _grey_image(ImageChops.multiply(light, whole.getchannel("A")))


def _grey_image(image: Image.Image) -> Any:
    """A picture of one channel as a PDF has it."""
    from weasyprint import pdf

    extra = pdf.pydyf.Dictionary(
        {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": image.width,
            "Height": image.height,
            "ColorSpace": "/DeviceGray",
            "BitsPerComponent": 8,
            "Filter": "/FlateDecode",
        }
    )
    return pdf.pydyf.Stream([zlib.compress(image.tobytes(), 9)], extra)
