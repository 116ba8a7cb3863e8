"""Plates: what each ink of a page covers, with overprint and transparency worked out."""

from __future__ import annotations

from .colors import PROCESS
from .exposing import Endless
from .layers import FileLayers
from .separating import Plate, PlateStrip, Separations, separate

__all__ = ["PROCESS", "Endless", "FileLayers", "Plate", "PlateStrip", "Separations", "separate"]
