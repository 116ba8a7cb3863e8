"""What the raw text is: its blocks, measures, printed lines, heads, captions, torn paragraphs.

Every fact is a pure function of a ``Draft``, typed and frozen, and found once. A fact that later
work on the text would blur is read off at one ``Point`` of the way (``surveyed``), so that it is
the same whoever asks for it, and when. A new kind of text is told here. Imports ``lines`` and
``language``; it changes nothing and knows no rule.
"""
