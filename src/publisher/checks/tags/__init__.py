"""Tags: can the file be read aloud in order (ISO 14289-1, by the Matterhorn protocol)."""

from __future__ import annotations

from ...choices import Purpose
from ...tongues import worded
from ..matterhorn import count_checked
from ..report import Findings
from ..subject import PageView, Subject
from .annotations import check_annotations, check_fields
from .catalogue import check_catalogue
from .elements import check_notes, check_pictures, check_roles, check_tree
from .language import check_languages, check_marked_languages
from .nesting import check_headings, check_nesting
from .places import PlaceCheck
from .reading import check_marks, check_order
from .tables import check_tables
from .tree import read_tree

__all__ = ["check_marked", "check_tags"]


def check_marked(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report what is painted on a page and neither tagged nor an artifact."""
    if subject.purpose is Purpose.PRESS or not subject.tagged:
        return
    weight = subject.weight
    check_marks(subject, view, findings, weight)
    check_marked_languages(view, findings, weight)


def check_tags(subject: Subject, findings: Findings) -> None:
    """Report what keeps the file from being read aloud: no tags, no order, pictures unnamed."""
    if subject.purpose is Purpose.PRESS:
        return
    weight = subject.weight
    if not subject.tagged:
        if not subject.expected.paper:
            findings.add(
                "K701",
                worded("the file has no tags"),
                worded("export as tagged PDF; without tags it cannot be read aloud in order"),
                severity=weight,
            )
        return
    findings.measured["conditions of PDF/UA checked"] = count_checked()
    check_catalogue(subject, findings, weight)
    tree = read_tree(subject)
    places = PlaceCheck(subject, tree, findings, weight)
    check_languages(subject, tree, places)
    if subject.expected.paper:
        return
    check_roles(subject, tree, places)
    check_tree(tree, places)
    check_nesting(tree, places)
    check_headings(tree, places)
    check_pictures(subject, tree, findings, weight)
    check_tables(subject, tree, places)
    check_notes(tree, places)
    check_order(subject, tree, findings, weight)
    check_annotations(subject, tree, findings, weight)
    check_fields(tree, places)
