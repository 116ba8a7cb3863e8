"""Commands that make and show: build, preview, verify, cache."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ..choices import Imposition, Missing
from ..console import Format, Request, build_once, make, reporting, say, showing, tell, working
from ..diagnostics import Diagnostic, PublisherError, UsageError
from ..tongues import CHINESE, chosen, worded
from .common import (
    CacheOption,
    FormatOption,
    JobsOption,
    LayoutsOption,
    MissingOption,
    PurposeOption,
    StrictOption,
    app,
)

if TYPE_CHECKING:
    from ..build.shifts import Setting


@app.command()
def build(
    edition: Annotated[
        list[Path] | None, typer.Argument(help="Folders with edition.toml; this one if not given.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the outputs, of several editions for theirs; else dist/."),
    ] = None,
    output: Annotated[
        list[str] | None, typer.Option(help="Make only this output; may be repeated.")
    ] = None,
    layouts: LayoutsOption = None,
    purpose: PurposeOption = None,
    imposition: Annotated[
        Imposition | None,
        typer.Option(
            help="Put each PDF's pages on sheets too, to be folded and stapled (骑马钉拼版)."
        ),
    ] = None,
    missing: MissingOption = Missing.STOP,
    strict: StrictOption = False,
    allow_doubts: Annotated[
        bool,
        typer.Option("--allow-doubts", help="Let the press have articles with open doubts."),
    ] = False,
    cache: CacheOption = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Make everything anew and remember nothing.")
    ] = False,
    jobs: JobsOption = None,
    elsewhere: Annotated[
        str | None, typer.Option("--executor", help="Work on other machines: dask://HOST:PORT.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Build again after every change, until Ctrl-C.")
    ] = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Make the PDFs and the EPUB of an edition: all of them, or none."""
    wish = Request(
        tuple(edition or [Path()]),
        out,
        tuple(output or ()),
        tuple(layouts or ()),
        purpose,
        imposition,
        strict,
        cache,
        not no_cache,
        allow_doubts,
        missing,
    )
    with reporting(form):
        if watch:
            _again_and_again(wish, partial(working, jobs, elsewhere), form)
        with working(jobs, elsewhere) as executor:
            build_once(wish, lambda progress: make(executor, progress, wish), form)


def _again_and_again(wish: Request, setting: Setting, form: Format) -> NoReturn:
    """Build now and after every change; a fault is told and waits for the next change."""
    from ..build.shifts import Shifts
    from ..preview import wait_for_change, watched

    places = tuple(place for folder in wish.folders for place in watched(folder, wish.layouts))
    with Shifts(setting) as shifts:
        while True:
            seen = wait_for_change(places)
            try:
                build_once(
                    wish,
                    lambda progress: shifts.do(make, wish, told=progress, parts=len(wish.folders)),
                    form,
                )
            except PublisherError as error:
                tell(error.diagnostics, form)
            say(worded("… waiting for a change"), err=True)
            wait_for_change(places, seen)


EditionArgument = Annotated[Path, typer.Argument(help="Folder with edition.toml.")]
PortOption = Annotated[
    int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes any that is free.")
]
ShownOption = Annotated[
    list[str] | None, typer.Option("--output", help="Show only this output; may be repeated.")
]


@app.command()
def desk(
    edition: EditionArgument = Path(),
    port: PortOption = 8000,
    output: ShownOption = None,
    layouts: LayoutsOption = None,
    cache: CacheOption = None,
) -> None:
    """Decide doubts and edit articles in the browser, on this machine only (编辑台)."""
    _serve(edition, port, "", output, layouts, cache)


@app.command()
def preview(
    edition: EditionArgument = Path(),
    port: PortOption = 8000,
    output: ShownOption = None,
    layouts: LayoutsOption = None,
    cache: CacheOption = None,
) -> None:
    """Show an edition in the browser, on this machine only, and again after every change."""
    _serve(edition, port, "pages", output, layouts, cache)


