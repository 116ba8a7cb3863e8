"""How long a test waits for what is bound to come: the same everywhere, and no measure of speed."""

from __future__ import annotations

PATIENCE = 1800
"""Seconds after which something hangs, not works: ten times what the slowest step here takes on a
machine with two processors and ten times the work. A test that fails by it has found a hang."""
