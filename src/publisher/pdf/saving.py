"""A PDF as bytes, packed: the same for the same document."""

from __future__ import annotations

import io

import pikepdf


def save_packed(pdf: pikepdf.Pdf, version: str | None = None) -> bytes:
    """``pdf`` as a file of ``version``, without one of that which it has.

    The packet of metadata is whole already; pikepdf would set the version in it.
    """
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        force_version=version or pdf.pdf_version,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        fix_metadata_version=False,
    )
    return out.getvalue()
