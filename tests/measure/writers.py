"""Small drawings, each with one thing in it, as several kinds of drawing programs write it."""

# ruff: noqa: E501 - a drawing is easier to read in one line

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Sequence
from itertools import count

from PIL import Image

WIDTH, HEIGHT = 120, 90
"""Units of each drawing."""
Properties = Callable[..., str]
"""Gives properties (``fill_opacity=".5"``) as a writer writes them on an element."""
_NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_DOCTYPE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [\n'
    '<!ENTITY ns_svg "http://www.w3.org/2000/svg">\n'
    '<!ENTITY ns_xlink "http://www.w3.org/1999/xlink">\n]>\n'
)
_ENTITIES = 'xmlns="&ns_svg;" xmlns:xlink="&ns_xlink;"'
_SIZES = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'


def _pairs(given: dict[str, str]) -> list[tuple[str, str]]:
    return [(name.replace("_", "-"), value) for name, value in given.items()]


def with_attributes(feature: Callable[[Properties], str]) -> str:
    """Write as Figma does: every property an attribute."""

    def write(**given: str) -> str:
        return " ".join(f'{name}="{value}"' for name, value in _pairs(given))

    return f"<svg {_SIZES} {_NAMES}>{feature(write)}</svg>"


def with_styles(feature: Callable[[Properties], str]) -> str:
    """Write as Inkscape does: every property in a style, in a layer, among additions of its own."""

    def write(**given: str) -> str:
        said = ";".join(f"{name}:{value}" for name, value in _pairs(given))
        return f'style="{said}" inkscape:label="x"'

    names = 'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
    return (
        f'<svg {_SIZES} {_NAMES} {names} xmlns:svg="http://www.w3.org/2000/svg">'
        f'<inkscape:view id="base"/><g inkscape:groupmode="layer" transform="translate(1,0)">'
        f'<g transform="translate(-1)">{feature(write)}</g></g></svg>'
    )


def with_classes(feature: Callable[[Properties], str]) -> str:
    """Write as Illustrator does: classes of a style sheet, and a document type with entities."""
    number, rules = count(), list[str]()

    def write(**given: str) -> str:
        name = f"st{next(number)}"
        rules.append(f".{name}{{{''.join(f'{a}:{b};' for a, b in _pairs(given))}}}")
        # What a style sheet says counts for more.
        return f'class="{name}" fill="lime"' if "fill" in given else f'class="{name}"'

    inner = feature(write)
    sheet = f'<style type="text/css">\n\t{chr(10).join(rules)}\n</style>'
    return f'{_DOCTYPE}<svg version="1.1" {_ENTITIES} x="0px" y="0px" {_SIZES}>{sheet}{inner}</svg>'


def with_themes(feature: Callable[[Properties], str]) -> str:
    """Write as draw.io does: variables and two themes, in a drawing inside the drawing."""

    def write(**given: str) -> str:
        said = ""
        for name, value in _pairs(given):
            themed = name in ("fill", "stroke") and value.startswith("#")
            said += f"{name}:{f'var(--none, {value})' if themed else value};"
        return f'style="{said}" pointer-events="all"'

    style = 'style="color-scheme: light dark; --on: #123456"'
    return (
        f"<svg {_SIZES} {_NAMES} {style}><defs/><g>"
        f'<svg width="{WIDTH}" height="{HEIGHT}">{feature(write)}</svg></g></svg>'
    )


WRITERS = {
    "attributes": with_attributes,
    "styles": with_styles,
    "classes": with_classes,
    "themes": with_themes,
}


def _png(alpha: bool) -> str:
    image = Image.new("RGBA" if alpha else "RGB", (12, 9))
    for x in range(12):
        for y in range(9):
            color = (20 * x, 28 * y, 200)
            image.putpixel((x, y), (*color, 255 - 20 * x) if alpha else color)
    out = io.BytesIO()
    image.resize((120, 90), Image.Resampling.NEAREST).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


_STOPS = '<stop offset="0.1" {a}/><stop offset=".6" {b}/><stop offset="90%" {c}/>'


def _stops(p: Properties, cover: str = "1") -> str:
    return _STOPS.format(
        a=p(stop_color="#d00000"),
        b=p(stop_color="#ffe040", stop_opacity=cover),
        c=p(stop_color="#0040c0"),
    )


def _gradient(kind: str, attributes: str, cover: str = "1") -> Callable[[Properties], str]:
    def feature(p: Properties) -> str:
        return (
            f'<defs><{kind} id="a">{_stops(p, cover)}</{kind}>'
            f'<{kind} id="g" xlink:href="#a" {attributes}/></defs>'
            f'<rect x="10" y="10" width="100" height="70" {p(fill="url(#g)")}/>'
        )

    return feature


