"""The page of one company: its state and counts, never its business, and the acts on it."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.companies.erasing import NotConfirmed
from tenants.companies.states import WrongState
from tenants.events.models import Event
from tenants.people.access import get_or_404
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.admissions.places import NoPlaceLeft, places
from tenants.programme.applications.models import Application
from tenants.programme.desk import acts
from tenants.programme.desk.acting import Act, Refusal, by_name, forms_of, try_act
from tenants.programme.desk.application_page import MOST_EVENTS
from tenants.programme.desk.forms import (
    CompanyForm,
    EraseForm,
    ExtendForm,
    VisitForm,
)
from tenants.programme.desk.lists import COMPANY_TONES
from tenants.programme.desk.models import Note
from tenants.programme.desk.related import related_to_company
from tenants.programme.desk.rows import MANAGER, SUPPORT, authors, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.desk.system_lists import dress_events
from tenants.programme.desk.words import event_words, step_words
from tenants.programme.managers.access import ManagerRequest, any_manager, manager_required
from tenants.programme.meetings.models import Meeting
from tenants.programme.onboarding.checklist import checklist_of
from tenants.programme.support.links import visit_link
from tenants.programme.support.models import SupportVisit
from tenants.programme.support.services import VisitError
from tenants.programme.trials.models import Trial
from tenants.programme.trials.services import TrialError
from tenants.schemas.companies import Company
from tenants.schemas.time_zones import ZONES
from tenants.seats.models import Seat
from tenants.seats.taking import NoSeatLeft, seats_in_programme
from tenants.web.requests import posted

State = Company.State
REFUSALS = (WrongState, NoSeatLeft, NoPlaceLeft, TrialError, VisitError)


@dataclass(frozen=True)
class CompanyAct(Act):
    """``states`` are those of the company in which it may be done, ``trials`` those of its trial;
    None where that does not matter."""

    states: frozenset[State] = frozenset()
    mark: Callable[[Company], str] = attrgetter("state")
    trials: frozenset[str] | None = None
    roles: frozenset[ProgrammeRole] = frozenset({MANAGER})

    def may_follow(self, company: Company, trial: Trial | None, role: str) -> bool:
        fits = self.trials is None or (trial is not None and trial.state in self.trials)
        return role in self.roles and company.state in self.states and fits


def _erase(company: Company, asked: acts.Asked, typed_name: str) -> None:
    try:
        acts.erase(company, asked, typed_name)
    except NotConfirmed as error:
        raise ValidationError({"typed_name": str(error)}) from error


ACTS = by_name(
    CompanyAct("resume_opening", "Seguir con la apertura", "Continúa en el paso donde se detuvo.",
        "La apertura sigue.", acts.resume_opening, states=frozenset({State.FAILED, State.OPENING}),
        tone="primary"),
    CompanyAct("visit", "Entrar como soporte", "Ves lo que ve su dueño, solo lectura, por 30 "
        "minutos. La empresa lee quién, cuándo y por qué.", "La visita está lista: abre su enlace.",
        acts.ask_visit, states=frozenset({State.READY}), form=VisitForm,
        roles=frozenset({MANAGER, SUPPORT})),
    CompanyAct("extend_trial", "Prorrogar la prueba", "Más días desde el último; vuelve a escribir "
        "si ya era de solo lectura.", "Prórroga dada.", acts.extend_trial,
        states=frozenset({State.READY}), form=ExtendForm, mark=acts.mark_of_trial,
        trials=frozenset({"running", "ended", "closed"})),
    CompanyAct("convert_trial", "Contrató", "Se queda: ya no cuenta ningún periodo de prueba.",
        "Anotado: ya no está a prueba.", acts.convert_trial, states=frozenset({State.READY}),
        mark=acts.mark_of_trial, trials=frozenset({"running", "ended", "closed"})),
    CompanyAct("end_trial", "Terminar la prueba", "Su gente lee y descarga, y ya no escribe. "
        "Después se cierra y se borra en sus plazos.", "La prueba terminó.", acts.end_trial,
        states=frozenset({State.READY, State.SUSPENDED}), mark=acts.mark_of_trial,
        trials=frozenset({"running", "converted"}), tone="danger"),
    CompanyAct("suspend", "Suspender", "Su sitio dice que está suspendida; sus datos se quedan.",
        "Suspendida. Se ve en todas partes en 30 segundos.", acts.suspend,
        states=frozenset({State.READY})),
    CompanyAct("resume", "Reactivar", "Vuelve a dar servicio con sus datos como estaban.",
        "Reactivada.", acts.resume, states=frozenset({State.SUSPENDED, State.CLOSED}),
        tone="primary"),
    CompanyAct("close", "Cerrar", "Deja el programa: sus lugares quedan libres y sus datos se "
        "quedan hasta que se borren.", "Cerrada.", acts.close,
        states=frozenset({State.READY, State.SUSPENDED}), tone="danger"),
    CompanyAct("erase", "Borrar para siempre", "Se borran su esquema, sus archivos y sus "
        "renglones.", "El borrado empezó; termina en unos minutos.", _erase,
        states=frozenset({State.CLOSED, State.FAILED, State.OPENING}), form=EraseForm,
        tone="danger"),
)  # fmt: skip


@any_manager
@require_safe
def show(request: ManagerRequest, pk: int) -> HttpResponseBase:
    return _page(request, get_or_404(Company.objects.all(), pk=pk))


@any_manager
@require_POST
def visit(request: ManagerRequest, pk: int) -> HttpResponseBase:
    return _do(request, pk, ACTS["visit"])


@manager_required(MANAGER)
@require_POST
def act(request: ManagerRequest, pk: int, act: str) -> HttpResponseBase:
    return _do(request, pk, ACTS[act])


def _do(request: ManagerRequest, pk: int, wanted: CompanyAct) -> HttpResponseBase:
    company = get_or_404(Company.objects.all(), pk=pk)
    refusal = try_act(request, wanted, company, REFUSALS)
    if refusal is None:
        return redirect("desk:company", pk)
    return _page(request, get_or_404(Company.objects.all(), pk=pk), refusal)


@manager_required(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: ManagerRequest) -> HttpResponseBase:
    form = CompanyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        asked = acts.Asked(request.user, data.pop("reason"), "", now())
        try:
            company = acts.open_company(asked, acts.NewCompany(**data))
        except ValidationError as error:
            form.add_error(None, error)
        except NoPlaceLeft as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"La apertura de {company.name} empezó.")
            return redirect("desk:company", company.pk)
    context = desk.each_context(request) | {
        "form": form,
        "places": places(),
        "seats": seats_in_programme(),
    }
    return render(request, "desk/company_new.html", context, status=422 if form.errors else 200)


def _page(
    request: ManagerRequest, company: Company, refusal: Refusal | None = None
) -> HttpResponseBase:
    trial = Trial.objects.filter(company=company).first()
    role = request.user.role
    able = [act for act in ACTS.values() if act.may_follow(company, trial, role)]
    forms = forms_of(able, refusal, lambda act: ACTS[act.name].mark(company))
    context = (
        desk.each_context(request)
        | _facts_of(company, request)
        | {
            "company_shown": company,
            "zone_in_words": ZONES.get(company.time_zone, company.time_zone),
            "trial": trial,
            "tone": COMPANY_TONES.get(company.state, ""),
            "forms": forms,
            "refused": refusal and refusal.act,
            "related": [each for link in related_to_company for each in link(company)],
        }
    )
    return render(request, "desk/company.html", context, status=422 if refusal else 200)


def _facts_of(company: Company, request: ManagerRequest) -> dict[str, Any]:
    events = list(Event.objects.filter(company=company).order_by("-at", "-pk")[:MOST_EVENTS])
    dress_events(events)
    counts = Event.objects.filter(company=company).order_by().values("kind").annotate(n=Count("pk"))
    is_manager = request.user.role == MANAGER
    notes = list(Note.objects.filter(company=company)) if is_manager else []
    visits = list(SupportVisit.objects.filter(company=company)[:MOST_EVENTS])
    names = names_of_managers(authors(*notes, *visits))
    return {
        "steps": [(step, step_words(step.name)) for step in company.schema.steps.order_by("pk")],
        "checklist": checklist_of(company),
        "seats_taken": Seat.objects.filter(company=company).count(),
        "application": Application.objects.filter(company=company).first() if is_manager else None,
        "meetings": Meeting.objects.filter(company=company)[:MOST_EVENTS],
        "counts": sorted(
            ((event_words(row["kind"]), row["n"]) for row in counts), key=lambda pair: -pair[1]
        ),
        "notes": [(row, names.get(row.manager_id, ""), event_words(row.act)) for row in notes],
        "visits": [
            (row, names.get(row.manager_id, ""), _link_of(row, request.user)) for row in visits
        ],
        "events": events,
    }


def _link_of(visit: SupportVisit, by: User) -> str:
    """Of one's own visit that has not begun; nobody else is given it."""
    waits = visit.entered_at is None and visit.left_at is None and visit.ends_at > now()
    return visit_link(visit) if waits and visit.manager_id == by.pk else ""
