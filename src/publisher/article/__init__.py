"""An article: its model, read from and written to ``article.md``."""

from __future__ import annotations

from pathlib import Path

from ..diagnostics import Place
from ..workspace import Workspace
from .model import Article
from .reading import parse
from .shape import shape
from .writing import write

__all__ = ["Article", "load", "parse", "shape", "write"]


def load(workspace: Workspace, path: Path, place: Place | None = None) -> Article:
    """The article in the file ``path``; ``place`` is where the file was asked for."""
    return parse(workspace.read_text(path, place=place), workspace.show(path))
