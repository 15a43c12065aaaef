"""How an answer of the week is written beside its question."""

from django import template

from feedback.answers.models import Answer

register = template.Library()


@register.filter
def asked(answer: Answer) -> str:
    """The question as it was asked then."""
    return answer.response.questionnaire.question(answer.question).asked


@register.filter
def said(answer: Answer) -> str:
    """What was chosen, in words, and what was written."""
    question = answer.response.questionnaire.question(answer.question)
    chosen = [question.label_of(code) for code in answer.choices]
    if answer.number is not None:
        chosen.append(question.label_of(str(answer.number)))
    return "\n".join(part for part in (", ".join(chosen), answer.text) if part)
