"""The two links of a weekly letter.

That of the questions is of the company's site and worthless in another: it holds the person, the
week and the version of the questions, and is the same each time. That of the letters themselves is
of the programme's site, since it must work while a company is suspended, and after it is gone.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from feedback.weeks.models import Invitation
from feedback.weeks.questions import QUESTIONS, Choice, Questionnaire
from tenants.schemas.companies import Company
from tenants.web.links import BadLink, SiteLink, company_url, seal, unseal

PURPOSE = "feedback.week"
CHOSEN = "r"  # the parameter with the answer that was chosen in the letter
_LETTERS = SiteLink("weekly_letters")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked what, in the current company."""

    user_id: int
    week: date
    version: int

    @property
    def questionnaire(self) -> Questionnaire:
        return QUESTIONS[self.version]


def week_token(user_id: int, week: date, version: int) -> str:
    return seal(PURPOSE, [user_id, week.isoformat(), version])


def week_path(user_id: int, week: date, version: int) -> str:
    token = week_token(user_id, week, version)
    return reverse("answers:week", settings.ROOT_URLCONF, args=[token])


def week_link(invitation: Invitation, choice: Choice | None = None) -> str:
    """Its absolute address; with a ``choice`` of the first question the form opens with it."""
    path = week_path(invitation.user_id, invitation.week, invitation.version)
    chosen = f"?{urlencode({CHOSEN: choice.code})}" if choice else ""
    return company_url(f"{path}{chosen}")


def asked_of_link(token: str) -> Asked:
    """Raises BadLink if it is forged, of another company, or of questions that no longer exist."""
    user_id, week, version = unseal(PURPOSE, token)
    if version not in QUESTIONS:
        raise BadLink
    return Asked(user_id, date.fromisoformat(week), version)


def letters_link(company: Company, user_id: int) -> str:
    """Where a person stops the weekly letters, or has them again."""
    return _LETTERS.url([company.pk, user_id])


def letters_path(company: Company, user_id: int) -> str:
    return _LETTERS.path([company.pk, user_id])


def reader_of_link(token: str) -> tuple[int, int]:
    """The key of the company, and the person's. Raises BadLink."""
    company, user_id = _LETTERS.read(token)
    return company, user_id
