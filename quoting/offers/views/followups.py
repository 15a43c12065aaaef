"""What a seller is told and has to do: news of customers, reminders and tasks."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.drafts.forms.fields import number_in
from quoting.drafts.models.quotes import Quote
from quoting.offers.forms.followups import TaskForm
from quoting.offers.models.followups import FollowUp, FollowUpQuerySet, Notification
from quoting.offers.services.followups import REMINDER, SHOWN, add_task, complete, unread
from quoting.offers.views.pages import about
from tenants.outbox.posting import latest
from tenants.people.access import CompanyRequest, for_sellers, get_or_404
from tenants.people.roles import Role
from tenants.schemas.clock import today
from tenants.web.pages import LONG, page_of


@for_sellers
@require_safe
def followups(request: CompanyRequest) -> HttpResponse:
    """What is due and what is to come; an owner sees everybody's."""
    tasks = _theirs(request).pending().exclude(number__isnull=False, seller_at=None)
    rows = tasks.select_related("quote__customer", "assigned_to")
    news = Notification.objects.filter(user=request.user).select_related("quote")
    context = {
        "page_obj": page_of(request, rows),
        "news": news[:LONG],
        "unread": unread(request.user).count(),
        "today": today(),
    }
    return render(request, "quoting/followups/page.html", context)


@for_sellers
@require_safe
def poll(request: CompanyRequest) -> JsonResponse:
    """What the bell shows, and the news after the one that the page knew last."""
    rows = list(unread(request.user)[: SHOWN + 1])
    since = number_in(request.GET.get("desde"))
    fresh = [row for row in rows if since is not None and row.pk > since]
    return JsonResponse(
        {
            "unread": f"{SHOWN}+" if len(rows) > SHOWN else len(rows),
            "last": rows[0].pk if rows else since or 0,
            "news": [{"text": row.text, "url": row.url} for row in reversed(fresh)],
        }
    )


@for_sellers
@require_POST
def read_all(request: CompanyRequest) -> HttpResponse:
    unread(request.user).update(read_at=timezone.now())
    return redirect("quoting:followups")


@for_sellers
@require_POST
def open_news(request: CompanyRequest, pk: int) -> HttpResponse:
    """Read, and on to the quotation that it speaks of."""
    notice = get_or_404(Notification.objects.filter(user=request.user), pk=pk)
    unread(request.user).filter(pk=notice.pk).update(read_at=timezone.now())
    return redirect(notice.url)


@about(Quote)(for_sellers, require_POST)
def add(request: CompanyRequest, quote: Quote) -> None:
    form = TaskForm(request.POST)
    if form.is_valid():
        add_task(quote, **form.cleaned_data, by=request.user)
        messages.success(request, "Guardamos el pendiente en tu seguimiento.")
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))


@for_sellers
@require_POST
def done(request: CompanyRequest, pk: int) -> HttpResponse:
    followup = get_or_404(_theirs(request), pk=pk)
    complete(followup, timezone.now(), by=request.user)
    messages.success(request, "Listo, un pendiente menos.")
    return redirect("quoting:followups")


def followup_panel(quote: Quote) -> dict[str, Any]:
    """What the page of a quotation shows of its follow-up."""
    followups = list(quote.followups.select_related("assigned_to"))
    mails = latest(REMINDER, [f"followup:{each.pk}" for each in followups if each.posted_at])
    return {
        "followups": [(each, mails.get(f"followup:{each.pk}")) for each in followups],
        "task_form": TaskForm(initial={"due_on": today()}),
    }


def _theirs(request: CompanyRequest) -> FollowUpQuerySet:
    rows = FollowUp.objects.filter(quote__discarded_at=None)
    return rows if request.user.role == Role.OWNER else rows.filter(assigned_to=request.user)
