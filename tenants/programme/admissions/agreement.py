"""The agreement that an owner accepts: its text is a template, its version is kept with the date.

Whoever changes a word of ``admissions/agreement_text.html`` raises the version. How long a trial
lasts, and what follows it, are settings: the text says them, and the version too.
"""

from dataclasses import dataclass

from django.conf import settings

TEXT_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Months of the trial, then days until the company is closed, then until it is erased."""

    months: int
    read_only_days: int
    closed_days: int

    @property
    def version(self) -> str:
        return f"{TEXT_VERSION}.{self.months}.{self.read_only_days}.{self.closed_days}"


def agreement_now() -> Agreement:
    """With today's settings."""
    return Agreement(
        settings.TRIAL_MONTHS, settings.TRIAL_READ_ONLY_DAYS, settings.TRIAL_CLOSED_DAYS
    )
