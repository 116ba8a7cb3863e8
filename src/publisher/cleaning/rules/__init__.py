"""The rules: each a pure function ``find_*`` of a draft and its survey that gives fixes.

``order`` is the one visible list: what each rule may touch, what it needs, and behind which point
of the way it runs. Rules stand side by side and import none of each other: a fact that two of them
need belongs to the survey, a tool that two need to ``carrying``, and what a rule is says ``fix``.
A rule for a new kind of text is a function here and a line in ``order``. Imports ``losses`` and
below.
"""
