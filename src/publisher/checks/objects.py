"""Objects of a file wherever they stand: profiles, spot colours, halftones, layers, attachments."""

from __future__ import annotations

import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pikepdf

from ..choices import Purpose
from ..diagnostics import Severity
from ..tongues import Said, worded
from .bounds import BoundsReached, Budget, filters_of, read_stream
from .icc import profile_fault
from .interaction import is_unkept
from .report import Findings
from .subject import Subject

_DEEPEST = 16
_MOST_INKS = 32
"""Colorants of a DeviceN space (ISO 32000-1, annex C)."""
_PROCESS = frozenset({"/Cyan", "/Magenta", "/Yellow", "/Black", "/None", "/All"})
_HALFTONES = (1, 5)


def walk_objects(pdf: pikepdf.Pdf, budget: Budget) -> Iterator[Any]:
    """Yield every dictionary, array and stream of a file once, those inside others too."""
    for item in pdf.objects:
        yield from _within(item, budget, 0)


def _within(item: Any, budget: Budget, depth: int) -> Iterator[Any]:
    if not isinstance(item, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)):
        return
    budget.take_entries(1)
    yield item
    if depth >= _DEEPEST:
        return
    values: list[Any] = [*item] if isinstance(item, pikepdf.Array) else [*item.values()]
    for value in values:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _within(value, budget, depth + 1)


def check_everywhere(subject: Subject, findings: Findings) -> None:
    """Report profiles that are damaged, spot colours that contradict themselves, halftones."""
    if subject.purpose is Purpose.PROOF:
        return
    inks: dict[str, set[str]] = defaultdict(set)
    intended = {
        profile.objgen
        for intent in subject.intents()
        if isinstance(profile := intent.get("/DestOutputProfile"), pikepdf.Stream)
    }
    for item in walk_objects(subject.pdf, subject.budget):
        if isinstance(item, pikepdf.Array):
            _check_inks(subject, item, inks, findings)
        elif isinstance(item, pikepdf.Stream) and item.objgen not in intended:
            _check_profile(subject, item, findings)
        if not isinstance(item, pikepdf.Array):
            _check_halftone(item, findings)
        if isinstance(item, pikepdf.Stream):
            _check_filters(item, findings)
        if isinstance(item, pikepdf.Dictionary):
            _check_encoding(item, findings)
            _check_action(subject, item, findings)
    for name in sorted(name for name, ways in inks.items() if len(ways) > 1):
        findings.add(
            "K322",
            worded("the spot colour {name} is shown in several ways", name=name.lstrip("/")),
            worded("give a spot colour one alternate in the whole file"),
            severity=_weight(subject),
        )


def _weight(subject: Subject) -> Severity:
    return Severity.ERROR if subject.purpose is Purpose.ARCHIVE else Severity.WARNING


def _check_profile(subject: Subject, stream: pikepdf.Stream, findings: Findings) -> None:
    """Hold a stream that says how many colours it has, as only a profile does, to be whole."""
    if "/N" not in stream or "/Type" in stream or "/FunctionType" in stream:
        return
    fault = profile_fault(read_stream(stream, subject.budget), int(stream.get("/N", 0)))
    if fault is not None:
        findings.add(
            "K321",
            worded("a colour profile is of no use: {fault}", fault=fault),
            worded("embed the profile again, or convert the colours"),
        )


def _check_inks(
    subject: Subject, space: pikepdf.Array, inks: dict[str, set[str]], findings: Findings
) -> None:
    if len(space) < 4 or not isinstance(space[0], pikepdf.Name):
        return
    if space[0] == "/Separation":
        inks[str(space[1])].add(
            _digest(space[2], subject.budget) + _digest(space[3], subject.budget)
        )
    elif space[0] == "/DeviceN" and isinstance(space[1], pikepdf.Array):
        names = [str(name) for name in space[1]]
        if len(names) > _MOST_INKS:
            findings.add(
                "K110",
                worded(
                    "a colour space has {inks} inks; {most} are allowed",
                    inks=len(names),
                    most=_MOST_INKS,
                ),
                worded("export it anew with fewer spot colours"),
                severity=_weight(subject),
            )
        given: Any = space[4].get("/Colorants", {}) if len(space) > 4 else {}
        lost = sorted({name for name in names if name not in _PROCESS and name not in given})
        if lost and subject.purpose is Purpose.ARCHIVE:
            listed = [name.lstrip("/") for name in lost[:5]]
            findings.add(
                "K322",
                worded("a colour space does not describe its spot colours {names}", names=listed),
                worded("export with a Colorants dictionary, or convert the spot colours"),
            )


def _digest(value: Any, budget: Budget, depth: int = 0) -> str:
    """A digest of an object as it is, whether it stands for itself or not."""
    if depth > _DEEPEST:
        raise BoundsReached(worded("objects that lie too deep in each other"))
    budget.take_entries(1)
    if isinstance(value, pikepdf.Stream):
        head = [
            (k, v)
            for k, v in sorted(value.items())
            if k not in ("/Length", "/Filter", "/DecodeParms")
        ]
        parts = [f"{k} {_digest(v, budget, depth + 1)}" for k, v in head]
        parts.append(hashlib.sha256(read_stream(value, budget)).hexdigest())
    elif isinstance(value, pikepdf.Dictionary):
        parts = [f"{k} {_digest(v, budget, depth + 1)}" for k, v in sorted(value.items())]
    elif isinstance(value, pikepdf.Array):
        parts = [_digest(v, budget, depth + 1) for v in value]
    else:
        return repr(value)
    return hashlib.sha256(f"{type(value).__name__} {parts}".encode()).hexdigest()


