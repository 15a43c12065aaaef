"""In dark colours a page is the same page: what was found in light need not be looked for again."""

import re

from django.conf import settings

DARK = re.compile(r"@media [^{]*prefers-color-scheme: dark\) \{\s*:root \{([^{}]*)\}\s*\}")


def test_dark_colours_are_other_values_of_the_tokens_and_nothing_else() -> None:
    styles = [path for app in settings.BASE_DIR.glob("*/static") for path in app.rglob("*.css")]
    texts = {path.name: path.read_text() for path in styles}
    told = {name: text for name, text in texts.items() if "prefers-color-scheme" in text}
    assert told.keys() == {"tokens.css"}
    assert told["tokens.css"].count("prefers-color-scheme") == 1
    (values,) = DARK.findall(told["tokens.css"])
    assert all(each.strip().startswith("--") for each in values.split(";") if each.strip())
