"""Photos of the opening of a line: seen by seller and workshop, and by the customer if chosen."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from quoting.drafts.models.quotes import LinePhoto, Quote
from quoting.drafts.services import photos as services
from quoting.drafts.services.errors import LineIsGone
from quoting.drafts.services.photos import BadPhoto
from quoting.drafts.views.editor import changes_draft
from tenants.people.access import CompanyRequest, for_sellers, get_or_404
from tenants.web.files import file_response


@changes_draft
def add(request: CompanyRequest, quote: Quote, line_pk: int) -> HttpResponseBase:
    upload = request.FILES.get("foto")
    if upload is None or upload.file is None:
        raise BadPhoto("Elige una foto.")
    line = quote.lines.filter(pk=line_pk).first()
    if line is None:
        raise LineIsGone
    services.add_photo(line, upload.file, upload.size or 0, timezone.now(), by=request.user)
    return redirect(f"{quote.get_absolute_url()}#partida-{line_pk}")


@for_sellers
@require_safe
def photo(request: CompanyRequest, pk: int) -> HttpResponseBase:
    found = get_or_404(LinePhoto.objects.all(), pk=pk)
    return file_response(found.file, "foto.jpg", inline=True)


@changes_draft
def show(request: CompanyRequest, quote: Quote, photo_pk: int) -> HttpResponseBase:
    photo = get_or_404(quote.photos.all(), pk=photo_pk)
    services.show_photo(photo, request.POST.get("mostrar") == "1")
    return redirect(f"{quote.get_absolute_url()}#partida-{photo.line_id}")


@changes_draft
def remove(request: CompanyRequest, quote: Quote, photo_pk: int) -> HttpResponseBase:
    services.remove_photo(get_or_404(quote.photos.all(), pk=photo_pk))
    return redirect(quote)
