"""Plates: what each ink of a page covers, with overprint and transparency worked out."""

from __future__ import annotations

from .colors import PROCESS
from .separating import Plate, Separations, Strip, separate

__all__ = ["PROCESS", "Plate", "Separations", "Strip", "separate"]
