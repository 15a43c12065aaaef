"""Formulas ready to run: exact Decimals, millimetres, every name known beforehand.

A text is parsed once (`formula`, a bounded cache) into a tree and the tree into nested functions;
nothing is ever given to Python's own evaluator. Conditions are numbers: a comparison is 1 or 0
and anything other than 0 is true. `if`, `and` and `or` evaluate only the branch they need. An
unknown name is an error, never 0: a cut priced at zero is a loss nobody sees.

Trade rule behind the language: cut lists subtract and add fixed deductions to the total width
(AT) and total height (ALT) of the opening, and divide between leaves.

>>> formula("(AT - 185) / 2").evaluate({"AT": Decimal(1500)})
Decimal('657.5')
>>> formula("ceil((ALT - ZOCLO + 18) / 120)").evaluate({"ALT": Decimal(2100), "ZOCLO": Decimal(90)})
Decimal('17')
>>> validate("AT - ZOCLP", {"AT", "ALT", "ZOCLO"})
Traceback (most recent call last):
catalog.core.formula_syntax.FormulaError: «ZOCLP» no es un nombre conocido. \
¿Quisiste escribir ZOCLO?
"""

import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import lru_cache

from catalog.core.formula_syntax import (
    FUNCTIONS,
    RESERVED,
    Binary,
    Call,
    FormulaError,
    FormulaErrorKind,
    Name,
    Node,
    Number,
    Unary,
    names_in,
    nodes_in,
    parse,
    unknown_name,
)

__all__ = [
    "CONTEXT",
    "FUNCTIONS",
    "LIMIT",
    "RESERVED",
    "Evaluator",
    "Formula",
    "FormulaError",
    "FormulaErrorKind",
    "Values",
    "formula",
    "validate",
]

Values = Mapping[str, Decimal]
Evaluator = Callable[[Values], Decimal]

LIMIT = Decimal(10) ** 9
"""No result of a formula may be farther from zero."""

CONTEXT = Context(
    prec=28, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow]
)
"""The arithmetic of the engine, whatever the thread's own context says."""

_ZERO, _ONE = Decimal(0), Decimal(1)

_ARITHMETIC: dict[str, Callable[[Evaluator, Evaluator], Evaluator]] = {
    "+": lambda left, right: lambda values: left(values) + right(values),
    "-": lambda left, right: lambda values: left(values) - right(values),
    "*": lambda left, right: lambda values: left(values) * right(values),
}
_WITH_NUMBER: dict[str, Callable[[Evaluator, Decimal], Evaluator]] = {
    "+": lambda left, number: lambda values: left(values) + number,
    "-": lambda left, number: lambda values: left(values) - number,
    "*": lambda left, number: lambda values: left(values) * number,
    "/": lambda left, number: lambda values: left(values) / number,
}
"""The same with a number on the right: fewer calls."""

