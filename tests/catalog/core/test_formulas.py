import sys
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.formula_syntax import MAX_DEPTH, MAX_LENGTH, MAX_NODES
from catalog.core.formulas import (
    LIMIT,
    FormulaError,
    FormulaErrorKind,
    formula,
    validate,
)

OPENING = {"AT": Decimal(1500), "ALT": Decimal(1200), "HOLGURA": Decimal("12.5")}


def value_of(text: str) -> Decimal:
    return formula(text).evaluate(OPENING)


def refusal_of(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as refusal:
        value_of(text)
    return refusal.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AT", "1500"),
        ("ALT-26", "1174"),
        ("(AT-185)/2", "657.5"),
        ("(AT − 185) ÷ 2", "657.5"),
        ("2×AT", "3000"),
        ("at - Holgura", "1487.5"),
        ("(AT+54)/3", "518"),
        ("AT - ALT - 100", "200"),
        ("AT / 2 / 3", "250"),
        ("2 + 3 * 4", "14"),
        ("-AT + 2000", "500"),
        ("--5", "5"),
        ("3 - -2", "5"),
        ("-2 * 3", "-6"),
        (".5 + 0.25", "0.75"),
        ("ceil((2100 - 90 - 60 + 18) / 120)", "17"),
        ("floor(-1.5)", "-2"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(10 / 3, 1)", "3.3"),
        ("min(AT, ALT, 900)", "900"),
        ("MAX(AT; ALT)", "1500"),
        ("if(ALT < 400, 1, if(ALT < 500, 2, 3))", "3"),
        ("si(AT >= 1500 y ALT > 1000, 4, 2)", "4"),
        ("AT = 1500", "1"),
        ("AT <> 1500", "0"),
        ("AT != 1500 or ALT == 1200", "1"),
        ("no AT > 2000", "1"),
        ("AT ≤ 1500 and ALT ≥ 1200 and AT ≠ ALT", "1"),
        ("1 = 1 o 1 / 0", "1"),
        ("0 y 1 / 0", "0"),
        ("if(1, AT, AT / 0)", "1500"),
        ("7 and 2", "1"),
    ],
)
def test_a_formula_gives_what_the_trade_expects(text: str, expected: str) -> None:
    assert value_of(text) == Decimal(expected)


def test_an_undefined_name_is_an_error_and_never_zero() -> None:
    error = refusal_of("AT - ZOCLO")
    assert error.kind is FormulaErrorKind.UNKNOWN_NAME
    assert (error.name, error.position, error.accepted) == ("ZOCLO", 5, ("ALT", "AT", "HOLGURA"))
    assert "ALT, AT, HOLGURA" in str(error)


def test_an_undefined_name_is_found_even_in_the_branch_not_taken() -> None:
    assert refusal_of("if(AT > 0, AT, NADA)").name == "NADA"


def test_a_near_name_is_suggested() -> None:
    with pytest.raises(FormulaError, match=r"¿Quisiste escribir HOLGURA\?"):
        validate("AT - HOLGRA", OPENING)


@pytest.mark.parametrize(
    "text", ["ALT / 0", "ALT ÷ 0.00", "ALT / (3 - 3)", "if(AT > 0, AT, ALT / min(0, 1))"]
)
def test_a_divisor_that_is_always_zero_is_found_without_measures(text: str) -> None:
    with pytest.raises(FormulaError, match="divide entre cero") as refusal:
        validate(text, OPENING)
    assert refusal.value.kind is FormulaErrorKind.DIVISION_BY_ZERO
    assert refusal.value.position == max(text.find("/"), text.find("÷"))


def test_a_divisor_that_depends_on_a_measure_is_accepted() -> None:
    assert validate("ALT / (AT - 1500)", OPENING).names == {"ALT", "AT"}


def test_names_are_known_without_evaluating() -> None:
    assert validate("at - holgura / (ALT)", OPENING).names == {"AT", "ALT", "HOLGURA"}


@pytest.mark.parametrize("text", ["AT / (ALT - 1200)", "1 / 0", "0 / 0", "AT / 0.0", "5 ÷ (2 - 2)"])
def test_a_division_by_zero_says_where(text: str) -> None:
    error = refusal_of(text)
    assert error.kind is FormulaErrorKind.DIVISION_BY_ZERO
    assert error.position is not None
    assert text[error.position] in "/÷"


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("   ", 0),
        ("AT -", 4),
        ("AT - * 2", 5),
        ("(AT - 2", 7),
        ("AT - 2)", 6),
        ("2AT", 1),
        ("AT ALT", 3),
        ("AT ** 2", 4),
        ("AT ^ 2", 3),
        ("AT % 2", 3),
        ("1.2.3", 3),
        ("AT.real", 2),
        ("AT[0]", 2),
        ("'AT'", 0),
        ("TAMAÑO - 2", 4),
        ("alto_máximo", 6),
        ("_AT", 0),
        ("400 < ALT < 1200", 10),
        ("raiz(4)", 0),
        ("min", 0),
        ("min(1)", 0),
        ("ceil(1, 2)", 0),
        ("ceil()", 5),
        ("round(AT, ALT)", 0),
        ("round(AT, 7)", 0),
        ("if(1, 2)", 0),
        ("１ + １", 0),
    ],
)
def test_a_slip_of_the_pen_is_a_syntax_error_with_its_place(text: str, position: int) -> None:
    error = refusal_of(text)
    assert error.kind is FormulaErrorKind.SYNTAX
    assert error.position == position


