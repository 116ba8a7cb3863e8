"""Functions of a PDF (ISO 32000-1, 7.10): what gradients and spot colours are mixed by."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import pairwise, product
from typing import Any, TypeAlias

import pikepdf

from ..pictures.bounds import Budget, read_stream
from ..tongues import worded

Values: TypeAlias = tuple[float, ...]
Function: TypeAlias = Callable[[Values], Values]
_DEEPEST = 8
_MOST_INPUTS = 8
_MOST_STEPS = 10_000
"""Instructions of a calculator that one colour may take."""


def read_function(given: Any, budget: Budget, depth: int = 0) -> Function:
    """What a function object, or an array of them, makes of its inputs.

    A ValueError says that it is none.
    """
    if depth > _DEEPEST:
        raise ValueError(worded("functions inside each other without end"))
    if isinstance(given, pikepdf.Array):
        several = [read_function(one, budget, depth + 1) for one in given]
        return lambda inputs: tuple(value for one in several for value in one(inputs))
    if isinstance(given, pikepdf.Name):
        return lambda inputs: inputs
    if not isinstance(given, (pikepdf.Dictionary, pikepdf.Stream)):
        raise ValueError(worded("a function that is none"))
    domain = _pairs(given.get("/Domain"))
    reach = _pairs(given.get("/Range")) if "/Range" in given else ()
    kind = int(given.get("/FunctionType", -1))
    makers: dict[int, Callable[[], Function]] = {
        0: lambda: _sampled(given, domain, reach, budget),
        2: lambda: _exponential(given),
        3: lambda: _stitched(given, domain, budget, depth),
        4: lambda: _calculated(given, budget),
    }
    if kind not in makers or not domain:
        raise ValueError(worded("a function that is none"))
    inner = makers[kind]()

    def function(inputs: Values) -> Values:
        held = tuple(_held(x, *pair) for x, pair in zip(inputs, domain, strict=False))
        values = inner(held)
        if reach:
            values = tuple(_held(y, *pair) for y, pair in zip(values, reach, strict=False))
        return values

    return function


def _pairs(given: Any) -> tuple[tuple[float, float], ...]:
    numbers = [float(one) for one in given or ()]
    return tuple(zip(numbers[::2], numbers[1::2], strict=False))


def _held(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)


def _between(x: float, a: float, b: float, c: float, d: float) -> float:
    return c if a == b else c + (x - a) * (d - c) / (b - a)


def _exponential(given: Any) -> Function:
    first = [float(one) for one in given.get("/C0", [0])]
    last = [float(one) for one in given.get("/C1", [1])]
    power = float(given.get("/N", 1))

    def function(inputs: Values) -> Values:
        part = inputs[0] ** power if inputs[0] or power > 0 else 0.0
        return tuple(a + part * (b - a) for a, b in zip(first, last, strict=True))

    return function


def _stitched(
    given: Any, domain: tuple[tuple[float, float], ...], budget: Budget, depth: int
) -> Function:
    parts = [read_function(one, budget, depth + 1) for one in given.Functions]
    bounds = [float(one) for one in given.Bounds]
    edges = list(pairwise([domain[0][0], *bounds, domain[0][1]]))
    encoded = _pairs(given.Encode)
    if not parts or len(edges) != len(parts) or len(encoded) != len(parts):
        raise ValueError(worded("a function that is none"))

    def function(inputs: Values) -> Values:
        x = inputs[0]
        at = min(sum(x >= bound for bound in bounds), len(parts) - 1)
        return parts[at]((_between(x, *edges[at], *encoded[at]),))

    return function


def _sampled(
    given: Any,
    domain: tuple[tuple[float, float], ...],
    reach: tuple[tuple[float, float], ...],
    budget: Budget,
) -> Function:
    sizes = [int(one) for one in given.Size]
    bits, count = int(given.BitsPerSample), len(reach)
    encoded = _pairs(given.get("/Encode")) or tuple((0.0, size - 1.0) for size in sizes)
    decoded = _pairs(given.get("/Decode")) or reach
    total = math.prod(sizes) * count
    content = read_stream(given, budget)
    if not (0 < len(sizes) <= _MOST_INPUTS and min(sizes) > 0 and count and bits in _BITS):
        raise ValueError(worded("a function that is none"))
    if total * bits > len(content) * 8:
        raise ValueError(worded("a function that is cut short"))
    samples = unpack(content[: (total * bits + 7) // 8], bits)[:total]
    most = float((1 << bits) - 1)

    def function(inputs: Values) -> Values:
        places = [
            _held(_between(x, *pair, *code), 0, size - 1)
            for x, pair, code, size in zip(inputs, domain, encoded, sizes, strict=True)
        ]
        floors = [
            min(int(place), max(0, size - 2)) for place, size in zip(places, sizes, strict=True)
        ]
        out = [0.0] * count
        for corner in product((0, 1), repeat=len(sizes)):
            weight, at, step = 1.0, 0, 1
            for side, place, floor, size in zip(corner, places, floors, sizes, strict=True):
                part = place - floor
                weight *= part if side else 1 - part
                at += min(floor + side, size - 1) * step
                step *= size
            if weight:
                for n in range(count):
                    out[n] += weight * samples[at * count + n]
        return tuple(
            _between(value, 0, most, *pair) for value, pair in zip(out, decoded, strict=True)
        )

    return function


_BITS = frozenset({1, 2, 4, 8, 12, 16, 24, 32})


def unpack(content: bytes, bits: int) -> Sequence[int]:
    """The numbers of so many bits that follow each other in ``content``."""
    if bits == 8:
        return content
    if bits % 8 == 0:
        step = bits // 8
        return [
            int.from_bytes(content[at : at + step])
            for at in range(0, len(content) - step + 1, step)
        ]
    whole, count = int.from_bytes(content), len(content) * 8 // bits
    if len(content) > _AT_ONCE:
        # Shifting one long number costs its length each time.
        return [
            n
            for at in range(0, len(content), _AT_ONCE)
            for n in unpack(content[at : at + _AT_ONCE], bits)
        ]
    spare = len(content) * 8 - count * bits
    mask = (1 << bits) - 1
    return [whole >> (spare + bits * (count - 1 - n)) & mask for n in range(count)]


_AT_ONCE = 48
"""Bytes unpacked together: whole numbers of 1, 2, 4 and 12 bits."""


# Calculators

_WORD = re.compile(rb"[{}]|[^\s{}]+")


def _calculated(given: Any, budget: Budget) -> Function:
    words = [one.decode("latin-1") for one in _WORD.findall(read_stream(given, budget))]
    budget.take_operators(len(words))
    if not words or words[0] != "{":
        raise ValueError(worded("a function that is none"))
    program, end = _block(words, 1, 0)
    if end != len(words):
        raise ValueError(worded("a function that is none"))

    def function(inputs: Values) -> Values:
        stack: list[Any] = list(inputs)
        try:
            _run(program, stack, [_MOST_STEPS])
        except (IndexError, TypeError, ZeroDivisionError, OverflowError, ValueError) as error:
            raise ValueError(worded("a function that fails")) from error
        return tuple(float(one) for one in stack)

    return function


def _block(words: list[str], at: int, depth: int) -> tuple[list[Any], int]:
    """The program that begins at ``at``, behind its brace, and where it ends."""
    if depth > _DEEPEST:
        raise ValueError(worded("functions inside each other without end"))
    program: list[Any] = []
    while at < len(words):
        word = words[at]
        at += 1
        if word == "}":
            return program, at
        if word == "{":
            inner, at = _block(words, at, depth + 1)
            program.append(inner)
        elif word in _WORDS or word in ("if", "ifelse"):
            program.append(word)
        else:
            try:
                program.append(int(word) if re.fullmatch(r"[-+]?\d+", word) else float(word))
            except ValueError as error:
                raise ValueError(worded("a function that is none")) from error
    raise ValueError(worded("a function that is cut short"))


def _run(program: list[Any], stack: list[Any], left: list[int]) -> None:
    for word in program:
        left[0] -= 1
        if left[0] < 0 or len(stack) > _MOST_STEPS:
            raise ValueError(worded("a function that fails"))
        if word == "if":
            then = stack.pop()
            if stack.pop():
                _run(then, stack, left)
        elif word == "ifelse":
            other, then = stack.pop(), stack.pop()
            _run(then if stack.pop() else other, stack, left)
        elif isinstance(word, str):
            _WORDS[word](stack)
        else:
            stack.append(word)


def _one(work: Callable[[Any], Any]) -> Callable[[list[Any]], None]:
    return lambda stack: stack.append(work(stack.pop()))


def _two(work: Callable[[Any, Any], Any]) -> Callable[[list[Any]], None]:
    def step(stack: list[Any]) -> None:
        second = stack.pop()
        stack.append(work(stack.pop(), second))

    return step


def _roll(stack: list[Any]) -> None:
    by, count = int(stack.pop()), int(stack.pop())
    if count < 0 or count > len(stack):
        raise IndexError
    if count:
        part = stack[-count:]
        by %= count
        stack[-count:] = part[-by:] + part[:-by] if by else part


def _copy(stack: list[Any]) -> None:
    count = int(stack.pop())
    if not 0 <= count <= len(stack):
        raise IndexError
    if count:
        stack += stack[-count:]


def _index(stack: list[Any]) -> None:
    at = int(stack.pop())
    if at < 0:
        raise IndexError
    stack.append(stack[-1 - at])


def _swap(stack: list[Any]) -> None:
    stack[-1], stack[-2] = stack[-2], stack[-1]


def _shift(value: int, by: int) -> int:
    return (value << min(by, 32)) & 0xFFFFFFFF if by >= 0 else value >> -by


def _degrees(numerator: float, denominator: float) -> float:
    return math.degrees(math.atan2(numerator, denominator)) % 360


_WORDS: dict[str, Callable[[list[Any]], None]] = {
    "abs": _one(abs),
    "add": _two(lambda a, b: a + b),
    "and": _two(lambda a, b: a & b),
    "atan": _two(_degrees),
    "bitshift": _two(_shift),
    "ceiling": _one(math.ceil),
    "copy": _copy,
    "cos": _one(lambda a: math.cos(math.radians(a))),
    "cvi": _one(int),
    "cvr": _one(float),
    "div": _two(lambda a, b: a / b),
    "dup": lambda stack: stack.append(stack[-1]),
    "eq": _two(lambda a, b: a == b),
    "exch": _swap,
    "exp": _two(lambda a, b: float(a) ** b),
    "false": lambda stack: stack.append(False),
    "floor": _one(math.floor),
    "ge": _two(lambda a, b: a >= b),
    "gt": _two(lambda a, b: a > b),
    "idiv": _two(lambda a, b: int(a / b)),
    "index": _index,
    "le": _two(lambda a, b: a <= b),
    "ln": _one(math.log),
    "log": _one(math.log10),
    "lt": _two(lambda a, b: a < b),
    "mod": _two(lambda a, b: int(math.fmod(a, b))),
    "mul": _two(lambda a, b: a * b),
    "ne": _two(lambda a, b: a != b),
    "neg": _one(lambda a: -a),
    "not": _one(lambda a: not a if isinstance(a, bool) else ~a),
    "or": _two(lambda a, b: a | b),
    "pop": lambda stack: stack.pop(),
    "roll": _roll,
    "round": _one(lambda a: math.floor(a + 0.5)),
    "sin": _one(lambda a: math.sin(math.radians(a))),
    "sqrt": _one(math.sqrt),
    "sub": _two(lambda a, b: a - b),
    "true": lambda stack: stack.append(True),
    "truncate": _one(math.trunc),
    "xor": _two(lambda a, b: a ^ b),
}