def _serve(
    edition: Path,
    port: int,
    view: str,
    output: list[str] | None,
    layouts: list[Path] | None,
    cache: Path | None,
) -> None:
    """Serve the desk, and say the address of one of its views."""
    from ..build import store_folder
    from ..desk import desk as serve

    with reporting(Format.TEXT):
        serve(
            edition,
            port=port,
            language="zh" if chosen() == CHINESE else "en",
            view=view,
            only=tuple(output or ()),
            layouts=tuple(layouts or ()),
            cache=cache or store_folder(),
            ready=lambda address: say(worded("{address}  (Ctrl-C ends it)", address=address)),
        )


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="Folder that `build` filled.")],
    edition: Annotated[
        Path | None,
        typer.Option(help="Folder with edition.toml: build it again and compare every byte."),
    ] = None,
    layouts: LayoutsOption = None,
    purpose: PurposeOption = None,
    missing: MissingOption = Missing.STOP,
    jobs: JobsOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Compare a folder of outputs with its manifest, and with the edition built again."""
    from ..build import rebuild
    from ..build.manifest import verify as compare

    with reporting(form), showing(form) as progress, working(jobs) as executor:
        found = compare(folder)
        if edition is not None:
            found += rebuild(
                edition,
                folder,
                purpose=purpose,
                layouts=tuple(layouts or ()),
                missing=missing,
                progress=progress,
                executor=executor,
            )
    tell(found, form)


@app.command()
def cache(
    folder: Annotated[Path | None, typer.Option("--cache", help="Folder that remembers.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Forget everything.")] = False,
    limit: Annotated[
        int | None, typer.Option(min=0, help="Megabytes to keep; what was used last stays.")
    ] = None,
) -> None:
    """Say how much of what was made is remembered, and where; or forget it."""
    from ..build import note_forgetting, store_folder
    from ..workspace import MEGABYTE, Store

    with reporting(Format.TEXT):
        place = folder or store_folder()
        store = Store(place)
        if store.foreign:
            message = worded(
                "{place} is no cache of this program: {trouble}", place=place, trouble=store.trouble
            )
            raise UsageError(Diagnostic("B016", message, hint=worded("nothing was removed")))
        if store.folder is None:
            tell((note_forgetting(place, store.trouble),), Format.TEXT)
            return
        if clear:
            store.clear()
        elif limit is not None:
            store.bound(limit * MEGABYTE)
        usage = store.usage()
        say(
            worded(
                "{place}: {files} files, {size:,.1f} MB",
                place=place,
                files=usage.files,
                size=usage.size / MEGABYTE,
            )
        )


@app.command()
def deliver(
    edition: Annotated[Path, typer.Argument(help="Folder with edition.toml.")],
    printer: Annotated[
        str,
        typer.Option(metavar="NAME", help="The printing house it goes to, as its file is called."),
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder for the delivery; else dist/EDITION/deliver/NAME.")
    ] = None,
    output: Annotated[
        list[str] | None, typer.Option(help="Hand over this output only; may be repeated.")
    ] = None,
    layouts: LayoutsOption = None,
    missing: MissingOption = Missing.STOP,
    strict: StrictOption = False,
    allow_doubts: Annotated[
        bool,
        typer.Option("--allow-doubts", help="Let the press have articles with open doubts."),
    ] = False,
    cache: CacheOption = None,
    jobs: JobsOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Make what a printing house asks for (付印): its files, a proof, plates, a report, sums."""
    from ..build import store_folder
    from ..delivery import deliver as hand_over
    from ..delivery import delivery_folder

    folder = out or delivery_folder(edition, printer)
    with reporting(form), showing(form) as progress, working(jobs) as executor:
        made = hand_over(
            edition,
            printer,
            folder,
            only=tuple(output or ()),
            layouts=tuple(layouts or ()),
            allow_doubts=allow_doubts,
            missing=missing,
            strict=strict,
            progress=progress,
            cache=cache or store_folder(),
            executor=executor,
        )
    tell(made.diagnostics, form, brief=True)
    if form is Format.TEXT:
        for name, size in made.files:
            told = worded("{size:,.0f} kB", size=size / 1024)
            say(worded("{path}  {size}", path=made.folder / name, size=told))
