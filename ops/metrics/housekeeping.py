"""The clock of the measures: looked at, merged, and forgotten after their terms."""

from datetime import datetime, timedelta

from ops.metrics.gauging import look, measure_sizes
from ops.metrics.models import Bucket, Gauge, Grain, SchemaSize
from ops.metrics.rolling import roll_days, roll_hours, roll_months
from tenants.periodic.housekeeping import A_NIGHT, delete_in_batches
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily, every, hourly
from tenants.programme.desk.clock import day_of

KEPT = {
    Grain.MINUTE: timedelta(hours=26),
    Grain.HOUR: timedelta(days=40),
    Grain.DAY: timedelta(days=400),
    Grain.MONTH: timedelta(days=430),
}
"""Thirteen months, to compare one with that of a year before."""

MARKS_KEPT = timedelta(days=3, hours=2)
"""The longest window of a watcher asks who saw an error."""

SOON = timedelta(minutes=30)


@periodic("measures_looked_at", every(minutes=5), clock=Clock.SERVER, late=SOON)
def look_at_gauges(moment: datetime) -> Share:
    """Queues, servers and tables, as a watcher reads them."""
    return Share(look(moment))


@periodic("measures_merged", hourly(5), clock=Clock.SERVER, late=timedelta(hours=1))
def merge(moment: datetime) -> Share:
    """Minutes to hours, and hours to days."""
    return Share(roll_hours(moment) + roll_days(moment))


@periodic("measures_by_month", daily(4, 25), clock=Clock.SERVER, late=A_NIGHT)
def merge_months(moment: datetime) -> Share:
    """Days to months."""
    return Share(roll_months(moment))


@periodic("schema_sizes", daily(4, 20), clock=Clock.SERVER, late=A_NIGHT)
def measure_schemas(moment: datetime) -> Share:
    """How large each company's tables are."""
    return Share(measure_sizes(day_of(moment)))


@periodic("measures_forgotten", hourly(20), clock=Clock.SERVER, late=timedelta(hours=6))
def forget(moment: datetime) -> Share:
    """Measures past their terms; no minute goes before its hour was made."""
    roll_hours(moment)
    marked = Bucket.objects.filter(grain=Grain.HOUR, began_at__lt=moment - MARKS_KEPT)
    done = marked.exclude(marks=[]).update(marks=[])
    for grain, term in KEPT.items():
        old = {"grain": grain, "began_at__lt": moment - term}
        done += delete_in_batches(Bucket.objects.filter(**old))
        if grain is not Grain.MINUTE:
            done += delete_in_batches(Gauge.objects.filter(**old))
    sizes = SchemaSize.objects.filter(day__lt=day_of(moment - KEPT[Grain.DAY]))
    return Share(done + delete_in_batches(sizes))
