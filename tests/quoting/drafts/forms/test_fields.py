import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from catalog.fields import NumberField
from compose.local.instance import PROJECT
from quoting.drafts.forms.fields import AmountField
from quoting.drafts.forms.payments import Milestones


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250.5", "1250.5"),
        ("1,250.50", "1250.50"),
        ("$ 1,250.50", "1250.50"),
        (".5", "0.5"),
        ("0", "0"),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, amount: str) -> None:
    assert AmountField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    ["12,5", "1.2.3", "NaN", "Infinity", "1e999", "-1", "doce", "1_000", "٣", "🪟", "9" * 10_000],
)
def test_whatever_else_is_refused_with_the_accepted_range(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"de 0 a 9,999,999\.99"):
        AmountField().clean(typed)


def test_too_many_decimals_are_refused_and_never_rounded() -> None:
    with pytest.raises(ValidationError, match="a lo más 2 decimales"):
        AmountField().clean("1.005")


def test_a_whole_number_takes_no_decimals() -> None:
    with pytest.raises(ValidationError, match="número entero"):
        AmountField(places=0).clean("2.5")


def test_nothing_typed_is_nothing_where_that_is_allowed() -> None:
    assert AmountField(required=False).clean("  ") is None


def test_pesos_are_no_per_cent_nor_the_other_way_round() -> None:
    assert AmountField(is_percent=True, most="100").clean("10 %") == 10
    with pytest.raises(ValidationError, match="«10 %» es un por ciento y aquí no va"):
        AmountField(label="Descuento en pesos").clean("10 %")
    with pytest.raises(ValidationError, match="«\\$50» es de pesos y aquí va un por ciento"):
        AmountField(is_percent=True, most="100").clean("$50")


def _number_fields(
    form: type[forms.BaseForm] = forms.BaseForm,
) -> Iterator[tuple[str, forms.Field]]:
    """Those of every form of the product, by name."""
    yield from ((n, f) for n, f in getattr(form, "base_fields", {}).items() if _is_number(f))
    for each in form.__subclasses__():
        yield from _number_fields(each)


def _is_number(field: forms.Field) -> bool:
    return isinstance(field, AmountField | NumberField)


def test_every_field_with_a_sign_of_per_cent_beside_it_asks_about_less_than_one() -> None:
    """One rule: «0.1» is «0.1 %» or «10 %», whichever page it is typed in."""
    get_resolver().url_patterns  # noqa: B018 -- every page loads its forms
    pages = [path for app in ("quoting", "catalog") for path in (PROJECT / app).rglob("*.html")]
    signed = {
        name
        for path in pages
        for name in re.findall(r'field=\w+\.(\w+) suffix="%"', path.read_text(encoding="utf-8"))
    }
    fields = list(_number_fields())
    signed |= {name for name, field in fields if "%" in str(field.label)}
    assert {"discount", "seller_discount", "overhead", "waste", "percent", "surcharge"} <= signed
    for name, field in fields:
        if name in signed and getattr(field, "is_percent", None) is not None:
            with pytest.raises(ValidationError, match=r"«0\.1» es menos de 1 %. ¿10\?"):
                field.clean("0.1")
            assert field.clean("10 %") == 10


@pytest.mark.parametrize(
    ("share", "typed", "told"),
    [
        ("percent", "0.6", "¿60? Escribe 60"),
        ("percent", "$60", "es de pesos y aquí va un por ciento"),
        ("percent", "101", "de 0.01 a 100"),
        ("pesos", "60 %", "es un por ciento y aquí no va"),
    ],
)
def test_a_payment_is_read_as_what_it_is_of(share: str, typed: str, told: str) -> None:
    data = {"p-TOTAL_FORMS": "1", "p-INITIAL_FORMS": "0", "p-0-label": "Anticipo"}
    rows = Milestones(data | {"p-0-percent": typed, "p-0-share": share}, prefix="p")
    assert not rows.is_valid()
    assert told in rows.forms[0].errors["percent"][0]


@pytest.mark.parametrize(
    ("share", "typed", "percent", "pesos"),
    [
        ("percent", "0.5 %", "0.5", "0"),
        ("pesos", "0.5", "0", "0.5"),
        ("percent", "60 %", "60", "0"),
    ],
)
def test_a_payment_says_its_sign_or_has_none(
    share: str, typed: str, percent: str, pesos: str
) -> None:
    data = {"p-TOTAL_FORMS": "2", "p-INITIAL_FORMS": "0", "p-0-label": "A", "p-1-label": "Resto"}
    data |= {"p-0-percent": typed, "p-0-share": share, "p-1-share": "rest"}
    rows = Milestones(data, prefix="p")
    assert rows.is_valid(), rows.errors
    first, _ = rows.milestones()
    assert (first.percent, first.pesos) == (Decimal(percent), Decimal(pesos))
