"""What operations throw away at night."""

from datetime import datetime, timedelta

from ops.backups.company import discard
from ops.backups.models import BackupRun, CompanyRestore, DrillRun
from tenants.periodic.housekeeping import A_NIGHT, delete_in_batches
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily

COPIES = timedelta(days=14)
"""How long the copy of a company that it does not use is kept, to undo or to swap."""

ROWS = timedelta(days=400)


@periodic("company_copies", daily(4, 10), clock=Clock.SERVER, late=A_NIGHT)
def drop_copies(moment: datetime) -> Share:
    """Schemas and files beside those of a company, past their term."""
    kept = CompanyRestore.objects.exclude(state=CompanyRestore.State.DROPPED)
    old = kept.filter(started_at__lt=moment - COPIES).select_related("company")
    for row in old:
        discard(row)
    return Share(done=len(old))


@periodic("backup_rows", daily(4, 15), clock=Clock.SERVER, late=A_NIGHT)
def forget_runs(moment: datetime) -> Share:
    """Rows of backups and drills of long ago."""
    tables = (BackupRun, DrillRun)
    old = {"started_at__lt": moment - ROWS}
    return Share(sum(delete_in_batches(table.objects.filter(**old)) for table in tables))
