"""The numbers of lock-outs that whoever watches over the program reads."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Exists, Q

from ops.health.readings import Reading
from ops.lockouts.core.verdict import Verdict
from ops.lockouts.models import GUESSED, MANY_ACCOUNTS, Dossier, LoginTry

LATELY, A_DAY = timedelta(minutes=10), timedelta(days=1)
UNDER_WAY = timedelta(seconds=75)
"""What is refused during a pause is noted once a minute: silence of more than one is the end."""
SURE = 80  # percent
HARMLESS = (Verdict.FORGETFUL.code, Verdict.STALE.code)


def counts_at(moment: datetime) -> Mapping[str, int]:
    """By the name of each reading. Whoever forgot a password is counted only as a lock-out: nobody
    is to be alarmed by it. A stranger within is one that failed as no person does, or whom the
    owner disowned. Spraying counts while somebody guesses."""
    guesses = LoginTry.objects.between(moment - UNDER_WAY, moment).filter(outcome__in=GUESSED)
    opened = Dossier.objects.open()
    disowned = Q(disowned_at__isnull=False)
    today = opened.filter(touched_at__gte=moment - A_DAY)
    return {
        "lockouts.lately": Dossier.objects.filter(
            locks__gt=0, touched_at__gte=moment - LATELY
        ).count(),
        "lockouts.spraying": opened.filter(
            Exists(guesses), verdict__in=MANY_ACCOUNTS, touched_at__gte=moment - LATELY
        ).count(),
        "lockouts.compromise": opened.filter(
            Q(confidence__gte=SURE) | disowned, verdict=Verdict.COMPROMISE.code
        ).count(),
        "lockouts.open": today.filter(~Q(verdict__in=HARMLESS) | disowned).count(),
    }


def read(moment: datetime) -> Iterable[Reading]:
    """Of ``ops.health.readings.sources``."""
    return [Reading(name, value) for name, value in counts_at(moment).items()]
