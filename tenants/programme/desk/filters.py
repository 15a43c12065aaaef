"""The filters of the lists: a choice of few values, and days from and until."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib.admin import ListFilter, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from tenants.programme.desk.clock import end_of, start_of

Options = Callable[[], Iterable[tuple[Any, str]]]
Rows = QuerySet[Any]
Narrow = Callable[[Rows, str], Rows]


class Choice(SimpleListFilter):
    """One of few values; whatever is none of them finds everything, as nothing chosen does."""

    options: Options
    narrow: Narrow

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(value), label) for value, label in type(self).options()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        chosen = self.chosen
        return type(self).narrow(queryset, chosen) if chosen else queryset

    @classmethod
    def taken(cls) -> tuple[str, ...]:
        """The names that it reads of the address."""
        return (str(cls.parameter_name),)

    @property
    def chosen(self) -> str:
        value = self.value() or ""
        return value if value in {key for key, _ in self.lookup_choices} else ""

    @property
    def is_used(self) -> bool:
        return bool(self.chosen)


def choice(name: str, label: str, options: Options, narrow: Narrow | None = None) -> type[Choice]:
    """A filter under ``name`` in the address; without ``narrow`` that is the field, too."""

    def equal(rows: Rows, value: str) -> Rows:
        return rows.filter(**{name: value})

    return type(
        f"{name.title()}Choice",
        (Choice,),
        {
            "title": label,
            "parameter_name": name,
            "options": staticmethod(options),
            "narrow": staticmethod(narrow or equal),
        },
    )


class Days(ListFilter):
    """From a day and until another, both inside; what is no day is told and finds everything."""

    title = "Fechas"
    field = ""
    SINCE, UNTIL = "desde", "hasta"

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        typed = {name: params.pop(name, [""])[-1] for name in (self.SINCE, self.UNTIL)}
        self.form = DaysForm(typed, auto_id="filtro_%s")
        self.form.is_valid()

    @classmethod
    def taken(cls) -> tuple[str, ...]:
        """The names that it reads of the address."""
        return (cls.SINCE, cls.UNTIL)

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[Mapping[str, object]]:
        return iter(())

    def expected_parameters(self) -> list[str | None]:
        return [self.SINCE, self.UNTIL]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        since, until = (self.form.cleaned_data.get(name) for name in (self.SINCE, self.UNTIL))
        if since:
            queryset = queryset.filter(**{f"{self.field}__gte": start_of(since)})
        if until:
            queryset = queryset.filter(**{f"{self.field}__lt": end_of(until)})
        return queryset

    @property
    def is_used(self) -> bool:
        return any(self.form.cleaned_data.values()) or bool(self.form.errors)


class DaysForm(forms.Form):
    desde = forms.DateField(
        label="Desde", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    hasta = forms.DateField(
        label="Hasta", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name, day in [*data.items()]:  # an error takes its field away
            if day is not None and not date(2000, 1, 1) <= day <= date(2999, 12, 31):
                self.add_error(name, "Escribe una fecha entre los años 2000 y 2999.")
        return data


def days(field: str) -> type[Days]:
    """The moments of ``field``, by the programme's clock."""
    return type("FieldDays", (Days,), {"field": field})
