"""From OCR'd Chinese newspaper text to print-ready PDFs and an EPUB."""

__version__ = "0.1.0"
