"""How a person reaches the programme's support, with what it should know written already."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Help:
    """Addresses to press; each is empty where it is not configured."""

    whatsapp: str
    email: str

    def __bool__(self) -> bool:
        return bool(self.whatsapp or self.email)


def help_links(about: str, page: str = "") -> Help:
    """``about`` says who asks or what for; ``page`` where the person stands."""
    where = f" (página {page})" if page else ""
    text = f"Hola, necesito ayuda. {about}{where}: "
    number = "".join(filter(str.isdigit, settings.SUPPORT_WHATSAPP))
    whatsapp = f"https://wa.me/{number}?text={quote(text)}" if number else ""
    address = settings.SUPPORT_EMAIL
    email = f"mailto:{address}?subject={quote(f'Ayuda: {about}')}&body={quote(text)}"
    return Help(whatsapp, email if address else "")