@pytest.mark.parametrize(
    "text",
    [
        "1" * (MAX_LENGTH + 1),
        "(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1),
        "-" * (MAX_DEPTH + 1) + "1",
        "1" + "+1" * MAX_NODES,
        "1234567890123",
        "A" * 41,
        "*".join(["999999999999"] * 2),
        "*".join(["999999999999"] * 38),
        "round(999999999999 * 9)",
    ],
)
def test_what_is_too_large_is_refused_before_it_costs_anything(text: str) -> None:
    assert refusal_of(text).kind is FormulaErrorKind.LIMIT


def test_the_deepest_accepted_formulas_still_run() -> None:
    nested = "(" * (MAX_DEPTH - 1) + "AT" + ")" * (MAX_DEPTH - 1)
    assert value_of(nested) == 1500
    assert value_of("1" + "+1" * (MAX_NODES // 2 - 1)) == MAX_NODES // 2


@st.composite
def expressions(draw: st.DrawFn, depth: int = 4) -> tuple[str, Fraction]:
    """A formula whose every step is exact in 28 digits, and its value worked out with fractions."""
    if depth == 0 or draw(st.booleans()):
        name = draw(st.sampled_from(["AT", "alt", "HOLGURA", ""]))
        if name:
            return name, Fraction(OPENING[name.upper()])
        number = draw(st.decimals(0, 99, places=2))
        return str(number), Fraction(number)
    left_text, left = draw(expressions(depth=depth - 1))
    kind = draw(st.sampled_from(["×", "÷", "+", "−", "<", "min", "si"]))
    if kind in "×÷":
        number = draw(st.sampled_from([2, 4, 5, 8]))
        result = left * number if kind == "×" else left / number
        return f"({left_text}) {kind} {number}", result
    right_text, right = draw(expressions(depth=depth - 1))
    match kind:
        case "min":
            return f"min({left_text}; {right_text})", min(left, right)
        case "si":
            text = f"si(({left_text}) > 7, {left_text}, {right_text})"
            return text, left if left > 7 else right
        case "<":
            result = Fraction(left < right)
        case "+":
            result = left + right
        case _:
            result = left - right
    return f"({left_text}) {kind} ({right_text})", result


@given(expressions())
def test_a_formula_agrees_with_exact_fractions(expression: tuple[str, Fraction]) -> None:
    text, expected = expression
    try:
        assert Fraction(value_of(text)) == expected
    except FormulaError as error:
        assert error.kind is FormulaErrorKind.LIMIT


ATTACKS = [
    "__import__('os').system('id')",
    "().__class__.__bases__[0].__subclasses__()",
    "AT.__class__",
    "AT.as_tuple()",
    "{AT.__init__.__globals__}",
    "f'{AT}'",
    "'%s' % AT",
    "'{0.__class__}'.format(AT)",
    "lambda: AT",
    "(lambda x: x)(1)",
    "[x for x in (1, 2)]",
    "AT := 3",
    "AT = ALT = 3",
    "import os",
    "exec('1')",
    "eval('1')",
    "open('/etc/passwd')",
    "globals()",
    "getattr(AT, 'real')",
    "print(AT)",
    "9**9**9**9",
    "9^9^9",
    "1e999999999",
    "999999999999*999999999999*999999999999",
    "round(999999999999/0.000000000001*999999999999, 6)",
    "NaN",
    "Infinity",
    "-sNaN",
    "0x7fffffff",
    "1_000",
    "AT;import os",
    "AT\nALT",
    "AT\x00ALT",
    "\u202eTLA",
    "ᴬᵀ - 1",  # noqa: RUF100 -- the letters are the point
    "ＡＴ",
    "٣ + ٤",
    "AT\u200b-1",
    "#comentario",
    "AT \\\n - 1",
    '"""',
    "`id`",
    "$(id)",
    "${AT}",
    "{{ AT }}",
    "{% load x %}",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "@SUM(1)",
    "' OR 1=1 --",
    "../../etc/passwd",
    "🪟 + 1",
    "if(if(if(1,2,3),4,5),6,7)",
    "min(" * 39 + "1" + ",1)" * 39,
    "if(1," * 38 + "1" + ",1)" * 38,
    "no " * 39 + "1",
    "not" * 100,
    "-" * 500,
    "(" * 250 + ")" * 250,
    "1/" * 249 + "0",
    "AT<" * 100 + "AT",
    "ceil(" * 50 + "1" + ")" * 50,
    "A" * 500,
    "9" * 500,
    "." * 500,
    "," * 500,
    "1" + "*999999999999" * 37,
    "1" + "/999999999999" * 37,
    "1/0.000000000001" + "/0.000000000001" * 30,
]

FRAGMENTS = [
    *("AT", "ALT", "holgura", "ZOCLO", "1", "0", "2.5", "999999999999", "0.00000000001", ".1"),
    *("+", "-", "*", "/", "×", "÷", "−", "**", "//", "%", "^", "&", "|", "~", "@", "=", "==", "<>"),
    *("<", "<=", ">", "≥", "(", ")", "((", "))", ",", ";", " ", "  ", "\t", "\n", ".", "..", "_"),
    *("min(", "max(", "ceil(", "floor(", "round(", "if(", "si(", "abs(", "exec(", "y", "o", "no"),
    *("and", "or", "not", "lambda", "import", "__class__", ".__dict__", "[0]", "{", "}", ":", ":="),
    *(
        "'",
        '"',
        "\\",
        "#",
        "$",
        "?",
        "!",
        "ñ",
        "é",
        "１",
        "٣",
        "\u200b",
        "\u202e",
        "\x00",
        "🪟",
        "e9",
    ),
]


def hostile_formulas(count: int) -> list[str]:
    """Known attacks first, then seeded mixtures and mutations of them."""
    chance = Random(20260101)
    found = list(ATTACKS)
    while len(found) < count:
        kind = chance.randrange(4)
        if kind == 0:
            text = "".join(chance.choices(FRAGMENTS, k=chance.randrange(1, 60)))
        elif kind == 1:
            text = list(chance.choice(ATTACKS))
            for _ in range(chance.randrange(1, 6)):
                text.insert(chance.randrange(len(text) + 1), chance.choice(FRAGMENTS))
            text = "".join(text)
        elif kind == 2:
            joint = chance.choice(["+", "-", "*", "/", " and ", " o ", ",", "**", "."])
            text = joint.join(chance.choices(FRAGMENTS[:10] + ATTACKS, k=chance.randrange(2, 40)))
        else:
            depth = chance.randrange(1, 120)
            opener = chance.choice(["(", "-(", "min(1,", "if(1,1,", "no (", "ceil(", "+-"])
            text = opener * depth + "AT" + ")" * chance.choice([depth, depth - 1, 0])
        found.append(text)
    return found


class Watch:
    """Records what the interpreter reports while it is on; an audit hook cannot be taken off."""

    forbidden = ("import", "compile", "exec", "open", "os.", "subprocess.", "socket.", "ctypes.")

    def __init__(self) -> None:
        self.is_on = False
        self.seen: list[str] = []
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: object) -> None:
        if self.is_on and event.startswith((*self.forbidden, "object.__getattr__")):
            self.seen.append(event)


def test_ten_thousand_hostile_formulas_give_a_number_or_a_named_error() -> None:
    formulas = hostile_formulas(10_000)
    assert len(set(formulas)) > 9_000
    watch, numbers, errors = Watch(), 0, 0
    watch.is_on = True
    try:
        for text in formulas:
            try:
                result = value_of(text)
            except FormulaError as error:
                errors += 1
                assert str(error)
                assert len(str(error)) < 2 * MAX_LENGTH
            else:
                numbers += 1
                assert isinstance(result, Decimal)
                assert abs(result) <= LIMIT
    finally:
        watch.is_on = False
    assert watch.seen == []
    assert errors > 5_000
    assert numbers > 100


@given(st.text(max_size=600))
def test_any_text_at_all_is_a_formula_or_a_named_error(text: str) -> None:
    try:
        assert value_of(text).is_finite()
    except FormulaError as error:
        assert error.kind in FormulaErrorKind


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("AT -", "Falta algo después de «−»."),
        ("(AT + 5) *", "Falta algo después de «*»."),
        ("AT - (", "Falta algo después de «(»."),
        ("max(AT;", "Falta algo después de «;»."),
        ("* 2", "Falta algo antes de «*»."),
        ("AT + * 2", "Falta algo entre «+» y «*»."),
        ("AT - ()", "Falta algo entre «(» y «)»."),
        ("AT y", "Falta algo después de «y»."),
        ("", "Escribe la fórmula, por ejemplo AT - 26."),
        ("(AT", "Falta «)»."),
        ("2ALT", "Sobra «ALT» o falta un operador antes."),
        ("AT / 0", "«AT / 0» divide entre cero."),
    ],
)
def test_an_error_is_told_in_a_few_plain_words(text: str, told: str) -> None:
    assert str(refusal_of(text)) == told


def test_in_a_long_formula_the_place_is_shown() -> None:
    text = "(AT - DESC_ZOCLO) / 2 + MAS_VIDRIO + * 2 - DESC_JAMBA - DESC_OTRA"
    assert "Falta algo entre «+» y «*», cerca de «" in str(refusal_of(text))


pieces_of_text = st.lists(
    st.sampled_from(
        ["AT", "ALT", "HOLGURA", "ZOCLO", "5", "+", "-", "*", "(", ")", ",", "max(", "y"]
    ),
    max_size=12,
)


@given(pieces_of_text)
def test_whatever_is_wrong_is_told_in_one_short_breath(parts: list[str]) -> None:
    try:
        validate(" ".join(parts), OPENING)
    except FormulaError as error:
        assert len(str(error)) <= 130 and "posición" not in str(error)
