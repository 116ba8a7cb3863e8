"""Pure recognisers: what a line or a paragraph is by its own words, whatever stands around it.

A byline, a caption and its credit, a dateline, a line of the page, a head, a line of verse, the
lines of a table. Each takes text and gives an answer; none knows a draft, a block or a measure. A
new kind of line that unseen texts bring is recognised here. Imports ``language``.

Patterns have upper bounds so that none runs through a paragraph of megabytes. ``{0,4}`` and
``{1,4}`` of blanks: a blank that OCR left, two wide ones, or four narrow ones; in the 1,218 texts
that the bounds were tried on (945 of the tests of cleaning, 115 clean articles, 158 damaged ones)
no match has more than two. Below a pattern stands what its other bounds are for, and in brackets
the most that those texts hold.
"""
