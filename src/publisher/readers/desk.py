"""From a file of any source to articles: what ``clean`` and ``import`` do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ..article import parse
from ..cleaning import Choice, Cleaned, Comparison, Strength, check_file, clean
from ..cleaning.desk.files import clean_by, write_article
from ..cleaning.survey.scores import Scores
from ..diagnostics import ContentError, Diagnostic, Place, Severity
from ..tongues import worded
from ..workspace import Workspace, show, write_whole
from .alarms import alarms, spoiled
from .arranging import SourceStory, arrange, same_words
from .encodings import decode
from .gallery import FOLDER, fit_name
from .mets import plain_address
from .raw import BlockKind, Raw, SourceBlock
from .recognising import read
from .scanning import SCAN_LIMIT, is_scan
from .source import SOURCE_LIMIT, Source

PROPOSED = ("C2", "C3", "C4", "C5", "C1")
"""Beginnings of the codes of what cleaning proposes for single places."""
_ALARMED = ("C010", "C011")
_DECODED = ("R005", "R020")
"""What is told of a raw text's encoding, whoever reads it."""


@dataclass(frozen=True)
class CleanStory:
    """One story on its way to an article: ``text`` is what was cleaned."""

    story: SourceStory
    text: str
    cleaned: Cleaned
    findings: tuple[Diagnostic, ...]


def read_file(path: Path, workspace: Workspace | None = None) -> Raw:
    """What the file at ``path`` says; what cannot be read is a ContentError."""
    content = _content(path, workspace or Workspace(path.parent))
    return read(Source(show(path), content, _beside_file(path)))


def find_beside(path: Path, address: str) -> Path | None:
    """The file that the one at ``path`` calls ``address``, None where none is there.

    It lies in the same folder or below it; an address that leads elsewhere finds by its name.
    """
    workspace = Workspace(path.parent)
    bare = plain_address(address)
    name = bare.rpartition("/")[2]
    for one in dict.fromkeys((bare, name, f"alto/{name}", f"ALTO/{name}")):
        try:
            file = workspace.inside(one, Place(show(path)))
            if name and file.is_file():
                return file
        except (ContentError, OSError, ValueError):
            continue
    return None


def _beside_file(path: Path) -> Callable[[str], bytes | None]:
    """What reads the files that the one at ``path`` names."""

    def beside(address: str) -> bytes | None:
        file = find_beside(path, address)
        return None if file is None else Workspace(file.parent).read_bytes(file, SOURCE_LIMIT)

    return beside


def _content(path: Path, workspace: Workspace) -> bytes:
    """A file's bytes, of scans more than of texts."""
    return workspace.read_bytes(path, SCAN_LIMIT if looks_scanned(path) else SOURCE_LIMIT)


def looks_scanned(path: Path) -> bool:
    """Say by its first bytes whether a file is a picture or a PDF; one that is not there is none.

    What it cannot say of a PDF whose mark stands behind other bytes, ``read`` does.
    """
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return is_scan(file.read(1024))
    except OSError:
        return False


def make(story: SourceStory, name: str, choice: Choice) -> CleanStory:
    """The article of a story; ``name`` is its raw text's file, as findings show it.

    The head that the source told stands: where cleaning takes the told headline for something
    else, it is given the head as front matter.
    """
    text, scores = story.text, story.scores
    if story.sure and story.fronted:
        text, scores = story.fronted, story.fronted_scores
    cleaned = clean_by(choice, text, name, scores)
    if story.fronted and text is not story.fronted and not _keeps_head(story, cleaned):
        text = story.fronted
        cleaned = clean_by(choice, text, name, story.fronted_scores)
    whole = alarms(text, name)
    known = {one.code for one in cleaned.findings if one.code in _ALARMED}
    found = [one for one in cleaned.findings if not (spoiled(whole) and _is_proposal(one))]
    found += [one for one in whole if one.code not in known]
    found += _unsure(story, name, spoiled(whole))
    found.sort(key=Diagnostic.sort_key)
    return CleanStory(story, text, cleaned, tuple(found))


def _is_proposal(one: Diagnostic) -> bool:
    return one.code.startswith(PROPOSED) and one.code not in _ALARMED


def _keeps_head(story: SourceStory, cleaned: Cleaned) -> bool:
    told = story.told.get("title")
    if told is None:
        return True
    try:
        front = parse(cleaned.text, "article.md").front
    except ContentError:
        return True
    return same_words(front.title, told)


