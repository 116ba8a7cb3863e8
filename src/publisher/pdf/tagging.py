"""The tags of one printed page: which element of the whole file each piece of its content is of.

A page knows nothing of the others. It says of each piece its branch of the tree (see
``render.Branch``), and ``structure`` makes one tree of what all pages say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from weasyprint import pdf as pdf_module
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.logger import LOGGER

from ..pictures.geometry import Box, overlapping
from ..render import Branch, TreeStep
from .document import MARGINAL
from .leaf import Tag

PX = 0.75
"""Points in a CSS pixel."""
_SVG = "{http://www.w3.org/2000/svg}"
_ROLES: Mapping[str, tuple[str, ...]] = {
    **{tag: (tag.upper(),) for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6")},
    **{tag: (tag.upper(),) for tag in ("tr", "th", "td")},
    **{"ul": ("L",), "ol": ("L",), "li": ("LI", "LBody"), "blockquote": ("BlockQuote",)},
    **{"table": ("Table",), "thead": ("THead",), "tbody": ("TBody",), "tfoot": ("TFoot",)},
    **{"caption": ("Caption",), "figcaption": ("Caption",), "q": ("Quote",), "a": ("Link",)},
    **{"ruby": ("Ruby",), "rb": ("RB",), "rt": ("RT",), "rp": ("RP",), "section": ("Sect",)},
    **{"img": ("Figure",), f"{_SVG}svg": ("Figure",)},
}
"""What HTML elements are in the tree, of whose place there nothing is said."""
_WRITTEN = frozenset({"TOC", "TOCI", "Reference", "Span"})
"""What a template may say that its elements are."""


class Tagger:
    """Walks the boxes of a page, whose ``sheet`` is its MediaBox in pt.

    ``branches`` are those that its elements name, ``marks`` the numbers of its marked content by
    box, ``links`` the annotations of its links in their order.
    """

    def __init__(
        self,
        branches: Mapping[str, Branch],
        marks: Mapping[Any, Mapping[str, Any]],
        links: list[Any],
        sheet: Box,
    ) -> None:
        self._branches = branches
        self._marks = {box: int(mark["mcid"]) for box, mark in marks.items()}
        self._links = links
        self._sheet = sheet
        self._own: dict[Any, str] = {}

    def tags(self, page: Any) -> Iterator[Tag]:
        """Yield the tags of ``page`` in the order of its elements; nothing that is read is lost."""
        yield from self._walk(page, (), None)
        for mark in self._marks.values():
            yield Tag((TreeStep("P", str(mark), own=True),), mark)

    def _walk(self, box: Any, branch: Branch, around: Any) -> Iterator[Tag]:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        element = box.element
        if element is not None and element is not around:
            if MARGINAL in element.attrib:
                return
            branch = self._further(element, branch)
            if branch and branch[-1].role in ("TH", "TD"):
                # One without a text is a cell too.
                yield Tag(branch)
        if isinstance(box, boxes.ReplacedBox) and box in self._marks:
            branch = self._figure(box, branch)
        link = getattr(box, "link_annotation", None)
        if link is not None and branch and branch[-1].role == "Link":
            yield from self._link(link, element, branch)
        mark = self._marks.pop(box, None)
        if mark is not None:
            yield Tag(branch or (TreeStep("P", str(mark), own=True),), mark)
        for child in getattr(box, "children", ()):
            yield from self._walk(child, branch, element)

    def _further(self, element: Any, branch: Branch) -> Branch:
        """The branch of ``element``, which stands in what ``branch`` leads to."""
        part, steps = element.get("data-part"), element.get("data-step")
        if part is not None:
            return self._branches[part]
        own = self._own.setdefault(element, str(len(self._own)))
        roles = _ROLES.get(element.tag, ())
        if (role := element.get("data-role")) in _WRITTEN:
            roles = (role,)
        if steps is None:
            order = element.get("data-order", "")
            place = int(order) if order.isascii() and order.isdigit() else None
            return (*branch, *(TreeStep(role, own, place, own=True) for role in roles))
        found = self._branches[steps]
        if roles == ("RT",):
            return (*branch, *(replace(step, key=own, own=True) for step in found))
        return (*branch, *found)

    def _figure(self, box: Any, branch: Branch) -> Branch:
        """The branch of a picture with what is said of it, and where it stands."""
        element = box.element
        said = element.get("alt") or ""
        if element.tag == f"{_SVG}svg":
            title = element.find(f"{_SVG}title")
            said = (title is not None and title.text) or ""
        if not said:
            LOGGER.error(
                'Image "%s" has no required alt description', element.get("src", "unknown")
            )
        left, top = box.content_box_x() * PX, self._sheet[3] - box.content_box_y() * PX
        place = (left, top - box.height * PX, left + box.width * PX, top)
        # Of one that goes over the edges its place is what is left of it (14.8.5.4.3).
        place = overlapping(place, self._sheet) or place
        written = " ".join(f"{round(side, 3):g}" for side in place)
        *above, last = branch or (TreeStep("Figure", "0", own=True),)
        figure = replace(last, said=(*last.said, ("Alt", said), ("BBox", written)))
        return (*above, figure)

    def _link(self, link: Any, element: Any, branch: Branch) -> Iterator[Tag]:
        """Yield the annotation of a link, which says where it leads."""
        says = element.get("data-says")
        if says is not None:
            link["Contents"] = pdf_module.pydyf.String(says)
        for number, one in enumerate(self._links):
            if one is link:
                yield Tag(branch, link=number)
