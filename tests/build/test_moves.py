"""An edition built again: only what must be is made up anew, and what moved is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.build import MANIFEST, BuildReport, build, making
from publisher.build.moves import plans_in, tell_moves
from publisher.build.records import PlannedPage, PlannedStory, pack_pages, unpack_pages
from publisher.diagnostics import Severity
from publisher.makeup import Plan, make_up

TEXT = "山水之间茶香四起，村里的人们又开始了一年里最忙的日子，采茶的、炒茶的、收茶的都来了。"
TITLES = "春茶开园", "大桥合龙", "医保下乡", "村级食堂", "图书进山", "老街新铺"


class Desk:
    """An issue of six stories on pages that they share, built again and again."""

    def __init__(self, root: Path) -> None:
        self.folder, self.out, self.cache = root / "e", root / "out", root / "cache"
        for number in range(len(TITLES)):
            self.write(number)
        self.settle()

    def write(self, number: int, paragraphs: int = 14, words: str = "茶香") -> None:
        """Write story ``number``, which says ``words`` in its last paragraph."""
        folder = self.folder / f"a{number}"
        folder.mkdir(parents=True, exist_ok=True)
        texts = [TEXT] * (paragraphs - 1) + [TEXT.replace("茶香", words)]
        text = f"---\ntitle: {TITLES[number]}\n---\n\n" + "\n\n".join(texts) + "\n"
        (folder / "article.md").write_text(text, encoding="utf-8")

    def settle(self, *keys: str, outputs: str = '"newsletter"') -> None:
        """Write the settings, with more ``keys``."""
        lines = [
            'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2018-11-05',
            f"articles = {[f'a{number}' for number in range(len(TITLES))]}",
            f"outputs = [{outputs}]",
            *keys,
        ]
        (self.folder / "edition.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def build(self, **options: object) -> BuildReport:
        """Build with the cache."""
        given: dict[str, object] = {"cache": self.cache, **options}
        return build(self.folder, self.out, **given)  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give an issue that has not been built."""
    return Desk(tmp_path)


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """Give the plans that make-up is asked for from now on, as in a process that begins."""
    plans: list[Plan] = []

    def counted(*given: object) -> Plan:
        plans.append(make_up(*given))  # type: ignore[arg-type]
        return plans[-1]

    making._plan.cache_clear()
    monkeypatch.setattr(making, "make_up", counted)
    return plans


# The plan is remembered by what it is made of


def test_other_words_of_the_same_length_are_not_made_up_again(
    desk: Desk, made_up: list[Plan]
) -> None:
    """A word that changes no number of lines leaves the plan as it is, in the next process too."""
    desk.build()
    assert len(made_up) == 1
    making._plan.cache_clear()
    desk.write(2, words="酒香")
    changed = desk.build()

    assert len(made_up) == 1
    assert changed.products == desk.build(cache=None).products


def test_more_lines_are_made_up_again(desk: Desk, made_up: list[Plan]) -> None:
    """A story that is longer is another matter; so is another page."""
    desk.build()
    desk.write(2, paragraphs=15)
    longer = desk.build()
    assert len(made_up) == 2
    desk.build(only=("tabloid",))
    assert len(made_up) == 3
    making._plan.cache_clear()

    assert longer.products == desk.build(cache=None).products


# What moved


def moved(report: BuildReport) -> list[str]:
    """Give what is told of pages that are others than before."""
    notes = [one for one in report.diagnostics if one.code == "B025"]
    assert all(one.severity is Severity.NOTE and one.place for one in notes)
    return [one.message.removeprefix("since the build before: ") for one in notes]


def test_the_first_build_and_the_same_again_move_nothing(desk: Desk) -> None:
    """Where nothing stood before, and where all is as it was, there is nothing to tell."""
    assert moved(desk.build()) == []
    assert moved(desk.build()) == []
    assert moved(desk.build(cache=None)) == []


def test_a_word_in_place(desk: Desk) -> None:
    """One page changed, its stories where they stood; the others are the same, bytes and all."""
    before = desk.build()
    count = before.products[0].pages
    assert count == 3
    desk.write(2, words="酒香")
    (said,) = moved(desk.build())
    plan = plans_in(desk.out)["e-newsletter.pdf"]
    page = max(n for n, one in enumerate(plan, 1) if "a2" in {story.name for story in one.stories})

    assert f"page {page} changed in place" in said
    assert said.endswith("the same; nothing moved")


def test_a_story_on_another_page(desk: Desk) -> None:
    """A story that begins on another page is named; going back says where it came from."""
    desk.settle()
    desk.build()
    before = plans_in(desk.out)["e-newsletter.pdf"]
    desk.write(0, paragraphs=40)
    (said,) = moved(desk.build())
    now = plans_in(desk.out)["e-newsletter.pdf"]

    first = {
        name: number for name, number in _begins(before).items() if _begins(now)[name] != number
    }
    assert first
    for name, number in first.items():
        assert f"“{name}” now begins on page {_begins(now)[name]}, not {number}" in said
    assert "made up anew" in said
    desk.write(0)
    again = desk.build()
    assert again.fresh == (), "it is remembered"
    for name, number in first.items():
        assert f"“{name}” now begins on page {number}, not {_begins(now)[name]}" in moved(again)[0]


