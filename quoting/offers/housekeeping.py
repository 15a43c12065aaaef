"""What files of a company are forgotten at night."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import F, Func, JSONField
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from quoting.drafts.models.quotes import LinePhoto
from quoting.offers.models.versions import QuoteVersion
from tenants.people.models import CompanyProfile
from tenants.periodic.housekeeping import A_NIGHT
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily

A_DAY = timedelta(days=1)
"""A file is written before the row that names it."""


@periodic("unused_files", daily(4, 20), clock=Clock.COMPANY, late=A_NIGHT)
def forget_unused_files(moment: datetime) -> Share:
    """Logos and photos that neither a row nor anything that was sent names any more."""
    sent = KeyTextTransform("logo", KeyTransform("company", "promise"))
    logos = QuoteVersion.objects.annotate(logo=sent).values_list("logo", flat=True).distinct()
    own = CompanyProfile.objects.values_list("logo", flat=True)
    photos = {*LinePhoto.objects.values_list("file", flat=True), *_sent_photos()}
    until = moment - A_DAY
    return Share(_forget("logo", {*logos, *own}, until) + _forget("fotos", photos, until))


def _sent_photos() -> set[str]:
    """Those that customers see, which no row needs to name any more."""
    sent = Func(
        F("promise"),
        function="jsonb_path_query",
        template="%(function)s(%(expressions)s, '$.lines[*].photos[*]')",
        output_field=JSONField(),
    )
    return set(QuoteVersion.objects.annotate(photo=sent).values_list("photo", flat=True))


def _forget(folder: str, named: Iterable[str], until: datetime) -> int:
    """Delete the files of ``folder`` written before ``until`` that are not ``named``; how many."""
    try:
        _, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    unused = {f"{folder}/{file}" for file in files}.difference(named)
    old = [name for name in unused if default_storage.get_modified_time(name) < until]
    for name in old:
        default_storage.delete(name)
    return len(old)
