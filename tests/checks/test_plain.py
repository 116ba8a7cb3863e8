"""PDF/X-1a: what it may not have is found one by one, and a file that has none of it passes."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pytest

from pdf.printing import opened, printed
from publisher.checks import Expected, preflight
from publisher.choices import Purpose
from publisher.diagnostics import Severity
from publisher.pdf import make_plain

NAME = pikepdf.Name


@cache
def plain() -> bytes:
    """Give the small edition as PDF/X-1a."""
    return make_plain(printed(Purpose.PRESS))


def saved(pdf: pikepdf.Pdf, version: str = "1.4", *, streamed: bool = False) -> bytes:
    """Give a file as bytes, in the PDF of ``version``."""
    mode = pikepdf.ObjectStreamMode
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        force_version=version,
        object_stream_mode=mode.generate if streamed else mode.disable,
        fix_metadata_version=False,
    )
    return out.getvalue()


def errors(
    content: bytes, expected: Expected | None = None, purpose: Purpose | None = None
) -> set[str]:
    """Give the codes of what preflight calls an error."""
    report = preflight(content, "x.pdf", purpose, expected)
    assert report.purpose is Purpose.PRESS
    return {f.code for f in report.findings if f.severity is Severity.ERROR}


def test_a_good_one_passes_as_what_it_says_it_is() -> None:
    """Nothing is found in it, asked for or not; and where PDF/X-4 is asked for it is none."""
    assert errors(plain()) == set()
    assert errors(plain(), Expected(standard="PDF/X-1a")) == set()
    assert errors(plain(), Expected(standard="PDF/X-4")) == {"K805"}
    assert make_plain(printed(Purpose.PRESS)) == plain()


def test_pdf_x_4_is_none() -> None:
    """It is too new, and says that it is another."""
    found = errors(printed(Purpose.PRESS), Expected(standard="PDF/X-1a"))
    assert found == {"K805", "K851", "K856"}


def _state(**values: Any) -> Callable[[pikepdf.Pdf], None]:
    def add(pdf: pikepdf.Pdf) -> None:
        state = pikepdf.Dictionary(Type=NAME.ExtGState)
        for key, value in values.items():
            state[f"/{key}"] = value
        pdf.pages[0].add_resource(state, NAME.ExtGState)

    return add


def _picture(**values: object) -> Callable[[pikepdf.Pdf], None]:
    def add(pdf: pikepdf.Pdf) -> None:
        given: dict[str, object] = {"ColorSpace": NAME.DeviceGray, "BitsPerComponent": 8, **values}
        image = pdf.make_stream(bytes(8), Width=2, Height=2, Subtype=NAME.Image, **given)
        pdf.pages[0].add_resource(pdf.make_indirect(image), NAME.XObject)

    return add


def _mask(pdf: pikepdf.Pdf) -> None:
    mask = pdf.make_stream(bytes(4), Width=2, Height=2, ColorSpace=NAME.DeviceGray)
    _picture(SMask=pdf.make_indirect(mask))(pdf)


def _group(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Group = pikepdf.Dictionary(S=NAME.Transparency, CS=NAME.DeviceCMYK)


def _layers(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=NAME.OCG, Name=pikepdf.String("x")))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary())


def _light(pdf: pikepdf.Pdf) -> None:
    lab = pikepdf.Dictionary(WhitePoint=pikepdf.Array([0.96, 1, 0.82]))
    _picture(ColorSpace=pikepdf.Array([NAME.Lab, lab]))(pdf)


def _silent(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/GTS_PDFXVersion"]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_state(ca=0.5), "K852"),
        (_state(CA=0.5), "K852"),
        (_state(BM=NAME.Multiply), "K852"),
        (_state(SMask=pikepdf.Dictionary(S=NAME.Alpha)), "K852"),
        (_mask, "K852"),
        (_picture(SMaskInData=1), "K852"),
        (_group, "K852"),
        (_layers, "K853"),
        (_picture(BitsPerComponent=16), "K854"),
        (_light, "K855"),
        (_silent, "K856"),
    ],
)
def test_control(spoil: Callable[[pikepdf.Pdf], None], code: str) -> None:
    """Each fault is found where PDF/X-1a is asked for; the layers are none of PDF/X-4's faults."""
    with opened(plain()) as pdf:
        spoil(pdf)
        assert code in errors(saved(pdf), Expected(standard="PDF/X-1a"), Purpose.PRESS)


@pytest.mark.parametrize(
    "state", [{"ca": 1, "CA": 1, "BM": NAME.Normal}, {"SMask": NAME("/None")}, {"OPM": 1}]
)
def test_what_is_opaque_is_no_fault(state: dict[str, object]) -> None:
    """A state that says that nothing is transparent may stay."""
    with opened(plain()) as pdf:
        _state(**state)(pdf)
        assert errors(saved(pdf)) == set()


def test_new_ways_to_write_a_file_are_found() -> None:
    """A newer version, or objects in streams."""
    with opened(plain()) as pdf:
        assert errors(saved(pdf, "1.5")) == {"K851"}
        assert errors(saved(pdf, "1.5", streamed=True)) == {"K851"}
        assert errors(saved(pdf)) == set()
