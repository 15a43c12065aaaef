"""The numbers of lock-outs that whoever watches over the program reads."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from ops.health.readings import Reading
from ops.lockouts.core.verdict import Verdict
from ops.lockouts.models import (
    GUESSED,
    JOINED_WITHIN,
    MANY_ACCOUNTS,
    NOTED_EACH,
    Dossier,
    LoginTry,
    strange_addresses,
)

LATELY, A_DAY = timedelta(minutes=10), timedelta(days=1)
UNDER_WAY = timedelta(seconds=25)
"""Silence of so long is the end of an attack: with a look every 20 seconds its alarm ends within
45, and no machine that goes through accounts waits longer between two of them."""
MOST = 500
SURE = 80  # percent
HARMLESS = (Verdict.FORGETFUL.code, Verdict.STALE.code)


def counts_at(moment: datetime) -> Mapping[str, int]:
    """By the name of each reading. Whoever forgot a password is counted only as a lock-out: nobody
    is to be alarmed by it. A stranger within is one that failed as no person does, or whom the
    owner disowned. Spraying counts while whoever does it guesses."""
    opened = Dossier.objects.open()
    disowned = Q(disowned_at__isnull=False)
    today = opened.filter(touched_at__gte=moment - A_DAY)
    return {
        "lockouts.lately": Dossier.objects.filter(
            locks__gt=0, touched_at__gte=moment - LATELY
        ).count(),
        "lockouts.spraying": _sprayed_at(moment),
        "lockouts.compromise": opened.filter(
            Q(confidence__gte=SURE) | disowned, verdict=Verdict.COMPROMISE.code
        ).count(),
        "lockouts.open": today.filter(~Q(verdict__in=HARMLESS) | disowned).count(),
    }


def _sprayed_at(moment: datetime) -> int:
    """Dossiers of these hours at whose account, or from one of whose addresses, a stranger guesses
    now; a person elsewhere who mistypes is none of them."""
    guesses = LoginTry.objects.filter(
        at__gt=moment - UNDER_WAY - NOTED_EACH, at__lte=moment, until__gt=moment - UNDER_WAY,
        outcome__in=GUESSED, known=False,
    )  # fmt: skip
    lately = set(guesses.values_list("address", "company", "who"))
    if not lately:
        return 0
    addresses = {address for address, _, _ in lately}
    accounts = {(company, who) for _, company, who in lately}
    rows = Dossier.objects.open().filter(
        verdict__in=MANY_ACCOUNTS, touched_at__gte=moment - JOINED_WITHIN
    )
    told = rows.order_by("-touched_at").values_list("company", "who", "found")[:MOST]
    return sum(
        (company, who) in accounts or not addresses.isdisjoint(strange_addresses(found))
        for company, who, found in told
    )


def read(moment: datetime) -> Iterable[Reading]:
    """Of ``ops.health.readings.sources``."""
    return [Reading(name, value) for name, value in counts_at(moment).items()]
