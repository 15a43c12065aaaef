"""Who a draft is for, and on which terms."""

from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect

from quoting.core.draft import AS_THE_COMPANY, QuoteTerms
from quoting.drafts.evaluation.loading import terms_of
from quoting.drafts.forms.conflicts import chosen_theirs, unanswered
from quoting.drafts.forms.fields import number_in
from quoting.drafts.forms.header_merging import clashes_of, header_of, join, take_parts
from quoting.drafts.forms.payments import PREFIX, payments_form
from quoting.drafts.forms.quotes import QuoteForm, WhoForm
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import KeptTerms, QuoteSettings
from quoting.drafts.services import drafts as services
from quoting.drafts.services import errors
from quoting.drafts.services.settings import keep_terms
from quoting.drafts.views.editor import of_draft, open_draft
from quoting.drafts.views.presence import last_saver, remember_saver
from tenants.people.access import CompanyRequest, for_sellers
from tenants.schemas.clock import today
from tenants.web.pages import form_page, show_form
from tenants.web.requests import posted

MOST_TRIES = 5
"""How often it is saved again while others save in the same moment."""


@of_draft(for_sellers, form_page)
def who(request: CompanyRequest, found: Quote) -> HttpResponseBase:
    """Who a draft is for; back to where it was asked."""
    form = WhoForm(posted(request), initial={"site": found.site})
    back = "quoting:review" if "revisar" in request.GET else "quoting:quote"
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("phone", "site")}
        services.name_customer(found, form.choice, request.user, **told)
        return redirect(back, found.pk)
    context = {"quote": found, "back": back}
    return show_form(request, "quoting/quotes/who_page.html", form, context)


@of_draft(for_sellers, form_page)
def header(request: CompanyRequest, found: Quote) -> HttpResponseBase:
    """Customer and terms. What only somebody else touched meanwhile stays as they left it."""
    if request.method != "POST":
        return _Page(request, found, _terms(found, request.GET.get("condiciones"))).show()
    data = request.POST.copy()
    take_parts(data, chosen_theirs(data), found, _terms(found))
    questions = tuple(unanswered(data))
    for _ in range(MOST_TRIES):
        page = _Page(request, open_draft(found.pk), data=data)
        if not page.is_valid:
            return page.show()
        if not questions:
            try:
                page.save()
            except errors.QuoteChanged:
                stored = open_draft(found.pk)
                questions = join(data, page.header, stored, _terms(stored))
            else:
                return page.show() if page.is_refused else redirect(found)
        if questions:
            return _Page(request, open_draft(found.pk), data=data).ask(questions)
    raise errors.QuoteChanged


def _terms(quote: Quote, kept: str | None = None) -> QuoteTerms:
    """Those of the quotation or, to begin with, the ``kept`` ones that the address asks for."""
    usual = terms_of(QuoteSettings.load())
    found = KeptTerms.objects.filter(pk=number_in(kept) or 0).first() if kept else None
    return usual.of_job(found.agreed if found else quote.own_terms or AS_THE_COMPANY)


class _Page:
    """The form of a draft with its payments, and what became of saving it. ``data`` was typed over
    ``quote``; without payments in it they are left alone."""

    def __init__(
        self,
        request: CompanyRequest,
        quote: Quote,
        terms: QuoteTerms | None = None,
        data: QueryDict | None = None,
    ) -> None:
        stored, typed = _terms(quote), data or QueryDict()
        self.request, self.quote = request, quote
        self.form = QuoteForm(data, instance=quote, terms=terms or stored)
        self.unanswered = unanswered(typed)
        self.was = typed.get("was") or header_of(quote, stored).as_text
        rows = data if f"{PREFIX}-TOTAL_FORMS" in typed else None
        self.payments = payments_form(self.form.terms.milestones, rows)
        self.problem = ""

    @property
    def is_valid(self) -> bool:
        return self.form.is_valid() and (not self.payments.is_bound or self.payments.is_valid())

    @property
    def is_refused(self) -> bool:
        return bool(self.form.errors or self.problem)

    @property
    def _agreed(self) -> Any:
        return self.form.agreed(self.payments.milestones() if self.payments.is_bound else None)

    @property
    def header(self) -> Any:
        """What was typed, by part."""
        return header_of(self.quote, self.form.terms.of_job(self._agreed), self.form.choice)

    def save(self) -> None:
        """Write it, or keep why it is refused. Raises QuoteChanged."""
        form, by = self.form, self.request.user
        try:
            services.edit_quote(
                self.quote, form.choice, today(), by, edition=form.edition, agreed=self._agreed
            )
        except errors.DiscountBeyondLimit as error:
            form.add_error("discount", str(error))
        except errors.TaxIsTheOwners as error:
            form.add_error("tax_rate", str(error))
        except errors.PaymentsDoNotAddUp as error:
            self.problem = str(error)
        else:
            if form.cleaned_data["keep_as"]:
                keep_terms(form.cleaned_data["keep_as"], self._agreed, by=by)
            remember_saver(f"quote:{self.quote.pk}", by)

    def ask(self, parts: tuple[str, ...]) -> HttpResponseBase:
        """What both wrote, side by side, to choose."""
        if not self.is_valid:
            return self.show()
        stored = open_draft(self.quote.pk)
        conflict = {
            "who": last_saver(f"quote:{stored.pk}", self.request.user),
            "clashes": clashes_of(self.form, self.header, stored, _terms(stored), parts),
            "unanswered": self.unanswered,
        }
        return self.show(conflict)

    def show(self, conflict: dict[str, Any] | None = None) -> HttpResponseBase:
        context = {
            "quote": self.quote,
            "was": self.was,
            "conflict": conflict,
            "payments": self.payments,
            "problem": self.problem,
            "kept": KeptTerms.objects.all(),
        }
        wrong = conflict or self.problem or (self.payments.is_bound and self.payments.errors)
        return show_form(
            self.request, "quoting/quotes/header.html", self.form, context, wrong=wrong
        )
