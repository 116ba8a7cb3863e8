"""Printing conditions: the ICC profile of press and paper, its names, and what it can take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

from ..diagnostics import ContentError, Diagnostic, Place, suggest
from ..edition import Edition
from ..edition.settings import PressSettings
from ..pictures.profiles import Profile
from ..tongues import worded
from ..workspace import Workspace, digest, resources

PROFILES = "profiles.toml"
SRGB = "sRGB.icc"
DEFAULT = "fogra39"
_HEADER = 128
"""Bytes of an ICC profile's header (ICC.1, 7.2)."""

_INK, _SHARP, _LEAST = 300, 300, 200
"""Of a profile that comes with the edition: what coated paper takes (ISO 12647-2:2004, 4.3.2.3)."""

Percent = Annotated[int, Field(ge=100, le=400)]
Resolution = Annotated[int, Field(ge=1, le=4800)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    file: str = Field(pattern=r"^\w[\w .+-]*$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    identifier: str
    condition: str
    registry: str
    ink: Percent
    sharp: Resolution
    least: Resolution
    alike: tuple[str, ...] = ()


class _File(RootModel[dict[str, _Entry]]):
    """The whole of profiles.toml."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition: profile bytes, names for the output intent, limits.

    ``ink`` is the largest sum of inks in percent; pictures want ``sharp`` pixels per inch and are
    refused below ``least``. ``registry`` is empty where the condition is in none.
    """

    name: str
    title: str
    profile: bytes
    identifier: str
    condition: str
    registry: str
    ink: int
    sharp: int
    least: int
    alike: tuple[str, ...] = ()
    """What other profiles of the same condition call themselves."""

    def is_met_by(self, profile: bytes) -> bool:
        """Whether what is separated with a CMYK ``profile`` is meant for this condition."""
        if _bare(profile) == _bare(self.profile):
            return True
        try:
            return Profile(profile).name in self.alike
        except ValueError:
            return False


def _bare(profile: bytes) -> bytes:
    """A profile without what says nothing of its colours: date, flags, intent, digest."""
    return profile[:24] + profile[36:44] + profile[48:64] + profile[68:84] + profile[100:]


def profile_folder() -> Path:
    """The folder with profiles.toml."""
    return resources() / "layouts" / "profiles"


def load_conditions(workspace: Workspace, place: Place | None = None) -> Mapping[str, Condition]:
    """Every condition of profiles.toml by its name, each file checked against its digest.

    Raises ContentError for a file of another digest.
    """
    folder = profile_folder()
    entries = workspace.read_toml(folder / PROFILES, _File, place).root
    return {name: _condition(workspace, folder, name, e) for name, e in sorted(entries.items())}


def choose_condition(workspace: Workspace, edition: Edition, name: str, place: Place) -> Condition:
    """The condition ``edition`` is printed under: its printer's, or the one called ``name``.

    ``place`` is where ``name`` was written. Raises ContentError where there is none of that name,
    or its profile is not for a press in CMYK.
    """
    wanted = edition.settings.press.profile
    if wanted is None:
        found = _find(workspace, name, place)
    elif not wanted.lower().endswith((".icc", ".icm")):
        found = _find(workspace, wanted, Place(edition.path))
    else:
        found = _own(workspace, edition, wanted)
    return _limited(found, edition.settings.press, Place(edition.path))


def asked_condition(workspace: Workspace, press: PressSettings, place: Place) -> Condition:
    """The condition that ``press`` asks for where no edition is at hand.

    Of a profile that an edition would have to hold its names and limits are known, not its bytes.
    Raises ContentError where it asks for more than the profile's paper shows.
    """
    if press.profile is None or not press.profile.lower().endswith((".icc", ".icm")):
        found = _find(workspace, press.profile or DEFAULT, place)
    else:
        found = _described(press, b"")
    return _limited(found, press, place)


def _limited(condition: Condition, press: PressSettings, place: Place) -> Condition:
    """``condition`` with the limits of the printing house where it has its own."""
    given = {
        name: value
        for name in ("ink", "sharp", "least")
        if (value := getattr(press, name)) is not None
    }
    limited = replace(condition, **given)
    if press.least is None:
        # Whoever wants less than the paper could show refuses no more than that.
        return replace(limited, least=min(limited.least, limited.sharp))
    if limited.least > limited.sharp:
        raise ContentError(
            Diagnostic(
                "P016",
                worded(
                    "pictures are refused below {least} ppi, and {sharp} are wanted",
                    least=limited.least,
                    sharp=limited.sharp,
                ),
                place,
                hint=worded("in [press], least is at most what sharp is"),
            )
        )
    return limited


def proof_condition(workspace: Workspace, edition: Edition, name: str, place: Place) -> Condition:
    """The condition that a proof of ``edition`` is looked at for.

    One that cannot be had is told when the edition goes to the press.
    """
    try:
        return choose_condition(workspace, edition, name, place)
    except ContentError:
        return _find(workspace, name, place)


def usual_condition(workspace: Workspace) -> Condition:
    """The condition that inks are taken for where nothing else is known of them."""
    return _find(workspace, DEFAULT, Place(PROFILES))


def _find(workspace: Workspace, name: str, place: Place) -> Condition:
    folder = profile_folder()
    entries = workspace.read_toml(folder / PROFILES, _File).root
    if name not in entries:
        raise ContentError(
            Diagnostic(
                "P011",
                worded("there is no colour profile “{name}”", name=name),
                place,
                hint=suggest(name, entries),
            )
        )
    return _condition(workspace, folder, name, entries[name])


def _own(workspace: Workspace, edition: Edition, file: str) -> Condition:
    """The condition of a profile that is a file of the edition."""
    press, place = edition.settings.press, Place(edition.path)
    path = workspace.inside(file, place, edition.folder)
    content = workspace.read_bytes(path, place=place)
    _check_profile(content, workspace.show(path), place)
    return _described(press, content)


def _described(press: PressSettings, content: bytes) -> Condition:
    """The condition that ``press`` describes, of a profile that profiles.toml does not."""
    title = press.condition or press.identifier
    return Condition(
        name=press.identifier,
        title=title,
        profile=content,
        identifier=press.identifier,
        condition=title,
        registry="",
        ink=_INK,
        sharp=_SHARP,
        least=_LEAST,
    )


def read_srgb(workspace: Workspace) -> bytes:
    """The sRGB profile: what a picture without a profile is taken to be in."""
    return workspace.read_bytes(profile_folder() / SRGB)


def _condition(workspace: Workspace, folder: Path, name: str, entry: _Entry) -> Condition:
    path = folder / entry.file
    content = workspace.read_bytes(path)
    shown = workspace.show(path)
    if digest(content) != entry.sha256:
        raise ContentError(
            Diagnostic(
                "P012",
                worded(
                    "{shown} is not the file that {profiles} describes",
                    shown=shown,
                    profiles=PROFILES,
                ),
                Place(shown),
                hint=worded("bring the file back, or write its SHA-256 into profiles.toml"),
            )
        )
    _check_profile(content, shown, Place(shown))
    values = entry.model_dump(exclude={"file", "sha256"})
    return Condition(name=name, profile=content, **values)


def _is_of_use(content: bytes) -> bool:
    """Whether a profile can be read, and tells of inks and colours in both directions."""
    try:
        profile = Profile(content)
    except ValueError:
        return False
    return profile.says_colors and profile.takes_colors


def _check_profile(content: bytes, shown: str, place: Place) -> None:
    """Refuse what is no CMYK output profile, as PDF/X asks (ISO 15930-7, 6.2)."""
    if (
        len(content) < _HEADER
        or content[36:40] != b"acsp"
        or content[12:16] != b"prtr"
        or content[16:20] != b"CMYK"
        or not _is_of_use(content)
    ):
        raise ContentError(
            Diagnostic(
                "P013",
                worded("{shown} is not an ICC profile of a printing process in CMYK", shown=shown),
                place,
                hint=worded("ask the printing house for its output profile (class prtr, in CMYK)"),
            )
        )
