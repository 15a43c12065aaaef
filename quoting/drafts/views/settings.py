"""How the company prices and promises, and the terms that it keeps to use again."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from catalog.core.money import HUNDRED
from catalog.core.recipes import Family
from catalog.views.ripples import telling
from quoting.core.pricing import PriceMethod, PriceRules, price_unit
from quoting.drafts.forms.payments import payments_form
from quoting.drafts.forms.settings import SettingsForm
from quoting.drafts.models.settings import KeptTerms, QuoteSettings
from quoting.drafts.services.repricing import TouchedDrafts
from quoting.drafts.services.settings import forget_terms, save_settings
from tenants.people.access import CompanyRequest, for_owner, for_sellers, get_or_404
from tenants.schemas.clock import today
from tenants.web.pages import form_page, show_form
from tenants.web.requests import posted

EXAMPLE_COST = Decimal(1000)
MEANINGS = (PriceMethod.ADDITIVE, PriceMethod.CASCADE, PriceMethod.MARGIN)


@for_owner
@form_page
def settings(request: CompanyRequest) -> HttpResponseBase:
    stored, drafts = QuoteSettings.load(), TouchedDrafts(None, today())
    form = SettingsForm(posted(request), instance=stored)
    payments = payments_form(stored.milestones, posted(request))
    if request.method == "POST" and form.is_valid() and payments.is_valid():
        stored = form.save(commit=False)
        stored.milestones = payments.milestones()
        with telling(request, drafts):
            save_settings(stored, by=request.user)
            messages.success(request, "Guardamos tus precios y condiciones.")
        return redirect("quoting:settings")
    context = {"payments": payments, "drafts": drafts.named()} | example(form)
    wrong = payments.is_bound and not payments.is_valid()
    return show_form(request, "quoting/settings.html", form, context, wrong=wrong)


@for_owner
@require_POST
def settings_example(request: CompanyRequest) -> HttpResponseBase:
    """What the typed rates make of an example cost."""
    form = SettingsForm(request.POST, instance=QuoteSettings.load())
    return render(request, "quoting/settings_example.html", example(form))


def example(form: SettingsForm) -> dict[str, Any]:
    """What the rates of the form make of a cost of $1,000 under each meaning that shops give to
    «25 % de utilidad»; a rate that is not good there counts as it is stored."""
    form.full_clean()
    typed, stored = getattr(form, "cleaned_data", {}), QuoteSettings.load()
    rules = PriceRules(
        overhead=typed.get("overhead", stored.overhead), profit=typed.get("profit", stored.profit)
    )
    cost = {Family.PROFILES: EXAMPLE_COST}
    chosen = typed.get("method", stored.method)
    meanings = [
        {
            "method": method,
            "label": method.label,
            "unit": price_unit(cost, replace(rules, method=method)),
            "chosen": method == chosen,
        }
        for method in MEANINGS
        if method is not PriceMethod.MARGIN or rules.profit < HUNDRED
    ]
    return {"meanings": meanings, "cost": EXAMPLE_COST, "rules": rules}


@for_sellers
@require_safe
def kept_terms(request: CompanyRequest) -> HttpResponseBase:
    return render(request, "quoting/quotes/kept_terms.html", {"kept": KeptTerms.objects.all()})


@for_sellers
@require_POST
def forget(request: CompanyRequest, pk: int) -> HttpResponseBase:
    kept = get_or_404(KeptTerms.objects.all(), pk=pk)
    forget_terms(kept, by=request.user)
    messages.success(request, f"Quitaste las condiciones «{kept}».")
    return redirect("quoting:kept_terms")
