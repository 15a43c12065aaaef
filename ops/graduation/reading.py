"""The evidence of a period, from the rows of every room; each piece with the page it is read on.

Only what was known at the end of the period counts, so that a report of a period that is over says
the same whenever it is made.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Max

from feedback.cases.clocks import Cause
from feedback.cases.models import Case
from feedback.numbers.reading import read_figures
from feedback.weeks.calendar import A_WEEK, closes_on
from ops.graduation.core.evidence import (
    CALM_WINDOW,
    Confirmation,
    Evidence,
    Heard,
    Member,
    Period,
    Promise,
    Told,
)
from ops.graduation.measures import answered, incidents, uptime, watched
from ops.graduation.models import Tick, TimeConfirmation
from ops.graduation.prelaunch.items import ITEMS, SUPPORT
from tenants.companies.events import CompanyClosed, CompanyErased, CompanyOpened, CompanyResumed
from tenants.events.models import ActorKind, Event
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.clock import day_of, end_of, start_of
from tenants.schemas.companies import Company, site_address


def site() -> str:
    """What stands before the paths of the desk in a file that is read elsewhere."""
    return site_address(settings.BASE_DOMAIN)


def period_of(first: date, last: date) -> Period:
    """Whole days of the programme's clock."""
    return Period(first, last, end_of(last))


def evidence_of(period: Period) -> Evidence:
    return Evidence(
        period=period,
        uptime=uptime(period),
        answered=answered(period),
        heard=heard(period),
        members=tuple(members(period)),
        incidents=incidents(period),
        told=told(period),
        confirmations=confirmations(period),
        support=support(period),
        watched_whole=watched(period, period.first),
        watched_lately=watched(period, period.starts(CALM_WINDOW)),
    )


def heard(period: Period) -> Heard:
    """Of the weeks that began and closed in the period: nothing is taken of them any more."""
    since = _monday(period.first + A_WEEK - timedelta(days=1))
    until = _monday(period.last + timedelta(days=1) - (closes_on(since) - since))
    figures = read_figures(since, until)
    scores = sorted(score for each in figures.scores.values() for score in each)
    asked = {(each.company, each.person) for each in figures.asked}
    return Heard(tuple(scores), len(asked), len(figures.scores), desk_url("figures"))


def _monday(day: date) -> date:
    """The last one until ``day``."""
    return day - timedelta(days=day.weekday())


def members(period: Period) -> Iterator[Member]:
    """Every company that was open before the period's end, also those that were erased since."""
    used = _last_used(period)
    left = _left(period)
    for company in Company.objects.filter(opened_at__lt=period.end).order_by("pk"):
        if company.opened_at is not None:
            url = desk_url("company", company.pk)
            opened = day_of(company.opened_at)
            yield Member(company.name, opened, left.get(company.pk), used.get(company.pk), url)
    erased = Event.objects.of_kind(CompanyErased).before(period.end).order_by("pk")
    for event in erased:
        gone = day_of(event.at)
        name = f"Empresa {event.facts['number']}, ya borrada"
        yield Member(name, gone - timedelta(days=event.facts["days"]), gone, None)


def told(period: Period) -> tuple[Told, ...]:
    """What people of companies told in the period; what is joined to another waits with it."""
    rows = Case.objects.filter(opened_at__gte=start_of(period.first), opened_at__lt=period.end)
    rows = rows.filter(joined_to=None).exclude(cause=Cause.SILENCE).order_by("pk")
    return tuple(
        Told(
            f"{row}, {row.company.name}",
            row.due_at,
            row.answered_at or row.closed_at,
            desk_url("case", row.pk),
        )
        for row in rows.select_related("company")
    )


def confirmations(period: Period) -> tuple[Confirmation, ...]:
    rows = TimeConfirmation.objects.said_before(period.end).select_related("company")
    return tuple(
        Confirmation(
            row.company.name,
            row.before,
            row.now,
            row.said_on,
            f"{desk_url('graduation')}#confirmado",
        )
        for row in rows.order_by("at", "pk")
        if row.said_on <= period.last
    )


def support(period: Period) -> tuple[Promise, ...]:
    """What people had shown of the support process when the period ended."""
    ticks = {tick.item: tick for tick in Tick.objects.newest_before(period.end)}
    return tuple(
        Promise(
            item.title,
            ticks[code].is_done if code in ticks else None,
            ticks[code].evidence if code in ticks else "",
            f"{desk_url('prelaunch')}#{code}",
        )
        for code, item in ITEMS.items()
        if item.group == SUPPORT
    )


def _last_used(period: Period) -> dict[int, date]:
    """By company: the last day on which one of its people did anything."""
    acts = Event.objects.before(period.end).filter(
        actor_kind=ActorKind.PERSON, actor_id__isnull=False, company__isnull=False
    )
    rows = acts.order_by().values_list("company").annotate(last=Max("at"))
    return {company: day_of(last) for company, last in rows}


def _left(period: Period) -> dict[int, date]:
    """By company: the day it was closed, unless it was opened again afterwards."""
    acts = Event.objects.before(period.end).of_kind(CompanyClosed, CompanyResumed, CompanyOpened)
    found: dict[int, date] = {}
    for company, kind, at in acts.order_by("pk").values_list("company", "kind", "at"):
        if kind == CompanyClosed.kind:
            found[company] = day_of(at)
        else:
            found.pop(company, None)
    return found