MOST_UNSURE = 30
"""Places of one story that are told of which its source is not sure."""


def _unsure(story: SourceStory, name: str, hopeless: bool) -> Iterator[Diagnostic]:
    if hopeless:
        return
    for one in story.unsure[:MOST_UNSURE]:
        yield Diagnostic(
            "R013",
            worded(
                "the tool was not sure of “{text}” ({score:.2f})",
                text=one.text[:40],
                score=one.score,
            ),
            Place(name, one.line, one.column, one.end_column),
            Severity.WARNING,
            hint=worded("look at the scan there"),
        )
    more = len(story.unsure) - MOST_UNSURE
    if more > 0:
        yield Diagnostic(
            "R013", worded("… and of {more} more places", more=more), Place(name), Severity.WARNING
        )


def find_pictures(raw: Raw, folder: Path) -> Raw:
    """``raw`` with its pictures named as they lie beside it: ``imgs/a.jpg`` or its copy.

    What ``import`` keeps lies in ``images/``, under the same name.
    """
    blocks = tuple(_beside(block, folder) for block in raw.blocks)
    changed = any(
        one.picture != other.picture for one, other in zip(raw.blocks, blocks, strict=True)
    )
    return replace(raw, blocks=blocks, as_is=raw.as_is and not changed)


def _beside(block: SourceBlock, folder: Path) -> SourceBlock:
    name = block.picture
    if (
        block.kind is not BlockKind.PICTURE
        or not name
        or PurePosixPath(name).parts[:1] == (FOLDER,)
    ):
        return block
    kept = f"{FOLDER}/{fit_name(name)}"
    return replace(block, picture=kept) if (folder / kept).is_file() else block


# One file


@dataclass(frozen=True, slots=True)
class RawText:
    """The text of a raw.md as cleaning is given it, and what is to be told of its encoding."""

    text: str
    findings: tuple[Diagnostic, ...]


def prepare(content: bytes, name: str) -> RawText:
    """The text of a raw.md, in any encoding; ``name`` is the file's, as findings show it.

    One that is in no encoding is a ContentError.
    """
    raw = read(Source(name, content))
    story = _whole(raw)
    text = story.fronted if story.sure and story.fronted else story.text
    return RawText(text, tuple(one for one in raw.findings if one.code in _DECODED))


def _whole(raw: Raw) -> SourceStory:
    """A document as one story, whatever heads it has."""
    stories = arrange(raw)
    if len(stories) == 1:
        return stories[0]
    if not stories or raw.as_is:
        return SourceStory(raw.verbatim, raw.verbatim, "", {}, sure=False)
    texts = "\n".join(story.text.strip("\n") + "\n" for story in stories)
    pictures = tuple(block for story in stories for block in story.pictures)
    scores = _scores_of(stories)
    return SourceStory(texts, texts, "", {}, sure=False, pictures=pictures, scores=scores)


def _scores_of(stories: Sequence[SourceStory]) -> Scores:
    """What a source says of the characters of its stories, as they are put together."""
    if not any(story.scores for story in stories):
        return b""
    found: list[Scores] = []
    for story in stories:
        bare = story.text.strip("\n")
        first = len(story.text) - len(story.text.lstrip("\n"))
        own = story.scores or bytes(len(story.text))
        found.append(own[first : first + len(bare)] + b"\0")
    return b"\0".join(found)


