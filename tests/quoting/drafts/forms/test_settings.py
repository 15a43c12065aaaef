from decimal import Decimal

import pytest

from quoting.core.promise import Milestone
from quoting.drafts.forms.payments import Milestones
from quoting.drafts.forms.settings import SettingsForm
from quoting.drafts.models.settings import QuoteSettings
from tenants.schemas.companies import Company

RATES = {
    "method": "additive",
    "waste_mode": "percent",
    "reminders": "",
    "rounding": "0.1",
    "overhead": "15",
    "profit": "25",
    "waste": "5",
    "tax_rate": "16",
    "validity_days": "15",
    "series": "cot",
    "delivery_time": "",
    "terms": "",
}


def payments(*rows: tuple[str, str, str]) -> Milestones:
    data = {"p-TOTAL_FORMS": str(len(rows)), "p-INITIAL_FORMS": "0"}
    for index, row in enumerate(rows):
        data |= dict(
            zip((f"p-{index}-{f}" for f in ("label", "percent", "when")), row, strict=True)
        )
    return Milestones(data, prefix="p")


def test_payments_that_add_up_to_a_hundred_are_kept() -> None:
    form = payments(
        ("Anticipo", "33.4", "al aceptar"), ("", "", ""), ("Resto", "66.6", "al entregar")
    )
    assert form.is_valid()
    assert form.milestones() == (
        Milestone("Anticipo", Decimal("33.4"), "al aceptar", pesos=Decimal(0)),
        Milestone("Resto", Decimal("66.6"), "al entregar", pesos=Decimal(0)),
    )


def test_payments_that_do_not_add_up_are_refused_with_their_sum() -> None:
    form = payments(("Anticipo", "60", ""), ("Resto", "30", ""))
    assert not form.is_valid()
    assert form.non_form_errors() == ["Los pagos suman 90 % y deben sumar 100 %: falta 10 %."]


def test_a_payment_needs_its_name_and_its_share() -> None:
    form = payments(("", "100", ""), ("Resto", "", ""))
    assert not form.is_valid()
    assert form.errors == [
        {"label": ["Falta este dato."]},
        {"percent": ["Falta este dato."]},
    ]


def test_without_payments_the_quotation_prints_none() -> None:
    form = payments(("", "", ""))
    assert form.is_valid()
    assert form.milestones() == ()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("profit", "900"),
        ("profit", "-1"),
        ("overhead", "NaN"),
        ("waste", "101"),
        ("tax_rate", "17"),
        ("validity_days", "0"),
        ("series", "COT/1"),
        ("series", "Ñ"),
        ("terms", "x" * 6001),
    ],
)
def test_settings_out_of_their_limits_are_refused(company: Company, field: str, typed: str) -> None:
    form = SettingsForm(RATES | {field: typed}, instance=QuoteSettings.load())
    assert list(form.errors) == [field]


def test_the_series_is_written_in_capitals(company: Company) -> None:
    form = SettingsForm(RATES, instance=QuoteSettings.load())
    assert form.is_valid()
    assert (form.instance.series, form.instance.profit) == ("COT", Decimal(25))
