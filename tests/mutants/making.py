"""Mutants of a file: where cosmic-ray's operators apply, without those that cannot matter."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

MEANT = re.compile(
    r"core/(?:ReplaceBinaryOperator_(?:Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Mul|Mod_FloorDiv)"
    r"|ReplaceBinaryOperator_Bit(?:Or_BitAnd|And_BitOr)"
    r"|ReplaceComparisonOperator_(?!Is_Eq$|IsNot_NotEq$).*|ReplaceAndWithOr|ReplaceOrWithAnd|ReplaceTrueWithFalse"
    r"|ReplaceFalseWithTrue|ReplaceBreakWithContinue|ReplaceContinueWithBreak|AddNot"
    r"|ReplaceUnaryOperator_(?:Delete_Not|Delete_USub|USub_UAdd)|NumberReplacer"
    r"|ZeroIterationForLoop|ExceptionReplacer)"
)
"""Operators whose mutants are right Python on the values at hand: ``1.5 << x`` only raises. What is
compared by identity here (members of enumerations, types, None) equals nothing but itself."""
Position = tuple[int, int]
_UNSEEN = frozenset(("frozen", "slots", "repr", "maxsize", "strict"))
"""Arguments by name that change nothing of what a sound program does."""
_STAR = re.compile(r"\*(?=\s*,|\s*$)")


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """One change of one file: the operator, its occurrence there, and the line it is on."""

    path: str
    line: int
    column: int
    operator: str
    occurrence: int

    def text(self, source: str) -> str:
        """The whole file as the mutant has it."""
        made = mutate_code(source, get_operator(self.operator)(), self.occurrence)
        assert made is not None, self
        return str(made)

    def shown(self, source: str) -> str:
        """The line before and after, for people."""
        before, after = source.split("\n"), self.text(source).split("\n")
        changed = [(a, b) for a, b in zip(before, after, strict=False) if a != b]
        old, new = changed[0] if changed else ("", "")
        return f"{self.path}:{self.line}  {old.strip()}  →  {new.strip()}"


def mutants_of(source: str, name: str) -> Iterator[Mutant]:
    """Yield every mutant of the text of a file, called ``name``, that could matter."""
    known = ast.parse(source)
    idle = frozenset((*_idle_places(known), *_stars(known, source)))
    tree = get_ast(source)
    for operator in filter(MEANT.fullmatch, operator_names()):
        acting = get_operator(operator)()
        places = (place for node in ast_nodes(tree) for place in acting.mutation_positions(node))
        for occurrence, (start, _) in enumerate(places):
            if start not in idle:
                line, column = start
                yield Mutant(name, line, column, operator, occurrence)


def _idle_places(tree: ast.AST) -> Iterator[Position]:
    """Yield the places that no run of the program reads: annotations, what is for type checkers."""
    for node in ast.walk(tree):
        for part in _idle(node):
            for inner in ast.walk(part):
                line, column = getattr(inner, "lineno", 0), getattr(inner, "col_offset", 0)
                end = getattr(inner, "end_col_offset", column) or column
                yield from ((line, at) for at in range(column, end + 1))


def _stars(tree: ast.AST, source: str) -> Iterator[Position]:
    """Yield the places of the stars behind which arguments are told by name: no values there."""
    lines = source.split("\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.args.kwonlyargs and not node.args.vararg:
            for line in range(node.lineno, node.args.kwonlyargs[0].lineno + 1):
                yield from ((line, found.start()) for found in _STAR.finditer(lines[line - 1]))


def _idle(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
        yield node.annotation
    elif isinstance(node, ast.FunctionDef) and node.returns is not None:
        yield node.returns
    elif isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
        yield node
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("cast", "TypeVar"):
        yield from node.args[:1]
    elif isinstance(node, ast.keyword) and node.arg in _UNSEEN:
        yield node.value


def choose(
    mutants: Iterable[Mutant], seed: int, count: int, sources: Mapping[str, str]
) -> tuple[Mutant, ...]:
    """Choose so many of ``mutants``, the same for the same seed, in order; all if there are fewer.

    One of each place: a comparison has a dozen, and would weigh as much as twelve numbers. What
    comes out as no Python is none (``not`` before a ``:=``).
    """
    chance = random.Random(seed)
    places: dict[tuple[str, int, int], list[Mutant]] = {}
    for mutant in sorted(mutants):
        places.setdefault((mutant.path, mutant.line, mutant.column), []).append(mutant)
    ones = [chance.choice(some) for some in places.values()]
    chance.shuffle(ones)
    sound = (one for one in ones if _is_python(one.text(sources[one.path])))
    return tuple(sorted(islice(sound, count)))


def statement(source: str, line: int) -> range:
    """Give the lines of the statement that ``line`` is of: of one with a body, those before it.

    What runs of a statement of several lines is told by some of them only.
    """
    found = range(line, line + 1)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            inner = [part.lineno for part in ast.walk(node)
                     if isinstance(part, ast.stmt) and part.lineno > node.lineno]  # fmt: skip
            end = min(inner, default=(node.end_lineno or node.lineno) + 1)
            if line < end:
                found = range(node.lineno, end)
    return found


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
