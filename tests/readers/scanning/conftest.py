"""The issue of the samples in print, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.build import build

from .samples import write_edition


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the issue as a PDF."""
    folder = tmp_path_factory.mktemp("issue")
    write_edition(folder)
    out = tmp_path_factory.mktemp("out")
    build(folder, out)
    return next(out.glob("*.pdf"))
