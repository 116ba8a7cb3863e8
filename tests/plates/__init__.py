"""Plates: what each ink of a page covers, held against the standard and against Ghostscript."""
