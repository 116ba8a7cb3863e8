"""Calls of notes at the page's foot: in which line of an item their marks stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..article.model import Runs
from ..makeup.matter import Call, Item
from .setting import (
    Content,
    FigureSetting,
    GroupSetting,
    Setting,
    TableSetting,
    TableSpan,
    TurnedSetting,
    Wrapped,
)


def with_calls(item: Item, content: Content, notes: Mapping[str, tuple[int, ...]]) -> Item:
    """``item`` with the notes that its text calls; ``notes`` are items by label."""
    calls = tuple(_calls_in(item, content, notes))
    return replace(item, calls=calls) if calls else item


def _calls_in(item: Item, content: Content, notes: Mapping[str, tuple[int, ...]]) -> Iterator[Call]:
    match content:
        case Setting():
            for setting, total in ((content, item.lines), *((s, n) for n, s in content.others)):
                yield from _calls_of(setting, total, notes)
        case Wrapped():
            for wrapped in (content, *(other for _, other in content.others)):
                yield from _calls_beside(wrapped, notes)
        case TableSetting():
            for number, text in _grouped(content.spans[0]):
                for call in _calls_anywhere(text.runs, notes):
                    yield replace(call, line=number)
        case FigureSetting() | GroupSetting() | TurnedSetting():
            for runs in _texts_of_whole(content):
                yield from _calls_anywhere(runs, notes)


def _texts_of_whole(content: FigureSetting | GroupSetting | TurnedSetting) -> Iterator[Runs]:
    """Yield the texts of what is never parted: where in it they stand does not matter."""
    match content:
        case FigureSetting():
            captions = [content.spans[0].caption]
        case GroupSetting():
            captions = [cell.caption for cell in content.spans[0].cells]
        case TurnedSetting(part):
            captions = [text for row in part.cells for cell in row for text in cell.texts]
            captions += part.notes
    yield from (caption.runs for caption in captions if caption)


def _grouped(span: TableSpan) -> Iterator[tuple[int, Setting]]:
    """Yield the texts of a table with the number of the rows they are parted with; -1: its head."""
    groups = [-1] * span.heads
    groups += [number for number, rows in enumerate(span.groups) for _ in range(rows)]
    for number, row in zip(groups, span.rows, strict=True):
        yield from ((number, text) for text in row)
    yield from ((groups[-1], note) for note in span.notes)


def _calls_of(setting: Setting, total: int, notes: Mapping[str, tuple[int, ...]]) -> Iterator[Call]:
    at, count = 0, max(1, len(setting.lines))
    for run in setting.runs:
        at += len(run.text)
        if run.note and run.note in notes:
            line = next((n for n, line in enumerate(setting.lines) if at <= line.end), count - 1)
            for number in notes[run.note]:
                yield Call(total, line * total // count, number)


def _calls_beside(wrapped: Wrapped, notes: Mapping[str, tuple[int, ...]]) -> Iterator[Call]:
    """Yield the calls of a picture with text at its side: its caption's are in the first line."""
    total, at = wrapped.lines, 0
    caption = wrapped.cell.caption
    for call in _calls_anywhere(caption.runs if caption else (), notes):
        yield Call(total, 0, call.note)
    for text in wrapped.texts:
        for call in _calls_of(text, len(text.lines) * wrapped.step, notes):
            yield Call(total, at + call.line, call.note)
        at += len(text.lines) * wrapped.step


def _calls_anywhere(runs: Runs, notes: Mapping[str, tuple[int, ...]]) -> Iterator[Call]:
    """Yield the calls of what is never parted."""
    for run in runs:
        if run.note and run.note in notes:
            yield from (Call(None, 0, number) for number in notes[run.note])
