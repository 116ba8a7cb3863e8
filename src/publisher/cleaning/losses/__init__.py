"""What OCR lost or misread, told by weights: quotations, pauses, speech, and how likely each is.

``reading`` is a paragraph without its gaps, ``clues`` what speaks for a loss, ``decode`` and
``speech`` weigh all ways to explain a paragraph, ``lost`` gives what was lost. The tables of
weights lie beside them. A model of misread characters has its place here too: it proposes what
stood there, with its chance, and a rule applies or shows it. Imports ``survey`` and below.
"""
