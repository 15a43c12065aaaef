"""Hears of every try to enter: keeps it, opens a dossier when a log-in is paused, and bars.

All of it is in the try's own transaction, so that a dossier is there when the visitor reads the
page of the pause. What fails in it is told to the log and keeps nobody from entering.
"""

from datetime import datetime, timedelta

import structlog
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F
from django.utils import timezone

from ops.lockouts import emails, marks
from ops.lockouts.agents import family
from ops.lockouts.core.verdict import Finding, Verdict, judge
from ops.lockouts.events import DossierOpened, VerdictChanged
from ops.lockouts.gathering import DAY, episode_of, shown
from ops.lockouts.models import GUESSED, JOINED_WITHIN, NOTED_EACH, BarredAddress, Dossier, LoginTry
from tenants.events.recording import SYSTEM, record
from tenants.people.outcomes import Outcome
from tenants.people.tries import Try
from tenants.schemas.companies import Company
from tenants.schemas.context import selected

logger = structlog.get_logger(__name__)
HOUR = timedelta(hours=1)
MOST_GUESSES = 60  # of strangers at one account in an hour, over all addresses


def watch(told: Try) -> None:
    """Of ``tenants.people.tries.watchers``."""
    try:
        with transaction.atomic(using=DEFAULT_DB_ALIAS):
            _watch(told)
    except Exception:
        logger.exception("A try to enter was not kept.")


def barred_until(address: str, email: str) -> datetime | None:
    """Of ``tenants.people.tries.bars``: an address that somebody barred, or an account at which so
    many strangers guessed in an hour, from however many addresses, that no more of them may. Its
    owner enters by a browser that is known, or knows one by a letter."""
    moment = timezone.now()
    barred = BarredAddress.objects.filter(address=address, until__gt=moment)
    guessed = LoginTry.objects.of(_company(), marks.who(email)).filter(
        outcome__in=(Outcome.FAILED, Outcome.LOCKED), known=False, at__gt=moment - HOUR
    )
    last = slice(MOST_GUESSES - 1, MOST_GUESSES)
    moments = guessed.order_by("-at").values_list("at", flat=True)[last]
    untils = [*barred.values_list("until", flat=True), *(at + HOUR for at in moments)]
    return max(untils, default=None)


def _company() -> Company | None:
    place = selected()
    return place if isinstance(place, Company) else None


def _watch(told: Try) -> None:
    row = _keep(told, _company())
    match told.outcome:
        case Outcome.LOCKED:
            _locked(row, told)
        case Outcome.ENTERED:
            _entered(row, told)


def _keep(told: Try, company: Company | None) -> LoginTry:
    row = LoginTry(
        company=company,
        who=marks.who(told.email),
        account=told.account.pk if told.account else None,
        outcome=told.outcome,
        at=told.at,
        until=told.at,
        address=told.address,
        agent=family(told.agent),
        known=told.known,
        guess="" if told.outcome == Outcome.ENTERED else marks.guess(told.password, told.at),
    )
    if told.outcome == Outcome.REFUSED:
        same = LoginTry.objects.of(company, row.who).filter(
            outcome=row.outcome, address=row.address, guess=row.guess, at__gt=told.at - NOTED_EACH
        )
        if same.update(times=F("times") + 1, until=told.at):
            return row
    row.save()
    return row


def _locked(row: LoginTry, told: Try) -> None:
    dossier = look_into(row.company, row.who, told, locks=1)
    if dossier is not None:
        emails.tell_owner(dossier, told.email)


def _entered(row: LoginTry, told: Try) -> None:
    """A right password is looked into where wrong ones went before it."""
    before = LoginTry.objects.between(told.at - DAY, told.at).filter(outcome__in=GUESSED)
    of_account = before.of(row.company, row.who)
    if not (of_account | before.filter(address=row.address)).exists():
        return
    episode = episode_of(row.company, row.who, row.account, told.at)
    if episode is None:
        return
    finding = judge(episode)
    if finding.verdict is Verdict.COMPROMISE or _newest(row.company, row.who, told.at):
        dossier = look_into(row.company, row.who, told)
        if dossier is not None and finding.verdict is Verdict.COMPROMISE:
            emails.tell_owner(dossier, told.email)


def look_into(company: Company | None, who: str, told: Try, *, locks: int = 0) -> Dossier | None:
    """Judge what is known now: the open dossier of these hours takes it, or a new one."""
    account = told.account.pk if told.account else None
    episode = episode_of(company, who, account, told.at)
    if episode is None:
        return None
    finding = judge(episode)
    dossier = _newest(company, who, told.at, lock=True)
    if dossier is None:
        dossier = Dossier(
            company=company, who=who, masked=marks.masked(told.email), locked_at=told.at
        )
    _write(dossier, finding, account)
    dossier.locks += locks
    dossier.touched_at = told.at
    dossier.found = shown(episode)
    dossier.save()
    return dossier


def judge_again(dossier: Dossier, moment: datetime) -> bool:
    """With what came since; whether anything did."""
    episode = episode_of(dossier.company, dossier.who, dossier.account, moment)
    if episode is None:
        return False
    found = shown(episode)
    if found == dossier.found:
        return False
    _write(dossier, judge(episode), dossier.account)
    dossier.found = found
    dossier.save(update_fields=["verdict", "confidence", "facts", "found"])
    return True


def _newest(
    company: Company | None, who: str, moment: datetime, *, lock: bool = False
) -> Dossier | None:
    rows = Dossier.objects.open().filter(
        company=company, who=who, touched_at__gte=moment - JOINED_WITHIN
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.order_by("-touched_at").first()


def _write(dossier: Dossier, finding: Finding, account: int | None) -> None:
    """The verdict; that of a stranger who entered stays, whatever comes after."""
    former, code = dossier.verdict, finding.verdict.code
    if former == Verdict.COMPROMISE.code and code != former:
        return
    dossier.account = account
    dossier.verdict, dossier.confidence = code, finding.confidence
    dossier.facts = list(finding.facts)
    if dossier.pk is None:
        dossier.touched_at = dossier.locked_at
        dossier.save()
        opened = DossierOpened(verdict=code, confidence=finding.confidence)
        record(opened, by=SYSTEM, subject=dossier, company=dossier.company)
    elif former != code:
        changed = VerdictChanged(former=former, verdict=code)
        record(changed, by=SYSTEM, subject=dossier, company=dossier.company)
