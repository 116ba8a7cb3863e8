"""Text as the eye sees it: what a style sheet does to a page is found in the finished file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdf.printing import LAYOUT, printed, write_edition
from publisher import build
from publisher.checks import look
from publisher.choices import Purpose
from publisher.diagnostics import ContentError, PreflightError, Severity
from publisher.pdf import impose_booklet
from publisher.workspace import resources

STYLES = {
    "far to the left": ("p.set { left: -1000cm }", "K210"),
    "indented off the page": ("p.set { text-indent: -900mm }", "K210"),
    "one em to the left": ("p.set { margin-left: -1em }", "K209"),
    "title in the head margin": ("h1.set { margin-top: -25mm }", "K209"),
    "one point": ("p.set { font-size: 1pt }", "K507"),
    "scaled down": ("p.set { transform: scale(.05) }", "K507"),
    "white": ("p.set { color: white }", "K212"),
    "nearly white": ("p.set { color: #fdfdfd }", "K212"),
    "transparent": ("p.set { color: transparent }", "K212"),
    "no opacity": ("p.set { opacity: 0 }", "K212"),
    "on its own tint": ("p.set { color: #eee; background: #eee; width: 30em }", "K212"),
    "cut by its box": ("p.set { overflow: hidden; width: 3em }", "K212"),
    "turned": ("p.set { transform: rotate(90deg) }", "K212"),
    "under a tint": (
        '.area::after { content: ""; position: absolute; z-index: 9; left: 0; top: 0;'
        " width: 100%; height: 60%; background: #eee }",
        "K212",
    ),
    "title over subtitle": ("h1.set { margin-top: 25pt }", "K211"),
    "lines on each other": ("p.set { line-height: 5pt }", "K211"),
    "running head gone": (".folio { left: -200mm }", "K210"),
}
"""A rule that a layout's style sheet might have -> what must be found."""


def make(
    folder: Path, rule: str, purpose: Purpose, imposition: str | None = None
) -> build.BuildReport:
    """Build the small edition in a layout that adds ``rule`` to another's style sheet."""
    layout = folder / "layouts/odd"
    layout.mkdir(parents=True)
    (layout / "layout.toml").write_text(f'title = "x"\npurpose = "x"\nextends = "{LAYOUT}"\n')
    style = (resources() / "layouts" / LAYOUT / "style.css").read_text(encoding="utf-8")
    for mark in (";", "}"):
        rule = rule.replace(mark, f" !important{mark}")
    (layout / "style.css").write_text(f"{style}\n{rule}\n", encoding="utf-8")
    edition = write_edition(folder / "edition")
    return build.build(
        edition,
        folder / "out",
        only=("odd",),
        purpose=purpose,
        layouts=(folder / "layouts",),
        imposition=imposition,
    )


@pytest.mark.parametrize(("rule", "code"), STYLES.values(), ids=STYLES)
def test_a_style_sheet_that_hides_text(rule: str, code: str, tmp_path: Path) -> None:
    """What is off its place or not to be seen stops the build, and nothing is written."""
    with pytest.raises(PreflightError) as caught:
        make(tmp_path, rule, Purpose.PROOF)
    found = [d for d in caught.value.diagnostics if d.code == code]
    assert found
    assert all(d.severity == "error" and d.hint for d in found)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize(
    "rule", ["p.set { left: -1000cm }", "p.set { opacity: 0 }"], ids=["moved", "hidden"]
)
def test_it_is_found_in_every_purpose(rule: str, purpose: Purpose, tmp_path: Path) -> None:
    """Page, text and the line of the article are named."""
    with pytest.raises(PreflightError) as caught:
        make(tmp_path, rule, purpose)
    first = next(d for d in caught.value.diagnostics if d.code in ("K210", "K212"))
    assert first.place is not None
    assert first.place.line == 1
    named = [d.message for d in caught.value.diagnostics if "这是第一段" in d.message]
    assert named
    assert "one/article.md:8" in named[0]


@pytest.mark.parametrize("rule", ["p { font-size: 0 }", ".folio p { font-size: 0 }"])
def test_text_without_size(rule: str, tmp_path: Path) -> None:
    """Text that the printing engine would leave out is an error, furniture too."""
    with pytest.raises(ContentError) as caught:
        make(tmp_path, rule, Purpose.PROOF)
    errors = [d for d in caught.value.diagnostics if d.severity is Severity.ERROR]
    assert {d.code for d in errors} == {"P001"}
    assert "without any size" in errors[0].message


def test_a_page_the_engine_fails_at(tmp_path: Path) -> None:
    """A style sheet at which the printing engine stumbles, or draws nothing, is a finding."""
    with pytest.raises((ContentError, PreflightError)) as caught:
        make(tmp_path, "p.set { transform: scale(0) }", Purpose.PROOF)
    codes = {d.code for d in caught.value.diagnostics}
    assert codes
    assert codes <= {"P001", "K001"}


@pytest.mark.parametrize("purpose", Purpose)
def test_nothing_is_found_where_nothing_is_wrong(purpose: Purpose, tmp_path: Path) -> None:
    """Running heads and folios stand outside the type area, in a booklet too, and are in order."""
    made = make(tmp_path, ".folio { margin-top: 0 }", purpose, "booklet")
    assert [d for d in made.diagnostics if d.code.startswith(("K21", "K209", "K507"))] == []
    assert len(made.products) == 2


@pytest.mark.parametrize("purpose", Purpose)
def test_looking_alone(purpose: Purpose) -> None:
    """One function looks at any finished file and knows nothing of how it was made."""
    assert look(printed(purpose), "good.pdf").findings == ()
    assert look(impose_booklet(printed(purpose)), "booklet.pdf").findings == ()


STRUCK = """---
title: 一篇短文
lang: zh-Hans
---

这里有~~一字－长线——和-号→←⇒=≈÷~~，也有<u>甲＿乙_丙</u>，读者都看得见划去的字。
"""


@pytest.mark.parametrize("purpose", Purpose)
def test_a_dash_that_is_struck_through(purpose: Purpose, tmp_path: Path) -> None:
    """A dash under the line that strikes it out is not hidden: the line is meant."""
    edition = write_edition(tmp_path / "edition", STRUCK)
    made = build.build(edition, tmp_path / "out", purpose=purpose)
    assert [d for d in made.diagnostics if d.code == "K212"] == []
    hidden = [f for f in look(made.products[0].content, "struck.pdf").findings if f.code == "K212"]
    assert hidden == []
