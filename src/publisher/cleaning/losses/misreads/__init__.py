"""Misread characters: Han characters that make no sense where a look-alike would.

A character is a suspect where it stands ill beside both its neighbours (``suspects``). Its
look-alikes (``lookalikes``) are tried in its place; what the words around cost with each
(``place``, ``wording``) and what else is known gives the chance that it was misread
(``chances``).
"""
