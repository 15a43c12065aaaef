"""The lines of a draft: written, followed while typing, copied, moved, taken away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from quoting.drafts.forms.conflicts import differences
from quoting.drafts.forms.lines import FORMS, LineForm
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.services import drafts as services
from quoting.drafts.services import undo
from quoting.drafts.services.errors import DiscountBeyondLimit, LineChanged
from quoting.drafts.views.editor import (
    evaluate_with,
    line_form,
    open_draft,
    open_line,
    show_editor,
    telling_refusals,
    to_page,
)
from quoting.drafts.views.presence import last_saver, remember_saver
from tenants.people.roles import Role
from tenants.schemas.clock import today
from tenants.web.access import CompanyRequest, role_required

for_sellers = role_required(Role.OWNER, Role.SALES)


@for_sellers
@require_POST
@telling_refusals
def add(request: CompanyRequest, pk: int) -> HttpResponseBase:
    quote, form = open_draft(pk), line_form(request)
    typed = evaluate_with(quote, form)
    if not _is_whole(typed):
        return show_editor(request, quote, form, focus=True, typed=typed)
    try:
        services.add_line(quote, form.row, today(), by=request.user)
    except DiscountBeyondLimit as error:
        form.row.pk = None  # nothing was written
        return _refused(request, quote, typed, error)
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
    try:
        services.edit_line(form.row, today(), by=request.user, edition=form.edition)
    except DiscountBeyondLimit as error:
        return _refused(request, quote, typed, error)
    except LineChanged:
        conflict = _conflict(form, open_line(quote, line_pk))
        if not conflict["differences"]:  # the same again, after an answer that got lost
            return _done(request, quote)
        return show_editor(request, quote, form, typed=typed, conflict=conflict)
    remember_saver(f"line:{line_pk}", request.user)
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
    services.duplicate_line(open_line(quote, line_pk), today(), by=request.user)
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
    line = open_line(quote, line_pk)
    removed = undo.remove_line(line, today(), timezone.now(), by=request.user)
    if request.htmx:
        return show_editor(request, quote, removed=removed)
    return redirect(f"{quote.get_absolute_url()}?quitada={removed.pk}")


@for_sellers
@require_POST
@telling_refusals
def restore(request: CompanyRequest, pk: int, removed_pk: int) -> HttpResponseBase:
    quote = open_draft(pk)
    removed = quote.removed_lines.filter(pk=removed_pk).first()
    if removed is None:
        messages.info(request, "Esa partida ya se había recuperado.")
        return to_page(request, quote.get_absolute_url())
    undo.restore_line(removed, today())
    return _done(request, quote)


def _is_whole(typed: dict[str, Any]) -> bool:
    """Whether the line can be priced as it was typed; on saving, what is missing is an error."""
    line, form = typed["line"], typed["form"]
    if typed["prompt"]:
        form.add_error(line.error.field, typed["prompt"])
    return bool(line and not line.error)


def _refused(
    request: CompanyRequest, quote: Quote, typed: dict[str, Any], error: DiscountBeyondLimit
) -> HttpResponseBase:
    """What was typed stays, with the reason at its field."""
    form = typed["form"]
    form.add_error("discount", str(error))
    return show_editor(request, quote, form, focus=True, typed=typed)


def _conflict(form: LineForm, stored: QuoteLine) -> dict[str, Any]:
    """What somebody else saved beside what was typed, to choose."""
    kept = stored.__dict__ | {"product": stored.product, "finish": stored.finish}
    kept |= {"glass": stored.glass, "material": stored.material}
    kept["choice"] = stored.choice_group or stored.inclusion
    kept["discount"] = stored.discount or None
    kept["discount_amount"] = stored.discount_amount or None
    return {
        "who": last_saver(f"line:{stored.pk}"),
        "edition": stored.edition,
        "differences": list(differences(form.fields, kept, form.cleaned_data)),
    }


def _done(request: CompanyRequest, quote: Quote, *, focus: bool = False) -> HttpResponseBase:
    if request.htmx:
        return show_editor(request, quote, focus=focus)
    return redirect(quote)
