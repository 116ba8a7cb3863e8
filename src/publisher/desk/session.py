"""The state of one edition at the desk: who asks for what, and what is written.

Every write reads the file again. What another has written meanwhile is kept: a decision is about a
place, which is found again; a text is merged, or asked about where both changed the same words.
"""

from __future__ import annotations

import contextlib
import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..article.changing import crop_to, set_picture, write_crop
from ..cleaning import clean
from ..cleaning.desk.decisions import Decider, DoubtStanding
from ..cleaning.desk.doubts import Doubt, DoubtState
from ..diagnostics import ContentError, Diagnostic, Place, PublisherError, UsageError, as_record
from ..edition import ARTICLE_FILE, RAW_FILE, SETTINGS_FILE, EditionSettings
from ..edition.changing import set_order, set_wish
from ..edition.plans import name_of
from ..pdf import draw_artwork
from ..pictures import inside
from ..pictures.pages import is_page
from ..readers.desk import prepare
from ..tongues import worded
from ..workspace import Workspace, digest, parse_toml, show, write_whole
from .fronts import set_front
from .merging import MergedText, merge
from .proofs import put_corrections
from .scans import find_scans
from .sheets import TextFile, read_sheet
from .telling import tell_article, tell_plan

MOST_UNDONE = 400
"""Steps that can be taken back in one article."""
MOST_KNOWN = 2000
"""Requests whose names are remembered, so that one that is sent twice is done once."""


