"""A task that a seller writes down."""

from quoting.drafts.forms.fields import PlainForm, day_field, text_field


class TaskForm(PlainForm):
    text = text_field("Qué hay que hacer", 250, missing="Escribe qué hay que hacer.")
    due_on = day_field("Para el")
