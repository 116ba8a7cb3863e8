"""The store and what is kept in it, without a build: what is found, what goes, what stays."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import cast
from urllib.parse import urlparse

import pytest

from publisher.diagnostics import Diagnostic, Place, Severity
from publisher.makeup.matter import Flow, Keep
from publisher.makeup.stock import Size
from publisher.tongues import worded
from publisher.workspace.facts import Glance
from publisher.workspace.freezing import freeze, thaw
from publisher.workspace.memory import Memory
from publisher.workspace.store import TAG, TAGGED, Store, Usage, key

OLD = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """Stands for what a build sees of its inputs."""

    state: Mapping[str, str]

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Say whether the facts are so."""
        return all(self.state.get(name) == value for name, value in facts.items())


def seen(**state: str) -> Glance:
    """Make a glance at inputs of this state."""
    return cast(Glance, Seen(state))


def age(store: Store, seconds: int = OLD) -> None:
    """Make all that is kept look as if nobody had asked for it since then."""
    assert store.folder is not None
    for path in store.folder.rglob("*"):
        if path.is_file():
            os.utime(path, (seconds, seconds))


def files(store: Store, kind: str) -> list[Path]:
    """The files of a kind."""
    assert store.folder is not None
    return sorted(path for path in (store.folder / kind).glob("*/*"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "store")


@pytest.mark.parametrize(
    ("limit", "left"),
    [
        # At the limit nothing goes; one byte beyond it, it is emptied to four fifths.
        (1000, 10),
        (999, 7),
        (875, 7),
        (874, 6),
        (500, 4),
        (100, 0),
        (0, 0),
    ],
)
def test_what_was_used_longest_ago_goes_first(store: Store, limit: int, left: int) -> None:
    """Ten objects of 100 bytes: 874 is passed until no more than 699.2 bytes are there."""
    names = [store.put(f"{n:0100}".encode()) for n in range(10)]
    order = [3, 1, 4, 0, 5, 9, 2, 6, 8, 7]
    for when, n in enumerate(order):
        (path,) = [path for path in files(store, "objects") if path.name == names[n]]
        os.utime(path, (OLD + when, OLD + when))

    assert store.usage() == Usage(10, 1000)
    assert store.bound(limit) == Usage(left, 100 * left)
    assert store.usage() == Usage(left, 100 * left)
    there = {path.name for path in files(store, "objects")}
    assert there == {names[n] for n in order[10 - left :]}


@pytest.mark.parametrize("kind", ["objects", "traces", "values"])
def test_what_is_asked_for_is_young_again(store: Store, kind: str) -> None:
    """Each way of asking tells that the file is wanted; a question that fails tells nothing."""
    address = store.put(b"content")
    store.keep("work", {"a": "1"}, b"result")
    store.remember("value", b"content")
    age(store)
    assert store.find("work", seen(a="2")) is None
    assert store.recall("other") is None
    assert all(path.stat().st_mtime == OLD for path in files(store, kind))

    assert store.get(address) == b"content"
    assert store.find("work", seen(a="1")) == ({"a": "1"}, b"result")
    assert store.recall("value") == b"content"
    assert all(path.stat().st_mtime > OLD for path in files(store, kind))


def test_sixteen_states_are_remembered(store: Store) -> None:
    """Of seventeen the oldest is not looked at any more."""
    for n in range(17):
        store.keep("work", {"a": str(n)}, f"{n}".encode())
        (new,) = (path for path in files(store, "traces") if path.stat().st_mtime > OLD + 100)
        os.utime(new, (OLD + n, OLD + n))

    assert store.find("work", seen(a="0")) is None
    for n in range(1, 17):
        for path in files(store, "traces"):
            if path.stat().st_mtime > OLD + 100:
                os.utime(path, (OLD + n - 1, OLD + n - 1))
        assert store.find("work", seen(a=str(n))) == ({"a": str(n)}, f"{n}".encode())


def test_a_state_of_which_the_result_is_gone_hides_no_other(store: Store) -> None:
    """Of two traces that hold the one with its object is found, also behind the other."""
    store.keep("work", {"a": "1"}, b"older")
    age(store)
    store.keep("work", {"b": "1"}, b"newer")
    assert store.find("work", seen(a="1", b="1")) == ({"b": "1"}, b"newer")
    age(store, OLD + 5)
    for path in files(store, "objects"):
        if path.read_bytes() == b"newer":
            path.unlink()

    assert store.find("work", seen(a="1", b="1")) == ({"a": "1"}, b"older")
    assert store.find("work", seen(b="1")) is None


@pytest.mark.parametrize("kind", ["objects", "traces", "values"])
@pytest.mark.parametrize("harm", [b"", b"x", b"0" * 64, b"0" * 65])
def test_what_is_damaged_is_removed(store: Store, kind: str, harm: bytes) -> None:
    """Neither too short, nor another digest than its own: it is as if it had not been there."""
    address = store.put(b"content")
    store.keep("work", {}, b"result")
    store.remember("value", b"content")
    for path in files(store, kind):
        path.write_bytes(harm)

    found = store.get(address), store.find("work", seen()), store.recall("value")
    assert (found[0] is None, found[1] is None, found[2] is None) == (
        kind == "objects",
        kind in ("objects", "traces"),
        kind == "values",
    )
    assert files(store, kind) == []


@pytest.mark.parametrize(
    "trace",
    [b"", b"{", b"[]", b"1", b'[{}, ""', b'[{}, 1]', b'[{"a": 1}, "b"]', b'[[], "b"]',
     b'[{}, "b", 0]', b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_trace_is_passed_by(store: Store, trace: bytes) -> None:
    """Also one that bears the name of its content."""
    assert store.folder is not None
    store.keep("work", {}, b"result")
    age(store)
    store._write(files(store, "traces")[0].with_name(Store(None).put(trace)), trace)

    assert store.find("work", seen()) == ({}, b"result")


def test_what_a_killed_process_left_is_swept(store: Store) -> None:
    """After an hour it is nobody's; what is younger may be at work. Empty folders go."""
    assert store.folder is not None
    store.keep("work", {}, b"result")
    store.keep("gone", {}, b"result")
    for path in (store.folder / "traces/gone").iterdir():
        path.unlink()
    now = time.time()
    for name, old in (("old", 4200), ("young", 3000)):
        (store.folder / "aside" / name).write_bytes(b"")
        os.utime(store.folder / "aside" / name, (now - old, now - old))
    store.bound()

    assert sorted(path.name for path in (store.folder / "aside").iterdir()) == ["young"]
    assert [path.name for path in (store.folder / "traces").iterdir()] == ["work"]


@pytest.mark.parametrize(
    ("names", "tag", "foreign"),
    [
        ((), None, False),
        ((), TAGGED, False),
        ((), TAGGED[:20], False),
        ((), "", False),
        ((), "something else", True),
        (("novel.txt",), None, True),
        (("novel.txt",), TAGGED[:20], True),
        (("novel.txt",), TAGGED, False),
    ],
)
def test_whose_a_folder_is(
    tmp_path: Path, names: tuple[str, ...], tag: str | None, foreign: bool
) -> None:
    """One with other things in it is not written to, unless the whole tag is there."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in names:
        (folder / name).write_text("its own")
    if tag is not None:
        (folder / TAG).write_text(tag)
    store = Store(folder)
    store.remember("a", b"1")

    assert store.foreign is foreign
    assert (store.trouble is None) is not foreign
    assert (store.folder is None) is foreign
    assert store.recall("a") == (None if foreign else b"1")
    assert (folder / "values").exists() is not foreign
    if not foreign:
        assert (folder / TAG).read_text() == TAGGED
        store.clear()
        assert sorted(os.listdir(folder)) == sorted([TAG, *names])  # noqa: PTH208


def test_a_store_without_a_folder_forgets() -> None:
    """It takes everything and has nothing; addresses are the same."""
    store = Store(None)
    address = store.put(b"content")
    store.keep("work", {}, b"content")
    store.remember("value", b"content")

    assert len(address) == 64
    assert (store.get(address), store.find("work", seen()), store.recall("value")) == (None,) * 3
    assert store.usage() == store.bound() == Usage(0, 0)
    assert store.trouble is None
    assert not store.foreign
    store.clear()


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("", "it is no folder"),
        ("inside", "not a directory"),
        ("字" * 100, "file name too long"),
        ("aside", "file exists"),
        ("values", "file exists|not a directory"),
    ],
)
def test_where_nothing_can_be_written_nothing_is_kept(
    tmp_path: Path, where: str, reason: str
) -> None:
    """Work goes on, and ``trouble`` says why in the middle of a sentence; what was there stays."""
    folder = tmp_path / "store"
    blocked = folder / where if where in ("aside", "values") else folder
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("a file")
    if where in ("aside", "values"):
        (folder / TAG).write_text(TAGGED)
    named = {"inside": folder / where, "字" * 100: tmp_path / where}
    store = Store(named.get(where, folder))
    store.remember("a", b"1")
    address = store.put(b"content")

    assert store.recall("a") is None
    assert len(address) == 64
    assert blocked.read_text() == "a file"
    assert not store.foreign
    assert store.trouble is not None
    assert re.fullmatch(reason, store.trouble)


def test_the_store_of_all_editions_needs_no_tag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands directly in the folder that this program has for itself is its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name, ours in (("publisher/store", True), ("other/store", False)):
        folder = tmp_path / name
        folder.mkdir(parents=True, mode=0o700)
        (folder / "left.txt").write_text("over")
        assert Store(folder).foreign is not ours


@pytest.mark.parametrize("kind", ["objects", "traces", "values"])
def test_a_link_is_nothing_that_was_kept(store: Store, tmp_path: Path, kind: str) -> None:
    """Whatever it leads to; what is kept again takes its place, and what it led to stays."""
    address = store.put(b"content")
    store.keep("work", {}, b"result")
    store.remember("value", b"content")
    for n, path in enumerate(files(store, kind)):
        path.replace(tmp_path / str(n))
        path.symlink_to(tmp_path / str(n))
    found = store.get(address), store.find("work", seen()), store.recall("value")
    assert [one is None for one in found] == [
        kind == "objects", kind in ("objects", "traces"), kind == "values"
    ]  # fmt: skip

    store.put(b"content")
    store.keep("work", {}, b"result")
    store.remember("value", b"content")
    assert not any(path.is_symlink() for path in files(store, kind))
    assert (store.get(address), store.recall("value")) == (b"content", b"content")
    assert store.find("work", seen()) == ({}, b"result")
    assert (tmp_path / "0").is_file()


def test_what_is_kept_again_is_there_once(store: Store) -> None:
    """As a whole file, and as no other; nothing is left aside."""
    for _ in range(2):
        assert store.put(b"content") == store.put(b"content")
        store.keep("work", {"b": "2", "a": "1"}, b"result")
        store.keep("work", {"a": "1", "b": "2"}, b"result")
        store.remember("value", b"old")
        store.remember("value", b"new")
    assert store.recall("value") == b"new"
    assert [len(files(store, kind)) for kind in ("objects", "traces", "values")] == [2, 1, 1]
    assert store.usage().files == 4
    assert store.folder is not None
    assert list((store.folder / "aside").iterdir()) == []
    assert store.trouble is None


@pytest.mark.parametrize("name", ["稿.md", "\udce9.md", 'a"b\\\n', "\0"])
def test_a_fact_is_of_any_name_that_a_file_may_have(store: Store, name: str) -> None:
    """Also of one that is no Unicode, which stands in paths as half of a pair."""
    store.keep("work", {name: name}, b"result")
    assert store.find("work", seen(**{name: name})) == ({name: name}, b"result")
    assert store.find("work", seen(**{name: "else"})) is None


def test_a_key_says_all_that_was_asked() -> None:
    """Stage, machine and arguments, each in its place; the order of a table means nothing."""
    keys = [
        key("a", "b", "c"), key("b", "a", "c"), key("a", "b"), key("a", "b", "c", None),
        key("a", "b", ["c"]), key("ab", "", "c"), key("a", "b", {"c": 1, "d": 2}), key("a", "b", 1),
        key("a", "b", "1"),
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert key("a", "b", {"d": 2, "c": 1}) == key("a", "b", {"c": 1, "d": 2})


@pytest.mark.parametrize(
    "value",
    [
        None, 1, "字", (1, "a", None), [b"\0"], {"a": frozenset({1})}, date(2026, 3, 12),
        PurePosixPath("a/b"), Keep(3, 1), Flow.ROWS, Size(1, 2, 3, 4), Severity.WARNING,
        (Diagnostic("C001", worded("is empty"), Place("raw.md", 3, 4)), Keep()),
    ],
)  # fmt: skip
def test_what_is_frozen_is_thawed_alike(value: object) -> None:
    """Plain values and those of the program's classes."""
    again = thaw(freeze(value))
    assert again == value
    assert type(again) is type(value)


def test_only_values_are_thawed() -> None:
    """No function, no class that does something, nothing from elsewhere, nothing cut off."""
    foreign = (complex(1), urlparse("a:b"), HTTPStatus.OK, Fraction(1, 2), timedelta(1))
    for thing in (len, os.system, Memory, Store(None), freeze, Path.home, *foreign):
        try:
            frozen = freeze(thing)
        except Exception:
            continue
        assert thaw(frozen) is None, thing
    for module, name in (
        ("publisher.workspace.store", "os.getcwd"), ("publisher.workspace.store", "key"),
        ("publisher.workspace.store", "Store"), ("publisher.workspace.store", "Usage.__class__"),
        ("publisher.workspace.store", "LIMIT"), ("publisher.none", "Usage"), ("os", "getcwd"),
    ):  # fmt: skip
        named = b"".join(b"\x8c" + bytes([len(part)]) + part.encode() for part in (module, name))
        assert thaw(b"\x80\x04" + named + b"\x93.") is None, name
    named = b"\x8c\x19publisher.workspace.store\x8c\x05Usage"
    assert thaw(b"\x80\x04" + named + b"\x93.") is Usage
    whole = freeze((Keep(), Size(1, 2, 3, 4)))
    assert all(thaw(whole[:end]) is None for end in range(len(whole)))


class Making:
    """Makes keeps, and remembers of which it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, missing: list[int]) -> list[Keep]:
        """Make one for each."""
        self.asked += missing
        return [Keep(n, n) for n in missing]


def test_only_what_is_not_known_is_made(store: Store) -> None:
    """Known and new ones come in the order they were asked in."""
    making = Making()
    memory = Memory(store, "machine")
    assert memory.give("stage", ["b", "d"], Keep, making) == [Keep(0, 0), Keep(1, 1)]
    assert making.asked == [0, 1]
    again = Making()
    wanted = [Keep(0, 0), Keep(0, 0), Keep(2, 2), Keep(1, 1)]
    assert memory.give("stage", ["a", "b", "c", "d"], Keep, again) == wanted
    assert again.asked == [0, 2]
    idle = Making()
    assert memory.give("stage", ["d", "a"], Keep, idle) == [Keep(1, 1), Keep(0, 0)]
    assert memory.give("stage", [], Keep, idle) == []
    assert idle.asked == []


@pytest.mark.parametrize(
    ("machine", "stage", "kind"),
    [("other", "stage", Keep), ("machine", "other", Keep), ("machine", "stage", Size)],
)
def test_what_another_made_is_not_known(
    store: Store, machine: str, stage: str, kind: type[object]
) -> None:
    """Neither another machine's, nor another stage's, nor one of another kind."""
    Memory(store, "machine").give("stage", ["a"], Keep, Making())
    assert Memory(store, "machine").known("stage", "a", Keep) == Keep(0, 0)
    assert Memory(store, "machine").known("stage", "b", Keep) is None
    assert Memory(store, machine).known(stage, "a", kind) is None
    making = Making()
    Memory(store, machine).give(stage, ["a"], kind, making)
    assert making.asked == [0]


def test_what_does_not_last_or_hold_is_made_again(store: Store) -> None:
    """What is not lasting is not kept; what no longer holds is made in its place."""
    memory = Memory(store, "machine")
    memory.give("stage", ["a", "b"], Keep, Making(), lasting=lambda keep: keep.foot == 1)
    assert [memory.known("stage", one, Keep) for one in "ab"] == [None, Keep(1, 1)]
    making = Making()
    memory.give("stage", ["b", "b"], Keep, making, holds=lambda n, keep: n == 1 and keep.foot == 1)
    assert making.asked == [0]
    assert memory.known("stage", "b", Keep) == Keep(0, 0)


def test_without_a_store_all_is_made_each_time() -> None:
    """And nothing is made of nothing."""
    making = Making()
    memory = Memory()
    assert [memory.give("stage", ["a", "b"], Keep, making) for _ in range(2)] == [
        [Keep(0, 0), Keep(1, 1)]
    ] * 2
    assert memory.give("stage", [], Keep, making) == []
    assert making.asked == [0, 1, 0, 1]
    assert memory.known("stage", "a", Keep) is None
