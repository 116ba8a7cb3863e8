"""Books of every kind, made once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from publisher import epub
from publisher.edition import load_edition
from publisher.edition.variants import convert
from publisher.fonts import load_catalogue
from publisher.pdf import looks_of
from publisher.workspace import Workspace, resources

from .samples import SAMPLE, make, write_edition

KINDS = {
    "horizontal": "",
    "vertical": '[epub]\ndirection = "vertical"\n',
    "embedded": '[epub]\nfonts = "embed"\n',
}


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give books of every kind: directions, fonts, scripts, and the sample."""
    folder = tmp_path_factory.mktemp("books")
    made = {}
    for kind, added in KINDS.items():
        made[kind] = folder / f"{kind}.epub"
        made[kind].write_bytes(make(write_edition(folder / kind, added))[1])
    made["sample"] = folder / "sample.epub"
    made["sample"].write_bytes(make(SAMPLE)[1])
    workspace = Workspace(folder / "horizontal")
    edition = load_edition(workspace, folder / "horizontal")
    catalogue = load_catalogue(workspace, resources() / "fonts")
    for variant in ("zh-Hant-TW", "zh-Hant-HK"):
        converted, _ = convert(edition, variant, workspace)
        made[variant] = folder / f"{variant}.epub"
        looks = partial(looks_of, workspace, converted)
        made[variant].write_bytes(epub.make(converted, workspace, catalogue, looks=looks))
    return made
