"""The lines of a draft: written, followed while typing, copied, moved, taken away."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from quoting.forms.lines import FORMS
from quoting.models import Quote
from quoting.services import drafts as services
from quoting.views.editor import (
    evaluate_with,
    line_form,
    open_draft,
    open_line,
    show_editor,
    telling_refusals,
    today,
)
from tenants.access import CompanyRequest, role_required
from tenants.accounts.roles import Role

for_sellers = role_required(Role.OWNER, Role.SALES)


@for_sellers
@require_POST
@telling_refusals
def add(request: CompanyRequest, pk: int) -> HttpResponseBase:
    quote, form = open_draft(pk), line_form(request)
    typed = evaluate_with(quote, form)
    if not _is_whole(typed):
        return show_editor(request, quote, form, focus=True, typed=typed)
    services.add_line(quote, form.row, today())
    return _done(request, quote, focus=True)


@for_sellers
@require_http_methods(["GET", "HEAD", "POST"])
@telling_refusals
def edit(request: CompanyRequest, pk: int, line_pk: int) -> HttpResponseBase:
    quote = open_draft(pk)
    row = open_line(quote, line_pk)
    if request.method != "POST":
        return show_editor(request, quote, FORMS[row.kind](row), focus=True)
    form = line_form(request, row)
    typed = evaluate_with(quote, form)
    if not _is_whole(typed):
        return show_editor(request, quote, form, focus=True, typed=typed)
    services.edit_line(form.row, today())
    return _done(request, quote)


@for_sellers
@require_POST
@telling_refusals
def preview(request: CompanyRequest, pk: int, line_pk: int | None = None) -> HttpResponseBase:
    """What the typed line would be. When what is sold changed, so do the choices that go with it;
    never the fields where a person may be typing on."""
    quote = open_draft(pk)
    form = line_form(request, open_line(quote, line_pk) if line_pk else None)
    context = evaluate_with(quote, form) | {"changed": form.is_outdated}
    if form.is_outdated:
        form.offer()
    context["noted"] = [form[name] for name in form.fields if name in request.POST]
    return render(request, "quoting/quotes/preview.html", context)


@for_sellers
@require_POST
@telling_refusals
def duplicate(request: CompanyRequest, pk: int, line_pk: int) -> HttpResponseBase:
    quote = open_draft(pk)
    services.duplicate_line(open_line(quote, line_pk), today())
    return _done(request, quote)


@for_sellers
@require_POST
@telling_refusals
def move(request: CompanyRequest, pk: int, line_pk: int) -> HttpResponseBase:
    quote = open_draft(pk)
    services.move_line(open_line(quote, line_pk), -1 if "arriba" in request.POST else 1)
    return _done(request, quote)


@for_sellers
@require_POST
@telling_refusals
def remove(request: CompanyRequest, pk: int, line_pk: int) -> HttpResponseBase:
    quote = open_draft(pk)
    services.remove_line(open_line(quote, line_pk), today())
    return _done(request, quote)


def _is_whole(typed: dict[str, Any]) -> bool:
    """Whether the line can be priced as it was typed; on saving, what is missing is an error."""
    line, form = typed["line"], typed["form"]
    if typed["prompt"]:
        form.add_error(line.error.field, typed["prompt"])
    return bool(line and not line.error)


def _done(request: CompanyRequest, quote: Quote, *, focus: bool = False) -> HttpResponseBase:
    if request.htmx:
        return show_editor(request, quote, focus=focus)
    return redirect(quote)
