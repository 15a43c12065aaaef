"""How the service is, as far as its own rows tell: nobody looks from outside."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from tenants.outbox.models import Mail
from tenants.periodic.models import JobRun
from tenants.schemas.companies import Company
from tenants.web.redis import redis_breaker
from tenants.work.models import Errand, Ticket

WAITS_LONG = timedelta(minutes=15)
FEW = 3  # messages
_PROBE = "status.probe"


@dataclass(frozen=True)
class Part:
    name: str
    text: str
    is_well: bool


def parts_at(moment: datetime) -> list[Part]:
    """Each part of the service; who reads this page has had the first one answer."""
    return [
        Part("Páginas y base de datos", "Responden: lo estás viendo.", True),
        _fast_memory(),
        _mail(moment),
        _work(moment),
        _timetable(moment),
        _openings(moment),
    ]


def _fast_memory() -> Part:
    cache.set(_PROBE, 1, 60)
    is_well = cache.get(_PROBE) == 1 and redis_breaker.allows()
    text = "Responde." if is_well else "No responde: todo funciona, algo más lento."
    return Part("Memoria rápida", text, is_well)


def _mail(moment: datetime) -> Part:
    """A few messages may wait for the server of whoever receives them; many wait for ours."""
    waiting: QuerySet[Any] = Mail.objects.filter(state__in=Errand.OPEN)
    unsent = waiting.filter(asked_at__lt=moment - WAITS_LONG).count()
    untaken = waiting.filter(due_at__lt=moment - WAITS_LONG).count()
    text = f"{unsent} esperan más de 15 minutos." if unsent else "Salen al momento."
    return Part("Correos", text, not untaken and unsent <= FEW)


def _work(moment: datetime) -> Part:
    waiting: QuerySet[Any] = Ticket.objects.filter(state__in=Errand.OPEN)
    late = waiting.filter(due_at__lt=moment - WAITS_LONG).count()
    text = f"{late} esperan más de 15 minutos." if late else "Se hacen al momento."
    return Part("PDF y trabajo en segundo plano", text, not late)


def _timetable(moment: datetime) -> Part:
    late = JobRun.objects.overdue_at(moment).count()
    failing = JobRun.objects.failing().count()
    if late or failing:
        text = f"{late} atrasadas y {failing} que se van a repetir por una falla."
        return Part("Tareas de cada día", text, False)
    return Part("Tareas de cada día", "Vencimientos, recordatorios y limpieza van al día.", True)


def _openings(moment: datetime) -> Part:
    stuck = Company.objects.filter(
        state__in=[Company.State.OPENING, Company.State.FAILED], created_at__lt=moment - WAITS_LONG
    ).count()
    if stuck:
        return Part("Apertura de empresas", f"{stuck} tardan más de 15 minutos.", False)
    return Part("Apertura de empresas", "Ninguna espera.", True)