_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula. `names` are its free variables; `run` is `evaluate` without checks."""

    text: str
    node: Node
    names: frozenset[str]
    run: Evaluator = field(repr=False, compare=False)

    def evaluate(self, values: Values) -> Decimal:
        """The result for `values` (by upper-case name), or FormulaError."""
        for name in names_in(self.node):
            if name.name not in values:
                raise unknown_name(name.name, values, self.text, name.position)
        with localcontext(CONTEXT):
            result = self.run(values)
        if abs(result) > LIMIT:
            raise self.too_large()
        return result

    def too_large(self) -> FormulaError:
        return FormulaError(
            FormulaErrorKind.LIMIT,
            f"El resultado de «{self.text}» es demasiado grande.",
            text=self.text,
        )


@lru_cache(maxsize=4096)
def formula(text: str) -> Formula:
    """The formula written in `text`; FormulaError (syntax or limit) when it is not one."""
    node = parse(text)
    names = frozenset(name.name for name in names_in(node))
    return Formula(text, node, names, _Compiler(text).compile(node))


def validate(text: str, accepted: Collection[str]) -> Formula:
    """The formula written in `text`. It uses no name outside `accepted` (upper case) and divides by
    nothing that is 0 whatever the measures."""
    result = formula(text)
    for name in names_in(result.node):
        if name.name not in accepted:
            raise unknown_name(name.name, accepted, text, name.position)
    _check_divisors(result)
    return result


def _check_divisors(result: Formula) -> None:
    compiler = _Compiler(result.text)
    for node in nodes_in(result.node):
        if isinstance(node, Binary) and node.operator == "/" and not any(names_in(node.right)):
            with localcontext(CONTEXT):
                divisor = compiler.compile(node.right)({})
            if not divisor:
                raise compiler.division_by_zero(node.position)


def _deduction(name: str, number: Decimal) -> Evaluator:
    """What most formulas of a cut list are: AT or ALT less a number, in one call."""
    return lambda values: values[name] - number


class _Compiler:
    """Turns a tree into nested functions of the values, one closure a node."""

    def __init__(self, text: str) -> None:
        self.text = text

    def compile(self, node: Node) -> Evaluator:
        match node:
            case Number(value=value):
                return lambda values: value
            case Name(name=name):
                return operator.itemgetter(name)
            case Unary(operator="-", operand=operand):
                inner = self.compile(operand)
                return lambda values: -inner(values)
            case Unary(operand=operand):
                inner = self.compile(operand)
                return lambda values: _ZERO if inner(values) else _ONE
            case Binary():
                return self._binary(node)
            case Call():
                return self._call(node)

    def _binary(self, node: Binary) -> Evaluator:
        left, right = self.compile(node.left), self.compile(node.right)
        if isinstance(node.right, Number) and node.right.value and node.operator in _WITH_NUMBER:
            if isinstance(node.left, Name) and node.operator == "-":
                return _deduction(node.left.name, node.right.value)
            return _WITH_NUMBER[node.operator](left, node.right.value)
        if node.operator in _ARITHMETIC:
            return _ARITHMETIC[node.operator](left, right)
        if node.operator in _COMPARISONS:
            compare = _COMPARISONS[node.operator]
            return lambda values: _ONE if compare(left(values), right(values)) else _ZERO
        if node.operator == "and":
            return lambda values: _ONE if left(values) and right(values) else _ZERO
        if node.operator == "or":
            return lambda values: _ONE if left(values) or right(values) else _ZERO

        def divide(values: Values) -> Decimal:
            dividend, divisor = left(values), right(values)
            if not divisor:
                raise self.division_by_zero(node.position)
            return dividend / divisor

        return divide

    def _call(self, node: Call) -> Evaluator:
        arguments = [self.compile(argument) for argument in node.arguments]
        first = arguments[0]
        match node.function:
            case "MIN":
                return lambda values: min([argument(values) for argument in arguments])
            case "MAX":
                return lambda values: max([argument(values) for argument in arguments])
            case "CEIL":
                return lambda values: first(values).to_integral_value(ROUND_CEILING)
            case "FLOOR":
                return lambda values: first(values).to_integral_value(ROUND_FLOOR)
            case "ROUND":
                return self._round(node, first)
        _, then, otherwise = arguments
        return lambda values: then(values) if first(values) else otherwise(values)

    def _round(self, node: Call, inner: Evaluator) -> Evaluator:
        # Its second argument was checked to be a number.
        digits = node.arguments[1].value if len(node.arguments) == 2 else _ZERO  # type: ignore[union-attr]
        step = _ONE.scaleb(-int(digits))

        def round_half_up(values: Values) -> Decimal:
            value = inner(values)
            if abs(value) > LIMIT:
                raise FormulaError(
                    FormulaErrorKind.LIMIT,
                    f"round recibe un número demasiado grande en «{self.text}».",
                    text=self.text,
                    position=node.position,
                )
            return value.quantize(step, ROUND_HALF_UP)

        return round_half_up

    def division_by_zero(self, position: int) -> FormulaError:
        return FormulaError(
            FormulaErrorKind.DIVISION_BY_ZERO,
            f"«{self.text}» divide entre cero.",
            text=self.text,
            position=position,
        )
