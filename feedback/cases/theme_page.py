"""A theme at the desk: its name and the words that find it."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from feedback.cases import themes
from feedback.cases.forms import ThemeForm
from feedback.cases.models import Theme
from feedback.cases.themes import ThemeError
from tenants.people.access import get_or_404
from tenants.programme.desk.rows import MANAGER
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, manager_required
from tenants.web.requests import posted

GET_OR_POST = ["GET", "HEAD", "POST"]


@manager_required(MANAGER)
@require_http_methods(GET_OR_POST)
def new(request: ManagerRequest) -> HttpResponseBase:
    return _edit(request, None, ThemeForm(posted(request)))


@manager_required(MANAGER)
@require_http_methods(GET_OR_POST)
def edit(request: ManagerRequest, pk: int) -> HttpResponseBase:
    theme = get_or_404(Theme.objects.all(), pk=pk)
    words = "\n".join(theme.words.values_list("word", flat=True))
    return _edit(
        request, theme, ThemeForm(posted(request), initial={"name": theme.name, "words": words})
    )


@manager_required(MANAGER)
@require_POST
def remove(request: ManagerRequest, pk: int) -> HttpResponseBase:
    theme = get_or_404(Theme.objects.all(), pk=pk)
    themes.remove_theme(theme, by=request.user)
    messages.success(request, f"El tema «{theme.name}» se quitó; sus casos se quedan.")
    return redirect("desk:themes")


def _edit(request: ManagerRequest, theme: Theme | None, form: ThemeForm) -> HttpResponseBase:
    if form.is_valid():
        try:
            themes.save_theme(theme, form.cleaned_data["name"], form.words_typed(), by=request.user)
        except ThemeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Guardado: los casos quedaron ordenados con estas palabras.")
            return redirect("desk:themes")
    context = desk.each_context(request) | {"form": form, "theme": theme}
    return render(request, "cases/desk_theme.html", context, status=422 if form.errors else 200)
