"""The desk's page in a real browser: what an editor does with it, and what may go wrong meanwhile.

They need Node's packages in ``tests/epub`` (``npm ci --ignore-scripts``) and Chromium.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from epub.samples import CHROMIUM, MODULES
from patience import PATIENCE
from publisher.cleaning import clean
from publisher.cleaning.desk.decisions import Decider
from publisher.cleaning.desk.doubts import DoubtState
from publisher.readers.desk import prepare

DRIVE = Path(__file__).parent / "drive.mjs"
SAMPLE = Path(__file__).parents[2] / "content/sangzhi-2018"

pytestmark = pytest.mark.skipif(
    not CHROMIUM or not (MODULES / "puppeteer-core").is_dir(),
    reason="Chromium or the packages of tests/epub/package.json are not installed",
)


class Desk:
    """A desk in a process of its own, which can be killed and started again."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> None:
        """Start it, and wait until it says its address."""
        command = [sys.executable, "-m", "publisher", "desk", str(self.folder)]
        command += ["--port", str(self.port), "--output", "newsletter"]
        environment = os.environ | {"XDG_CACHE_HOME": str(self.home)}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[0]

    def kill(self) -> None:
        """End it and what it started at once, as a power cut does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    @property
    def article(self) -> Path:
        """The article's file."""
        return next(self.folder.glob("*/article.md"))

    def drive(
        self, scenario: str, *, asked: Callable[[str], None] = lambda what: None, **options: Any
    ) -> dict[str, Any]:
        """Run a scenario of drive.mjs and give what it saw; nothing may have failed in the page."""
        command = ["node", str(DRIVE), str(MODULES), CHROMIUM, self.address, scenario]
        command.append(json.dumps(options))
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as node:
            assert node.stdin is not None
            assert node.stdout is not None
            told: dict[str, Any] = {}
            for line in node.stdout:
                told = json.loads(line)
                if "ask" in told:
                    asked(told["ask"])
                    node.stdin.write("done\n")
                    node.stdin.flush()
            assert node.wait(PATIENCE) == 0
        assert told["errors"] == []
        return told


def copy_sample(folder: Path) -> Path:
    """Give a copy of the sample whose article is what cleaning gives, undecided."""
    shutil.copytree(SAMPLE, folder)
    (article,) = folder.glob("*/article.md")
    article.write_text(decider_of(folder).cleaned.text, encoding="utf-8")
    return folder


def decider_of(folder: Path) -> Decider:
    """Give what decides about the sample."""
    (path,) = folder.glob("*/raw.md")
    raw = prepare(path.read_bytes(), "raw.md").text
    return Decider(raw, clean(raw, "raw.md"))


@contextmanager
def running(folder: Path, home: Path) -> Iterator[Desk]:
    """Serve ``folder`` for as long as the block runs."""
    desk = Desk(folder, home)
    desk.start()
    try:
        yield desk
    finally:
        desk.kill()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Run a desk of the sample."""
    with running(copy_sample(tmp_path / "期"), tmp_path / "home") as one:
        yield one


def shown(described: str) -> str:
    """Give a doubt's description as the list shows it: without brackets."""
    return re.sub(r"[{}]", "", described)


def count(seen: dict[str, Any]) -> int:
    """Give how many doubts the page says are open."""
    found = re.search(r"\d+", seen["count"])
    return int(found[0]) if found else 0


def test_all_doubts_are_decided_by_the_keyboard_alone(desk: Desk) -> None:
    """The article then says what the editor of the sample decided, place by place."""
    decider = decider_of(desk.folder)
    first = desk.article.read_text(encoding="utf-8")
    record = decider.stand((SAMPLE / "party-flag/article.md").read_text(encoding="utf-8"))
    standing = decider.stand(first)
    wanted = {d.key for d in record.doubts if d.state is DoubtState.ACCEPTED and d.raw}
    accepted = [shown(d.described) for d in standing.open if d.key in wanted]
    seen = desk.drive("keyboard", accepted=accepted)
    assert len(seen["steps"]) >= 40
    assert seen["end"]["chosen"] is None
    text = desk.article.read_text(encoding="utf-8")
    # The wanted text, decided in another order by no browser.
    keys = [d.key for d in reversed(standing.doubts)]
    by_hand = decider.accept(first, [key for key in keys if key in wanted]).text
    left = [d.key for d in decider.stand(by_hand).open]
    assert text == decider.refuse(by_hand, left).text
    after = decider.stand(text)
    assert after.open == ()
    assert {d.key for d in after.doubts if d.state is DoubtState.ACCEPTED} == wanted
    for words in ("‘乡村振兴’", "‘重头戏’", "“四力”", "先进单位", "“五化”"):
        assert words in text


