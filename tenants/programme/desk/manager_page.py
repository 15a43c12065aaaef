"""The people of the programme: inviting one, and the acts on each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.events.models import ActorKind, Event
from tenants.outbox.models import Mail
from tenants.people.access import get_or_404
from tenants.people.models import User
from tenants.programme.desk import acts
from tenants.programme.desk.acting import Act, Refusal, by_name, forms_of, try_act
from tenants.programme.desk.application_page import MOST_EVENTS
from tenants.programme.desk.forms import ManagerForm, RoleForm
from tenants.programme.desk.models import Note
from tenants.programme.desk.rows import MANAGER, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.desk.system_lists import dress_events
from tenants.programme.desk.words import event_words, mail_words
from tenants.programme.managers.access import ManagerRequest, manager_required
from tenants.programme.managers.models import Manager
from tenants.programme.managers.services import ManagerError, invite_manager, is_enrolled
from tenants.web.requests import posted

ACTS = by_name(
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
)  # fmt: skip


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
    refusal = try_act(request, ACTS[act], person, (ManagerError,))
    if refusal is None:
        return redirect("desk:manager", pk)
    person.refresh_from_db()
    return _page(request, person, refusal)


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
    request: ManagerRequest, person: User, refusal: Refusal | None = None
) -> HttpResponseBase:
    seen = acts.mark_of_manager(person)
    able = acts_for(person, request.user)
    forms = forms_of(able, refusal, lambda act: seen, role=person.role)
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
        "refused": refusal and refusal.act,
        "notes": [(row, names.get(row.manager_id, ""), event_words(row.act)) for row in notes],
        "mails": [(mail, mail_words(mail.kind)) for mail in mails[:MOST_EVENTS]],
        "events": done,
    }
    return render(request, "desk/manager.html", context, status=422 if refusal else 200)
