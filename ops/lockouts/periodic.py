"""What the clock does with lock-outs: judges again what goes on, and forgets."""

from datetime import datetime, timedelta

from ops.lockouts.models import JOINED_WITHIN, BarredAddress, Dossier, LoginTry
from ops.lockouts.watching import judge_again
from tenants.periodic.housekeeping import A_NIGHT, delete_in_batches
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.rows import each_row
from tenants.periodic.schedules import daily, every
from tenants.periodic.terms import LOCKOUTS

DOSSIERS = timedelta(days=400)  # as long as the events of who entered


@periodic("lockouts_judged", every(minutes=5), clock=Clock.SERVER, late=timedelta(minutes=15))
def judge_what_goes_on(moment: datetime) -> Share:
    """Dossiers of these hours, with the tries that came since."""

    def act(key: int) -> bool:
        dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=key)
        return judge_again(dossier, moment)

    rows = Dossier.objects.open().filter(touched_at__gte=moment - JOINED_WITHIN)
    return each_row(judge_what_goes_on, rows, act, moment)


@periodic("login_tries", daily(3, 50), clock=Clock.SERVER, late=A_NIGHT)
def forget_tries(moment: datetime) -> Share:
    """Tries, dossiers and bars of long ago."""
    old = (
        LoginTry.objects.filter(at__lt=moment - LOCKOUTS),
        Dossier.objects.filter(touched_at__lt=moment - DOSSIERS),
        BarredAddress.objects.filter(until__lt=moment),
    )
    return Share(sum(delete_in_batches(rows) for rows in old))
