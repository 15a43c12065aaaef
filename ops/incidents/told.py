"""What companies read of incidents: on top of their pages, and on the page of the service's state.

The lines for the tops of pages are kept in the fast memory, so that no page asks the database for
them. Without it nothing is shown there; the page of the state asks the rows.
"""

from datetime import datetime, timedelta
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format

from ops.incidents.models import Affected, Incident
from ops.incidents.words import IN_HAND, LOOKING, public_words
from tenants.programme.site.stories import DAYS, Said, Story
from tenants.schemas.clock import local
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tenants.shell.banners import Banner
from tenants.web.links import site_url

_WHO, _LINES = "incidents.who", "incidents.lines"
LONGEST = 200  # letters on top of a page
HISTORY = timedelta(days=DAYS)
WHOM = {"everybody": "Todas las empresas", "some": "Algunas empresas"}
Lines = dict[int, list[tuple[str, datetime]]]


def stories_at(moment: datetime) -> list[Story]:
    """Those of the last ninety days that are told, what is felt now first."""
    rows = Incident.objects.told().filter(opened_at__gte=moment - HISTORY, opened_at__lte=moment)
    found = [_story(row) for row in rows.prefetch_related("updates")]
    return sorted(found, key=lambda story: (story.is_over, -story.since.timestamp()))


def publish() -> None:
    """Once what is being done commits, pages of companies say what is so then."""
    transaction.on_commit(refresh)


def refresh() -> None:
    """Each company's lines under its own key; ``_WHO`` says which companies have any."""
    with public_context():
        lines: Lines = {}
        rows = Affected.objects.filter(
            incident__is_told=True, incident__state__in=Incident.FELT, until=None
        )
        for row in rows.select_related("incident").order_by("incident__began_at"):
            line = (line_of(row.incident), row.since)
            lines.setdefault(row.company_id, []).append(line)
        former: set[int] = cache.get(_WHO) or set()
        companies = list(Company.objects.filter(pk__in=former | set(lines)))
        cache.set(_WHO, set(lines), None)
    for company in companies:
        with company_context(company):
            if company.pk in lines:
                cache.set(_LINES, lines[company.pk], None)
            else:
                cache.delete(_LINES)


def line_of(incident: Incident) -> str:
    """What is felt and what is done, without a company's name."""
    last = incident.updates.last()
    if last is not None:
        return str(last.text)
    doing = IN_HAND if incident.state == Incident.State.ATTENDED else LOOKING
    return f"{public_words(incident.kind, incident.nature)} {doing}"


def banner(request: Any) -> Banner | None:
    """On each page of an affected company, while it is felt."""
    found: list[tuple[str, datetime]] = cache.get(_LINES) or []
    if not found:
        return None
    text, since = found[0]
    short = shorten(text, LONGEST, placeholder="…")
    said = f"Desde las {date_format(local(since), 'H:i')}: {short}"
    address = site_url(reverse("status", settings.PUBLIC_SCHEMA_URLCONF))
    return Banner(said, label="Ver el estado", link=address)


def _story(incident: Incident) -> Story:
    said = [
        Said(str(Incident.State(row.state).label), row.text, row.at)
        for row in incident.updates.all()
    ]
    return Story(
        incident.pk,
        public_words(incident.kind, incident.nature),
        str(Incident.State(incident.state).label),
        WHOM.get(incident.reach, ""),
        incident.began_at,
        incident.ended_at,
        tuple(reversed(said)),
    )
