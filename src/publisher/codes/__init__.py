"""What every diagnostic code means, in one TOML file a family, beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from ..diagnostics import Diagnostic, UsageError, suggest
from ..tongues import worded


def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Give all codes: code -> title, what it means, what mends it."""
    pages: dict[str, Mapping[str, str]] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            pages.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return dict(sorted(pages.items()))


def explain(code: str) -> str:
    """Give the page of ``code``; an unknown one is a UsageError."""
    pages = catalogue()
    page = pages.get(code.upper())
    if page is None:
        family = sorted(known for known in pages if known[:1] == code[:1].upper())
        raise UsageError(
            Diagnostic(
                "U001",
                worded("there is no code “{code}”", code=code),
                hint=suggest(code.upper(), family or pages),
            )
        )
    rest = "\n\n".join(
        f"{key}: {text}" for key, text in page.items() if key not in ("title", "what", "mend")
    )
    parts = [
        f"{code.upper()}  {page['title']}",
        page["what"],
        f"What mends it: {page['mend']}",
        rest,
    ]
    return "\n\n".join(part for part in parts if part)
