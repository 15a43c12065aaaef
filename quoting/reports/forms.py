"""The days that a report covers."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from quoting.drafts.forms.fields import day_field

MOST_DAYS = 366 * 3


class PeriodForm(forms.Form):
    """Empty is the month of ``today``."""

    since = day_field("Desde", required=False)
    until = day_field("Hasta", required=False)

    def __init__(self, data: Any, today: date) -> None:
        self.usual = {"since": today.replace(day=1), "until": today}
        usual = self.usual.items()
        super().__init__({name: data.get(name) or day.isoformat() for name, day in usual})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            raise ValidationError("El primer día va antes que el último.")
        if since and until and until - since > timedelta(days=MOST_DAYS):
            raise ValidationError("Un reporte abarca hasta tres años.")
        return data

    def period(self) -> tuple[date, date]:
        """The days asked for, or the usual ones where they are not good."""
        days = self.cleaned_data if self.is_valid() else self.usual
        return days["since"], days["until"]
