"""The only door to files, settings and the cache's place; what was read is remembered."""

from __future__ import annotations

from .facts import Glance
from .files import (
    BINARY_LIMIT,
    MEGABYTE,
    TEXT_LIMIT,
    Workspace,
    digest,
    is_packed,
    resources,
    show,
)
from .private import cache_folder, find_trouble, make_private, passing_folder
from .settings import parse_toml, read_values
from .store import Store, Usage, key
from .writing import scratch, staging, write_whole

__all__ = [
    "BINARY_LIMIT",
    "MEGABYTE",
    "TEXT_LIMIT",
    "Glance",
    "Store",
    "Usage",
    "Workspace",
    "cache_folder",
    "digest",
    "find_trouble",
    "is_packed",
    "key",
    "make_private",
    "parse_toml",
    "passing_folder",
    "read_values",
    "resources",
    "scratch",
    "show",
    "staging",
    "write_whole",
]
