"""What the people of the programme do with a dossier: services do it, a note says why.

Its mark changes with what people do and with the verdict, not with each further try: an attack that
goes on must not make every page of it stale.
"""

from collections.abc import Callable
from dataclasses import replace

from ops.lockouts import services
from ops.lockouts.events import (
    AddressBarred,
    AddressFreed,
    DossierClosed,
    DossierReopened,
    ResetSent,
    SessionsCut,
    UnlockSent,
)
from ops.lockouts.models import Dossier
from tenants.events.kinds import Fact
from tenants.programme.desk.acts import Asked, Stale, is_note_of, write_note
from tenants.programme.desk.models import Note
from tenants.schemas.transactions import atomic


def mark_of(dossier: Dossier) -> str:
    acts = Note.objects.about(dossier).count()
    return f"{dossier.verdict}.{acts}.{dossier.disowned_at or ''}.{dossier.closed_at or ''}"


def send_unlock(dossier: Dossier, asked: Asked) -> None:
    """Raises Stale, LockoutError."""
    _act_on(dossier, asked, UnlockSent, lambda row: services.send_unlock(row, by=asked.by))


def cut_sessions(dossier: Dossier, asked: Asked) -> None:
    """Raises Stale, LockoutError."""
    _act_on(dossier, asked, SessionsCut, lambda row: services.cut_sessions(row, by=asked.by))


def force_reset(dossier: Dossier, asked: Asked) -> None:
    """Raises Stale, LockoutError."""
    _act_on(dossier, asked, ResetSent, lambda row: services.force_reset(row, by=asked.by))


def bar(dossier: Dossier, asked: Asked, address: str, hours: int) -> None:
    """Raises Stale."""

    def do(row: Dossier) -> None:
        services.bar(row, address, hours, by=asked.by, moment=asked.moment)

    _act_on(dossier, _said(asked, f"{address}, {hours} h."), AddressBarred, do)


def free(dossier: Dossier, asked: Asked, address: str) -> None:
    """Raises Stale, LockoutError."""

    def do(row: Dossier) -> None:
        services.free(row, address, by=asked.by)

    _act_on(dossier, _said(asked, f"{address}."), AddressFreed, do)


def close(dossier: Dossier, asked: Asked) -> None:
    """Raises Stale, LockoutError."""

    def do(row: Dossier) -> None:
        services.close(row, by=asked.by, moment=asked.moment)

    _act_on(dossier, asked, DossierClosed, do)


def reopen(dossier: Dossier, asked: Asked) -> None:
    """Raises Stale, LockoutError."""
    _act_on(dossier, asked, DossierReopened, lambda row: services.reopen(row, by=asked.by))


def _said(asked: Asked, what: str) -> Asked:
    """The note says what was chosen too, so that another choice is not taken for the same."""
    return replace(asked, reason=f"{what} {asked.reason.strip()}".strip())


@atomic
def _act_on(
    dossier: Dossier, asked: Asked, fact: type[Fact], do: Callable[[Dossier], None]
) -> None:
    now = services.lock(dossier)
    if mark_of(now) != asked.seen:
        if is_note_of(now, fact.kind, asked):
            return
        raise Stale(
            f"El expediente cambió mientras lo veías: ahora dice «{now.get_verdict_display()}». "
            "No se hizo nada; revísalo y decide otra vez. Lo que escribiste sigue aquí."
        )
    do(now)
    write_note(now, fact.kind, asked, now.company)
