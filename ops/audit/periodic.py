"""When acts are sealed, heads are sent away and chains are checked."""

from datetime import datetime, timedelta

from ops.audit.checking import check_chains
from ops.audit.emails import send_away
from ops.audit.heads import keep_heads
from ops.audit.sealing import seal_acts
from tenants.periodic.housekeeping import A_NIGHT
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily, every
from tenants.schemas.transactions import atomic


@periodic("audit_seals", every(minutes=5), clock=Clock.SERVER, late=timedelta(minutes=30))
def seal(moment: datetime) -> Share:
    """Acts of the last minutes."""
    return Share(seal_acts())


@periodic("audit_heads", daily(4, 50), clock=Clock.SERVER, late=A_NIGHT)
def send_heads(moment: datetime) -> Share:
    """The heads of the day, by mail."""
    seal_acts()
    with atomic():
        row = keep_heads(moment)
        if row is not None:
            send_away(row)
    return Share(int(row is not None))


@periodic("audit_check", daily(5, 0), clock=Clock.SERVER, late=A_NIGHT)
def check(moment: datetime) -> Share:
    """Every chain, from its beginning; how many were read."""
    return Share(len(check_chains(moment)))