def test_every_key(desk: Desk) -> None:
    """Each key does what the help says, and what is done is seen at once."""
    told = desk.drive("keys")["seen"]
    seen = [one for _, one in told]
    assert [key for key, _ in told][:11] == ["j", "j", "k", "s", "a", "u", "r", "u", "?", "?", "b"]
    first, second, back, skipped, accepted, undone, refused, again, helped, closed, _ = seen[:11]
    assert first["chosen"] == back["chosen"] != second["chosen"] == skipped["chosen"]
    total = count(first)
    assert count(second) == count(skipped) == total
    assert count(accepted) == total - 1
    assert count(undone) == total
    assert count(refused) < total
    assert count(again) == total
    assert helped["help"]
    assert not closed["help"]
    named = {key: one for key, one in told if key in ("several", "e", "escaped", "o")}
    assert named["several"] is True
    assert named["e"]["writing"]
    assert not named["escaped"]["writing"]
    assert count(named["o"]) == total


def test_undo_gives_the_first_bytes(desk: Desk) -> None:
    """Steps are taken back one by one, after a reload too, to the very file."""
    first = desk.article.read_bytes()
    told = desk.drive("undo", keys=["a", "r", "a", "a", "r"])
    assert count(told["middle"]) == count(told["again"]) < count(told["end"])
    assert desk.article.read_bytes() == first
    assert told["end"]["said"] == "没有可撤销的操作"


def test_several_at_once(desk: Desk) -> None:
    """All of a kind above a likelihood are decided together, and taken back together."""
    first = desk.article.read_bytes()
    decider = decider_of(desk.folder)
    chosen = [d for d in decider.stand(first.decode()).open if d.code == "C402" and d.score >= 0.5]
    between: list[bytes] = []
    told = desk.drive(
        "several", kind="C402", least=0.5,
        asked=lambda what: between.append(desk.article.read_bytes()),
    )  # fmt: skip
    assert told["before"][1] == len(chosen) > 3
    assert count(told["before"][:1] and {"count": told["before"][0]}) == len(chosen)
    wanted = decider.accept(first.decode(), [d.key for d in chosen]).text
    assert between == [wanted.encode()]
    assert desk.article.read_bytes() == first


def test_two_windows(desk: Desk) -> None:
    """What two windows write is kept; where both changed the same words, the later is asked."""
    told = desk.drive("windows")
    assert all("甲一" in seen["words"] and "乙二" in seen["words"] for seen in told["both"])
    assert "丙三" in told["asked"]
    assert "丁四" in told["asked"]
    text = desk.article.read_text(encoding="utf-8")
    assert "丁四" in text
    assert "乙二" in text
    states = [
        d.state for d in decider_of(desk.folder).stand(text).doubts
        if shown(d.described) == told["chosen"]
    ]  # fmt: skip
    assert states in ([DoubtState.ACCEPTED], [DoubtState.REFUSED])
    assert any("已在别处处理" in seen["said"] for seen in told["end"])


def test_nothing_is_lost_when_the_program_is_killed(desk: Desk) -> None:
    """A key pressed while the program dies is done once when it is back, from a new page too."""

    def asked(what: str) -> None:
        if what.startswith("kill"):
            desk.kill()
        else:
            desk.start()

    told = desk.drive("killed", turns=4, asked=asked)
    assert len(set(told["chosen"])) == 5
    text = desk.article.read_text(encoding="utf-8")
    accepted = {
        shown(d.described) for d in decider_of(desk.folder).stand(text).doubts
        if d.state is DoubtState.ACCEPTED
    }  # fmt: skip
    assert accepted == set(told["chosen"])


