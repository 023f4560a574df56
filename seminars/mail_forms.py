"""The form of a mail's text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from seminars.mails import Kind, Problem, problems_of_body, problems_of_subject
from seminars.wording_mail import problem_text


class MailTextForm(forms.Form):
    """Subject and text of one kind; a name that the kind has not is a sentence, not a hole in the mail."""

    subject = forms.CharField(label=_("Ämne"), max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"}))
    body = forms.CharField(
        label=_("Text"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField"}),
        help_text=_("En tom rad börjar ett nytt stycke. En rad vars namn är tomma försvinner."),
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_subject(self) -> str:
        subject = str(self.cleaned_data["subject"])
        self._refuse(problems_of_subject(self.kind, subject))
        return subject

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        self._refuse(problems_of_body(self.kind, body))
        return body

    def _refuse(self, found: list[Problem]) -> None:
        if found:
            raise forms.ValidationError(list(dict.fromkeys(problem_text(problem) for problem in found)))
