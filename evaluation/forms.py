"""The closing evaluation as a crispy form, where nothing is compulsory or refused; the organiser's choice of link."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.numbering import numbers
from evaluation.queries.joined import told_of
from evaluation.questionnaire import MAX_TEXT, TEN, Kind, Question, Said, said
from evaluation.wording_form import form_words, interface, scale_words, yes_no_words
from groups.models import Municipality, WorkGroup
from groups.services.screens import CODE_LENGTH, clean_code
from seminars.models import Run

ROWS = "evaluation/_scale.html"


class AnswerForm(forms.Form):
    """One field per question of the questionnaire, and the ballot that the page was given.

    `language` is one of the questionnaire's. `talks` are the titles of the run's Talks by their numbers.
    """

    ballot = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(
        self, *args: Any, questions: Sequence[Question], talks: Mapping[int, str], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        numbered, clear, rows = numbers(questions), form_words(language)["clear"], []
        for question in questions:
            if question.kind is Kind.HEADING:
                rows.append(Heading(question, language))
                continue
            field = FIELDS[question.kind](question, language)
            field.label = format_html("{}. {}", numbered[question.key], asked(question, talks, language))
            field.required = False
            field.help_text = field.help_text or words(question.help, language)
            field.kind = question.kind.value  # type: ignore[attr-defined]
            field.clear = "" if question.kind in {Kind.MANY, Kind.TEXT} else clear  # type: ignore[attr-defined]
            if question.kind is Kind.MANY:
                self.initial[question.key] = _listed(self.initial.get(question.key))
            self.fields[question.key] = field
            rows.append(Field(question.key, template=ROWS) if question.kind is not Kind.TEXT else Field(question.key))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # see views.answer
        self.helper.layout = Layout("ballot", *rows)


def _listed(value: Any) -> list[str]:
    """One tick comes as it is, several as a list."""
    return value if isinstance(value, list) else [value] if value else []


def asked(question: Question, talks: Mapping[int, str], language: str) -> str:
    """The question's words, a Talk called by its title."""
    title = talks.get(question.talk) if question.talk else None
    if not title:
        return words(question.text, language)
    called = {code: _called(text, f"Talk {question.talk}", title) for code, text in question.text.items()}
    return words(called, language)


def _called(text: str, name: str, title: str) -> str:
    """The title stands between commas, and without the second where the sentence goes on with a sign or ends."""
    whole_name = rf"{name}(?!:?\w)(?=(\s+\w)?)"
    return re.sub(whole_name, lambda found: f"{name}, ”{title}”{',' if found[1] else ''}", text)


def words(text: Said, language: str) -> str:
    """The text in the language; where it stands in Swedish instead it is marked so."""
    if text.get(language) or not said(text, language) or interface(language) == "sv":
        return said(text, language)
    return format_html('<span lang="sv">{}</span>', said(text, language))


class Heading(LayoutObject):  # type: ignore[misc]
    """Words between the questions."""

    def __init__(self, question: Question, language: str) -> None:
        self.words = {"text": words(question.text, language), "help": words(question.help, language)}

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        return render_to_string("evaluation/_heading.html", self.words)


def _radios(choices: Sequence[tuple[str, str]]) -> forms.Field:
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)


def _scale(_question: Question, language: str) -> forms.Field:
    return _radios([(str(step), name) for step, name in scale_words(language).items()])


def _yes_no(_question: Question, language: str) -> forms.Field:
    return _radios([(str(answer), name) for answer, name in yes_no_words(language).items()])


def _one(question: Question, language: str) -> forms.Field:
    return _radios([(choice.key, words(choice.text, language)) for choice in question.choices])


def _many(question: Question, language: str) -> forms.Field:
    choices = [(choice.key, words(choice.text, language)) for choice in question.choices]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)


def _ten(_question: Question, _language: str) -> forms.Field:
    return _radios([(str(number), str(number)) for number in TEN])


def _text(question: Question, language: str) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 3, "maxlength": MAX_TEXT})
    helps = format_html("{} {}", words(question.help, language), form_words(language)["no_names"])
    return forms.CharField(max_length=MAX_TEXT, widget=widget, help_text=helps)


FIELDS: Mapping[Kind, Callable[[Question, str], forms.Field]] = {
    Kind.SCALE: _scale,
    Kind.YES_NO: _yes_no,
    Kind.ONE: _one,
    Kind.MANY: _many,
    Kind.TEN: _ten,
    Kind.TEXT: _text,
}


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
    """Whose report a fresh link shows: a municipality's that the run's reports tell of, or the whole seminar's."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        required=False,
        label=gettext_lazy("Visar rapporten för"),
        empty_label=gettext_lazy("hela seminariet"),
    )

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = told_of(run)  # type: ignore[attr-defined]
