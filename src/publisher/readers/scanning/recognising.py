"""Recognising a scan: the page is straightened, its lines are found and read, its rules looked for.

The one module that knows rapidocr, OpenCV and numpy, which come with the extra ``ocr``. Nothing is
loaded from a network: the models (PP-OCRv6, Apache-2.0) lie in rapidocr's own package.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from PIL import Image

from ...characters import is_han
from ...diagnostics import Diagnostic, EnvironmentFault
from ...tongues import worded
from .frames import find_frames
from .lines import widen_marks
from .sheet import ScannedArea, ScannedLine, ScannedPage, Told

WANTED = ("rapidocr", "onnxruntime", "cv2", "numpy")
LOST = 0.5
"""Chance of a place before which a mark seems to have been lost."""
SHORT = 12
"""Characters of a column's line at least; what is shorter may have blanks between names."""
NAMED = re.compile("记者|通讯员|作者|摄影?|星期|文[/／]|图[/／]")
FEW = 6
"""Characters under which a line's box does not tell its size: a quotation mark adds a third."""
WIDEST = 1.25
"""Em of a character of the body in a stretched line; the smallest head's have 1.4."""
CELLS = 2.0
"""Em of a rule over no text by which it is one; strokes are joined over 1.2."""
READ = 0.5
"""Chance under which a whole line is no text: a rule, a part of a picture."""
DETECTED = 16.0
"""Pixels of an em at which lines are looked for: at 12 columns run together, at 25 it takes thrice
as long and finds no more."""
RECOGNISED = 48
"""Pixels of a line's height as its characters are read (the model's own)."""
SCANTY = 13.0
"""Pixels of an em under which a scan is called coarse: 9 pt at 105 dpi."""
TILE = 960
"""Pixels of the piece of a page on which the size of its body is measured."""
GRAIN = 1.5
"""Pixels by which a page of 1,400 is blurred before its skew is looked for. Of 17 pages that are
curled too 3 were turned wrongly by 0.2 to 0.4 degrees without it, none by more than 0.1 with it."""
STEEPEST = 6.0
"""Degrees of skew that are straightened; a page that leans more was laid wrong."""


@dataclass(frozen=True, slots=True)
class ScanSeen:
    """A scan as it was seen: the straightened picture, what is on it, and how it lay."""

    picture: Image.Image
    sheet: ScannedPage
    skew: float
    em: float


def is_there() -> bool:
    """Whether what the extra brings is installed."""
    return all(find_spec(name) is not None for name in WANTED)