class Conflict(Exception):  # noqa: N818 - no error: the person is asked
    """What another has changed meanwhile; ``told`` is what the page shows of it."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        super().__init__("changed meanwhile")
        self.told = told


@dataclass(frozen=True, slots=True)
class Undo:
    """One step that can be taken back: the texts before and after it, and what it was."""

    before: str
    after: str
    label: str


@dataclass(slots=True)
class _Article:
    """What is remembered of an article beside its file."""

    steps: list[Undo] = field(default_factory=list)
    decider: tuple[str, Decider] | None = None
    scans: tuple[str, tuple[dict[str, Any], ...]] | None = None


class Session:
    """One edition at the desk; all its methods may be called by several threads.

    ``changed`` is called after each write.
    """

    def __init__(self, folder: Path, changed: Callable[[], None] = lambda: None) -> None:
        self.folder = folder
        self.changed = changed
        self._lock = threading.RLock()
        self._articles: dict[str, _Article] = {}
        self._known: OrderedDict[str, list[str]] = OrderedDict()
        self._names: tuple[str, ...] = ()
        self._title = ""

    # Reading

    def names(self) -> tuple[str, ...]:
        """The names of the edition's articles in order; the last ones if it cannot be read."""
        with self._lock:
            path = self.folder / SETTINGS_FILE
            try:
                text = Workspace(self.folder).read_text(path)
                settings = parse_toml(text, show(path), EditionSettings)
            except PublisherError:
                return self._names
            self._title = settings.title
            self._names = tuple(dict.fromkeys(name_of(one.path) for one in settings.articles))
            return self._names

    def outline(self) -> dict[str, Any]:
        """The edition's title and its articles with their digests and open doubts."""
        with self._lock:
            rows = [self._row(name) for name in self.names()]
            return {"title": self._title, "folder": self.folder.resolve().name, "articles": rows}

    def _row(self, name: str) -> dict[str, Any]:
        row: dict[str, Any] = {"name": name, "title": name, "open": None, "errors": []}
        try:
            text = self._sheet(name).text
        except PublisherError as error:
            return {**row, "errors": [as_record(one) for one in error.diagnostics]}
        titles = (line[6:].strip() for line in text.split("\n") if line.startswith("title:"))
        return {**row, "title": next(titles, name).strip("\"'"), "open": self._count(name, text)}

    def _count(self, name: str, text: str) -> int | None:
        """How many doubts are open; None where the raw text has not been cleaned yet."""
        known = self._article(name).decider
        if known is None:
            return None
        try:
            return len(known[1].stand(text).open)
        except ContentError:
            return None

    def warm(self, stop: threading.Event) -> None:
        """Clean the raw texts of all articles, which the first look at each would wait for."""
        for name in self.names():
            if stop.is_set():
                return
            with self._lock, contextlib.suppress(PublisherError):
                self._decider(name)
        self.changed()

    def tell(self, name: str) -> dict[str, Any]:
        """The article called ``name`` as the page shows it; the plan for an empty name."""
        with self._lock:
            sheet = self._sheet(name)
            told = self._told(name, sheet.text) if name else tell_plan(sheet.text)
            steps = self._article(name).steps
            undo = steps[-1] if steps else None
            return {
                "name": name,
                "digest": sheet.digest,
                "scans": self._scans(name) if name else (),
                "undo": {"label": undo.label, "text": undo.before, "was": undo.after}
                if undo
                else None,
                **told,
            }

    def _told(self, name: str, text: str) -> dict[str, Any]:
        """Tell an article; a raw text that cannot be read keeps nobody from writing in it."""
        try:
            decider = self._decider(name)
        except ContentError as error:
            told = tell_article(text, None)
            return {**told, "errors": told["errors"] + [as_record(d) for d in error.diagnostics]}
        return tell_article(text, decider)

    def look(self) -> dict[str, dict[str, Any]]:
        """Of each article, and of the plan, its file's digest and how many doubts are open.

        The digest is empty for a file that cannot be read, the count None where it is not known.
        """
        found: dict[str, dict[str, Any]] = {}
        for name in ("", *self.names()):
            try:
                sheet = self._sheet(name)
            except PublisherError:
                found[name] = {"digest": "", "open": None}
                continue
            with self._lock:
                count = self._count(name, sheet.text) if name else None
            found[name] = {"digest": sheet.digest, "open": count}
        return found

    def picture(self, name: str, file: str) -> bytes:
        """A picture that the article names; one outside the edition is a ContentError.

        A page of a PDF or EPS file is given as PNG: no browser shows it among others. Raises
        UsageError for an article that is not of the edition.
        """
        workspace = Workspace(self.folder)
        place = Place(f"{name}/{ARTICLE_FILE}")
        path = inside(workspace, file, place, self._file(name, ""))
        if not is_page(file):
            return workspace.read_bytes(path)
        out = io.BytesIO()
        draw_artwork(workspace, path, place).save(out, "PNG")
        return out.getvalue()

    def _file(self, name: str, file: str) -> Path:
        if name not in (self._names or self.names()):
            raise UsageError(
                Diagnostic("U001", worded("the edition has no article “{name}”", name=name))
            )
        workspace = Workspace(self.folder)
        place = Place(show(self.folder / SETTINGS_FILE))
        return workspace.inside(f"{name}/{file}" if file else name, place)

    def _path(self, name: str) -> Path:
        """The file of an article; of the plan, whose name is empty, that of the settings."""
        return self._file(name, ARTICLE_FILE) if name else self.folder / SETTINGS_FILE

    def _sheet(self, name: str) -> TextFile:
        return read_sheet(self._path(name), Workspace(self.folder))

    def _article(self, name: str) -> _Article:
        return self._articles.setdefault(name, _Article())

    def _decider(self, name: str) -> Decider | None:
        """What decides about an article; None for one without a raw text."""
        path = self._file(name, RAW_FILE)
        workspace = Workspace(self.folder)
        if not workspace.is_file(path):
            return None
        content = workspace.read_bytes(path)
        article = self._article(name)
        known = article.decider
        if known is None or known[0] != digest(content):
            raw = prepare(content, show(path)).text
            known = digest(content), Decider(raw, clean(raw, show(path)))
            article.decider = known
        return known[1]

    def _scans(self, name: str) -> tuple[dict[str, Any], ...]:
        """The scans of an article's raw text; none where they cannot be told."""
        path = self._file(name, RAW_FILE)
        if not path.is_file():
            return ()
        article = self._article(name)
        content = Workspace(self.folder).read_bytes(path)
        names = sorted(one.name for one in path.parent.iterdir())
        known = digest(content + "\0".join(names).encode("utf-8", "surrogateescape"))
        if article.scans is None or article.scans[0] != known:
            found: tuple[dict[str, Any], ...] = ()
            with contextlib.suppress(PublisherError):
                found = find_scans(content, path)
            article.scans = known, found
        return article.scans[1]

    # Writing

    def perform(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do what the page asks for and give the article as it is then.

        ``request`` has ``id`` (a name of its own: sent again it is not done again), ``article``,
        ``do`` and what that needs: ``keys`` of doubts with the ``state`` that the page showed for
        accept, refuse and reopen; ``was`` and ``text`` for edit and undo; ``key``, ``value`` and
        ``was`` for front. What another changed meanwhile raises Conflict. Raises UsageError for
        what the desk cannot do.
        """
        with self._lock:
            name, identity = str(request["article"]), digest(str(request["id"]).encode())
            if identity in self._known:
                return {**self.tell(name), "notes": self._known[identity], "again": True}
            notes = self._do(name, request)
            self._known[identity] = notes
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
            return {**self.tell(name), "notes": notes, "again": False}

    def _do(self, name: str, request: Mapping[str, Any]) -> list[str]:
        kind = str(request["do"])
        if kind in ("accept", "refuse", "reopen"):
            return self._decide(name, kind, [str(key) for key in request["keys"]],
                                dict(request.get("seen") or {}))  # fmt: skip
        if kind == "edit":
            return self._edit(name, str(request["was"]), str(request["text"]), "edit")
        if kind == "undo":
            return self._undo(name, request)
        if kind == "order":
            return self._order(name, [str(one) for one in request["names"]],
                               [str(one) for one in request["was"]])  # fmt: skip
        if kind == "wish":
            return self._wish(name, request)
        if kind == "correct":
            return self._correct(str(request["output"]), str(request["text"]))
        if kind == "picture":
            return self._picture(name, request)
        if kind == "front":
            return self._front(name, str(request["key"]), str(request["value"]),
                               str(request["was"]))  # fmt: skip
        raise UsageError(Diagnostic("U001", worded("the desk cannot do “{kind}”", kind=kind)))

    def _decide(
        self, name: str, kind: str, keys: Sequence[str], seen: Mapping[str, str]
    ) -> list[str]:
        decider = self._decider(name)
        if decider is None:
            return []
        sheet = self._sheet(name)
        standing = decider.stand(sheet.text)
        there = {doubt.key: doubt for doubt in standing.doubts}
        gone = [key for key in keys if _is_decided(there.get(key), kind, seen.get(key))]
        wanted = [key for key in keys if key not in gone]
        if gone and not wanted:
            if all(_is_done(there.get(key), kind) for key in gone):
                return []
            raise Conflict(_told_of_doubts(standing, gone, kind))
        decide = {"accept": decider.accept, "refuse": decider.refuse, "reopen": decider.reopen}
        decided = decide[kind](sheet.text, wanted)
        notes = [f"stale:{entry.code} {entry.text}" for entry in decided.dropped]
        notes += [f"gone:{key}" for key in gone if not _is_done(there.get(key), kind)]
        self._write(name, sheet, decided.text, f"{kind}:{len(wanted)}")
        return notes

    def _edit(self, name: str, was: str, text: str, label: str) -> list[str]:
        """Write ``text``, which a person made of ``was``; what is there now is merged into it."""
        sheet = self._sheet(name)
        merged = merge(was, text, sheet.text)
        if merged.clashes:
            raise Conflict(_told_of_clashes(sheet.text, merged))
        notes = ["merged"] if sheet.text not in (was, text) else []
        return notes + self._write_tidied(name, sheet, merged.yours, label)

    def _write_tidied(self, name: str, sheet: TextFile, text: str, label: str) -> list[str]:
        decider = self._decider(name)
        notes: list[str] = []
        if decider is not None:
            try:
                decided = decider.tidy(text)
            except ContentError:
                # A front matter that is being written may not be readable yet.
                pass
            else:
                text = decided.text
                notes = [f"stale:{entry.code} {entry.text}" for entry in decided.dropped]
        self._write(name, sheet, text, label)
        return notes

    def _undo(self, name: str, request: Mapping[str, Any]) -> list[str]:
        """Take the last step back; ``was`` and ``text`` of the request stand for a lost one."""
        steps = self._article(name).steps
        if steps:
            step = steps[-1]
        elif request.get("was") is not None and request.get("text") is not None:
            step = Undo(str(request["text"]), str(request["was"]), "undo")
        else:
            return ["nothing"]
        sheet = self._sheet(name)
        merged = merge(step.after, step.before, sheet.text)
        if merged.clashes:
            raise Conflict(_told_of_clashes(sheet.text, merged))
        self._write(name, sheet, merged.yours, None)
        if steps:
            steps.pop()
        return []

    def _front(self, name: str, key: str, value: str, was: str) -> list[str]:
        sheet = self._sheet(name)
        there, text = set_front(sheet.text, key, value)
        if there not in (was, " ".join(value.split())):
            told = {"base": was, "yours": value, "theirs": there}
            raise Conflict({"kind": "front", "key": key, "clashes": [told]})
        return self._write_tidied(name, sheet, text, f"front:{key}")

    def _order(self, name: str, names: list[str], was: list[str]) -> list[str]:
        sheet = self._plan(name)
        there = [row["name"] for row in tell_plan(sheet.text)["articles"]]
        if there != was:
            told = {"base": "、".join(was), "yours": "、".join(names), "theirs": "、".join(there)}
            raise Conflict({"kind": "front", "key": "order", "clashes": [told], "there": there})
        self._write("", sheet, set_order(sheet.text, names), "order")
        return []

    def _wish(self, name: str, request: Mapping[str, Any]) -> list[str]:
        """Write what is wanted of an article into the plan; ``was`` is what the page showed."""
        sheet = self._plan(name)
        article, wish, value = str(request["of"]), str(request["key"]), request["value"]
        if not isinstance(value, (str, int, float, bool, type(None))):
            raise TypeError(value)
        rows = {row["name"]: row["wishes"] for row in tell_plan(sheet.text)["articles"]}
        there = rows.get(article, {}).get(wish)
        if there not in (request["was"], value):
            told = {key: "" if one is None else str(one) for key, one in
                    (("base", request["was"]), ("yours", value), ("theirs", there))}  # fmt: skip
            raise Conflict({"kind": "front", "key": wish, "clashes": [told], "there": there})
        self._write("", sheet, set_wish(sheet.text, article, wish, value), f"wish:{wish}")
        return []

    def _correct(self, output: str, text: str) -> list[str]:
        """Put a reader's corrections into the articles: all of them, or none; each is a step."""
        before: dict[str, str] = {}
        for name in self.names():
            with contextlib.suppress(PublisherError):
                before[name] = self._sheet(name).text
        made = put_corrections(self.folder, output, text)
        for name in sorted(made.texts):
            if name in before:
                steps = self._article(name).steps
                steps.append(Undo(before[name], self._sheet(name).text, "correct"))
        self.changed()
        return [f"corrected:{name}" for name in sorted(made.texts)]

    def _plan(self, name: str) -> TextFile:
        if name:
            raise UsageError(
                Diagnostic("U001", worded("“{name}” is an article, not the plan", name=name))
            )
        return self._sheet("")

    def _picture(self, name: str, request: Mapping[str, Any]) -> list[str]:
        """Write what is wanted of a picture; ``box`` is the part that is to be seen, in pixels."""
        number, was = int(request["number"]), str(request["was"])
        given = dict(request.get("attributes") or {})
        attributes: dict[str, str | bool | None] = {
            str(key): value if value is None or value is True else str(value)
            for key, value in given.items()
        }
        if request.get("box") is not None:
            left, top, right, bottom = (float(side) for side in request["box"])
            width, height = (int(side) for side in request["size"])
            if min(width, height) < 1:
                raise ValueError(request["size"])
            attributes |= write_crop(crop_to((left, top, right, bottom), width, height))
        return self._edit(name, was, set_picture(was, number, attributes), "picture")

    def _write(self, name: str, sheet: TextFile, text: str, label: str | None) -> None:
        """Write ``text`` in the place of ``sheet``; it is remembered as a step by its label."""
        if text == sheet.text:
            return
        path = self._path(name)
        if self._sheet(name).content != sheet.content:
            raise Conflict({"kind": "again"})
        write_whole(path, sheet.rewrite(text), lasting=True)
        if label is not None:
            steps = self._article(name).steps
            steps.append(Undo(sheet.text, text, label))
            del steps[:-MOST_UNDONE]
        self.changed()


def _is_done(doubt: Doubt | None, kind: str) -> bool:
    wanted = {
        "accept": DoubtState.ACCEPTED,
        "refuse": DoubtState.REFUSED,
        "reopen": DoubtState.OPEN,
    }[kind]
    return doubt is not None and doubt.state is wanted


def _is_decided(doubt: Doubt | None, kind: str, seen: str | None) -> bool:
    """Whether a doubt is no more what the page showed, or is decided so already."""
    if doubt is None or doubt.state is DoubtState.BY_HAND or _is_done(doubt, kind):
        return True
    return seen is not None and seen != str(doubt.state)


def _told_of_doubts(standing: DoubtStanding, keys: Sequence[str], kind: str) -> dict[str, Any]:
    doubts = {doubt.key: doubt for doubt in standing.doubts}
    return {
        "kind": "decided",
        "wanted": kind,
        "doubts": [
            {"key": key, "state": str(doubts[key].state) if key in doubts else "gone"}
            for key in keys
        ],
    }  # fmt: skip


def _told_of_clashes(theirs: str, merged: MergedText) -> dict[str, Any]:
    return {
        "kind": "text",
        "there": theirs,
        "yours": merged.yours,
        "theirs": merged.theirs,
        "clashes": [
            {"base": one.base, "yours": one.yours, "theirs": one.theirs} for one in merged.clashes
        ],
    }
