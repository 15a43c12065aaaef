"""The payments that are agreed: of the company's usual plan, or of one quotation."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from catalog.core.numbers import doubt_of_percent, foreign_sign, percent_digits, plain_digits
from quoting.core.promise import Milestone, plan_problem
from quoting.drafts.forms.fields import AmountField, PlainForm, text_field

EMPTY = 2
PREFIX = "pagos"
MOST = 12
PERCENT, PESOS, REST = "percent", "pesos", "rest"
SHARES = [(PERCENT, "%"), (PESOS, "pesos"), (REST, "lo que falte")]


class MilestoneForm(PlainForm):
    """A payment: per cent of the total, pesos, or what the others leave. A row left empty is no
    payment."""

    label = text_field("Pago", 40)
    percent = AmountField(label="Cuánto", least="0.01", required=False, is_percent=None)
    share = forms.ChoiceField(label="De qué", choices=SHARES, required=False, initial=PERCENT)
    when = text_field("Cuándo", 80)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors or not self.is_written:
            return data
        share, amount = data["share"] or PERCENT, data.get("percent")
        if not data["label"]:
            self.add_error("label", "Falta este dato.")
        if share == REST and amount:
            self.add_error("percent", "Déjalo vacío: este pago lleva lo que falte.")
        if share != REST and not amount:
            self.add_error("percent", "Falta este dato.")
        if share in (PERCENT, PESOS) and amount and (told := self._wrong(share, amount)):
            self.add_error("percent", told)
        return data

    def _wrong(self, share: str, amount: Decimal) -> str:
        """Why ``amount`` is not what ``share`` says it is of, or nothing."""
        written, is_percent = str(self["percent"].data), share == PERCENT
        if foreign := foreign_sign(written, is_percent=is_percent):
            return foreign
        if is_percent and amount > 100:
            return "Escribe un número de 0.01 a 100."
        return doubt_of_percent(written, amount) if is_percent else ""

    @property
    def is_written(self) -> bool:
        data = self.cleaned_data
        names = ("label", "percent", "when")
        return any(data.get(name) for name in names) or data.get("share") == REST

    @property
    def milestone(self) -> Milestone:
        data = self.cleaned_data
        share, amount = data["share"] or PERCENT, data.get("percent") or Decimal(0)
        return Milestone(
            data["label"],
            percent=amount if share == PERCENT else Decimal(0),
            pesos=amount if share == PESOS else Decimal(0),
            when=data["when"],
        )


class BaseMilestones(forms.BaseFormSet):
    def clean(self) -> None:
        if not any(self.errors) and (problem := plan_problem(self.milestones())):
            raise ValidationError(problem)

    def milestones(self) -> tuple[Milestone, ...]:
        return tuple(form.milestone for form in self.forms if form.is_written)


# The stubs do not see that the factory returns a subclass of the formset given to it.
Milestones: type[BaseMilestones] = forms.formset_factory(  # type: ignore[assignment]
    MilestoneForm, formset=BaseMilestones, extra=EMPTY, max_num=MOST, absolute_max=MOST
)


def payments_form(terms: Iterable[Milestone], data: QueryDict | None) -> BaseMilestones:
    """The rows of ``terms`` or, once they are sent, those of ``data``: a row that says the same as
    before counts too."""
    if data is not None:
        return Milestones(data, prefix=PREFIX)
    return Milestones(initial=_as_typed(terms), prefix=PREFIX)


def sent_payments(terms: Iterable[Milestone]) -> dict[str, str]:
    """What the rows of ``terms`` would post."""
    rows = _as_typed(terms)
    counts = {"TOTAL": len(rows), "INITIAL": 0, "MIN_NUM": 0, "MAX_NUM": MOST}
    sent = {f"{PREFIX}-{name}_FORMS": str(count) for name, count in counts.items()}
    for number, row in enumerate(rows):
        for name, value in row.items():
            shown = plain_digits(value) if isinstance(value, Decimal) else value
            sent[f"{PREFIX}-{number}-{name}"] = shown or ""
    return sent


def _as_typed(terms: Iterable[Milestone]) -> list[dict[str, Any]]:
    """What the rows of the form show of ``terms``."""
    return [
        {
            "label": term.label,
            "percent": percent_digits(term.percent) if term.percent else term.pesos or None,
            "share": PERCENT if term.percent else PESOS if term.pesos else REST,
            "when": term.when,
        }
        for term in terms
    ]
