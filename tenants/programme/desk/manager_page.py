"""The people of the programme: inviting one, and the acts on each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.events.models import ActorKind, Event
from tenants.outbox.models import Mail
from tenants.people.access import get_or_404
from tenants.people.models import User
from tenants.programme.desk import acts
from tenants.programme.desk.application_page import MOST_EVENTS
from tenants.programme.desk.forms import ManagerForm, ReasonForm, RoleForm, bound_to, shown_anew
from tenants.programme.desk.models import Note
from tenants.programme.desk.rows import MANAGER, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.desk.system_lists import dress_events
from tenants.programme.desk.words import event_words, mail_words
from tenants.programme.managers.access import ManagerRequest, manager_required
from tenants.programme.managers.models import Manager
from tenants.programme.managers.services import ManagerError, invite_manager, is_enrolled
from tenants.web.requests import posted


@dataclass(frozen=True)
class Act:
    name: str
    label: str
    about: str
    done: str
    do: Callable[..., object]
    form: type[Form] = ReasonForm
    tone: str = ""


ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        Act("invite_again", "Enviar otro enlace", "Para elegir su contraseña; vale 24 horas.",
            "El enlace va en camino.", acts.invite_manager_again),
        Act("role", "Cambiar su rol", "Soporte no ve solicitudes ni decide.", "Rol cambiado.",
            acts.change_manager_role, RoleForm),
        Act("reset_factor", "Quitar su segundo factor", "Perdió el teléfono y sus códigos: al "
            "entrar prepara otro.", "Segundo factor quitado.", acts.reset_second_factor,
            tone="danger"),
        Act("deactivate", "Desactivar", "Ya no puede entrar; sus sesiones y enlaces se cierran.",
            "Desactivada.", acts.deactivate_manager, tone="danger"),
        Act("reactivate", "Reactivar", "Puede entrar otra vez.", "Reactivada.",
            acts.reactivate_manager, tone="primary"),
    )
}  # fmt: skip


def acts_for(person: User, by: User) -> list[Act]:
    if not person.is_active:
        return [ACTS["reactivate"]]
    names = ["invite_again"]
    if person.pk != by.pk:
        names += ["role", *(["reset_factor"] if is_enrolled(person) else []), "deactivate"]
    return [ACTS[name] for name in names]


@manager_required(MANAGER)
@require_safe
def show(request: ManagerRequest, pk: int) -> HttpResponseBase:
    return _page(request, get_or_404(Manager.objects.all(), pk=pk))


@manager_required(MANAGER)
@require_POST
def act(request: ManagerRequest, pk: int, act: str) -> HttpResponseBase:
    person = get_or_404(Manager.objects.all(), pk=pk)
    wanted = ACTS[act]
    form = bound_to(wanted.form, act, request.POST)
    if form.is_valid():
        data = dict(form.cleaned_data)
        asked = acts.Asked(request.user, data.pop("reason"), data.pop("seen"), now())
        try:
            wanted.do(person, asked, **data)
        except (acts.Stale, ManagerError) as error:
            form.add_error(None, str(error))
            person.refresh_from_db()
        else:
            messages.success(request, wanted.done)
            return redirect("desk:manager", pk)
    return _page(request, person, wanted, form)


@manager_required(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ManagerRequest) -> HttpResponseBase:
    form = ManagerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = invite_manager(data["email"], data["full_name"], data["role"], by=request.user)
        except ManagerError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"El enlace para {person.full_name} va en camino.")
            return redirect("desk:manager", person.pk)
    context = desk.each_context(request) | {"form": form}
    return render(request, "desk/manager_new.html", context, status=422 if form.errors else 200)


def _page(
    request: ManagerRequest, person: User, refused: Act | None = None, form: Form | None = None
) -> HttpResponseBase:
    seen = acts.mark_of_manager(person)
    forms: list[tuple[Act, Form]] = []
    if refused is not None and form is not None:
        forms.append((refused, shown_anew(form, seen)))
    forms += [
        (act, bound_to(act.form, act.name, seen=seen, role=person.role))
        for act in acts_for(person, request.user)
        if refused is None or act.name != refused.name
    ]
    done = list(
        Event.objects.filter(
            actor_id=person.pk, actor_kind__in=[ActorKind.MANAGER, ActorKind.SUPPORT]
        ).order_by("-at", "-pk")[:MOST_EVENTS]
    )
    dress_events(done)
    notes = list(Note.objects.filter(subject=acts.subject_of(person)))
    names = names_of_managers(row.manager_id for row in notes)
    mails: Any = Mail.objects.filter(company=None, about=f"manager:{person.pk}").order_by("-pk")
    context = desk.each_context(request) | {
        "person": person,
        "is_self": person.pk == request.user.pk,
        "is_enrolled": is_enrolled(person),
        "forms": forms,
        "refused": refused,
        "notes": [(row, names.get(row.manager_id, ""), event_words(row.act)) for row in notes],
        "mails": [(mail, mail_words(mail.kind)) for mail in mails[:MOST_EVENTS]],
        "events": done,
    }
    return render(request, "desk/manager.html", context, status=422 if refused else 200)
