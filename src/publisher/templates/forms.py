"""Templates that are filled with plain data, and can reach nothing but it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from ..tongues import worded
from .fitting import clipped, fitted
from .records import Plain, PlainRecord

FILTERS = frozenset(
    """
    abs batch capitalize clipped count d default e escape first fitted float forceescape format
    indent int join
    last length list lower map max min pt reject rejectattr replace reverse round safe select
    selectattr slice sort string sum title tojson trim truncate unique upper wordcount xmlattr
    """.split()  # noqa: SIM905  # a table is read more easily than a list of strings
)
"""The filters a template may use: those that make text of text; ``pt``, a
length for CSS; ``fitted`` and ``clipped``, for furniture of any length (see ``fitting``).

``random`` is missing since the same input gives the same pages, ``attr`` since it reaches for what
has no field's name, ``urlize`` and ``pprint`` since nobody typesets with them."""
GLOBALS = frozenset({"range", "namespace"})
"""The functions a template may call besides its own blocks and macros."""
_LOOP = frozenset(
    """
    index index0 revindex revindex0 first last length depth depth0 previtem nextitem cycle changed
    """.split()  # noqa: SIM905
)


def pt(length: float) -> str:
    """Write a length in pt as CSS has it, to a thousandth of a point."""
    return f"{round(length, 3):.10g}pt"


class FormError(Exception):
    """A template that cannot be filled: what is wrong, in which file, on which line."""

    def __init__(self, message: str, name: str | None = None, line: int = 1) -> None:
        super().__init__(message)
        self.message, self.name, self.line = message, name, line


@dataclass(frozen=True, slots=True)
class TemplateText:
    """The text of a template, and the file it is from as findings name it."""

    text: str
    path: str


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, turned round: what is not named here is out of reach."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, PlainRecord):
            return attr in obj
        if isinstance(obj, LoopContext):
            return attr in _LOOP
        if isinstance(obj, Namespace):
            return not attr.startswith("_")
        return isinstance(obj, BlockReference) and attr == "super"

    def wrap_str_format(self, value: Any) -> None:
        """Make no exception for ``str.format``: like any method it is out of reach."""

    def is_safe_callable(self, obj: Any) -> bool:
        if isinstance(obj, (Macro, BlockReference, LoopContext)):
            return True
        if isinstance(getattr(obj, "__self__", None), LoopContext):
            return True
        return any(obj is self.globals[name] for name in GLOBALS)


class Forms:
    """A set of templates by name, ready to be filled with plain data."""

    def __init__(
        self,
        sources: Mapping[str, TemplateText],
        common: Mapping[str, Plain],
        *,
        filters: Mapping[str, Callable[..., str]] | None = None,
        trim: bool,
    ) -> None:
        self._sources = dict(sources)
        self._environment = _Environment(
            loader=FunctionLoader(self._load),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=trim,
            lstrip_blocks=trim,
            keep_trailing_newline=not trim,
        )
        environment = self._environment
        environment.filters = {
            **{name: one for name, one in environment.filters.items() if name in FILTERS},
            "pt": pt,
            "fitted": fitted,
            "clipped": clipped,
            **(filters or {}),
        }
        known = {name: environment.globals[name] for name in sorted(GLOBALS)}
        environment.globals.clear()
        environment.globals.update(known)
        self._common = dict(common)

    def fill(self, name: str, values: Mapping[str, Plain]) -> str:
        """Fill the template ``name``; one that cannot be filled is ``FormError``."""
        return "".join(self.pieces(name, values))

    def pieces(self, name: str, values: Mapping[str, Plain]) -> Iterator[str]:
        """Yield what ``fill`` gives, piece by piece as it is written.

        Raises ``FormError`` where the template cannot be filled.
        """
        try:
            template = self._environment.get_template(name)
            yield from template.generate({**self._common, **values})
        except TemplateError as error:
            at = error.lineno if isinstance(error, TemplateSyntaxError) else self._line(error)
            message = error.message or type(error).__name__
            raise FormError(message, self._file(error, name), at) from error
        except RecursionError as error:
            raise FormError(worded("it goes on and on calling itself"), self._path(name)) from error
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            # What a template computes may have no result; its words are the template's, not ours.
            file, line = self._file(error, name), self._line(error)
            raise FormError(f"{type(error).__name__}: {error}", file, line) from error

    def _load(self, name: str) -> tuple[str, str, None] | None:
        source = self._sources.get(name)
        return None if source is None else (source.text, source.path, None)

    def _path(self, name: str) -> str | None:
        source = self._sources.get(name)
        return None if source is None else source.path

    def _file(self, error: Exception, name: str) -> str | None:
        """Name the file at fault: where the error says so, else the innermost in its trace."""
        if isinstance(error, TemplateSyntaxError) and error.filename:
            return error.filename
        return next(reversed([path for path, _ in self._steps(error)]), self._path(name))

    def _line(self, error: Exception) -> int:
        return next(reversed([line for _, line in self._steps(error)]), 1)

    def _steps(self, error: Exception) -> Iterator[tuple[str, int]]:
        """Yield file and line of each step of the trace that lies in a template."""
        paths = {source.path for source in self._sources.values()}
        trace = error.__traceback__
        while trace is not None:
            if (path := trace.tb_frame.f_code.co_filename) in paths:
                yield path, trace.tb_lineno
            trace = trace.tb_next
