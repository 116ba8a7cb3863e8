"""From OCR'd Chinese newspaper text to print-ready PDFs and an EPUB."""

__version__ = "0.9.0"
"""The only place where the version stands. Not 1.0 yet: no edition has been printed from Windows or
macOS, and what Python programs may call is not promised. Of what a build makes only the manifest
names it."""
