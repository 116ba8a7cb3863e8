"""The only door to files, settings and the cache's place; what was read is remembered."""

from __future__ import annotations

from .files import (
    BINARY_LIMIT,
    MEGABYTE,
    TEXT_LIMIT,
    Workspace,
    cache_folder,
    digest,
    is_writable,
    resources,
    show,
    staging,
    write_whole,
)
from .settings import parse_toml, read_values

__all__ = [
    "BINARY_LIMIT",
    "MEGABYTE",
    "TEXT_LIMIT",
    "Workspace",
    "cache_folder",
    "digest",
    "is_writable",
    "parse_toml",
    "read_values",
    "resources",
    "show",
    "staging",
    "write_whole",
]
