"""The participants' three questions as a form."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from evaluation.later import QUESTIONS
from evaluation.questionnaire import MAX_TEXT, Kind, said
from evaluation.wording_form import scale_words


class LaterAnswerForm(forms.Form):
    """Nothing is compulsory, and nothing is refused."""

    ballot = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = []
        for question in QUESTIONS:
            label, about = said(question.text, language), said(question.help, language)
            if question.kind is Kind.SCALE:
                choices = [(str(step), name) for step, name in scale_words(language).items()]
                self.fields[question.key] = forms.ChoiceField(
                    label=label, required=False, choices=choices, widget=forms.RadioSelect
                )
                self.fields[question.key].kind = question.kind.value  # type: ignore[attr-defined]
                rows.append(Field(question.key, template="evaluation/_scale.html"))
            else:
                widget = forms.Textarea(attrs={"rows": 3, "maxlength": MAX_TEXT})
                self.fields[question.key] = forms.CharField(label=label, required=False, help_text=about, widget=widget)
                rows.append(Field(question.key))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # see views.later
        self.helper.layout = Layout("ballot", *rows)
