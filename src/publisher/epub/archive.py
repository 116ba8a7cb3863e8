"""The container: the same books give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MIMETYPE = "mimetype"
_DATE = (1980, 1, 1, 0, 0, 0)
_STORED_ENDINGS = (".jpg", ".png")


def read_archive(content: bytes) -> dict[str, bytes]:
    """The files of a container by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """A container of ``files``: mimetype first and stored, names sorted, one date and mode."""
    buffer = io.BytesIO()
    names = [MIMETYPE, *sorted(name for name in files if name != MIMETYPE)]
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, _DATE)
            # 3 is Unix: otherwise the system that builds would be written into the file.
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            stored = name == MIMETYPE or name.endswith(_STORED_ENDINGS)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=9)
    return buffer.getvalue()
