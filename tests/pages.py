"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """Where a form goes, how, and what it sends as it stands; ``files`` are its uploads."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def add(self, name: str, value: str | None) -> None:
        self.values.setdefault(name, []).extend([] if value is None else [value])


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = self.textarea = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            action = given.get("action") or given.get("hx-post") or self.path
            method = "post" if given.get("hx-post") else (given.get("method") or "get").lower()
            self.open = Form(action, method)
            self.forms.append(self.open)
        elif given.get("hx-post"):
            self.forms.append(Form(given["hx-post"] or "", "post"))
        name = given.get("name") or ""
        if self.open is None or not name:
            if tag == "option" and self.select and self.open and "selected" in given:
                self.open.values[self.select] = [given.get("value") or ""]
            return
        match tag, given.get("type"):
            case "input", "file":
                self.open.files.append(name)
            case ("input", "checkbox" | "radio") if "checked" not in given:
                self.open.add(name, None)
            case ("input" | "button", _):
                self.open.add(name, given.get("value") or "")
            case "select", _:
                self.select = name
                self.open.add(name, None)
            case "textarea", _:
                self.textarea, self.text = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.textarea and self.open:
            self.open.add(self.textarea, self.text.removeprefix("\n"))
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.text += data


def forms_of(html: str, path: str) -> list[Form]:
    """The forms and the buttons that post by themselves, in the page at ``path``."""
    parser = _Forms(path)
    parser.feed(html)
    return parser.forms
