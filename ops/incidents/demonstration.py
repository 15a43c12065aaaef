"""Three invented incidents for a laptop: one closed, one to close, one open; by the services."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ops.alarm import Alarm, Reach, Severity, State
from ops.incidents import closing, services
from ops.incidents.models import Action, Incident
from ops.incidents.opening import record_alarm
from ops.incidents.services import ByHand, open_by_hand
from ops.incidents.severity import Nature
from tenants.people.models import User
from tenants.programme.desk.clock import day_of
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context

SLOW = "La página de cotizaciones tarda más de 4 s."
QUEUE = "Los PDF esperan más de 15 minutos."
SCROLL = "En el teléfono, la lista de partidas no baja hasta el final."


def prepare_incidents(companies: Sequence[Company], manager: User, moment: datetime) -> None:
    """As ``manager`` answered them. Harmless twice."""
    with public_context():
        if Incident.objects.exists():
            return
        _closed(manager, moment - timedelta(days=19))
        _to_close(companies[0], manager, moment - timedelta(days=6))
        said = ByHand(
            SCROLL, Nature.APPEARANCE, Reach.SOME.value, (companies[0].pk,), False, False, None
        )
        open_by_hand(said, by=manager, moment=moment - timedelta(hours=2))


def _closed(manager: User, began: datetime) -> None:
    """Slow for everybody, until an index was there."""
    incident = _alarmed("lentitud-cotizaciones", "lentitud", SLOW, began, Reach.EVERYBODY)
    at = began + timedelta(minutes=9)
    services.attend(incident, by=manager, moment=at)
    services.tick(incident, "confirm", by=manager, moment=at + timedelta(minutes=2))
    text = "La lista de cotizaciones tarda. Ya vimos por qué y lo estamos arreglando."
    services.tell_companies(incident, text, by=manager, moment=at + timedelta(minutes=4))
    over = at + timedelta(minutes=31)
    _ended("lentitud-cotizaciones", "lentitud", SLOW, began, over, Reach.EVERYBODY)
    later = over + timedelta(hours=1)
    closing.resolve(incident, "Quedó resuelto: la lista abre al momento.", by=manager, moment=later)
    cause = "Una búsqueda leía todas las cotizaciones: faltaba un índice."
    closing.explain(incident, cause, by=manager, moment=later)
    due_on = day_of(later) + timedelta(days=5)
    action = closing.add_action(
        incident, "Medir la lista con diez mil cotizaciones antes de cada versión.",
        Action.Kind.PREVENT, manager.pk, due_on, by=manager, moment=later,
    )  # fmt: skip
    closing.close(incident, by=manager, moment=later + timedelta(minutes=20))
    closing.finish_action(incident, action.pk, by=manager, moment=later + timedelta(days=3))


def _to_close(company: Company, manager: User, began: datetime) -> None:
    """One company's PDF were late; its action is, too."""
    some = (Reach.SOME, (company.pk,))
    incident = _alarmed("cola-pdf", "cola", QUEUE, began, *some)
    services.attend(incident, by=manager, moment=began + timedelta(minutes=20))
    over = began + timedelta(minutes=44)
    _ended("cola-pdf", "cola", QUEUE, began, over, *some)
    closing.resolve(incident, "", by=manager, moment=over + timedelta(minutes=30))
    closing.add_action(
        incident, "Avisar cuando un PDF espere más de cinco minutos.", Action.Kind.DETECT,
        manager.pk, day_of(over) + timedelta(days=3), by=manager, moment=over,
    )  # fmt: skip


def _alarmed(
    cause: str, kind: str, sentence: str, began: datetime, reach: Reach,
    companies: tuple[int, ...] = (),
) -> Incident:  # fmt: skip
    alarm = Alarm(
        cause, kind, Severity.P2, State.FIRING, began, sentence, reach=reach, companies=companies
    )
    record_alarm(alarm, began + timedelta(minutes=2))
    found: Incident = Incident.objects.get(cause=cause)
    return found


def _ended(
    cause: str, kind: str, sentence: str, began: datetime, over: datetime, reach: Reach,
    companies: tuple[int, ...] = (),
) -> None:  # fmt: skip
    alarm = Alarm(
        cause, kind, Severity.P2, State.RESOLVED, began, sentence, until=over, reach=reach,
        companies=companies,
    )  # fmt: skip
    record_alarm(alarm, over)