def require() -> None:
    """Stop with an EnvironmentFault where the extra is not installed."""
    if not is_there():
        raise EnvironmentFault(
            Diagnostic(
                "S001",
                worded("reading a scan needs the extra “ocr”, which is not installed"),
                hint=worded("pip install 'paiban[ocr]'"),
            )
        )


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR

    # Sizes are chosen here; the engine's own limits are put out of the way.
    return RapidOCR(
        params={
            "Global.max_side_len": 20_000,
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "Det.limit_side_len": 32,
            "Det.limit_type": "min",
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def recognise(picture: Image.Image, number: int) -> ScanSeen:
    """Read the scan ``picture``, page ``number``; an EnvironmentFault without the extra."""
    require()
    import numpy

    grey = numpy.asarray(picture.convert("L"))
    skew = _find_skew(grey)
    colour = picture.convert("RGB")
    if abs(skew) > 0.04:
        grey = _turn(grey, skew)
        colour = Image.fromarray(_turn(numpy.asarray(colour), skew))
    em = _measure_body(grey)
    boxes = _detect(grey, em)
    lines = tuple(_read(grey, boxes))
    em = _body(lines) or em
    lines = tuple(_settled(line, em) for line in lines)
    rules = _find_rules(grey, lines, em)
    pictures = _find_pictures(grey, lines, em)
    height, width = grey.shape
    rules = tuple(r for r in rules if not any(p.holds(r, 0.3 * em) for p in pictures))
    sheet = ScannedPage(number, width, height, lines, rules, find_frames(rules, em), pictures)
    return ScanSeen(colour, sheet, skew, em)


def _turn(pixels: Any, degrees: float) -> Any:
    import cv2

    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )


def _find_skew(grey: Any) -> float:
    """The degrees by which the page must be turned: rows of ink are then sharpest."""
    import cv2
    import numpy

    height, width = grey.shape
    scale = min(1.0, 1400 / max(height, width))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    back = cv2.GaussianBlur(small, (0, 0), 12)
    ink = numpy.clip(back.astype("float32") - small, 0, 60)
    # The margins hold the scanner's own edges.
    edge = int(0.03 * min(ink.shape))
    # Without it the page as it lies is the sharpest of all: whatever is turned loses its grain.
    ink = cv2.GaussianBlur(ink[edge:-edge, edge:-edge], (0, 0), GRAIN)

    def sharp(degrees: Any) -> float:
        rows = _turn(ink, degrees).sum(axis=1)
        return float((numpy.diff(rows) ** 2).sum())

    best = max(_steps(-STEEPEST, STEEPEST, 0.5), key=sharp)
    best = max(_steps(best - 0.4, best + 0.4, 0.1), key=sharp)
    return round(max(_steps(best - 0.08, best + 0.08, 0.02), key=sharp), 3)


def _steps(low: float, high: float, step: float) -> list[float]:
    return [low + step * n for n in range(round((high - low) / step) + 1)]


def _find_boxes(pixels: Any) -> list[ScannedArea]:
    """Find lines; what is found on a page without text is nothing."""
    import cv2

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = _engine()(
            cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False
        )
    if found.boxes is None:
        return []
    return [
        ScannedArea(
            float(box[:, 1].min()),
            float(box[:, 0].min()),
            float(box[:, 1].max()),
            float(box[:, 0].max()),
        )
        for box in found.boxes
    ]


def _measure_body(grey: Any) -> float:
    """The pixels of an em of the body, measured on the piece of the page with most of it."""
    import cv2
    import numpy

    height, width = grey.shape
    edges = numpy.abs(cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 1.0), cv2.CV_32F))
    sums = cv2.integral(edges)
    best, corner = -1.0, (0, 0)
    for top in range(0, max(height - TILE, 1), TILE // 2):
        for left in range(0, max(width - TILE, 1), TILE // 2):
            low, right = min(top + TILE, height), min(left + TILE, width)
            total = float(sums[low, right] - sums[top, right] - sums[low, left] + sums[top, left])
            if total > best:
                best, corner = total, (top, left)
    tile = grey[corner[0] : corner[0] + TILE, corner[1] : corner[1] + TILE]
    heights = sorted(box.height for box in _find_boxes(tile) if box.width > 2.5 * box.height)
    return heights[len(heights) // 2] / 1.42 if heights else 25.0


def _detect(grey: Any, em: float) -> list[ScannedArea]:
    """Find the lines of the page at the size at which they are found best."""
    import cv2

    scale = min(1.6, DETECTED / em)
    # More than this no page of newspaper needs, and no machine should be asked for.
    scale = min(scale, (14_000_000 / (grey.shape[0] * grey.shape[1])) ** 0.5)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how)
    return [
        ScannedArea(box.top / scale, box.left / scale, box.bottom / scale, box.right / scale)
        for box in _find_boxes(small)
    ]


@dataclass(frozen=True, slots=True)
class _Text:
    """What was read in a box: characters with their chance and their middle, parts of its width."""

    characters: tuple[tuple[str, float, float], ...]

    @property
    def chance(self) -> float:
        return sum(one[1] for one in self.characters) / max(len(self.characters), 1)


def _read(grey: Any, boxes: Sequence[ScannedArea]) -> Iterator[ScannedLine]:
    """Read what stands in ``boxes``."""
    flat = [box for box in boxes if box.height <= 1.6 * box.width]
    tall = [box for box in boxes if box.height > 1.6 * box.width]
    crops = [_crop(grey, box) for box in flat] + [_lay(grey, box) for box in tall]
    texts = _recognise(crops)
    ratio = _ratio(list(zip(flat, texts, strict=False)))
    for box, text in zip([*flat, *tall], texts, strict=True):
        if text.characters and text.chance >= READ:
            yield _as_line(box, text, ratio, upright=box.height > 1.6 * box.width)


def _crop(grey: Any, box: ScannedArea) -> Any:
    import cv2

    height, width = grey.shape
    top, bottom = max(int(box.top), 0), min(int(box.bottom) + 1, height)
    left, right = max(int(box.left), 0), min(int(box.right) + 1, width)
    return cv2.cvtColor(grey[top:bottom, left:right], cv2.COLOR_GRAY2BGR)


def _lay(grey: Any, box: ScannedArea) -> Any:
    """Lay the characters of a line that runs downward beside one another, as they are read."""
    import cv2
    import numpy

    crop = _crop(grey, box)
    height, width = crop.shape[:2]
    # What is found around a line is wider than its characters by two fifths of them.
    em = width / 1.4
    count = max(1, round((height - 0.4 * em) / (1.05 * em)))
    step = (height - 0.4 * em) / count
    squares = [
        cv2.resize(
            crop[
                max(int(0.2 * em + n * step - 0.05 * em), 0) : int(
                    0.2 * em + (n + 1) * step + 0.05 * em
                )
            ],
            (RECOGNISED, RECOGNISED),
        )
        for n in range(count)
    ]
    return numpy.concatenate(squares, axis=1)


def _recognise(crops: Sequence[Any]) -> list[_Text]:
    from rapidocr.ch_ppocr_rec import TextRecInput

    if not crops:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = _engine()._load_rec_model()(TextRecInput(img=list(crops), return_word_box=True))
    return [_text(words) for words in read.word_results]


def _text(words: Any) -> _Text:
    letters = [letter for word in words.words for letter in word]
    middles = [(at + 0.5) / words.line_txt_len for word in words.word_cols for at in word]
    return _Text(tuple(zip(letters, words.confs, middles, strict=False)))


def _pitch(box: ScannedArea, text: _Text) -> float | None:
    """The pixels from one Han character to the next, None where there are few."""
    steps = [
        (b[2] - a[2]) * box.width
        for a, b in zip(text.characters, text.characters[1:], strict=False)
        if is_han(a[0]) and is_han(b[0])
    ]
    return sum(steps) / len(steps) if len(steps) >= 4 else None


def _ratio(read: Sequence[tuple[ScannedArea, _Text]]) -> float:
    """An em in parts of a found line's height: what is found is taller than its characters."""
    parts = sorted(
        pitch / box.height for box, text in read if (pitch := _pitch(box, text)) is not None
    )
    # Lines are stretched, never squeezed: the tighter ones have the type's own width.
    return min(max(parts[len(parts) // 4], 0.55), 0.85) if parts else 0.7


def _as_line(box: ScannedArea, text: _Text, ratio: float, *, upright: bool) -> ScannedLine:
    across = box.width if upright else box.height
    size = across * ratio
    pitch = None if upright else _pitch(box, text)
    if pitch is not None:
        size = min(size, pitch)
    written, told, middles = _write(box, text, size, upright=upright)
    trim = 0.2 * size
    area = (
        ScannedArea(box.top + trim, box.middle - size / 2, box.bottom - trim, box.middle + size / 2)
        if upright
        else ScannedArea(
            box.centre - size / 2, box.left + trim, box.centre + size / 2, box.right - trim
        )
    )
    return ScannedLine(area, written, size, upright=upright, told=told, middles=middles)


def _write(
    box: ScannedArea, text: _Text, size: float, *, upright: bool
) -> tuple[str, tuple[Told, ...], tuple[float, ...]]:
    """Write the characters, say how sure each is, and where they stand.

    White of a third more than a character between two of them is a blank among names and in a
    head; in the text it is where a mark was printed and not read, which is in doubt.
    """
    written = ""
    told: list[Told] = []
    middles: list[float] = []
    pitch = _pitch(box, text) or size
    whole = "".join(one[0] for one in text.characters)
    named = len(whole) < SHORT or bool(NAMED.search(whole))
    for at, (letter, chance, middle) in enumerate(text.characters):
        if at and not upright and is_han(letter) and is_han(text.characters[at - 1][0]):
            gap = (middle - text.characters[at - 1][2]) * box.width
            if gap > 1.35 * pitch and gap > 1.3 * size:
                if named:
                    written += " "
                    middles.append(box.left + text.characters[at - 1][2] * box.width + gap / 2)
                else:
                    told.append(Told(len(written), LOST, before=True))
        # A chance of 0.99995 is told from 0.9995.
        told += [Told(len(written) + n, round(chance, 6)) for n in range(len(letter))]
        written += letter
        middles += [box.left + middle * box.width] * len(letter)
    return widen_marks(written), tuple(told), tuple(middles)


def _settled(line: ScannedLine, em: float) -> ScannedLine:
    """A line of a few characters the size of the body: marks over it make its box taller."""
    if line.upright or not _is_narrow(line, em):
        return line
    area = ScannedArea(
        line.area.centre - em / 2, line.area.left, line.area.centre + em / 2, line.area.right
    )
    return replace(line, area=area, size=em)


def _is_narrow(line: ScannedLine, em: float) -> bool:
    """Whether a short line is taller or lower than the body, its characters no wider.

    Quotation marks and what stands under a line make its box taller, not its characters wider.
    """
    cells = sum(1.0 if is_han(letter) else 0.5 for letter in line.text)
    few = len(line.text) < FEW and 0.75 * em < line.size < 1.5 * em
    tall = len(line.text) < 2 * FEW and 1.08 * em < line.size < 2 * em
    return (few or tall) and line.area.width < WIDEST * em * cells


def _body(lines: Sequence[ScannedLine]) -> float | None:
    sizes = sorted(one.size for one in lines if len(one.text) >= 6 and not one.upright)
    return sizes[len(sizes) // 2] if sizes else None


def _paper(grey: Any) -> Any:
    """How bright the paper is everywhere: an even slope, whatever is printed on it."""
    import cv2
    import numpy

    small = cv2.resize(grey, (64, 64), interpolation=cv2.INTER_AREA).astype("float64")
    down, across = numpy.mgrid[-1:1:64j, -1:1:64j]
    terms = numpy.stack(
        [numpy.ones_like(across), across, down, across * down, across**2, down**2], axis=-1
    ).reshape(-1, 6)
    values = small.reshape(-1)
    keep = values >= numpy.percentile(values, 40)
    for _ in range(4):
        factors = numpy.linalg.lstsq(terms[keep], values[keep], rcond=None)[0]
        rest = values - terms @ factors
        keep = numpy.abs(rest) < max(6.0, 1.5 * float(numpy.std(rest[keep])))
        if keep.sum() < 200:
            keep = values >= numpy.percentile(values, 40)
            break
    level = (terms @ factors).reshape(64, 64)
    return level


def _blank(pixels: Any, lines: Sequence[ScannedLine], scale: float, share: float) -> None:
    """Take the ink away where lines stand, and ``share`` em around them."""
    for one in lines:
        grow = share * one.size
        top, left = max(one.area.top - grow, 0), max(one.area.left - grow, 0)
        pixels[
            int(top * scale) : int((one.area.bottom + grow) * scale) + 1,
            int(left * scale) : int((one.area.right + grow) * scale) + 1,
        ] = 0


def _find_rules(grey: Any, lines: Sequence[ScannedLine], em: float) -> tuple[ScannedArea, ...]:
    """Find rules: ink that is long one way and thin the other, where no line of text stands."""
    import cv2
    import numpy

    scale = min(1.0, DETECTED / em)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    back = cv2.medianBlur(small, 31)
    unit = em * scale
    found: list[ScannedArea] = []
    for down in (False, True):
        # A rule of a hair is a pixel of grey: it shows when it is averaged along its length.
        along = max(3, round(1.5 * unit))
        even = cv2.blur(small, (1, along) if down else (along, 1))
        mean = cv2.blur(cv2.medianBlur(back, 5), (1, along) if down else (along, 1))
        ink = ((mean.astype("int16") - even) > 12).astype(numpy.uint8)
        # A table's rules stand close to its lines.
        _blank(ink, lines, scale, -0.08)
        length = max(8, round(4 * unit))
        kernel: Any = numpy.ones((length, 1) if down else (1, length), numpy.uint8)
        ink = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
        joint = round(1.2 * unit)
        kernel = numpy.ones((joint, 3) if down else (3, joint), numpy.uint8)
        ink = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel)
        _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
        for left, top, width, height, _surface in stats[1:].tolist():
            long, thin = (height, width) if down else (width, height)
            if thin <= max(0.6 * unit, 3) and long >= 4 * unit:
                found.append(
                    ScannedArea(
                        top / scale, left / scale, (top + height) / scale, (left + width) / scale
                    )
                )
    return tuple(sorted(rule for rule in found if not _is_text(rule, lines)))


def _is_text(rule: ScannedArea, lines: Sequence[ScannedLine]) -> bool:
    """Whether a rule is the strokes of a line: most of it lies in lines, or at their edge.

    A rule of a table lies at the edge of its cells too, but goes on over the white between them.
    """
    flat = rule.width > rule.height
    start, end = (rule.left, rule.right) if flat else (rule.top, rule.bottom)
    spans: list[tuple[float, float]] = []
    sizes: list[float] = []
    for one in lines:
        grow = 0.2 * one.size
        area = ScannedArea(
            one.area.top - grow, one.area.left - grow, one.area.bottom + grow, one.area.right + grow
        )
        if rule.over(area) > 0 and rule.beside(area) > 0:
            spans.append((area.left, area.right) if flat else (area.top, area.bottom))
            sizes.append(one.size)
    covered = white = 0.0
    at = start
    for low, high in sorted(spans):
        white = max(white, low - at)
        covered += max(min(high, end) - max(low, at), 0.0)
        at = max(at, high)
    white = max(white, end - at)
    return covered > 0.5 * (end - start) and white < CELLS * max(sizes)


def _find_pictures(grey: Any, lines: Sequence[ScannedLine], em: float) -> tuple[ScannedArea, ...]:
    """Find pictures: what is not as bright as paper over more than a few ems both ways."""
    import cv2
    import numpy

    scale = min(1.0, 6.0 / em)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    level = cv2.resize(_paper(grey).astype("float32"), small.shape[::-1])
    ink = ((level - cv2.medianBlur(small, 3)) > 22).astype(numpy.uint8)
    for one in lines:
        if one.size < 12 * em:
            _blank(ink, [one], scale, 0.25)
    unit = em * scale
    # Rules go, then the holes of a picture are closed.
    thick: Any = numpy.ones((round(0.8 * unit), round(0.8 * unit)), numpy.uint8)
    ink = cv2.morphologyEx(ink, cv2.MORPH_OPEN, thick)
    wide: Any = numpy.ones((round(0.6 * unit), round(0.6 * unit)), numpy.uint8)
    ink = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, wide)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    edge = 2.0
    found: list[ScannedArea] = []
    for left, top, width, height, surface in stats[1:].tolist():
        inner = (
            left > edge
            and top > edge
            and left + width < small.shape[1] - edge
            and top + height < small.shape[0] - edge
        )
        if min(width, height) > 3.5 * unit and surface > 0.4 * width * height and inner:
            found.append(
                ScannedArea(
                    top / scale, left / scale, (top + height) / scale, (left + width) / scale
                )
            )
    return tuple(sorted(found))