def _shape(text: str) -> Callable[[Properties], str]:
    def feature(p: Properties) -> str:
        return text.format(
            red=p(fill="#c8102e"), line=p(fill="none", stroke="#004080", stroke_width="6"),
            blue=p(fill="#0066cc"), both=p(fill="#ffd000", stroke="#003300", stroke_width="3"),
        )  # fmt: skip

    return feature


def _text(inner: str, **given: str) -> Callable[[Properties], str]:
    def feature(p: Properties) -> str:
        style = p(
            **{"font_family": "Publisher Hei", "font_size": "18px", "fill": "#202020", **given}
        )
        return inner.replace("{}", style)

    return feature


_TWO = '<rect x="10" y="10" width="60" height="60" {red}/><circle cx="75" cy="50" r="30" {blue}/>'
FEATURES: dict[str, Callable[[Properties], str]] = {
    "rect": _shape('<rect x="10" y="8" width="90" height="60" rx="20" ry="9" {both}/>'),
    "ellipse": _shape('<ellipse cx="60" cy="45" rx="50" ry="30" {both}/>'),
    "lines": _shape('<line x1="5" y1="5" x2="110" y2="80" {line}/><polyline points="5,80 60,8 '
                    '110,60" {line}/>'),
    "polygon": _shape('<polygon points="60,5 110,85 5,35 115,35 10,85" {red} fill-rule="evenodd"/>'),
    "arcs": _shape('<path d="M20 60a30 20 30 01 60-10 30 30 0 10-20 25z" {both}/>'),
    "curves": _shape('<path d="M5 45Q30 0 55 45T105 45s10 30-20 30-20-20-60-5" {line}/>'),
    "dashes": lambda p: f'<path d="M5 20H115M5 50H115M5 75H115" {p(stroke="#333", stroke_width="7", stroke_dasharray="14 6 3", stroke_dashoffset="-5", stroke_linecap="round")}/>',
    "joins": lambda p: f'<path d="M15 75L40 15 65 75" {p(fill="none", stroke="#07c", stroke_width="10", stroke_linejoin="round")}/><path d="M70 75L90 15 110 75" {p(fill="none", stroke="#c07", stroke_width="8", stroke_miterlimit="2")}/>',
    "transforms": _shape('<g transform="translate(60 45) rotate(20) scale(.8,-.6) skewX(15)">'
                         '<rect x="-50" y="-40" width="70" height="60" {both}/></g>'),
    "use": _shape('<defs><g id="s"><circle r="14" {red}/><path d="M-9 0H9" {line}/></g></defs>'
                  '<use xlink:href="#s" x="30" y="30"/><use href="#s" transform="translate(80 55)'
                  ' scale(1.6)"/>'),
    "symbol": _shape('<symbol id="s" viewBox="0 0 10 10"><circle cx="5" cy="5" r="7" {red}/>'
                     '</symbol><use href="#s" x="10" y="10" width="40" height="70"/>'
                     '<use href="#s" x="65" y="10" width="50" height="30"/>'),
    "nested": _shape('<svg x="10" y="10" width="50" height="70" viewBox="0 0 20 20" '
                     'preserveAspectRatio="xMinYMax slice"><circle cx="10" cy="10" r="10" {red}/>'
                     '</svg><svg x="65" y="10" width="50" height="70" viewBox="0 0 20 20">'
                     '<rect width="20" height="20" {blue}/></svg>'),
    "clip": _shape('<clipPath id="c"><circle cx="60" cy="45" r="38"/></clipPath>'
                   '<g clip-path="url(#c)">' + _TWO + "</g>"),
    "clips": _shape('<clipPath id="c"><rect x="15" y="15" width="50" height="50"/><path d="M40 30'
                    'v50h60v-50z" /></clipPath><g clip-path="url(#c)">' + _TWO + "</g>"),
    "clipbox": _shape('<clipPath id="c" clipPathUnits="objectBoundingBox"><path d="M.5 0L1 1H0z"/>'
                      '</clipPath><rect x="20" y="10" width="80" height="70" {red} '
                      'clip-path="url(#c)"/>'),
    "cliptext": lambda p: f'<clipPath id="c"><text x="8" y="62" font-size="52" font-weight="bold" font-family="Publisher Hei">图文</text></clipPath><rect width="120" height="90" {p(fill="#c8102e", clip_path="url(#c)")}/>',
    "linear": _gradient("linearGradient", 'x1="0" y1="0" x2="1" y2="1"'),
    "linearspace": _gradient("linearGradient", 'gradientUnits="userSpaceOnUse" x1="30" y1="20" '
                             'x2="90" y2="50" gradientTransform="rotate(20 60 45)"'),
    "reflect": _gradient("linearGradient", 'x1=".3" x2=".5" spreadMethod="reflect"'),
    "repeat": _gradient("linearGradient", 'x1=".3" x2=".5" y2=".2" spreadMethod="repeat"'),
    "radial": _gradient("radialGradient", 'cx=".4" cy=".5" r=".5" fx=".25" fy=".4"'),
    "radialspread": _gradient("radialGradient", 'gradientUnits="userSpaceOnUse" cx="60" cy="45" '
                              'r="22" fx="60" fy="45" spreadMethod="reflect" '
                              'gradientTransform="translate(0 15) scale(1 .7)"'),
    "stopopacity": _gradient("linearGradient", 'x1="0" x2="1"', "0.15"),
    "gradientstroke": lambda p: f'<linearGradient id="g">{_stops(p, ".5")}</linearGradient><circle cx="60" cy="45" r="32" {p(fill="none", stroke="url(#g)", stroke_width="12")}/>',
    "pattern": lambda p: f'<pattern id="p" width="20" height="15" patternUnits="userSpaceOnUse" patternTransform="rotate(30) scale(.9)"><rect width="12" height="8" {p(fill="#08c")}/><circle cx="15" cy="10" r="4" {p(fill="#e50")}/></pattern><ellipse cx="60" cy="45" rx="52" ry="38" {p(fill="url(#p)", stroke="#000")}/>',
    "patternbox": lambda p: f'<pattern id="p" width=".25" height=".25" viewBox="0 0 10 10"><path d="M0 0L10 10M10 0L0 10" {p(stroke="#063", stroke_width="2")}/></pattern><rect x="10" y="10" width="100" height="70" {p(fill="url(#p)")}/>',
    "opacity": lambda p: f'<rect x="10" y="10" width="60" height="60" {p(fill="#d00000", fill_opacity=".5")}/><circle cx="70" cy="50" r="30" {p(fill="#00c", stroke="#0a0", stroke_width="8", opacity=".6")}/>',
    "group": lambda p: f'<g {p(opacity=".5")}>{_shape(_TWO)(p)}</g>',
    "alpha": lambda p: f'<rect x="10" y="10" width="60" height="60" {p(fill="rgba(200,0,0,.5)")}/><rect x="40" y="30" width="70" height="50" {p(fill="#0000ff80", stroke="hsl(120 100% 25%)")}/>',
    "mask": lambda p: f'<linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#000"/></linearGradient><mask id="m"><rect width="120" height="90" fill="url(#g)"/><circle cx="60" cy="45" r="15" fill="#c00"/></mask><g {p(mask="url(#m)")}>{_shape(_TWO)(p)}</g>',
    "maskalpha": lambda p: f'<mask id="m" style="mask-type:alpha" maskUnits="userSpaceOnUse" x="0" y="0" width="120" height="90"><circle cx="60" cy="45" r="40" fill-opacity=".6"/></mask><g {p(mask="url(#m)")}>{_shape(_TWO)(p)}</g>',
    "markers": lambda p: f'<marker id="m" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="5" markerHeight="5" orient="auto-start-reverse"><path d="M0 0L10 5 0 10z" {p(fill="#c00")}/></marker><marker id="d" markerWidth="4" markerHeight="4" refX="2" refY="2"><circle cx="2" cy="2" r="1.6" {p(fill="#06c")}/></marker><path d="M20 70L50 20 80 60 105 20" {p(fill="none", stroke="#333", stroke_width="3", marker_start="url(#m)", marker_mid="url(#d)", marker_end="url(#m)")}/>',
    "paintorder": lambda p: f'<circle cx="60" cy="45" r="30" {p(fill="#fc0", stroke="#060", stroke_width="16", paint_order="stroke")}/>',
    "current": lambda p: f'<g {p(color="#0a7")}><rect x="10" y="10" width="100" height="70" fill="currentColor" stroke="currentColor"/></g>',
    "hidden": lambda p: f'<rect x="10" y="10" width="30" height="70" {p(fill="#c00")}/><rect x="45" y="10" width="30" height="70" {p(display="none")}/><g {p(visibility="hidden")}><rect x="80" y="10" width="30" height="70" {p(fill="#06c", visibility="visible")}/><circle r="40"/></g>',
    "units": lambda p: f'<rect x="2mm" y="5pt" width="50%" height="1.5cm" {p(fill="#369", stroke="#000", stroke_width=".5mm")}/><circle cx="75%" cy="60%" r="10%" {p(fill="#c60")}/>',
    "image": lambda _: f'<image x="10" y="10" width="100" height="50" xlink:href="data:image/png;base64,{_png(False)}"/>',
    "imagealpha": lambda p: f'<rect width="60" height="90" {p(fill="#fc0")}/><image x="10" y="10" width="100" height="70" preserveAspectRatio="xMidYMid slice" href="data:image/png;base64,{_png(True)}"/>',
    "imagefill": lambda p: f'<rect x="10" y="10" width="100" height="70" {p(fill="url(#i)")}/><defs><pattern id="i" patternContentUnits="objectBoundingBox" width="1" height="1"><use xlink:href="#im" transform="scale(0.00833 0.0111)"/></pattern><image id="im" width="120" height="90" xlink:href="data:image/png;base64,{_png(False)}"/></defs>',
    "multiply": lambda p: f'<rect x="10" y="10" width="70" height="60" {p(fill="#ffcc00")}/><circle cx="75" cy="50" r="30" {p(fill="#3399ff", mix_blend_mode="multiply")}/>',
    "blur": lambda p: f'<filter id="f" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="4"/></filter><rect x="30" y="25" width="60" height="40" {p(fill="#c00", filter="url(#f)")}/>',
    "shadow": lambda p: f'<filter id="f" filterUnits="userSpaceOnUse" x="0" y="0" width="120" height="90" color-interpolation-filters="sRGB"><feFlood flood-opacity="0" result="b"/><feColorMatrix in="SourceAlpha" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0" result="h"/><feOffset dy="6"/><feGaussianBlur stdDeviation="3"/><feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.4 0"/><feBlend in2="b" result="s"/><feBlend in="SourceGraphic" in2="s"/></filter><g {p(filter="url(#f)")}><rect x="30" y="15" width="60" height="50" {p(fill="#fff")}/></g>',
    "switch": lambda p: f'<switch><g systemLanguage="xx"><circle r="90"/></g><rect x="10" y="10" width="90" height="60" {p(fill="#963")}/></switch>',
    "text": _text('<text x="8" y="30" {}>粮食 Gig</text><text x="8" y="60" {}>AV 2018</text>'),
    "anchors": _text('<path d="M60 0V90" stroke="#ccc"/><text x="60" y="25" text-anchor="middle" {}>'
                     '中间 mid</text><text x="110" y="55" text-anchor="end" {}>末 end</text>'),
    "tspans": _text('<text x="6" y="30" {}>一<tspan dx="5" dy="8" fill="#c00">二三</tspan><tspan '
                    'x="10" y="70" font-weight="bold">Bold</tspan> 四</text>'),
    "spacing": _text('<text x="5" y="30" letter-spacing="4" {}>字距 ab</text><text x="5" y="65" '
                     'word-spacing="10" {}>a b c</text>'),
    "rotated": _text('<text x="10 35 60" y="40 50 60" rotate="0 20 40" {}>转字符</text>'),
    "textpath": _text('<path id="t" d="M10 70Q60 0 110 70" fill="none" stroke="#ccc"/><text {}>'
                      '<textPath xlink:href="#t" startOffset="10%">沿线排字 abc</textPath></text>'),
    "vertical": _text('<text x="60" y="8" writing-mode="vertical-rl" {}>直排文</text>'),
    "baseline": _text('<path d="M0 45H120" stroke="#ccc"/><text x="5" y="45" '
                      'dominant-baseline="central" {}>中线 x</text>'),
    "decorated": _text('<text x="8" y="40" {}>下线 gy</text>', text_decoration="underline"),
    "textstroke": _text('<text x="5" y="60" {}>描边</text>', font_size="48px", stroke="#c00",
                        fill="#ffe"),
    "length": _text('<text x="5" y="40" textLength="110" {}>拉开文</text><text x="5" y="75" '
                    'textLength="60" lengthAdjust="spacingAndGlyphs" {}>压缩文字</text>'),
    "spaces": _text('<text x="5" y="30" {}>\n  a\n   <tspan>b</tspan>  c </text><text x="5" y="60"'
                    ' xml:space="preserve" {}>a   b</text>'),
}  # fmt: skip


def drawings() -> dict[str, bytes]:
    """Give every feature as every writer writes it, by ``feature/writer``."""
    return {
        f"{feature}/{writer}": write(make).encode()
        for feature, make in FEATURES.items()
        for writer, write in WRITERS.items()
    }


def together(names: Sequence[str], across: int) -> bytes:
    """Give one drawing of several, ``across`` of them in a row, by their names."""
    known, inner = drawings(), ""
    for n, name in enumerate(names):
        # Each has names of its own.
        text = re.sub(r'(\bid="|url\(#|href="#)(\w+)', rf"\g<1>n{n}\2", known[name].decode())
        text = text[text.index("<svg ") :]
        place = f'x="{n % across * WIDTH}" y="{n // across * HEIGHT}"'
        inner += text.replace("<svg ", f"<svg {place} ", 1)
    box = f'viewBox="0 0 {across * WIDTH} {-(-len(names) // across) * HEIGHT}"'
    return f"<svg {_NAMES} {box}>{inner}</svg>".encode()
