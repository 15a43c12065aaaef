"""The letters of an incident: to the owners of affected companies, and to the programme's people.

An owner's letter is asked again at the door whether its company is hit: what it says comes from
the incident's own telling, which names nobody.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ops.incidents.models import Action, Affected, Incident, Update
from ops.incidents.protocol import CLOCKS, Audience, Clock
from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post, post_for_programme
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole, Role
from tenants.programme.desk.addresses import desk_url
from tenants.programme.managers.models import Manager
from tenants.schemas.context import company_context, current_company
from tenants.web.links import site_url
from tenants.work.queues import Priority


def tell_owners(update: Update) -> int:
    """How many letters: one for each active owner of each affected company that serves."""
    letters = 0
    rows = Affected.objects.filter(incident=update.incident_id).select_related("company__schema")
    for row in rows:
        if not row.company.is_serving:
            continue
        with company_context(row.company):
            for owner in User.objects.filter(role=Role.OWNER, is_active=True):
                key = f"{NEWS.name}:{update.pk}:{owner.pk}"
                facts = {"update": update.pk, "owner": owner.pk}
                about = f"incident:{update.incident_id}"
                post(Letter(NEWS, key, owner.email, facts, about, settings.SUPPORT_EMAIL))
                letters += 1
    return letters


def call_opened(incident: Incident) -> int:
    """Whoever is to know at once; how many letters."""
    grave = incident.severity in {"P1", "P2"}
    audience = Audience.MANAGERS if grave else Audience.IN_CHARGE
    return _call(incident, audience, "opened", 0, incident.clock_from)


def call(incident: Incident, audience: Audience, clock: Clock, percent: int, by: datetime) -> int:
    """A clock runs out. Once for each mark of each clock; how many letters."""
    return _call(incident, audience, clock.value, percent, by)


def call_for_action(action: Action, weeks: int) -> None:
    """An action is late: whoever was to do it, and the managers, once a week."""
    for person in _people(action.manager_id, Audience.MANAGERS):
        key = f"{LATE_ACTION.name}:{action.pk}:{weeks}:{person.pk}"
        facts = {"action": action.pk, "manager": person.pk}
        about = f"incident:{action.incident_id}"
        post_for_programme(Letter(LATE_ACTION, key, person.email, facts, about))


def _call(incident: Incident, audience: Audience, why: str, percent: int, by: datetime) -> int:
    people = _people(incident.manager_id, audience)
    for person in people:
        mark = f"{why}:{percent}:{int(by.timestamp())}"
        key = f"{CALL.name}:{incident.pk}:{mark}:{person.pk}"
        facts = {"incident": incident.pk, "manager": person.pk, "why": why, "percent": percent}
        about = f"incident:{incident.pk}"
        post_for_programme(Letter(CALL, key, person.email, facts, about))
    return len(people)


def _people(in_charge: int | None, audience: Audience) -> list[Manager]:
    """Whoever is in charge is always among them; without one, the managers are asked."""
    rows = Manager.objects.filter(is_active=True)
    if audience == Audience.IN_CHARGE:
        alone = list(rows.filter(pk=in_charge))
        if alone:
            return alone
    if audience != Audience.EVERYBODY:
        rows = rows.filter(role=ProgrammeRole.MANAGER) | rows.filter(pk=in_charge)
    return list(rows.order_by("pk"))


def _news(mail: Mail) -> Context | None:
    """Nothing for a company that is not, or no longer, among the affected."""
    company = current_company()
    update = Update.objects.filter(pk=mail.facts["update"]).select_related("incident").first()
    owner = User.objects.filter(pk=mail.facts["owner"], role=Role.OWNER, is_active=True).first()
    if update is None or owner is None:
        return None
    mine = Affected.objects.filter(incident=update.incident_id, company=company.pk).first()
    if mine is None:
        return None
    is_first = not update.incident.updates.filter(pk__lt=update.pk).exists()
    return {
        "person": owner,
        "company": company,
        "text": update.text,
        "since": mine.since,
        "until": mine.until,
        "is_first": is_first,
        "is_over": update.state in {Incident.State.RESOLVED, Incident.State.CLOSED},
        "is_better": update.state == Incident.State.MITIGATED,
        "link": site_url(reverse("status", settings.PUBLIC_SCHEMA_URLCONF)),
    }


def _calling(mail: Mail) -> Context | None:
    """Nobody wants to hear of a clock that has stopped meanwhile."""
    incident = Incident.objects.filter(pk=mail.facts["incident"]).first()
    person = Manager.objects.filter(pk=mail.facts["manager"], is_active=True).first()
    why, percent = mail.facts["why"], mail.facts["percent"]
    if incident is None or person is None or not _still_runs(incident, why):
        return None
    return {
        "incident": incident,
        "person": person,
        "percent": percent,
        "clock": CLOCKS.get(why, ""),
        "by": {"mitigate": incident.mitigate_by, "news": incident.news_by}.get(
            why, incident.respond_by
        ),
        "companies": incident.affected.count(),
        "link": site_url(desk_url("incident", incident.pk)),
    }


def _still_runs(incident: Incident, why: str) -> bool:
    if why in {"opened", Clock.RESPOND}:
        return incident.waits_for_answer
    return incident.is_felt


def _late_action(mail: Mail) -> Context | None:
    rows = Action.objects.filter(pk=mail.facts["action"], done_at=None)
    action = rows.select_related("incident").first()
    person = Manager.objects.filter(pk=mail.facts["manager"], is_active=True).first()
    if action is None or person is None:
        return None
    owner = Manager.objects.filter(pk=action.manager_id).first()
    return {
        "action": action,
        "person": person,
        "owner": owner,
        "link": site_url(desk_url("incident", action.incident_id)),
    }


NEWS = mail_kind(MailKind("incident_news", _news, priority=Priority.WAITED_FOR))
CALL = mail_kind(MailKind("incident_call", _calling, priority=Priority.WAITED_FOR))
LATE_ACTION = mail_kind(MailKind("incident_action_late", _late_action))
