"""People: who made a text and what each of them did, as a record and out of a byline."""

from __future__ import annotations

from .names import file_name
from .record import BodyKind, Contributor, each_once

__all__ = ["BodyKind", "Contributor", "each_once", "file_name"]
