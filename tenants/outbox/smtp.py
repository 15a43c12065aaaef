"""Django's way to an SMTP server, keeping the server's answer to the message."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class _KeepsAnswer:
    """Mixed into a client of smtplib: ``answer`` is what the server said to the last message."""

    answer = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, text = super().data(msg)  # type: ignore[misc]  # smtplib.SMTP's
        self.answer = f"{code} {text.decode(errors='replace')}"
        return code, text


class _Plain(_KeepsAnswer, smtplib.SMTP):
    pass


class _Tls(_KeepsAnswer, smtplib.SMTP_SSL):
    pass


class ReceiptBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Tls if self.use_ssl else _Plain

    @property
    def receipt(self) -> str:
        """The server's answer to the last message, such as ``250 2.0.0 Ok: queued as 4F3A``."""
        return str(getattr(self.connection, "answer", ""))
