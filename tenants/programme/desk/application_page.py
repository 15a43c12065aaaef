"""The page of one application: what it says, what was decided, and the acts that may follow."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tenants.events.models import Event
from tenants.outbox.models import Mail
from tenants.people.access import get_or_404
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.places import NoPlaceLeft, places
from tenants.programme.applications.models import Application
from tenants.programme.applications.scoring import score
from tenants.programme.applications.services import MAY_FOLLOW, ApplicationError
from tenants.programme.desk import acts
from tenants.programme.desk.acting import Act, Refusal, by_name, forms_of, try_act
from tenants.programme.desk.lists import APPLICATION_TONES
from tenants.programme.desk.models import Note
from tenants.programme.desk.rows import MANAGER, authors, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.desk.spread import spread_with
from tenants.programme.desk.system_lists import dress_events
from tenants.programme.desk.words import event_words, mail_words
from tenants.programme.managers.access import ManagerRequest, manager_required
from tenants.seats.taking import seats_in_programme

MOST_EVENTS = 50
State = Application.State


ACTS = by_name(
    Act("accept", "Aceptar", "Se aparta un lugar y le llega la invitación para abrir su "
        "empresa, de 7 días.", "Aceptada: la invitación va en camino.", acts.accept,
        tone="primary"),
    Act("wait", "Lista de espera", "Conserva su orden en la lista y le llega un correo.",
        "Quedó en la lista de espera.", acts.wait),
    Act("decline", "No aceptar", "Le llega un correo amable. El motivo es solo para el "
        "programa.", "No aceptada: el correo va en camino.", acts.decline, tone="danger"),
    Act("issue_again", "Enviar otra invitación", "La anterior deja de servir y la nueva vale "
        "7 días.", "La invitación nueva va en camino.", acts.issue_again),
    Act("give_back", "Devolver el lugar", "La invitación deja de servir y la solicitud pasa a "
        "la lista de espera.", "El lugar quedó libre.", acts.give_back, tone="danger"),
)  # fmt: skip


def acts_for(application: Application, admission: Admission | None) -> list[Act]:
    """Those that may follow now."""
    follow = MAY_FOLLOW.get(application.state, frozenset())
    names = []
    holds = admission is not None and admission.company is None and admission.cancelled_at is None
    if application.state == State.ACCEPTED:
        names = ["issue_again", "give_back"] if holds else []
    else:
        leads = {"accept": State.ACCEPTED, "wait": State.WAITING, "decline": State.DECLINED}
        names = [name for name, state in leads.items() if state in follow]
    return [ACTS[name] for name in names]


@manager_required(MANAGER)
@require_safe
def show(request: ManagerRequest, pk: int) -> HttpResponseBase:
    application = get_or_404(Application.objects.select_related("joined_to", "company"), pk=pk)
    return _page(request, application)


@manager_required(MANAGER)
@require_POST
def act(request: ManagerRequest, pk: int, act: str) -> HttpResponseBase:
    """What was written stays in the form when the act is refused."""
    application = get_or_404(Application.objects.select_related("joined_to", "company"), pk=pk)
    refusal = try_act(request, ACTS[act], application, (ApplicationError, NoPlaceLeft))
    if refusal is None:
        return redirect("desk:application", application.pk)
    application.refresh_from_db()
    return _page(request, application, refusal)


def _page(
    request: ManagerRequest, application: Application, refusal: Refusal | None = None
) -> HttpResponseBase:
    admission = Admission.objects.filter(application=application).select_related("company").first()
    seen = acts.mark_of(application)
    forms = forms_of(acts_for(application, admission), refusal, lambda act: seen)
    events = list(Event.objects.filter(subject=f"application:{application.pk}", company=None)
                  .order_by("-at", "-pk")[:MOST_EVENTS])  # fmt: skip
    dress_events(events)
    decisions = list(application.decisions.order_by("-at", "-pk"))
    notes = list(Note.objects.filter(subject=acts.subject_of(application)))
    names = names_of_managers(authors(*decisions, *notes))
    newest = application.newest_answers
    context = desk.each_context(request) | {
        "application": application,
        "tone": APPLICATION_TONES.get(application.state, ""),
        "answers": newest,
        "score": score(newest),
        "others": [each for each in (*application.earlier.all(), application) if each != newest],
        "spread": spread_with(application),
        "places": places(),
        "seats": seats_in_programme(),
        "admission": admission,
        "may_interview": State.INTERVIEW in MAY_FOLLOW.get(application.state, frozenset()),
        "forms": forms,
        "refused": refusal and refusal.act,
        "decisions": [(row, names.get(row.manager_id, "")) for row in decisions],
        "notes": [(row, names.get(row.manager_id, ""), event_words(row.act)) for row in notes],
        "meetings": application.meetings.order_by("-proposed_at"),
        "mails": [(mail, mail_words(mail.kind)) for mail in _mails(application)],
        "events": events,
    }
    return render(request, "desk/application.html", context, status=422 if refusal else 200)


def _mails(application: Application) -> Any:
    rows = Mail.objects.filter(company=None, about=f"application:{application.pk}")
    return rows.order_by("-pk")[:MOST_EVENTS]
