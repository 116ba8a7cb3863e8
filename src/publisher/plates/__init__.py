"""Plates: what each ink of a page covers, with overprint and transparency worked out."""

from __future__ import annotations

from .colors import PROCESS
from .exposing import Endless
from .layers import Layers
from .separating import Plate, Separations, Strip, separate

__all__ = ["PROCESS", "Endless", "Layers", "Plate", "Separations", "Strip", "separate"]
