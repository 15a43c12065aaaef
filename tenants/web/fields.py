"""Fields for what people copy from elsewhere: numbers from contacts, keys from a tax paper."""

import re
from typing import Any

from django import forms

_SAID = re.compile(r"\s*(?:tel|cel|m[oó]vil|whats ?app)[a-zé]*[\s.:]*", re.IGNORECASE)


class CopiedField(forms.CharField):
    """A text that is put into its usual form before its length and shape are looked at."""

    def to_python(self, value: Any) -> str:
        return self.usual(super().to_python(value) or "")

    def usual(self, text: str) -> str:
        raise NotImplementedError


class CompactField(CopiedField):
    """A key in capitals, without the blanks and signs that people write to read it better, nor the
    name of the key before it: «RFC: ABC-680524-P76» is «ABC680524P76»."""

    def usual(self, text: str) -> str:
        key = re.sub(r"^\s*(?:R\.?F\.?C|CLABE)\b[\s.:]*", "", text, flags=re.IGNORECASE)
        return re.sub(r"[\s./_\-\u2010-\u2015\u2212]", "", key).upper()


class PostalCodeField(CompactField):
    """Five digits: «C.P. 37000» is «37000»."""

    def usual(self, text: str) -> str:
        return super().usual(re.sub(r"^\s*C\.?\s*P\.?\s*:?\s*", "", text, flags=re.IGNORECASE))


class ListedKeyField(CompactField):
    """A key of a list of the tax authority, often copied with its meaning: «601 - General de Ley
    Personas Morales» is «601»."""

    def usual(self, text: str) -> str:
        found = re.match(r"\s*([A-Za-z]{0,2}[0-9]{2,3})(?:\s*[-\u2010-\u2015:.]\s*|\s+)\D", text)
        return super().usual(found[1] if found else text)


class PhoneField(CopiedField):
    """A telephone number with plain hyphens, and without signs where it would be too long."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def usual(self, text: str) -> str:
        number = _SAID.sub("", text, count=1) if _SAID.match(text) else text
        number = re.sub(r"[\u2010-\u2015\u2212/]", "-", number)
        number = re.sub(r" +", " ", number)
        if self.max_length is not None and len(number) > self.max_length:
            number = re.sub(r"[\s().-]", "", number)
        return number
