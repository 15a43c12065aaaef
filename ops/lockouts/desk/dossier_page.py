"""The page of one dossier: the verdict and its facts, what was found, and the acts on it."""

from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from ops.lockouts.desk import acts
from ops.lockouts.desk.advice import ADVICE
from ops.lockouts.desk.forms import AddressForm, BarForm
from ops.lockouts.desk.lists import TONES
from ops.lockouts.models import BarredAddress, Dossier
from ops.lockouts.services import LockoutError
from tenants.events.models import Event
from tenants.outbox.models import Mail
from tenants.people.access import get_or_404
from tenants.programme.desk.acting import Act, Refusal, by_name, forms_of, try_act
from tenants.programme.desk.application_page import MOST_EVENTS
from tenants.programme.desk.models import Note
from tenants.programme.desk.rows import authors, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.desk.system_lists import dress_events
from tenants.programme.desk.words import event_words, mail_words
from tenants.programme.managers.access import ManagerRequest, any_manager
from tenants.schemas.companies import Company

MOST_OTHERS = 20


ACTS = by_name(
    Act("unlock", "Enviar enlace para desbloquear", "Le llega por correo a quien tiene la "
        "cuenta; termina la pausa y después escribe su contraseña de siempre.",
        "El enlace va en camino.", acts.send_unlock, tone="primary"),
    Act("sessions", "Cerrar sus sesiones", "Sale de todas partes; su contraseña es la misma.",
        "Sesiones cerradas.", acts.cut_sessions),
    Act("reset", "Obligar a cambiar la contraseña", "La de ahora deja de servir, se cierran "
        "sus sesiones y le llega el enlace para elegir otra.",
        "La contraseña ya no sirve y el enlace va en camino.", acts.force_reset,
        tone="danger"),
    Act("bar", "Bloquear una dirección", "Desde ahí nadie desconocido intenta entrar a ninguna "
        "empresa. Los navegadores donde ya se había entrado siguen entrando.",
        "Dirección bloqueada.", acts.bar, BarForm),
    Act("free", "Desbloquear una dirección", "Vuelve a poder intentar desde ahora.",
        "Dirección desbloqueada.", acts.free, AddressForm),
    Act("close", "Cerrar el expediente", "Ya se atendió. Otra pausa abre otro.",
        "Expediente cerrado.", acts.close),
    Act("reopen", "Abrir otra vez", "Vuelve a la lista de lo que espera.",
        "Expediente abierto.", acts.reopen, tone="primary"),
)  # fmt: skip
OF_ACCOUNT = {"unlock", "sessions", "reset"}
"""Acts on somebody's account, where the e-mail that was typed has one."""


@any_manager
@require_safe
def show(request: ManagerRequest, pk: int) -> HttpResponseBase:
    return _page(request, _dossier(pk))


@any_manager
@require_POST
def act(request: ManagerRequest, pk: int, act: str) -> HttpResponseBase:
    refusal = try_act(request, ACTS[act], _dossier(pk), (LockoutError,))
    if refusal is None:
        return redirect("desk:dossier", pk)
    return _page(request, _dossier(pk), refusal)


def _dossier(pk: int) -> Dossier:
    return get_or_404(Dossier.objects.select_related("company__schema"), pk=pk)


def _acts_for(dossier: Dossier, barred: list[BarredAddress]) -> list[Act]:
    def fits(act: Act) -> bool:
        if act.name in OF_ACCOUNT and dossier.account is None:
            return False
        if act.name == "free":
            return bool(barred)
        return act.name != ("reopen" if dossier.is_open else "close")

    return [act for act in ACTS.values() if fits(act)]


def _page(
    request: ManagerRequest, dossier: Dossier, refusal: Refusal | None = None
) -> HttpResponseBase:
    seen = acts.mark_of(dossier)
    addresses = [each["address"] for each in dossier.found.get("addresses", [])]
    barred = list(BarredAddress.objects.filter(address__in=addresses, until__gt=now()))
    forms = forms_of(_acts_for(dossier, barred), refusal, lambda act: seen)
    first = {"bar": addresses[:1], "free": [row.address for row in barred[:1]]}
    for act, form in forms:
        form.initial["address"] = next(iter(first.get(act.name, [])), "")
    context = (
        desk.each_context(request)
        | _facts_of(dossier)
        | {
            "dossier": dossier,
            "tone": TONES.get(dossier.verdict, ""),
            "advice": ADVICE[dossier.verdict],
            "barred": {row.address: row.until for row in barred},
            "forms": forms,
            "refused": refusal and refusal.act,
        }
    )
    return render(request, "lockouts/desk_dossier.html", context, status=422 if refusal else 200)


def _facts_of(dossier: Dossier) -> dict[str, Any]:
    found = dossier.found
    rows = Event.objects.filter(company=dossier.company).about(dossier)
    events = list(rows.order_by("-at", "-pk")[:MOST_EVENTS])
    dress_events(events)
    notes = list(Note.objects.about(dossier))
    names = names_of_managers(authors(*notes))
    mails: Any = Mail.objects.filter(company=dossier.company, about=f"dossier:{dossier.pk}")
    companies = Company.objects.filter(pk__in=found.get("companies", []))
    return {
        "found": found,
        "moments": {name: _moment(found.get(name)) for name in ("first", "last")},
        "password_age": _password_age(found, dossier.locked_at),
        "entered_after": [
            each | {"at": _moment(each["at"])} for each in found.get("entered_after", [])
        ],
        "touched": companies.order_by("name")[:MOST_OTHERS],
        "others": Dossier.objects.filter(who=dossier.who)
        .exclude(pk=dossier.pk)
        .select_related("company")[:MOST_OTHERS],
        "notes": [(row, names.get(row.manager_id, ""), event_words(row.act)) for row in notes],
        "mails": [(mail, mail_words(mail.kind)) for mail in mails.order_by("-pk")[:MOST_EVENTS]],
        "events": events,
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _password_age(found: dict[str, Any], moment: datetime) -> int | None:
    """In whole days; None where nobody knows."""
    chosen = _moment(found.get("password_chosen_at"))
    return None if chosen is None else max(0, (moment - chosen).days)
