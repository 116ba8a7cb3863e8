"""Formulas: LaTeX read to a tree, said in one line of text, written as MathML, set as outlines.

Pure but for the face's own file: nothing is looked up outside this package, no program is run, no
macro is expanded. The same source gives the same outlines everywhere.
"""

from __future__ import annotations

from .face import Outline, OutlinePen
from .mathml import write_mathml
from .plain import Piece as TextPiece
from .plain import as_text
from .reading import LONGEST, FormulaError, Read, read_formula
from .saying import say, words_of
from .setting import FormulaPiece, Lettering, SetFormula, Setter

__all__ = [
    "LONGEST",
    "FormulaError",
    "FormulaPiece",
    "Lettering",
    "Outline",
    "OutlinePen",
    "Read",
    "SetFormula",
    "Setter",
    "TextPiece",
    "as_text",
    "read_formula",
    "say",
    "words_of",
    "write_mathml",
]
