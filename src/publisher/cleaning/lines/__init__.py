"""Pure recognisers: what a line or a paragraph is by its own words, whatever stands around it.

A byline, a caption and its credit, a dateline, a line of the page, a head, a line of verse, the
lines of a table. Each takes text and gives an answer; none knows a draft, a block or a measure. A
new kind of line that unseen texts bring is recognised here. Imports ``language``.
"""
