"""Taking rows out of the lists and offering them again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from catalog.models import Finish, Line, Material, Product, Retirable
from catalog.services import retiring
from tenants.people.access import CompanyRequest, for_owner, get_or_404

RETIRABLE: dict[str, type[Retirable]] = {
    "material": Material,
    "finish": Finish,
    "line": Line,
    "product": Product,
}


@for_owner
@require_POST
def retire(request: CompanyRequest, noun: str, pk: int) -> HttpResponse:
    row = get_or_404(RETIRABLE[noun].objects.all(), pk=pk)
    retiring.retire(row, moment=timezone.now(), by=request.user)
    messages.success(
        request,
        f"«{row.name}» ya no se ofrece. Lo que ya lo usa no cambia.",
    )
    return redirect(f"catalog:{noun}", pk)


@for_owner
@require_POST
def restore(request: CompanyRequest, noun: str, pk: int) -> HttpResponse:
    row = get_or_404(RETIRABLE[noun].objects.all(), pk=pk)
    retiring.restore(row, by=request.user)
    messages.success(request, f"«{row.name}» se ofrece otra vez.")
    return redirect(f"catalog:{noun}", pk)
