"""What every diagnostic code means, in one TOML file a family, beside this module.

The files here are English; a folder with the name of a language has the same ones in that language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files

from ..diagnostics import Diagnostic, UsageError, suggest
from ..tongues import worded

LANGUAGES = ("en", "zh-Hans")
"""What the pages are written in; the first stands in where a page or a language is lacking."""
_MENDS = {"en": "What mends it: {}", "zh-Hans": "怎么办：{}"}
_FURTHER = {"en": "{}: {}", "zh-Hans": "{}：{}"}


def catalogue(lang: str = "en") -> Mapping[str, Mapping[str, str]]:
    """All codes in ``lang``: code -> title, what it means, what mends it.

    A language that the pages are not written in gives the English ones.
    """
    pages = dict(_read(""))
    if lang in LANGUAGES[1:]:
        pages.update(_read(lang))
    return dict(sorted(pages.items()))


def _read(folder: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield code and page of each file in ``folder`` beside this module, sorted by name."""
    for file in sorted(files(__package__).joinpath(folder).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            yield from tomllib.loads(file.read_text(encoding="utf-8")).items()


def explain(code: str, lang: str = "en") -> str:
    """The page of ``code`` in ``lang``; an unknown code is a UsageError."""
    pages = catalogue(lang)
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
    said = lang if lang in LANGUAGES else LANGUAGES[0]
    rest = "\n\n".join(
        _FURTHER[said].format(key, text)
        for key, text in page.items()
        if key not in ("title", "what", "mend")
    )
    parts = [
        f"{code.upper()}  {page['title']}",
        page["what"],
        _MENDS[said].format(page["mend"]),
        rest,
    ]
    return "\n\n".join(part for part in parts if part)
