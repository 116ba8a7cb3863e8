"""The failure conditions of the Matterhorn protocol 1.1, and which of them preflight tells."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..tongues import CHINESE, ENGLISH

_TABLE = Path(__file__).with_suffix(".toml")
_PAGE = {
    ENGLISH: (
        "# PDF/UA-1, condition by condition",
        "The Matterhorn protocol 1.1 names {all} conditions under which a file misses PDF/UA-1 "
        "(ISO 14289-1). A machine can judge {machine} of them; preflight tells {checked} of these, "
        "each under the code beside it (`publisher explain CODE`), and each has a file among the "
        "tests that has this fault alone. The others a person has to judge; where codes stand "
        "beside them a part can be told.",
        "This page is made of `src/publisher/checks/matterhorn.toml`.",
        "| condition | clause | what is wrong | judged by | code |",
        {"machine": "machine", "human": "person", "nobody": "—"},
    ),
    CHINESE: (
        "# PDF/UA-1逐条对照",
        "Matterhorn规程1.1列出文件不合PDF/UA-1（ISO 14289-1）的{all}种情形。"
        "程序能判断的有{machine}种，印前检查查其中{checked}种，代码列在旁边"
        "（`publisher explain CODE`）；每一种都有只带这一个毛病的测试文件。"
        "其余要人来判断；旁边有代码的，能查一部分。",
        "本页由`src/publisher/checks/matterhorn.toml`生成。",
        "| 条目 | 条款 | 毛病 | 谁判断 | 代码 |",
        {"machine": "程序", "human": "人", "nobody": "—"},
    ),
}


@dataclass(frozen=True, slots=True)
class UaCondition:
    """A condition: its number, the clause of ISO 14289-1, who judges it, the codes that tell it."""

    number: str
    clause: str
    judge: str
    codes: tuple[str, ...]
    what: dict[str, str]
    """In words, by language."""

    @property
    def is_checked(self) -> bool:
        """Whether a machine can judge it, and preflight does."""
        return self.judge == "machine" and bool(self.codes)


@cache
def conditions() -> tuple[UaCondition, ...]:
    """All conditions in their order."""
    given = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return tuple(
        UaCondition(
            number,
            row["clause"],
            row["judge"],
            tuple(row["codes"]),
            {ENGLISH: row["what"], CHINESE: row[CHINESE]},
        )
        for number, row in given.items()
    )


def count_checked() -> int:
    """How many conditions preflight tells of those that a machine can judge."""
    return sum(one.is_checked for one in conditions())


def as_page(lang: str) -> str:
    """The table of conditions as a page of Markdown, in English or in Chinese."""
    title, about, origin, head, judges = _PAGE[lang]
    machine = sum(one.judge == "machine" for one in conditions())
    lines = [
        title, "",
        about.format(all=len(conditions()), machine=machine, checked=count_checked()), "",
        origin, "",
        head, "|---|---|---|---|---|",
        *(
            f"| {one.number} | {one.clause} | {one.what[lang]} | {judges[one.judge]} "
            f"| {' '.join(one.codes)} |"
            for one in conditions()
        ),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
