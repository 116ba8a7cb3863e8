"""The ONIX message of an edition: its forms with what their files offer."""

from __future__ import annotations

from ..article.model import has_formulas
from ..choices import Purpose
from ..diagnostics import Diagnostic, PreflightError, raise_errors
from ..edition import Edition, OutputSettings
from ..edition.describing import picture_texts
from ..edition.settings import EPUB
from ..epub.matter import insets_of, undescribed
from ..epub.words import words_for
from ..onix import UNPUBLISHED, Access, ProductForm, check_forms, inspect_message, write_message
from ..workspace import Workspace
from .records import Product, stem_of


def make_listing(
    edition: Edition, output: OutputSettings, workspace: Workspace
) -> tuple[Product, list[Diagnostic]]:
    """The message of all forms in the script of ``output``; what it lacks is raised."""
    forms = tuple(
        _form(edition, one, workspace)
        for one in edition.settings.all_outputs
        # A book of each article is no form of the issue.
        if one.variant == output.variant and one.kind not in UNPUBLISHED and one.per == "edition"
    )
    found = list(check_forms(edition, forms))
    raise_errors(found)
    content = write_message(edition, forms)
    file = f"{stem_of(edition.folder)}-{output.name}.xml"
    seen = inspect_message(content, file)
    raise_errors(seen, PreflightError)
    return Product(output.name, file, content, None), [*found, *seen]


def _form(edition: Edition, output: OutputSettings, workspace: Workspace) -> ProductForm:
    if output.purpose is Purpose.PRESS:
        return ProductForm(output.name, "paper")
    described = not any(undescribed(edition, workspace, insets_of(edition)))
    pictures = any(picture_texts(edition))
    if output.kind != EPUB:
        access = Access(contents=True, order=True, described=described and pictures)
        return ProductForm(output.name, "pdf", access)
    settings = edition.settings
    printed = any(one.is_printed and one.variant == output.variant for one in settings.all_outputs)
    access = Access(
        summary=words_for(settings.language)["summary" if described else "summary_bare"],
        contents=True,
        order=True,
        described=described and (pictures or settings.epub.cover != "none"),
        formulas=any(has_formulas(entry.article) for entry in (*edition.entries, *edition.matter)),
        pages=printed,
        speech=settings.epub.lexicon is not None,
        claimed=described,
    )
    return ProductForm(output.name, "epub", access)
