"""What every page of a draft shows: its lines, the panel in which one is written, the totals.

After a change htmx swaps the lines that look otherwise than on the page, whoever changed them, and
totals and panel with them. Without a script the same views answer with the page around it.
"""

from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from catalog.core.catalog import Catalog
from quoting.core.draft import Draft, DraftLine, LineKind, TypedLine
from quoting.core.evaluated import EvaluatedLine, Evaluation
from quoting.drafts.forms.lines import FORMS, LineForm
from quoting.drafts.forms.quotes import WhoForm
from quoting.drafts.models.fields import choices_of
from quoting.drafts.models.quotes import LinePhoto, Quote
from quoting.drafts.services.errors import LineIsGone, QuoteIsDiscarded, QuoteIsSent, QuotingError
from quoting.drafts.views.shown import items_of, shown_items, swaps
from tenants.people.access import CompanyRequest, Guard, View, for_sellers, get_or_404

PRODUCT = LineKind.PRODUCT.value
KINDS = choices_of(LineKind)
REPEATED = ("product", "finish", "glass", "options")  # of the last window in a new line
RESTORED = "restored"  # sent with what was typed before, whose choices the panel may not show yet
KEEPS_PANEL = "X-Keeps-Panel"
"""Sent by a page in whose panel somebody may be writing: it changes only for what is refused."""


def open_draft(pk: int) -> Quote:
    """The draft, or the 404 page. Raises QuoteIsSent."""
    quote = get_or_404(Quote.objects.with_people(), pk=pk)
    if not quote.is_editable:
        raise QuoteIsSent(str(quote))
    if quote.discarded_at is not None:
        raise QuoteIsDiscarded
    return quote


def open_line(draft: Draft, pk: int) -> DraftLine:
    """The line of the draft. Raises LineIsGone: who asks for another has an older page."""
    for line in draft.lines:
        if line.id == pk:
            return line
    raise LineIsGone


def telling_refusals(view: View) -> View:
    """What a service refuses is said on the quotation's page as it is now; nothing was changed."""

    @wraps(view)
    def told(request: CompanyRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, pk, **kwargs)
        except Quote.DoesNotExist as error:  # discarded between the look-up and the lock
            raise Http404 from error
        except QuotingError as error:
            messages.error(request, str(error))
            return to_page(request, reverse("quoting:quote", args=[pk]))

    return told


def of_draft(who: Guard, verb: Guard) -> Guard:
    """A view of the draft that the address names; what is refused is told as above."""

    def opened(view: View) -> View:
        @wraps(view)
        def shown(request: CompanyRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
            return view(request, open_draft(pk), **kwargs)

        return who(verb(telling_refusals(shown)))

    return opened


changes_draft = of_draft(for_sellers, require_POST)


def line_form(request: CompanyRequest, catalog: Catalog, line: DraftLine | None = None) -> LineForm:
    """The form posted for a new line or for ``line``; with what a thing proposes if it was picked
    so lately that the page had no time to offer its choices."""
    kind = line.typed.kind.value if line else request.POST.get("kind", PRODUCT)
    shape = FORMS.get(kind, FORMS[PRODUCT])
    form = shape(line or DraftLine(TypedLine(shape.kind)), catalog, request.POST)
    if form.is_outdated and RESTORED not in request.POST:
        form.restart()
    return form


def show_editor(
    request: CompanyRequest,
    quote: Quote,
    evaluation: Evaluation,
    form: LineForm | None = None,
    *,
    focus: bool = False,
    typed: EvaluatedLine | None = None,
    conflict: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """The editor of ``evaluation``, with ``form`` open in it, or an empty one like the last line.

    ``typed`` is the line of a form that could not be saved, as it was evaluated; ``more`` is what
    else there is to say, such as a line that was ``removed``.
    """
    shown = shown_items(request) if request.htmx else None
    keeps_panel = shown is not None and form is None and KEEPS_PANEL in request.headers
    problem = ""
    if not keeps_panel:
        form = form or _next_form(request.GET.get("tipo", ""), evaluation)
        problem = tell_refusal(form, typed) if typed else ""
        form.offer()
        if focus or not evaluation.lines:
            form.focus()
    photos = photos_of(quote, evaluation)
    folder = reverse("quoting:line_add", args=[quote.pk])
    open_pk = form.line.id if form else None
    items = items_of(evaluation.lines, photos, folder, request.user, open_pk)
    context: dict[str, Any] = {
        "quote": quote,
        "evaluated": evaluation,
        "form": form,
        "open_line": typed or evaluation.line(open_pk),
        "problem": problem,
        "kinds": KINDS,
        "conflict": conflict,
        "items": items,
        "page": quote.get_absolute_url(),
        "who": None if quote.customer.name else WhoForm(initial={"site": quote.site}),
    } | more
    status = 422 if (form and form.errors) or problem or conflict else 200
    if shown is None:
        template = "editor" if request.htmx else "draft"
        return render(request, f"quoting/quotes/{template}.html", context, status=status)
    context |= {"swaps": swaps(shown, items, keeps_panel), "keeps_panel": keeps_panel}
    answer = render(request, "quoting/quotes/patch.html", context, status=status)
    answer["HX-Reswap"] = "none"  # all of it goes where its own elements say
    return answer


def photos_of(quote: Quote, evaluation: Evaluation) -> dict[int, list[LinePhoto]]:
    """The photos of the lines, by the id of each."""
    found: dict[int, list[LinePhoto]] = {}
    for photo in quote.photos.exclude(line=None) if evaluation.lines else ():
        if photo.line_id is not None:
            found.setdefault(photo.line_id, []).append(photo)
    return found


def _next_form(kind: str, evaluation: Evaluation) -> LineForm:
    """An empty line in the room of the last one, like the last window."""
    shape = FORMS.get(kind, FORMS[PRODUCT])
    typed = [line.typed for line in evaluation.lines]
    line = TypedLine(shape.kind, room=typed[-1].room if typed else "")
    windows = [each for each in typed if each.kind is LineKind.PRODUCT]
    for last in windows[-1:]:
        line = replace(line, **{name: getattr(last, name) for name in REPEATED})
    return shape(DraftLine(line), evaluation.draft.catalog)


def tell_refusal(form: LineForm, line: EvaluatedLine) -> str:
    """Put why ``line`` has no price at its field, or give it back if no field puts it right."""
    error = line.error
    if error is None:
        return ""
    if error.field in form.fields:
        form.add_error(error.field, form.told(error))
        return ""
    return str(error)


def to_page(request: CompanyRequest, address: str) -> HttpResponseBase:
    """Go there, also from inside a fragment."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
