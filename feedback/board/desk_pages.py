"""The ideas at the desk: their list, the page of each, and making one of a case."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import display
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.board import acts
from feedback.board.models import TITLE, WHY, WORDS, Idea
from feedback.board.services import IdeaError, add_idea
from feedback.cases.lists import case_url
from feedback.cases.models import Case
from tenants.people.access import get_or_404
from tenants.programme.desk.acting import Act, Refusal, by_name, forms_of, try_act
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.filters import choice
from tenants.programme.desk.rows import MANAGER, SUPPORT, DeskList
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, any_manager, manager_required
from tenants.web.requests import posted

TONES = {"studied": "info", "planned": "info", "built": "warn", "ready": "ok", "refused": "neutral"}


class IdeaForm(forms.Form):
    title = forms.CharField(
        label="Idea",
        max_length=TITLE,
        error_messages={"required": "Escribe la idea en pocas palabras."},
    )
    words = forms.CharField(
        label="Qué es",
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="La leen todas las empresas: escríbela con tus palabras, sin citar a nadie.",
        error_messages={"required": "Escribe qué es."},
    )


class SeenForm(forms.Form):
    """``seen`` is the mark of what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)


class ChangeForm(SeenForm, IdeaForm):
    field_order = ("seen", "title", "words")


class MoveForm(SeenForm):
    state = forms.ChoiceField(label="Estado", choices=Idea.State.choices)
    why = forms.CharField(
        label="Por qué o desde cuándo",
        max_length=WHY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lo leen todas las empresas. Si no se hará, di por qué.",
    )


class CaseForm(SeenForm):
    number = forms.IntegerField(
        label="Número del caso",
        min_value=1,
        max_value=2**62,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class Ideas(DeskList):
    slug, url_name, title = "ideas", "ideas", "Ideas"
    group = "Opiniones"
    about = "Lo que el programa toma de lo que le piden. Las empresas las ven y votan."
    roles = (MANAGER, SUPPORT)
    page_of_row = "idea"
    list_display = ("title", "state", "votes_given", "cases_of_it", "added_at", "moved_at")
    more_exported = ("words", "why")
    search_fields = ("title", "words")
    search_help = "Palabras de la idea"
    list_filter = (choice("state", "Estado", lambda: Idea.State.choices),)
    ordering = ("-added_at", "-pk")
    tones = {"state": TONES}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts = {
            "n_votes": Count("votes", distinct=True),
            "n_cases": Count("cases", distinct=True),
        }
        return super().get_queryset(request).annotate(**counts)

    def actions_of(self, request: ManagerRequest) -> list[tuple[str, str]]:
        return [("Nueva idea", desk_url("idea_new"))] if request.user.role == MANAGER else []

    @display(description="votos", ordering="n_votes")
    def votes_given(self, row: Any) -> int:
        return int(row.n_votes)

    @display(description="casos", ordering="n_cases")
    def cases_of_it(self, row: Any) -> int:
        return int(row.n_cases)


ACTS = by_name(
    Act("move", "Cambiar el estado", "«Lista» avisa por correo a quienes la pidieron.",
        "Estado cambiado.", acts.move, MoveForm, tone="primary"),
    Act("change", "Editar", "Las empresas leen estas palabras.", "Guardada.",
        acts.change, ChangeForm),
    Act("case", "Agregar un caso", "A quien lo contó se le avisa cuando esté lista.",
        "Caso agregado.", acts.add_case, CaseForm),
)  # fmt: skip


@any_manager
@require_safe
def show(request: ManagerRequest, pk: int) -> HttpResponseBase:
    return _page(request, get_or_404(Idea.objects.all(), pk=pk))


@manager_required(MANAGER)
@require_POST
def act(request: ManagerRequest, pk: int, act: str) -> HttpResponseBase:
    refusal = try_act(request, ACTS[act], get_or_404(Idea.objects.all(), pk=pk), (IdeaError,))
    if refusal is None:
        return redirect("desk:idea", pk)
    return _page(request, get_or_404(Idea.objects.all(), pk=pk), refusal)


@manager_required(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ManagerRequest) -> HttpResponseBase:
    """Of the case that the address names, whose words nobody but the programme reads."""
    case = _case_named(request.GET.get("caso", ""))
    form = IdeaForm(posted(request))
    if form.is_valid():
        data = form.cleaned_data
        try:
            idea = add_idea(data["title"], data["words"], case, by=request.user, moment=now())
        except IdeaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Las empresas ya la ven y pueden votar por ella.")
            return redirect("desk:idea", idea.pk)
    back = case_url(case.pk) if case else desk_url("ideas")
    context = desk.each_context(request) | {"form": form, "case": case, "back": back}
    return render(request, "board/desk_new.html", context, status=422 if form.errors else 200)


def _case_named(number: str) -> Case | None:
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    return Case.objects.filter(pk=int(number)).first() if is_number else None


def _page(request: ManagerRequest, idea: Idea, refusal: Refusal | None = None) -> HttpResponseBase:
    seen = acts.mark_of(idea)
    able = ACTS.values() if request.user.role == MANAGER else ()
    initial = {"state": idea.state, "why": idea.why, "title": idea.title, "words": idea.words}
    forms = forms_of(able, refusal, lambda act: seen, **initial)
    context = desk.each_context(request) | {
        "idea": idea,
        "tone": TONES[idea.state],
        "votes": idea.votes.select_related("company").order_by("at"),
        "cases": idea.cases.select_related("company"),
        "forms": forms,
        "refused": refusal and refusal.act,
    }
    return render(request, "board/desk_idea.html", context, status=422 if refusal else 200)


desk.register(Idea, Ideas)
