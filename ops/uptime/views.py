"""Where a watcher reports, behind the token of the readings."""

import json
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ops.uptime.receiving import BadReport, take
from tenants.people.access import open_to_all


@open_to_all
@csrf_exempt  # no cookie lets anybody in here
@require_POST
def watch(request: HttpRequest) -> HttpResponse:
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.READINGS_TOKEN}"
    if not settings.READINGS_TOKEN or not compare_digest(given.encode(), wanted.encode()):
        response = JsonResponse({"error": "Falta el token de las lecturas."}, status=401)
        response["WWW-Authenticate"] = "Bearer"
        return response
    try:
        report = json.loads(request.body)
        if not isinstance(report, dict):
            raise BadReport("El informe debe ser un objeto de JSON.")
        answer, is_whole = take(report, now())
    except (BadReport, ValueError) as error:
        why = str(error) if isinstance(error, BadReport) else "El informe no es JSON."
        return JsonResponse({"error": why}, status=400)
    return JsonResponse(answer, status=200 if is_whole else 503)
