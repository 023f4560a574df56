"""The closing evaluation as a crispy form, where nothing is compulsory or refused; the organiser's choice of link."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from evaluation.questionnaire import DEFAULT, MAX_TEXT, SCALE, Kind, Question, said
from groups.models import Municipality, WorkGroup
from groups.services.screens import CODE_LENGTH, clean_code
from seminars.models import Run


class AnswerForm(forms.Form):
    """One field per question of the questionnaire, and the ballot that the page was given."""

    ballot = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, talks: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in DEFAULT:
            self.fields[question.key] = _field(question, talks)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # see views.answer
        self.helper.layout = Layout("ballot", *(_layout(question) for question in DEFAULT))


def _label(question: Question, talks: dict[int, str]) -> str:
    number = question.key.removeprefix("q")
    text = said(question.text, get_language() or "sv")
    if question.talk and (title := talks.get(question.talk)):
        text = text.replace(f"Talk {question.talk}", f"Talk {question.talk}, ”{title}”,")
    return f"{number}. {text}"


def _field(question: Question, talks: dict[int, str]) -> forms.Field:
    label = _label(question, talks)
    if question.kind is Kind.SCALE:
        choices = [(str(step), _(name)) for step, name in SCALE.items()]
        return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)
    widget = forms.Textarea(attrs={"rows": 3, "maxlength": MAX_TEXT})
    return forms.CharField(
        label=label,
        required=False,
        max_length=MAX_TEXT,
        help_text=said(question.help, get_language() or "sv"),
        widget=widget,
    )


def _layout(question: Question) -> Field:
    if question.kind is Kind.SCALE:
        return Field(question.key, template="evaluation/_scale.html")
    return Field(question.key)


class CodeForm(forms.Form):
    """The code of a group's evaluation, typed from the room's screen."""

    code = forms.CharField(
        label=gettext_lazy("Koden på skärmen"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "mono"}
        ),
        help_text=gettext_lazy("Åtta tecken, till exempel K7QM 4XTP."),
        error_messages={"required": gettext_lazy("Skriv de åtta tecknen som står på skärmen.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # it is sent by GET and changes nothing

    def clean_code(self) -> str:
        code = clean_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH or not WorkGroup.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Koden stämmer inte. Läs av skärmen igen."))
        return code


class NewLinkForm(forms.Form):
    """Whose report a fresh link shows: a municipality's that takes part in the run, or the whole seminar's."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        required=False,
        label=gettext_lazy("Visar rapporten för"),
        empty_label=gettext_lazy("hela seminariet"),
    )

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking_part = Municipality.objects.filter(groups__run=run).distinct()
        self.fields["municipality"].queryset = taking_part  # type: ignore[attr-defined]
