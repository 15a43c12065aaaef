"""Whom the clock asks and reminds, and who wants no letters."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from feedback.weeks import emails
from feedback.weeks.calendar import LATE, asked_on, closes_on, week_of
from feedback.weeks.events import LettersStopped, LettersWanted, WeekAsked, WeekReminded
from feedback.weeks.models import Invitation, OptOut
from feedback.weeks.questions import NEWEST
from tenants.events.recording import CLOCK, SOMEBODY, Actor, Person, record
from tenants.people.models import User
from tenants.schemas.clock import day_of, start_of
from tenants.schemas.companies import Company
from tenants.schemas.context import current_company
from tenants.schemas.transactions import atomic

MORNING = timedelta(hours=9)  # the hour of the letters


def to_ask(moment: datetime) -> QuerySet[User]:
    """The people of the current company who are asked now: nobody on most days, nor while the
    company is read-only. Who enters later on the day is asked next week. Several statements, since
    the rows are in two schemas."""
    company, day = current_company(), day_of(moment)
    week = week_of(day)
    first = asked_on(week)
    if company.is_read_only or not first <= day <= first + LATE:
        return User.objects.none()
    asked = Invitation.objects.of(company, week).values_list("user_id", flat=True)
    silent = OptOut.objects.filter(company=company.pk).values_list("user_id", flat=True)
    people = User.objects.filter(is_active=True, joined_at__lt=start_of(first) + MORNING)
    return people.exclude(pk__in=[*asked, *silent])


@atomic
def ask(user_id: int, moment: datetime) -> bool:
    """Ask one person of the current company; whether that was not done before."""
    day = day_of(moment)
    person = User.objects.get(pk=user_id)
    invitation, is_new = Invitation.objects.get_or_create(
        company=current_company(),
        user_id=person.pk,
        week=week_of(day),
        defaults={"version": NEWEST, "asked_on": day},
    )
    if is_new:
        emails.ask(invitation, person)
        record(WeekAsked(version=NEWEST), by=CLOCK, subject=person, at=moment)
    return is_new


def to_remind(moment: datetime) -> QuerySet[Any]:
    """The invitations of the current company's week that nobody has answered yet."""
    company, week = current_company(), week_of(day_of(moment))
    if company.is_read_only:
        return Invitation.objects.none()
    return Invitation.objects.of(company, week).silent()


@atomic
def remind(key: int, moment: datetime) -> bool:
    """Remind the person of an invitation, if a reminder is due and still wanted."""
    invitation = Invitation.objects.select_for_update().get(pk=key)
    number = invitation.reminder_due(day_of(moment))
    if not number or invitation.answered_at or not emails.wants_letters(invitation.user_id):
        return False
    person = User.objects.filter(pk=invitation.user_id, is_active=True).first()
    if person is None:
        return False
    invitation.reminders = number
    invitation.save(update_fields=["reminders"])
    emails.remind(invitation, person, number)
    record(WeekReminded(number=number), by=CLOCK, subject=person, at=moment)
    return True


def note_answer(user_id: int, week: date, moment: datetime) -> None:
    """A person of the current company has said something, in whatever way: no more reminders."""
    rows = Invitation.objects.of(current_company(), week).silent()
    rows.filter(user_id=user_id).update(answered_at=moment)


def is_open(week: date, moment: datetime) -> bool:
    """Whether answers of a week are still taken, by the current company's clock."""
    return day_of(moment) < closes_on(week)


@atomic
def stop_letters(
    company: Company, user_id: int, moment: datetime, *, by: Person | Actor = SOMEBODY
) -> bool:
    """Send a person no weekly letters any more; whether that is new. By a letter's link nobody
    has shown who they are."""
    _, is_new = OptOut.objects.get_or_create(
        company=company, user_id=user_id, defaults={"since": moment}
    )
    if is_new:
        record(LettersStopped(), by=by, subject=f"user:{user_id}", company=company, at=moment)
    return is_new


@atomic
def want_letters(
    company: Company, user_id: int, moment: datetime, *, by: Person | Actor = SOMEBODY
) -> bool:
    """Send a person the weekly letters again; whether that is new."""
    gone, _ = OptOut.objects.of(company, user_id).delete()
    if gone:
        record(LettersWanted(), by=by, subject=f"user:{user_id}", company=company, at=moment)
    return bool(gone)