def clean_any(
    source: Path, out: Path | None, choice: Choice | None = None, *, force: bool = False
) -> CleanStory:
    """The article of a file of any source, written to ``out`` with the review beside it.

    As ``publisher.cleaning.clean_file`` does for text; several stories in one file are told. Raises
    ContentError where another picture has the name of one of its pictures.
    """
    choice = choice or Choice()
    workspace = Workspace(source.parent)
    content = _content(source, workspace)
    name = show(source)
    if not _has_text(content):
        # Cleaning says of a text what is wrong with one that is empty or blank.
        clean(content.decode("utf-8", "replace"), name)
    raw, held = _held(
        find_pictures(read(Source(name, content, _beside_file(source))), source.parent)
    )
    stories = arrange(raw)
    made = make(_whole(raw), name, choice)
    found = [*made.findings, *raw.findings]
    if len(stories) > 1:
        titles = ", ".join(f"“{story.title[:24]}”" for story in stories[:6])
        found.append(
            Diagnostic(
                "R030",
                worded(
                    "{stories} stories stand in it: {titles}", stories=len(stories), titles=titles
                ),
                Place(name),
                Severity.WARNING,
                hint=worded("publisher import makes an article of each"),
            )
        )
    if held and out is None:
        found.append(
            Diagnostic(
                "R014",
                worded("the source holds {held} pictures, which are not written", held=len(held)),
                Place(name),
                Severity.WARNING,
                hint=worded("name a file with -o: they are put into images/ beside it"),
            )
        )
    found += told_of(stories, name)
    made = replace(made, findings=tuple(sorted(found, key=Diagnostic.sort_key)))
    if out is not None:
        _refuse_others(held, out.parent)
        again = (make(made.story, name, Choice(strength)).cleaned.text for strength in Strength)
        write_article(out, made.text, made.cleaned, workspace, again, force=force)
        for file, data in held.items():
            write_whole(out.parent / file, data)
    return made


def _held(raw: Raw) -> tuple[Raw, dict[str, bytes]]:
    """``raw`` with the pictures that it holds named as they are written, and these."""
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for picture in raw.pictures:
        fit = f"{FOLDER}/{fit_name(picture.name, picture.data)}"
        stem, _, ending = fit.rpartition(".")
        number = 1
        while files.get(fit, picture.data) != picture.data:
            number += 1
            fit = f"{stem}-{number}.{ending}"
        names[picture.name] = fit
        files[fit] = picture.data
    blocks = tuple(
        replace(b, picture=names[b.picture]) if b.picture in names else b for b in raw.blocks
    )
    return replace(raw, blocks=blocks, as_is=raw.as_is and blocks == raw.blocks), files


def _refuse_others(held: Mapping[str, bytes], folder: Path) -> None:
    """Stop where another picture has the name of one that is to be written."""
    workspace = Workspace(folder)
    there = [
        folder / file for file, data in held.items()
        if (folder / file).exists() and workspace.read_bytes(folder / file) != data
    ]  # fmt: skip
    if there:
        raise ContentError(
            *(
                Diagnostic(
                    "R040",
                    worded("{path} is there already and is not written over", path=show(path)),
                    Place(show(path)),
                    hint=worded("move it away, or name another folder with -o"),
                )
                for path in there
            )
        )


def _has_text(content: bytes) -> bool:
    decoded = decode(content) if content[:2] != b"PK" else None
    return (
        content[:2] == b"PK" or decoded is None or bool(decoded.text.strip(" \t\n\r\u3000\ufeff"))
    )


def told_of(stories: Sequence[SourceStory], name: str) -> Iterator[Diagnostic]:
    """Yield what was done with the parts of stories that are no text of theirs."""
    left = [words for story in stories for words in story.furniture]
    if left:
        shown = "; ".join(words[:40] for words in left[:4]) + ("; …" if len(left) > 4 else "")
        yield Diagnostic(
            "R032",
            worded("of the page, not of a story: {shown}", shown=shown),
            Place(name),
            Severity.NOTE,
        )
    for story in stories:
        for note in story.uncalled:
            yield Diagnostic(
                "R031",
                worded("nothing in the text calls the note “{note}”", note=note[:40]),
                Place(name),
                Severity.WARNING,
                hint=worded("write [^1] where it belongs and [^1]: before it"),
            )
        if story.moved:
            yield Diagnostic(
                "R033",
                worded(
                    "{moved} blocks went to “{title}” by their place on the page, not by "
                    "the tool's order",
                    moved=story.moved,
                    title=story.title[:24],
                ),
                Place(name),
                Severity.NOTE,
            )


def check_any(article: Path) -> Comparison:
    """What lies between ``article``, a file or its folder, and the raw.md beside it."""
    told: list[Diagnostic] = []

    def read_prepared(workspace: Workspace, raw: Path, place: Place) -> str:
        prepared = prepare(workspace.read_bytes(raw, SOURCE_LIMIT, place), show(raw))
        told.extend(prepared.findings)
        return prepared.text

    comparison = check_file(article, read_prepared)
    findings = sorted((*comparison.findings, *told), key=Diagnostic.sort_key)
    return replace(comparison, findings=tuple(findings))
