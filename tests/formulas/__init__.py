"""Formulas: read, written, set and printed."""
