"""What the owners of affected companies are told, and nobody else: first, then news, then the end.

Each affected company reads the same words, so they name none: a text with the name, the address or
the owner of any company is refused.
"""

import re
import unicodedata
from datetime import datetime, timedelta

from ops.incidents import emails
from ops.incidents.events import IncidentTold
from ops.incidents.models import TEXT, Entry, Incident, Update
from ops.incidents.opening import tell_event, write
from ops.incidents.protocol import Clock, due
from ops.incidents.told import line_of, publish
from ops.incidents.words import WELL_AGAIN
from tenants.events.recording import CLOCK
from tenants.people.models import User
from tenants.programme.managers.services import acting
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.schemas.transactions import atomic

FIRST_AFTER = timedelta(minutes=10)
"""So long a fault is felt before the clock writes by itself: a blip writes to nobody."""


class IncidentError(Exception):
    """What cannot be done. ``str()`` is the message for the person."""


@atomic
def tell(incident: Incident, text: str, *, by: User | None, moment: datetime) -> Update:
    """Write to the affected and to the page of the state. The row is locked already. Raises
    IncidentError."""
    text = text.strip()
    if not text:
        raise IncidentError("Escribe qué se les dice.")
    if len(text) > TEXT:
        raise IncidentError(f"El aviso lleva hasta {TEXT} letras.")
    with public_context():
        named = _company_named_in(text)
        if named:
            raise IncidentError(
                f"El aviso nombra a «{named}», y lo leen todas las empresas afectadas y cualquiera "
                "en la página de estado. Escríbelo sin nombrar a ninguna."
            )
        update = Update.objects.create(
            incident=incident, state=incident.state, text=text, at=moment,
            manager_id=by.pk if by else None,
        )  # fmt: skip
        incident.is_told = True
        incident.news_by = due(incident.severity, Clock.NEWS, moment) if incident.is_felt else None
        incident.save()
        write(incident, Entry.Kind.TOLD, text, moment, by=by)
        letters = emails.tell_owners(update)
        tell_event(incident, IncidentTold(letters=letters), acting(by) if by else CLOCK, moment)
        publish()
    return update


def tell_by_clock(incident: Incident, moment: datetime) -> bool:
    """The first word of what a person has not spoken of yet, and that it is over."""
    if not incident.is_told:
        return False
    has_spoken = incident.updates.exists()
    if incident.is_felt and not has_spoken and moment - incident.clock_from >= FIRST_AFTER:
        tell(incident, line_of(incident), by=None, moment=moment)
        return True
    last = incident.updates.last()
    if incident.state == Incident.State.MITIGATED and last and last.state in Incident.FELT:
        tell(incident, WELL_AGAIN, by=None, moment=moment)
        return True
    return False


def _company_named_in(text: str) -> str:
    """The first company whose name or address the text holds, however it is written."""
    words = f" {_plain(text)} "
    for name, subdomain in Company.objects.values_list("name", "subdomain"):
        for known in (name, subdomain):
            if known and f" {_plain(known)} " in words:
                return str(name)
    return ""


def _plain(text: str) -> str:
    """Letters and figures alone, without accents, one space between words."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
