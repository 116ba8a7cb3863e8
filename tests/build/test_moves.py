"""An edition built again: only what must be is made up anew, and what moved is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.build import Report, build, making
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

    def build(self, **options: object) -> Report:
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
