"""Templates: plain data in, text out, and nothing else within reach.

What a template sees is made of ``PlainRecord``, tuples, text, numbers and None (``plain`` makes it
so or refuses); it may call the filters named here, the blocks and macros of its own files,
``range`` and ``namespace``. There is no method, no class and no module to be reached from any of
it, so a layout from a stranger can lay out pages and do nothing besides. How long it may take, and
how much it may write, is the business of ``confined``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files

from .confined import Confined
from .fitting import rows
from .forms import FILTERS, GLOBALS, FormError, Forms, TemplateText, pt
from .records import Plain, PlainRecord, plain

__all__ = [
    "FILTERS",
    "GLOBALS",
    "Confined",
    "FormError",
    "Forms",
    "Plain",
    "PlainRecord",
    "TemplateText",
    "open_forms",
    "own_templates",
    "plain",
    "pt",
    "rows",
]


def own_templates(package: str, names: Iterable[str]) -> Mapping[str, TemplateText]:
    """The program's own templates: those files of ``package``'s folder ``templates``, by name."""
    folder = files(package).joinpath("templates")
    return {
        name: TemplateText(folder.joinpath(name).read_text(encoding="utf-8"), name)
        for name in names
    }


def open_forms(
    sources: Mapping[str, TemplateText], common: Mapping[str, Plain], *, trusted: bool
) -> Forms | Confined:
    """Open a layout's templates; those that are not ``trusted`` are filled by a confined child."""
    if trusted:
        return Forms(sources, common, trim=True)
    return Confined(sources, common)
