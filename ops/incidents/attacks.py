"""Dossiers of lock-outs that open an incident by themselves: one for each attack, however many.

It is one of security, and a P1, once a stranger may have got in; while they only guess, a P2.

A dossier is of an attack that is known already when it was found in it before, when one of its
addresses was, or when both went through many accounts: nobody can tell two of those apart. What it
is called follows its dossiers, and each of them is a line of its story.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from ops.alarm import LONGEST_SENTENCE, Reach, Severity
from ops.incidents import emails
from ops.incidents.events import IncidentMitigated
from ops.incidents.models import Entry, Incident, LinkedDossier
from ops.incidents.opening import (
    COMES_BACK_WITHIN,
    Finding,
    hit,
    open_incident,
    over,
    reopen,
    set_clocks,
    tell_event,
    write,
)
from ops.incidents.severity import Nature
from ops.incidents.told import publish
from ops.lockouts.core.verdict import Verdict
from ops.lockouts.models import MANY_ACCOUNTS, Dossier, strange_addresses
from tenants.events.recording import SYSTEM
from tenants.schemas.context import public_context
from tenants.schemas.transactions import atomic

KIND = "lockout"
FRESH = timedelta(days=1)
QUIET = timedelta(minutes=15)
"""After which an attack in which nobody got in counts as over."""
AT_ONCE = 500


def follow_attacks(moment: datetime) -> None:
    """Harmless twice, and by two processes at once: one of them does it. One statement where
    nothing is new."""
    with public_context():
        if _untold(moment).exists():
            _follow(moment)


@atomic
def _follow(moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents.attacks'))")
    known = [(each, _dossiers_of(each)) for each in _known(moment)]
    touched: dict[int, Incident] = {}
    for dossier in _untold(moment).order_by("locked_at", "pk")[:AT_ONCE]:
        incident, own = next(
            (each for each in known if _is_of(dossier, each[1])), (None, list[Dossier]())
        )
        if incident is None:
            incident = _open(dossier, moment)
            known.insert(0, (incident, own))
        elif not incident.is_felt:
            reopen(incident, SYSTEM, moment, f"Volvió. {incident.title}")
        _join(incident, dossier, moment)
        own.append(dossier)
        touched[incident.pk] = incident
    for incident in touched.values():
        _name(incident)
    publish()


def end_when_quiet(incident: Incident, moment: datetime) -> bool:
    """Nobody got in, or all of that was seen to, and nobody guesses any more. The row is locked."""
    if incident.kind != KIND or not incident.is_felt:
        return False
    dossiers = _dossiers_of(incident)
    is_within = any(each.is_open and _is_compromise(each) for each in dossiers)
    last = max((_last_guess(each) for each in dossiers), default=moment)
    if is_within or moment - last < QUIET:
        return False
    over(incident, max(last, incident.began_at), moment)
    write(incident, Entry.Kind.ALARM, "Nadie prueba contraseñas desde hace 15 minutos.", moment)
    tell_event(incident, IncidentMitigated(), SYSTEM, moment)
    return True


def _untold(moment: datetime) -> Any:
    """Dossiers that no incident tells of as they are: theirs is felt, or ended after they did."""
    told = LinkedDossier.objects.filter(dossier=OuterRef("pk"), verdict=OuterRef("verdict"))
    goes_on = Q(incident__state__in=Incident.FELT)
    told = told.filter(goes_on | Q(incident__ended_at__gte=OuterRef("touched_at")))
    rows = Dossier.objects.open().grave().filter(touched_at__gte=moment - FRESH)
    return rows.filter(~Exists(told))


def _known(moment: datetime) -> list[Incident]:
    """Attacks that are open or were resolved a short while ago, the newest of the open first."""
    back = Q(state=Incident.State.RESOLVED, resolved_at__gt=moment - COMES_BACK_WITHIN)
    rows = Incident.objects.select_for_update().filter(Q(state__in=Incident.OPEN) | back, kind=KIND)
    ordered = rows.order_by(F("resolved_at").desc(nulls_first=True), "-opened_at", "-pk")
    return list(ordered.prefetch_related("dossiers__dossier"))


def _is_of(dossier: Dossier, others: Iterable[Dossier]) -> bool:
    """Whether it belongs to the attack of the others."""
    addresses = _addresses_of([dossier])
    return (
        any(each.pk == dossier.pk for each in others)
        or not addresses.isdisjoint(_addresses_of(others))
        or (
            dossier.verdict in MANY_ACCOUNTS
            and any(each.verdict in MANY_ACCOUNTS for each in others)
        )
    )


def _dossiers_of(incident: Incident) -> list[Dossier]:
    return [link.dossier for link in incident.dossiers.all()]


def _addresses_of(dossiers: Iterable[Dossier]) -> set[str]:
    return {address for each in dossiers for address in strange_addresses(each.found)}


def _open(dossier: Dossier, moment: datetime) -> Incident:
    entered = _is_compromise(dossier)
    incident = open_incident(
        Finding(
            title=_title([dossier]),
            kind=KIND,
            origin=Incident.Origin.LOCKOUT,
            nature=Nature.FUNCTION.value,
            reach=Reach.SOME.value if dossier.company_id else Reach.NOBODY.value,
            companies=(dossier.company_id,) if dossier.company_id else (),
            cause=f"{KIND}:{dossier.pk}",
            source=dossier.pk,
            is_security=entered,
            severity=None if entered else Severity.P2,
            began_at=_first_guess(dossier),
        ),
        moment,
    )
    emails.call_opened(incident)
    return incident


def _join(incident: Incident, dossier: Dossier, moment: datetime) -> None:
    link, is_new = LinkedDossier.objects.get_or_create(
        incident=incident, dossier=dossier, defaults={"verdict": dossier.verdict}
    )
    if not is_new and link.verdict != dossier.verdict:
        link.verdict = dossier.verdict
        link.save(update_fields=["verdict"])
    if dossier.company_id:
        hit(incident, [dossier.company_id], _first_guess(dossier))
    code = f"{Entry.DOSSIER}{dossier.pk}:{dossier.verdict}"
    if not incident.entries.filter(kind=Entry.Kind.ALARM, code=code).exists():
        words = (
            f"Expediente {dossier.pk}: {dossier.get_verdict_display()}, {dossier.confidence} % "
            f"de seguridad. {dossier.facts[0]}"
        )
        write(incident, Entry.Kind.ALARM, words, moment, code=code)


def _name(incident: Incident) -> None:
    """In place, after its dossiers."""
    dossiers = [link.dossier for link in incident.dossiers.select_related("dossier")]
    incident.title = _title(dossiers)
    if not incident.is_security and any(map(_is_compromise, dossiers)):
        incident.is_security = True
        if not incident.is_judged:
            incident.severity = Severity.P1
            set_clocks(incident)
    if incident.reach == Reach.NOBODY.value and incident.affected.exists():
        incident.reach = Reach.SOME.value
    incident.save()


def _title(dossiers: Sequence[Dossier]) -> str:
    """It names neither a person nor a company."""
    entered = sum(map(_is_compromise, dossiers))
    guessed = len(dossiers) - entered
    parts = []
    if entered:
        parts.append(f"Alguien más pudo entrar a {_accounts(entered)}")
    if guessed:
        begin = "prueba" if entered else "Alguien prueba"
        parts.append(f"{begin} contraseñas en {_accounts(guessed, 'otras ' if entered else '')}")
    return f"{' y '.join(parts)}."[:LONGEST_SENTENCE]


def _accounts(many: int, others: str = "") -> str:
    if many == 1:
        return "otra cuenta" if others else "una cuenta"
    return f"{others}{many} cuentas"


def _is_compromise(dossier: Dossier) -> bool:
    return bool(dossier.verdict == Verdict.COMPROMISE.code)


def _first_guess(dossier: Dossier) -> datetime:
    told = dossier.found.get("first")
    return datetime.fromisoformat(told) if told else dossier.locked_at


def _last_guess(dossier: Dossier) -> datetime:
    told = dossier.found.get("last")
    last = datetime.fromisoformat(told) if told else dossier.touched_at
    return max(last, dossier.touched_at)
