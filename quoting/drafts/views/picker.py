"""What helps to find a product on a phone: its drawing, and what one sells lately."""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from quoting.core.draft import Draft, loose_lines
from quoting.core.evaluation import evaluate
from quoting.drafts.drawings import bare_drawing
from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.evaluation.usual import usual_line
from quoting.drafts.models.quotes import QuoteLine
from tenants.people.access import CompanyRequest, role_required
from tenants.people.roles import Role
from tenants.schemas.clock import today

LATELY = 4


@role_required(Role.OWNER, Role.SALES)
@require_safe
def drawings(request: CompanyRequest) -> JsonResponse:
    """``{"drawings": {id: svg}, "lately": [id]}`` of the products in use."""
    ground = read_ground(today())
    in_use = [row for row in ground.catalog.products.values() if not row.is_retired]
    lines = loose_lines(map(usual_line, in_use))
    shown = evaluate(Draft(ground.catalog, ground.terms, ground.day, lines)).lines
    return JsonResponse(
        {
            "drawings": {
                line.typed.product: bare_drawing(line.sketch) for line in shown if line.sketch
            },
            "lately": QuoteLine.objects.lately_sold(request.user)[:LATELY],
        }
    )
