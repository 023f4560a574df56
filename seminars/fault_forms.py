"""The form by which visitors tell what does not work for them."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class FaultForm(forms.Form):
    """What, where, with what, and whom to answer. `website` is for machines only: people never see it."""

    what = forms.CharField(
        label=_("Vad fungerar inte?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Vad ville du göra, och vad hände? Skriv inget om klienter eller om någons hälsa."),
        error_messages={
            "required": _("Skriv vad som inte fungerar."),
            "max_length": _("Skriv högst 4 000 tecken. Berätta det viktigaste, så frågar vi om resten."),
        },
    )
    page = forms.CharField(
        label=_("Vilken sida?"),
        max_length=300,
        required=False,
        help_text=_("Sidans adress eller vad den heter."),
        error_messages={"max_length": _("Skriv högst 300 tecken.")},
    )
    aids = forms.CharField(
        label=_("Webbläsare och hjälpmedel"),
        max_length=200,
        required=False,
        help_text=_("Till exempel Firefox på Android med TalkBack."),
        error_messages={"max_length": _("Skriv högst 200 tecken.")},
    )
    email = forms.EmailField(
        label=_("Din e-post, om du vill ha svar"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        help_text=_("Används bara för svaret och tas bort när ärendet är avslutat."),
        error_messages={"invalid": _("Adressen ser inte rätt ut. Skriv den som namn@kommun.se.")},
    )
    website = forms.CharField(
        label=_("Lämna tomt"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "what", "page", "aids", "email", Div(Field("website"), css_class="for-machines", aria_hidden="true")
        )

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website"))

    def facts(self) -> dict[str, str]:
        """The valid form as the service wants it."""
        return {name: str(self.cleaned_data[name]) for name in ("page", "what", "aids", "email")}

    def refuse(self) -> None:
        """Says that too many came, and that nothing typed is lost."""
        text = gettext(
            "Det har kommit många anmälningar den senaste timmen. Vänta en stund och skicka igen, eller mejla."
        )
        self.add_error(None, text)