def test_input_methods(desk: Desk) -> None:
    """While a method composes no key is the desk's; what it commits is written."""
    first = desk.article.read_text(encoding="utf-8")
    told = desk.drive("composing")
    assert told["keyed"] == [False, False, False]
    assert told["during"]["writing"]
    assert told["field"].startswith("加字")
    assert told["count"] == told["end"]["count"]
    body = first.index("\n---\n") + 6
    assert desk.article.read_text(encoding="utf-8") == first[:body] + "加字" + first[body:]


def test_writing(desk: Desk) -> None:
    """Paragraphs are parted and joined; heads, captions, credits and the front matter written."""
    first = desk.article.read_text(encoding="utf-8")
    blocks = first[first.index("\n---\n") + 6 :].rstrip("\n").split("\n\n")
    paragraph = next(n for n, block in enumerate(blocks) if len(block) > 60)
    heading = next(n for n, block in enumerate(blocks) if block.startswith("## "))
    figure = next(n for n, block in enumerate(blocks) if block.startswith("!["))
    texts: list[str] = []
    told = desk.drive(
        "writing", paragraph=paragraph, at=10, heading=heading, figure=figure,
        asked=lambda what: texts.append(desk.article.read_text(encoding="utf-8")),
    )  # fmt: skip
    words = blocks[paragraph]
    assert texts[0] == first.replace(words, f"{words[:10]}\n\n{words[10:]}")
    assert texts[1] == first
    text = desk.article.read_text(encoding="utf-8")
    assert f"## 新{blocks[heading][3:]}\n" in text
    caption = blocks[figure][2:-3]
    assert f'![\\[图\\] {caption}](){{credit="某某 摄"}}\n' in text
    assert 'kicker: "肩题: 新加"\n' in text
    changed = [line for line in text.split("\n") if line not in first.split("\n")]
    assert len(changed) == 3
    assert "肩题: 新加" in told["end"]["words"] or "某某 摄" in told["end"]["words"]


def test_a_click_shows_the_place_in_the_other_panes(desk: Desk) -> None:
    """Words of the raw text are found in the article, and the other way round."""
    told = desk.drive("panes", wanted="凉水口镇")["found"]
    for found in told:
        assert "凉水口镇" in found["text"]
        assert found["seen"]


def test_the_plan(desk: Desk) -> None:
    """What is wanted of an article is written, refused with a word, and taken back by its key."""
    path = desk.folder / "edition.toml"
    first = path.read_text(encoding="utf-8")
    seen: list[str] = []
    told = desk.drive("plan", asked=lambda what: seen.append(path.read_text(encoding="utf-8")))
    assert 'importance = "brief"' in seen[0]
    assert "12" in told["refused"]
    assert seen[1] == first
    assert told["back"]


HOSTILE = """\
---
title: "<img src=x onerror='window.hacked=1'>题"
lang: zh-Hans
---

<script>window.hacked=2</script>正文一段，用来试排。

![说<b onmouseover=alert(1)>明]("><svg onload=alert(2)>)

今年以来，全县上下一心\u202e，各项工作取得了新的成绩。凉水口镇的建设如火如茶，工作名列前茅。
"""


def test_text_is_text(tmp_path: Path) -> None:
    """Whatever an article holds is shown and never run."""
    folder = copy_sample(tmp_path / "期")
    (article,) = folder.glob("*/article.md")
    article.write_text(HOSTILE, encoding="utf-8")
    article.with_name("raw.md").write_text(
        "# 题<script>window.hacked=3</script>\n\n" + HOSTILE.split("---\n\n")[1], encoding="utf-8"
    )
    with running(folder, tmp_path / "home") as desk:
        told = desk.drive("hostile")
    assert told["hacked"] is None
    assert told["scripts"] == 1
    assert "<script>window.hacked=2</script>" in told["end"]["words"]
    assert told["names"].startswith("<img src=x")


def test_axe_finds_nothing(desk: Desk, tmp_path: Path) -> None:
    """No violation in either theme and language, while writing and in the dialogs too."""
    assert desk.drive("axe", folder=str(tmp_path))["found"] == []


def test_axe_is_awake(desk: Desk) -> None:
    """A field without its label is a violation."""
    found = desk.drive("axe", spoiled=True)["found"]
    assert "select-name" in {one[3] for one in found}
