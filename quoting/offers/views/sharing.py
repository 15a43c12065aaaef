"""Right after closing: one page with every way to give the quotation to its customer."""

import segno
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.drafts.services.errors import QuotingError
from quoting.offers.forms.sharing import MailForm, WhatsAppForm
from quoting.offers.models.responses import CustomerLink
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services import sharing as services
from quoting.offers.services.answers import VersionState, state_of
from quoting.offers.views.documents import delivery_panels
from quoting.offers.views.pages import about
from tenants.people.access import CompanyRequest, for_sellers
from tenants.schemas.clock import today
from tenants.web.phones import whatsapp_address, whatsapp_number

of_link = about(CustomerLink, "version__quote__customer", page=lambda row: row.version)


@about(QuoteVersion, "quote__customer", "quote__seller")(for_sellers, require_safe)
def page(request: CompanyRequest, version: QuoteVersion) -> HttpResponse | None:
    """What was closed and can still be answered; anything else has its own page."""
    if state_of(version, today()) is not VersionState.CURRENT:
        return None
    return _show(request, version)


@of_link(for_sellers, require_POST)
def by_whatsapp(request: CompanyRequest, link: CustomerLink) -> HttpResponse:
    """On to WhatsApp, with the number kept at the customer and the message as it was written."""
    form = WhatsAppForm(request.POST)
    if not form.is_valid() or link.revoked_at is not None:
        return _show(request, link.version, whatsapp=form)
    moment = timezone.now()
    return HttpResponseRedirect(
        services.share_by_whatsapp(link, **form.cleaned_data, by=request.user, moment=moment)
    )


@of_link(for_sellers, require_POST)
def by_mail(request: CompanyRequest, link: CustomerLink) -> HttpResponse:
    form = MailForm(request.POST)
    if not form.is_valid() or link.revoked_at is not None:
        return _show(request, link.version, mail=form)
    sharing = services.share_by_mail(link, form.cleaned_data["to"], request.user, timezone.now())
    said = f"{link.version} está por enviarse a {sharing.to}. Aquí verás cuando salga."
    messages.success(request, said)
    return redirect("quoting:share", link.version_id)


@of_link(for_sellers, require_POST)
def note(request: CompanyRequest, link: CustomerLink) -> HttpResponse:
    """What the page tells by itself when WhatsApp is opened, the link copied, the file shared."""
    try:
        services.share(link.version, request.POST.get("channel", ""), request.user, timezone.now())
    except QuotingError:
        return HttpResponse(status=400)
    if "HX-Request" not in request.headers:
        return redirect("quoting:share", link.version_id)
    context = {"sharings": services.sharings_of(link.version)}
    return render(request, "quoting/sharing/shared.html", context)


def _show(
    request: CompanyRequest,
    version: QuoteVersion,
    whatsapp: WhatsAppForm | None = None,
    mail: MailForm | None = None,
) -> HttpResponse:
    context, customer = delivery_panels(version), version.quote.customer
    context["quote"] = version.quote
    if (link := context["link"]) is not None:
        message = services.sharing_message(link, request.user)
        number = whatsapp_number(customer.phone)
        code = segno.make(context["link_url"], error="m")
        written = {"number": customer.phone, "message": message}
        context |= {
            "link_qr": code.svg_data_uri(border=2, light="#fff"),
            "link_number": number,
            "link_whatsapp": whatsapp_address(number, message),
            "addressee": services.addressee(version),
            "whatsapp": whatsapp or WhatsAppForm(initial=written),
            "mail": mail or MailForm(initial={"to": customer.email}),
        }
    refused = whatsapp is not None or mail is not None
    return render(request, "quoting/sharing/page.html", context, status=422 if refused else 200)
