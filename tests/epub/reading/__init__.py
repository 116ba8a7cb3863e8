"""Books on the screens of readers: three engines, what each shows, measured.

``python -m epub.reading`` in ``tests/`` writes the table; ``meter.js`` measures in the document,
``engines.mjs`` drives Chromium and WebKit, ``mupdf`` reads what MuPDF sets, ``pixels`` looks.
"""
