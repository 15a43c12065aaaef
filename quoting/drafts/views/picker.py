"""What helps to find a product on a phone: its drawing, and what one sells lately."""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from catalog.models import Product
from quoting.drafts.drawings import bare_drawing
from quoting.drafts.evaluation.evaluation import evaluate_quote
from quoting.drafts.evaluation.usual import usual_line
from quoting.drafts.models.quotes import Quote, QuoteLine
from tenants.people.roles import Role
from tenants.schemas.clock import today
from tenants.web.access import CompanyRequest, role_required

LATELY = 4


@role_required(Role.OWNER, Role.SALES)
@require_safe
def drawings(request: CompanyRequest) -> JsonResponse:
    """``{"drawings": {id: svg}, "lately": [id]}`` of the products in use."""
    rows = [usual_line(product) for product in Product.objects.in_use().with_recipe()]
    shown = evaluate_quote(Quote(), today(), rows).lines
    return JsonResponse(
        {
            "drawings": {
                line.row.product_id: bare_drawing(line.sketch) for line in shown if line.sketch
            },
            "lately": QuoteLine.objects.lately_sold(request.user)[:LATELY],
        }
    )
