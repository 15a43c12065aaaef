"""The page of one case: what was said and where, what was done, and the acts on it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from feedback.answers.models import Response
from feedback.cases import acts
from feedback.cases.forms import (
    AnswerForm,
    FinishForm,
    JoinForm,
    PriorityForm,
)
from feedback.cases.hooks import beside_case
from feedback.cases.models import Case, Source
from feedback.cases.services import CaseError
from feedback.voices.models import Voice
from feedback.voices.pictures import has_picture, picture_response
from tenants.events.models import Event
from tenants.outbox.models import Mail
from tenants.people.access import get_or_404
from tenants.people.models import User
from tenants.programme.desk.acting import Act, Refusal, by_name, forms_of, try_act
from tenants.programme.desk.application_page import MOST_EVENTS
from tenants.programme.desk.forms import AssignForm, NoteForm, ReasonForm
from tenants.programme.desk.models import Note
from tenants.programme.desk.rows import authors, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.desk.system_lists import dress_events
from tenants.programme.desk.words import event_words, mail_words
from tenants.programme.managers.access import ManagerRequest, any_manager
from tenants.schemas.context import company_context

ACTS = by_name(
    Act("answer", "Responder", "Por correo le llega a quien lo contó. Detiene el reloj.",
        "Quedó respondido.", acts.answer, AnswerForm, tone="primary"),
    Act("finish", "Ya quedó", "Termina con una versión: un correo a cada quien lo pidió.",
        "Terminado: los correos van en camino.", acts.finish, FinishForm),
    Act("assign", "Asignar", "Otra persona del programa se encarga.", "Asignado.",
        acts.assign, AssignForm),
    Act("priority", "Cambiar la prioridad", "El reloj cuenta desde que se abrió.",
        "Prioridad cambiada.", acts.set_priority, PriorityForm),
    Act("join", "Unir a otro caso", "Va con él y termina con él; a los dos se les avisa.",
        "Unido.", acts.join, JoinForm),
    Act("solve", "Resuelto, sin versión", "No hay nada que cambiar; no se envía correo.",
        "Terminado.", acts.solve, ReasonForm),
    Act("reopen", "Abrir otra vez", "Corre de nuevo, con otro reloj.", "Abierto otra vez.",
        acts.reopen, NoteForm, tone="primary"),
)  # fmt: skip
WHILE_OPEN = ("answer", "finish", "assign", "priority", "join", "solve")


@any_manager
@require_safe
def show(request: ManagerRequest, pk: int) -> HttpResponseBase:
    return _page(request, _case(pk))


@any_manager
@require_POST
def act(request: ManagerRequest, pk: int, act: str) -> HttpResponseBase:
    refusal = try_act(request, ACTS[act], _case(pk), (CaseError,))
    return redirect("desk:case", pk) if refusal is None else _page(request, _case(pk), refusal)


@any_manager
@require_safe
def picture(request: ManagerRequest, pk: int) -> HttpResponseBase:
    """Of an opinion, read from its company's folder."""
    voice = get_or_404(Voice.objects.exclude(picture="").select_related("company__schema"), pk=pk)
    with company_context(voice.company):
        return picture_response(request, voice)


def _case(pk: int) -> Case:
    return get_or_404(Case.objects.select_related("company__schema", "joined_to"), pk=pk)


def _page(request: ManagerRequest, case: Case, refusal: Refusal | None = None) -> HttpResponseBase:
    seen = acts.mark_of(case)
    is_at_work = case.is_open and case.joined_to_id is None
    able = [ACTS[name] for name in (WHILE_OPEN if is_at_work else ("reopen",))]
    initial = {"manager": case.manager_id, "priority": case.priority}
    forms = forms_of(able, refusal, lambda act: seen, **initial)
    context = (
        desk.each_context(request)
        | _facts_of(case)
        | {
            "case": case,
            "is_late": case.is_late(now()),
            "forms": forms,
            "refused": refusal and refusal.act,
            "related": [each for link in beside_case for each in link(case)],
        }
    )
    return render(request, "cases/desk_case.html", context, status=422 if refusal else 200)


def _facts_of(case: Case) -> dict[str, Any]:
    sources = list(case.sources.all())
    voices = _numbers(sources, Source.Kind.VOICE)
    answers = _numbers(sources, Source.Kind.RESPONSE)
    events = list(Event.objects.filter(company=case.company).about(case).order_by("-at", "-pk"))
    dress_events(events[:MOST_EVENTS])
    notes, replies = list(Note.objects.about(case)), list(case.replies.all())
    names = names_of_managers([case.manager_id, *authors(*notes, *replies)])
    mails: Any = Mail.objects.filter(company=case.company, about=f"case:{case.pk}")
    return {
        "who": _person_of(case),
        "owner": names.get(case.manager_id, ""),
        "voices": _with_pictures(case, Voice.objects.filter(pk__in=voices)),
        "responses": Response.objects.filter(pk__in=answers).prefetch_related("answers"),
        "themes": case.themes.all(),
        "joined": case.joined.select_related("company"),
        "ideas": case.ideas.all(),
        "replies": [(row, names.get(row.manager_id, "")) for row in replies],
        "notes": [(row, names.get(row.manager_id, ""), event_words(row.act)) for row in notes],
        "mails": [(mail, mail_words(mail.kind)) for mail in mails.order_by("-pk")[:MOST_EVENTS]],
        "events": events[:MOST_EVENTS],
    }


def _with_pictures(case: Case, voices: Iterable[Voice]) -> list[tuple[Voice, bool]]:
    """Each with whether its picture is still there."""
    with company_context(case.company):
        return [(voice, has_picture(voice)) for voice in voices]


def _numbers(sources: list[Source], kind: Source.Kind) -> list[int]:
    return [row.number for row in sources if row.kind == kind]


def _person_of(case: Case) -> User | None:
    """Who said it; nobody once the company's tables are gone."""
    if not case.company.is_serving:
        return None
    with company_context(case.company):
        return User.objects.filter(pk=case.user_id).first()
