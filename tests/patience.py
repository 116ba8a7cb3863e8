"""How long a test waits for what is bound to come: the same everywhere, and no measure of speed."""

from __future__ import annotations

PATIENCE = 600
"""Seconds after which something hangs, not works: many times what the slowest step here takes. A
test that fails by it has found a hang, and ends before the run ends it (pyproject.toml)."""
