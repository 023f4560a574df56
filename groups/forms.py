"""Forms for registering a group and for naming a substitute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Fieldset, Layout, Row
from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from groups.imports import MOST_PEOPLE
from groups.models import Municipality
from groups.services.sign_ups import Entry, Registration

MOST_GROUPS = 12
"""So many groups are registered at once."""
EMAIL = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}


class RegistrationForm(forms.Form):
    """Who registers, for which municipality; the groups are forms of their own beside it."""

    municipality = forms.ModelChoiceField(Municipality.objects.all(), label=_("Kommun"), empty_label=_("Välj kommun"))
    contact_name = forms.CharField(
        label=_("Ditt namn"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact_email = forms.EmailField(
        label=_("Din e-post"),
        widget=forms.EmailInput(attrs=EMAIL),
        help_text=_("Hit skickar vi en länk. Anmälan gäller när du har bekräftat den."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_swedish(self)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset(gettext("Du som anmäler"), "municipality", _pair("contact_name", "contact_email"))
        )

    def registration(self, groups: Iterable[GroupForm]) -> Registration:
        """The valid forms as the service wants them."""
        entries = tuple(Entry(**group.cleaned_data) for group in groups if group.cleaned_data)
        return Registration(**self.cleaned_data, groups=entries, language=(get_language() or "sv")[:2])


class GroupForm(forms.Form):
    """One work group. Its size is advised about, never refused below thirty."""

    name = forms.CharField(
        label=_("Enhet eller grupp"),
        max_length=120,
        help_text=_("Till exempel Familjeenheten. Kommer ni i flera grupper, ge varje grupp ett eget namn."),
    )
    place = forms.CharField(
        label=_("Plats"), max_length=160, required=False, help_text=_("Rummet där ni sitter. Kan fyllas i senare.")
    )
    expected = forms.IntegerField(
        label=_("Hur många blir ni?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=7,
        help_text=_("5–9 personer, facilitatorn inräknad, ger bäst samtal. Är ni fler, anmäl hellre två grupper."),
        error_messages={
            "required": _("Skriv hur många ni räknar med. Det går att ändra."),
            "invalid": _("Skriv antalet med siffror."),
            "max_value": _("En grupp kan ha högst 30 personer. Dela er i flera grupper."),
            "min_value": _("En grupp har minst en person."),
        },
    )
    facilitator_name = forms.CharField(label=_("Facilitatorns namn"), max_length=120, required=False)
    facilitator_email = forms.EmailField(
        label=_("Facilitatorns e-post"), required=False, widget=forms.EmailInput(attrs=EMAIL | {"autocomplete": "off"})
    )
    substitute_name = forms.CharField(label=_("Ersättarens namn"), max_length=120, required=False)
    substitute_email = forms.EmailField(
        label=_("Ersättarens e-post"), required=False, widget=forms.EmailInput(attrs=EMAIL | {"autocomplete": "off"})
    )
    needs = forms.CharField(
        label=_("Behöver någon i gruppen något särskilt?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Till exempel hörslinga, skrivtolk eller större text. Skriv inga diagnoser eller namn."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_swedish(self)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "name",
            _pair("place", "expected"),
            _pair("facilitator_name", "facilitator_email"),
            _pair("substitute_name", "substitute_email"),
            Field("needs"),
        )
        self.fields["facilitator_name"].help_text = gettext(
            "En av er i gruppen. Facilitatorn går en kurs på en timme. Vet ni inte än, lämna tomt."
        )
        self.fields["substitute_name"].help_text = gettext(
            "Leder samtalet om facilitatorn inte kan. Kan väljas senare."
        )

    def clean(self) -> dict[str, Any]:
        data = cast("dict[str, Any]", super().clean())
        self._both("facilitator", gettext("Skriv facilitatorns namn."), data)
        self._both("substitute", gettext("Skriv ersättarens namn."), data)
        first, second = data.get("facilitator_email"), data.get("substitute_email")
        if first and second and first.strip().lower() == second.strip().lower():
            self.add_error("substitute_email", gettext("Ersättaren behöver vara någon annan än facilitatorn."))
        return data

    def _both(self, who: str, no_name: str, data: dict[str, Any]) -> None:
        """Whoever is named is reached, and whoever is reached has a name."""
        name, email = data.get(f"{who}_name"), data.get(f"{who}_email")
        if name and not email and f"{who}_email" not in self.errors:
            texts = {
                "facilitator": gettext("Skriv facilitatorns e-post, så att länken kommer fram."),
                "substitute": gettext("Skriv ersättarens e-post, så att länken kommer fram."),
            }
            self.add_error(f"{who}_email", texts[who])
        if email and not name:
            self.add_error(f"{who}_name", no_name)


class ChangeForm(GroupForm):
    """What the contact may change of a registered group; who leads it is changed by naming a substitute."""

    facilitator_name = facilitator_email = substitute_name = substitute_email = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        in_swedish(self)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("name", "place", "expected", Field("needs"))

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data


GroupFormSet = forms.formset_factory(
    GroupForm, extra=0, min_num=1, max_num=MOST_GROUPS, absolute_max=MOST_GROUPS, validate_min=True
)


class SubstituteForm(forms.Form):
    """A person who can step in for the facilitator, or who leads the group instead of one who does."""

    instead_of = forms.ChoiceField(
        label=_("Ska personen leda i stället för någon?"), required=False, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Namn"), max_length=120)
    email = forms.EmailField(label=_("E-post"), widget=forms.EmailInput(attrs=EMAIL | {"autocomplete": "off"}))

    def __init__(self, *args: Any, leaders: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        """`leaders` are those who lead the group now: (number, name)."""
        super().__init__(*args, **kwargs)
        others = [(str(number), gettext("I stället för %(name)s") % {"name": name}) for number, name in leaders]
        if others:
            cast("forms.ChoiceField", self.fields["instead_of"]).choices = [
                ("", gettext("Nej, står beredd som ersättare")),
                *others,
            ]
        else:
            del self.fields["instead_of"]
        in_swedish(self)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("name", "email", *(["instead_of"] if others else []))


def in_swedish(form: forms.Form) -> None:
    """What is missing or wrong in the tone of the rest; Django's own sentences stay for what is rare."""
    for field in form.fields.values():
        if str(field.error_messages.get("required", "")) == str(forms.Field.default_error_messages["required"]):
            field.error_messages["required"] = gettext("Fyll i det här fältet.")
        if isinstance(field, forms.EmailField):
            field.error_messages["invalid"] = gettext("Adressen ser inte rätt ut. Skriv den som namn@kommun.se.")


def _pair(left: str, right: str) -> Row:
    return Row(Column(left, css_class="col-md-6"), Column(right, css_class="col-md-6"))