def _check_filters(stream: pikepdf.Stream, findings: Findings) -> None:
    """Report filters that neither standard allows (ISO 19005-2, 6.1.7.2; ISO 15930-7, 6.20)."""
    given: Any = stream.get("/DecodeParms", {})
    every = list(given) if isinstance(given, pikepdf.Array) else [given]
    for number, name in enumerate(filters_of(stream)):
        own = every[number] if number < len(every) else {}
        ciphered = name == "/Crypt" and own.get("/Name", "/Identity") != "/Identity"
        if (ciphered or name == "/LZWDecode") and "K403" not in findings.codes():
            findings.add(
                "K403",
                worded("a stream is packed with LZW or an unknown filter"),
                worded("export it packed with Flate or as JPEG"),
            )


@cache
def _orders() -> dict[str, str]:
    """The order in which characters are counted of each encoding that every reader has."""
    table = tomllib.loads(files(__package__).joinpath("encodings.toml").read_text("utf-8"))
    return {name: order for order, names in table.items() for name in names}


def _check_encoding(font: pikepdf.Dictionary, findings: Findings) -> None:
    """Report composite fonts whose encoding nobody has, or counts in another order than they do."""
    name = font.get("/Encoding")
    if font.get("/Subtype") != "/Type0" or not isinstance(name, pikepdf.Name):
        return
    plain = str(name).lstrip("/").removesuffix("H").removesuffix("V").removesuffix("-")
    if plain == "Identity":
        return
    inner: Any = font.get("/DescendantFonts", [])
    system = inner[0].get("/CIDSystemInfo", {}) if len(inner) else {}
    order = _orders().get(plain)
    if order is None:
        what = worded("the encoding of a font is not in the file")
    elif str(system.get("/Ordering", "")) != order:
        what = worded("a font and its encoding count characters differently")
    else:
        return
    findings.add(
        "K522",
        worded("{what}: {name}", what=what, name=str(name).lstrip("/")),
        worded("export with Identity-H, or with another program"),
    )


def _check_action(subject: Subject, item: pikepdf.Dictionary, findings: Findings) -> None:
    """Report an action wherever it hangs: on a bookmark, after another one, on nothing at all."""
    is_action = item.get("/Type", "/Action") == "/Action" and "/P" not in item
    if is_action and is_unkept(item, subject.purpose) and "K603" not in findings.codes():
        findings.add(
            "K603",
            worded("there is a {lstrip} action", lstrip=str(item.get("/S")).lstrip("/")),
            worded("export without actions and scripts"),
        )


def _check_halftone(item: Any, findings: Findings) -> None:
    kind = item.get("/HalftoneType")
    if kind is not None and (kind not in _HALFTONES or "/HalftoneName" in item):
        findings.add(
            "K608",
            worded("a transfer curve or halftone is set"),
            worded("leave these to the printing house"),
        )


# Layers


def check_layers(subject: Subject, findings: Findings) -> None:
    """Report layers that can be switched, and what PDF/A asks of them (ISO 19005-2, 6.9)."""
    properties = subject.pdf.Root.get("/OCProperties")
    if subject.purpose is Purpose.PROOF or not isinstance(properties, pikepdf.Dictionary):
        return
    if subject.purpose is Purpose.PRESS:
        findings.add(
            "K606",
            worded("the file has layers that can be switched off"),
            worded("merge the layers; what is printed must not depend on a switch"),
            severity=Severity.WARNING,
        )
    for fault in _layer_faults(properties):
        findings.add(
            "K614",
            fault,
            worded("export the layers anew, or merge them"),
            severity=_weight(subject),
        )


def _layer_faults(properties: pikepdf.Dictionary) -> Iterator[Said]:
    further: Any = properties.get("/Configs", [])
    ways = [way for way in (properties.get("/D"), *further) if isinstance(way, pikepdf.Dictionary)]
    names = [str(way.get("/Name", "")) for way in ways]
    if "" in names or not ways:
        yield worded("a choice of layers has no name")
    if len(set(names)) < len(names):
        yield worded("two choices of layers have one name")
    layers = {layer.objgen for layer in properties.get("/OCGs", [])}
    for way in ways:
        if "/AS" in way:
            yield worded("layers switch themselves")
        if "/Order" in way and not layers <= set(_ordered(way.Order)):
            yield worded("a list of layers does not name all of them")


def _ordered(order: Any, depth: int = 0) -> Iterator[tuple[int, int]]:
    for item in order if isinstance(order, pikepdf.Array) and depth < _DEEPEST else ():
        if isinstance(item, pikepdf.Dictionary):
            yield item.objgen
        else:
            yield from _ordered(item, depth + 1)


def _listed(holder: pikepdf.Dictionary, key: str) -> frozenset[tuple[int, int]]:
    layers: Any = holder.get(key, [])
    return frozenset(layer.objgen for layer in layers if isinstance(layer, pikepdf.Dictionary))
