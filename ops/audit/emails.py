"""The message that takes the heads of a day away from this server."""

import json

from django.conf import settings

from ops.audit.heads import as_data
from ops.audit.models import DailyHeads
from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Attachment, Letter, post_for_programme


def send_away(row: DailyHeads) -> None:
    """To whoever keeps them; once a day."""
    name = f"sellos-{row.day.isoformat()}.json"
    text = json.dumps(as_data(row), indent=1)
    post_for_programme(
        Letter(
            HEADS,
            f"{HEADS.name}:{row.day.isoformat()}",
            settings.AUDIT_EMAIL,
            {"day": row.day.isoformat()},
            about=f"day:{row.day.isoformat()}",
            attachments=(Attachment(name, "application/json", text),),
        )
    )


def _heads(mail: Mail) -> Context | None:
    row = DailyHeads.objects.filter(day=mail.facts["day"]).first()
    return None if row is None else {"row": row, "chains": len(row.heads)}


HEADS = mail_kind(MailKind("audit_heads", _heads))
