"""The one door for e-mail. Call it from a task of the ``mail`` queue, never from a request."""

from collections.abc import Mapping

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send_message(name: str, to: str, context: Mapping[str, object]) -> None:
    """Render ``emails/<name>.{subject.txt,txt,html}`` and hand it to the SMTP server.

    Raises what the mail backend raises; a refused recipient is permanent, a lost connection heals.
    """
    values = dict(context)
    subject = " ".join(render_to_string(f"emails/{name}.subject.txt", values).split())
    message = EmailMultiAlternatives(
        subject=subject, body=render_to_string(f"emails/{name}.txt", values), to=[to]
    )
    message.attach_alternative(render_to_string(f"emails/{name}.html", values), "text/html")
    message.send()
