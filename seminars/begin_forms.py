"""The form by which an organiser chooses a password for the first time, or anew."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from seminars.models import User


class BeginForm(SetPasswordForm):  # type: ignore[type-arg]
    """What the organiser is called, and a password twice."""

    name = forms.CharField(
        label=_("Ditt namn"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Skriv vad du heter.")},
    )
    field_order = ("name", "new_password1", "new_password2")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **{"initial": {"name": user.name}, **kwargs})
        first, again = self.fields["new_password1"], self.fields["new_password2"]
        first.label, again.label = _("Lösenord"), _("Lösenordet en gång till")
        first.help_text = _("Minst tio tecken. Några ord i rad är lätta att minnas.")
        again.help_text = ""
        first.error_messages["required"] = again.error_messages["required"] = _("Skriv ett lösenord.")
        self.helper = FormHelper()
        self.helper.form_tag = False

    def save(self, commit: bool = True) -> User:
        self.user.name = self.cleaned_data["name"]
        user: User = super().save(commit)
        return user
