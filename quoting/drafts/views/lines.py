"""The lines of a draft: written, followed while typing, copied, moved, taken away.

Where each keystroke counts, a request has no transaction around that of the service.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.transaction import non_atomic_requests
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from quoting.core.draft import Draft
from quoting.core.evaluated import Evaluation
from quoting.drafts.evaluation.loading import Ground, draft_of, evaluate_draft, read_ground
from quoting.drafts.forms.line_merging import clashes_of, join
from quoting.drafts.forms.lines import FORMS, LineForm
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services import lines as services
from quoting.drafts.services import undo
from quoting.drafts.services.errors import DiscountBeyondLimit, LineChanged, LineIsBusy, LineRefused
from quoting.drafts.views import editor
from quoting.drafts.views.editor import changes_draft, line_form, of_draft, show_editor
from quoting.drafts.views.presence import last_saver, remember_saver
from tenants.people.access import CompanyRequest, for_sellers
from tenants.schemas.clock import today
from tenants.web.pages import form_page

MOST_TRIES = 5
"""How often a line is saved again that others save in the same moment."""


@non_atomic_requests
@changes_draft
def add(request: CompanyRequest, quote: Quote) -> HttpResponseBase:
    ground = read_ground(today())
    form = line_form(request, ground.catalog)
    if not form.is_valid():
        stored = evaluate_draft(draft_of(quote, ground))
        return show_editor(request, quote, stored, form, focus=True)
    line, key = form.written(), form.client_key
    try:
        written = services.add_line(quote, line, ground, by=request.user, client_key=key)
    except (LineRefused, DiscountBeyondLimit) as refusal:
        return _refused(request, quote, form, refusal)
    return _done(request, quote, written.evaluation, focus=True)


@non_atomic_requests
@of_draft(for_sellers, form_page)
def edit(request: CompanyRequest, quote: Quote, line_pk: int) -> HttpResponseBase:
    ground = read_ground(today())
    draft = draft_of(quote, ground)
    stored = editor.open_line(draft, line_pk)
    if request.method != "POST":
        form = FORMS[stored.typed.kind.value](stored, draft.catalog)
        return show_editor(request, quote, evaluate_draft(draft), form, focus=True)
    form = line_form(request, draft.catalog, stored)
    if not form.is_valid():
        return show_editor(request, quote, evaluate_draft(draft), form, focus=True)
    if form.unanswered:
        return _ask(request, quote, evaluate_draft(draft), form, form.unanswered)
    return _write(request, quote, form, ground)


def _write(
    request: CompanyRequest, quote: Quote, form: LineForm, ground: Ground
) -> HttpResponseBase:
    """Save a changed line; what only somebody else touched meanwhile stays as they left it."""
    pk, by = form.line.id or 0, request.user
    for _ in range(MOST_TRIES):
        try:
            written = services.edit_line(quote, pk, form.written(), ground, by, form.edition)
        except (LineRefused, DiscountBeyondLimit) as refusal:
            return _refused(request, quote, form, refusal)
        except LineChanged as refusal:
            form, clashes = join(form, refusal.line)
            evaluation = refusal.evaluation
            if clashes:
                return _ask(request, quote, evaluation, form, clashes)
            if form.errors:  # the two changes do not go together
                return show_editor(request, quote, evaluation, form, focus=True)
            if form.written() == refusal.line.typed:  # the same again, after a lost answer
                return _done(request, quote, evaluation)
        else:
            remember_saver(f"line:{pk}", request.user)
            return _done(request, quote, written.evaluation)
    raise LineIsBusy


@non_atomic_requests
@changes_draft
def preview(request: CompanyRequest, quote: Quote, line_pk: int | None = None) -> HttpResponseBase:
    """What the typed line would be. When what is sold changed, so do the choices that go with it;
    never the fields where a person may be typing on."""
    draft = draft_of(quote, read_ground(today()))
    form = line_form(request, draft.catalog, editor.open_line(draft, line_pk) if line_pk else None)
    context = _follow(draft, form) | {"quote": quote, "form": form, "kinds": editor.KINDS}
    if form.is_outdated:
        form.offer()
    context["changed"] = form.is_outdated
    context["noted"] = [form[name] for name in form.fields if name in request.POST]
    return render(request, "quoting/quotes/preview.html", context)


def _follow(draft: Draft, form: LineForm) -> dict[str, Any]:
    """The quotation as if ``form`` were saved. Nothing changes.

    What keeps the line from having a price stands at its field, as a ``problem`` where no field
    puts it right, or as a ``prompt`` where nothing is typed there yet.
    """
    place = draft.place_of(form.line.id)
    if not form.is_valid():
        rest = (*draft.lines[:place], *draft.lines[place + 1 :])
        evaluation = evaluate_draft(replace(draft, lines=rest))
        return {"evaluated": evaluation, "line": None, "problem": "", "prompt": ""}
    written = form.line._replace(typed=form.written())
    evaluation = evaluate_draft(replace(draft, lines=draft.replaced(place, written)))
    line = evaluation.lines[place]
    found = {"evaluated": evaluation, "line": line, "problem": "", "prompt": ""}
    if line.error is not None and line.error.is_missing:
        return found | {"prompt": str(line.error)}
    return found | {"problem": editor.tell_refusal(form, line)}


@changes_draft
def duplicate(request: CompanyRequest, quote: Quote, line_pk: int) -> HttpResponseBase:
    written = services.duplicate_line(quote, line_pk, today(), by=request.user)
    return _done(request, quote, written.evaluation)


@changes_draft
def move(request: CompanyRequest, quote: Quote, line_pk: int) -> HttpResponseBase:
    steps = -1 if "arriba" in request.POST else 1
    return _done(request, quote, services.move_line(quote, line_pk, steps, today()))


@changes_draft
def remove(request: CompanyRequest, quote: Quote, line_pk: int) -> HttpResponseBase:
    left, removed = undo.remove_line(quote, line_pk, today(), timezone.now(), by=request.user)
    if request.htmx:
        return show_editor(request, quote, left, removed=removed)
    return redirect(f"{quote.get_absolute_url()}?quitada={removed.pk}")


@changes_draft
def restore(request: CompanyRequest, quote: Quote, removed_pk: int) -> HttpResponseBase:
    removed = quote.removed_lines.filter(pk=removed_pk).first()
    if removed is None:
        messages.info(request, "Esa partida ya se había recuperado.")
        return editor.to_page(request, quote.get_absolute_url())
    return _done(request, quote, undo.restore_line(removed, today()).evaluation)


def _refused(
    request: CompanyRequest,
    quote: Quote,
    form: LineForm,
    refusal: LineRefused | DiscountBeyondLimit,
) -> HttpResponseBase:
    """What was typed stays, with the reason why, beside the lines that are stored."""
    typed = refusal.line if isinstance(refusal, LineRefused) else None
    if typed is None:
        form.add_error("discount", str(refusal))
    lines = tuple(line for line in refusal.evaluation.lines if line.id)
    stored = replace(refusal.evaluation, lines=lines)
    return show_editor(request, quote, stored, form, focus=True, typed=typed)


def _ask(
    request: CompanyRequest, quote: Quote, shown: Evaluation, form: LineForm, parts: Iterable[str]
) -> HttpResponseBase:
    """What both wrote, side by side, to choose."""
    conflict = {
        "who": last_saver(f"line:{form.line.id}", request.user),
        "clashes": clashes_of(form, parts, form.line.typed),
        "unanswered": form.unanswered,
    }
    return show_editor(request, quote, shown, form, conflict=conflict)


def _done(
    request: CompanyRequest, quote: Quote, evaluation: Evaluation, *, focus: bool = False
) -> HttpResponseBase:
    if request.htmx:
        return show_editor(request, quote, evaluation, focus=focus)
    return redirect(quote)
