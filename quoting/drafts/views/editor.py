"""What every page of a draft shows: its lines, the panel in which one is written, the totals.

After a change htmx swaps the lines that look otherwise than on the page, whoever changed them, and
totals and panel with them. Without a script the same views answer with the page around it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from quoting.drafts.evaluation.evaluated import EvaluatedQuote
from quoting.drafts.evaluation.evaluation import evaluate_quote
from quoting.drafts.forms.lines import FORMS, LineForm
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.services.errors import LineIsGone, QuoteIsDiscarded, QuoteIsSent, QuotingError
from quoting.drafts.views.shown import items_of, shown_items, swaps
from tenants.schemas.clock import today
from tenants.web.access import CompanyRequest, get_or_404

PRODUCT = QuoteLine.Kind.PRODUCT.value
KINDS = QuoteLine.Kind.choices
KEEPS_PANEL = "X-Keeps-Panel"  # sent by a page in whose panel somebody may be writing


def open_draft(pk: int) -> Quote:
    """The draft, or the 404 page. Raises QuoteIsSent."""
    quote = get_or_404(Quote.objects.with_people(), pk=pk)
    if not quote.is_editable:
        raise QuoteIsSent(str(quote))
    if quote.discarded_at is not None:
        raise QuoteIsDiscarded
    return quote


def open_line(quote: Quote, pk: int) -> QuoteLine:
    """The line of the draft. Raises LineIsGone, since most who ask for one that is not there have
    an older page before them."""
    line = quote.lines.described().filter(pk=pk).first()
    if line is None:
        raise LineIsGone
    return line


def telling_refusals(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
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


def line_form(request: CompanyRequest, row: QuoteLine | None = None) -> LineForm:
    """The form posted for a new line or for ``row``; with what a thing proposes if it was picked
    so lately that the page had no time to offer its choices."""
    kind = row.kind if row else request.POST.get("kind", PRODUCT)
    form = FORMS.get(kind, FORMS[PRODUCT])(row or QuoteLine(), request.POST)
    if form.is_outdated:
        form.restart()
    return form


def show_editor(
    request: CompanyRequest,
    quote: Quote,
    form: LineForm | None = None,
    *,
    focus: bool = False,
    typed: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """The editor as it is stored, with ``form`` open in it, or an empty one like the last line.

    ``typed`` is what ``evaluate_with`` found of a form that could not be saved; ``more`` is what
    else there is to say: a line that was ``removed``, or a ``conflict``.
    """
    evaluated = evaluate_quote(quote, today())
    form = form or _next_form(request.GET.get("tipo", ""), evaluated)
    form.offer()
    if focus or not evaluated.lines:
        form.focus()
    prefetch_related_objects([line.row for line in evaluated.lines], "photos")
    folder = reverse("quoting:line_add", args=[quote.pk])
    items = items_of(evaluated.lines, folder, request.user, form.row.pk)
    stored = (line for line in evaluated.lines if line.row.pk == form.row.pk)
    context: dict[str, Any] = {"open_line": next(stored, None)}
    if typed:
        context = {"open_line": typed["line"], "problem": typed["problem"]}
    context |= {"quote": quote, "evaluated": evaluated, "form": form, "kinds": KINDS} | more
    context |= {"items": items, "page": quote.get_absolute_url()}
    status = 422 if typed else 200
    shown = shown_items(request)
    if shown is None or not request.htmx:
        template = "editor" if request.htmx else "draft"
        return render(request, f"quoting/quotes/{template}.html", context, status=status)
    context |= {"swaps": swaps(shown, items), "keeps_panel": KEEPS_PANEL in request.headers}
    answer = render(request, "quoting/quotes/patch.html", context, status=status)
    answer["HX-Reswap"] = "none"  # all of it goes where its own elements say
    return answer


def _next_form(kind: str, evaluated: EvaluatedQuote) -> LineForm:
    """An empty line in the room of the last one, of the same product, finish and glass as the
    last window."""
    windows = [line.row for line in evaluated.lines if line.row.kind == PRODUCT]
    row = QuoteLine(room=evaluated.lines[-1].row.room if evaluated.lines else "")
    if windows:
        last = windows[-1]
        row.product, row.finish, row.glass = last.product, last.finish, last.glass
        row.options = last.options
    return FORMS.get(kind, FORMS[PRODUCT])(row)


def evaluate_with(quote: Quote, form: LineForm) -> dict[str, Any]:
    """The quotation as if ``form`` were saved: for what follows while typing. Nothing changes.

    What keeps the line from having a price stands at its field, as a ``problem`` where no field
    puts it right, or as a ``prompt`` where the field is still empty.
    """
    rows = list(quote.lines.described())
    is_valid = form.is_valid()
    written = form.written()
    place = next((i for i, row in enumerate(rows) if row.pk == written.pk), len(rows))
    rows[place : place + 1] = [written] if is_valid else []
    evaluated = evaluate_quote(quote, today(), rows)
    line = evaluated.lines[place] if is_valid else None
    found = {"quote": quote, "evaluated": evaluated, "line": line, "form": form, "kinds": KINDS}
    error = line.error if line else None
    if error is None:
        return found | {"problem": "", "prompt": ""}
    if form.is_empty(error.field):
        return found | {"problem": "", "prompt": str(error)}
    if error.field in form.fields:
        form.add_error(error.field, str(error))
        return found | {"problem": "", "prompt": ""}
    return found | {"problem": str(error), "prompt": ""}


def to_page(request: CompanyRequest, address: str) -> HttpResponseBase:
    """Go there, also from inside a fragment."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
