"""The board as a company sees it: the programme's words, and how many companies want each idea."""

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from feedback.board import services
from feedback.board.models import Idea, Vote
from feedback.board.services import IdeaError
from tenants.people.access import CompanyRequest, any_role, get_or_404

STATES = (
    Idea.State.BUILT,
    Idea.State.PLANNED,
    Idea.State.STUDIED,
    Idea.State.READY,
    Idea.State.REFUSED,
)
"""From what comes soonest to what is over."""


@any_role
@require_safe
def ideas(request: CompanyRequest) -> HttpResponseBase:
    own = Vote.objects.filter(idea=OuterRef("pk"), company=request.tenant.pk)
    rows = Idea.objects.annotate(n_votes=Count("votes"), is_ours=Exists(own))
    found = list(rows.order_by("-n_votes", "-added_at"))
    groups = [(state, [row for row in found if row.state == state]) for state in STATES]
    context = {"groups": [(state, rows) for state, rows in groups if rows]}
    return render(request, "board/ideas.html", context)


@any_role
@require_POST
def vote(request: CompanyRequest, pk: int) -> HttpResponseBase:
    idea = get_or_404(Idea.objects.all(), pk=pk)
    try:
        services.vote(idea, by=request.user, moment=now())
    except IdeaError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Tu empresa quiere «{idea.title}».")
    return redirect("feedback:ideas")


@any_role
@require_POST
def take_back(request: CompanyRequest, pk: int) -> HttpResponseBase:
    idea = get_or_404(Idea.objects.all(), pk=pk)
    services.take_back(idea, by=request.user, moment=now())
    messages.success(request, f"Tu empresa ya no vota por «{idea.title}».")
    return redirect("feedback:ideas")