def _begins(pages: tuple[PlannedPage, ...]) -> dict[str, int]:
    """Give the page on which each story begins."""
    begins: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for story in page.stories:
            begins.setdefault(story.name, number)
    return begins


def test_what_was_before_changes_nothing(desk: Desk) -> None:
    """The same edition gives the same files, manifest and all, whatever stood there before."""
    desk.build()
    desk.write(3, paragraphs=25)
    after = desk.build()
    manifest = (desk.out / MANIFEST).read_bytes()
    fresh = build(desk.folder, desk.out.parent / "fresh")

    assert after.products == fresh.products
    assert manifest == (desk.out.parent / "fresh" / MANIFEST).read_bytes()
    assert moved(after)
    assert not moved(fresh)


def test_every_output_is_told(desk: Desk) -> None:
    """A book and a newspaper each say of their own pages; an EPUB has none."""
    desk.settle(outputs='"newsletter", "book", "epub"')
    desk.build()
    desk.write(1, words="酒香")
    notes = [one for one in desk.build().diagnostics if one.code == "B025"]

    assert [one.place and one.place.path for one in notes] == ["e-book.pdf", "e-newsletter.pdf"]


@pytest.mark.parametrize(
    "kept", [3, "x", [], [3], [{"print": "x"}], [{"print": "x", "stories": ["1-2 a"]}], None]
)
def test_a_record_that_is_none(kept: object, desk: Desk) -> None:
    """A manifest of another hand keeps nothing from being built, and nothing is told."""
    desk.build()
    path = desk.out / MANIFEST
    values = json.loads(path.read_text(encoding="utf-8"))
    values["outputs"]["e-newsletter.pdf"]["plan"] = kept
    path.write_text(json.dumps(values), encoding="utf-8")
    desk.write(2, words="酒香")

    assert moved(desk.build()) == []


def test_no_manifest(desk: Desk) -> None:
    """Where the manifest is gone there is nothing to compare with."""
    desk.build()
    (desk.out / MANIFEST).unlink()
    desk.write(2, words="酒香")

    assert moved(desk.build()) == []


# The words


def pages(*told: str, mark: str = "m") -> tuple[PlannedPage, ...]:
    """Give pages of stories that are told as “name column line lines”."""
    made = []
    for one in told:
        stories = []
        for story in filter(None, one.split(", ")):
            name, column, line, lines = story.split()
            stories.append(PlannedStory(name, int(column), 1, int(line), int(lines)))
        made.append(PlannedPage(f"{mark} {one}", tuple(stories)))
    return tuple(made)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (pages("a 1 1 9, b 2 1 9", "c 1 1 9"), ""),
        (
            pages("a 1 1 9, b 2 1 9", "c 1 1 9", mark="n"),
            "pages 1–2 changed in place; nothing moved",
        ),
        (
            pages("a 1 1 9, b 2 1 8", "c 1 1 9"),
            "page 1 made up anew, page 2 the same; “b” has another size on page 1",
        ),
        (
            pages("a 1 1 9, b 2 2 8", "c 1 1 9"),
            "page 1 made up anew, page 2 the same; “b” has another place on page 1",
        ),
        (
            pages("a 1 1 9", "c 1 1 9, b 2 1 9"),
            "pages 1–2 made up anew; “b” now begins on page 2, not 1",
        ),
        (
            pages("a 1 1 9, b 2 1 9", "c 1 1 9", "b 1 1 4"),
            "page 3 added, pages 1–2 the same; “b” now continues on page 3",
        ),
        (pages("a 1 1 9, b 2 1 9"), "page 2 gone, page 1 the same; “c” is gone from page 2"),
        (
            pages("a 1 1 9, b 2 1 9", "d 1 1 9"),
            "page 2 made up anew, page 1 the same; “d” is new on page 2; “c” is gone from page 2",
        ),
    ],
)
def test_what_is_told(now: tuple[PlannedPage, ...], said: str) -> None:
    """Each way in which a page can be another has its words."""
    before = {"x.pdf": pages("a 1 1 9, b 2 1 9", "c 1 1 9")}
    found = tell_moves(before, _manifest(now))

    assert [one.message for one in found] == ([f"since the build before: {said}"] if said else [])


def test_many_stories_are_counted() -> None:
    """In a book in which all that follows moves on, eight are named and the others counted."""
    before = {"x.pdf": pages(*(f"a{n} 1 1 9" for n in range(20)))}
    now = pages("b 1 1 9", *(f"a{n} 1 1 9" for n in range(20)))
    (note,) = tell_moves(before, _manifest(now))

    assert "“b” is new on page 1; “a0” now begins on page 2, not 1;" in note.message
    assert note.message.endswith("; 13 more stories moved")


def _manifest(now: tuple[PlannedPage, ...]) -> bytes:
    entry = {"output": "x", "bytes": 1, "sha256": "0" * 64, "plan": pack_pages(now)}
    values = {"inputs": {}, "tools": {}, "edition": {}, "outputs": {"x.pdf": entry}}
    return json.dumps(values).encode()


def test_a_record_is_read_as_it_was_written() -> None:
    """Names of folders may hold blanks and whatever looks like a place."""
    made = (PlannedPage("p", (PlannedStory("1-2 3-4 某 文\n", 2, 3, 10, 40),)),)
    assert unpack_pages(json.loads(json.dumps(pack_pages(made)))) == made
