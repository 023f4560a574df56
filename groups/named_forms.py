"""Facilitators named by name and address, for organisers who may not choose among everyone there is."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from groups.models import Facilitator
from groups.services.people import person
from seminars.models import User


class NamedFacilitatorForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whoever has the address leads the group; a name that we already have is kept, and nobody else's is shown."""

    name = forms.CharField(label=gettext_lazy("Namn"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-post"))

    class Meta:
        model = Facilitator
        fields = ("is_substitute",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for field in ("name", "email"):
                self.fields[field].disabled = True
                self.initial[field] = getattr(self.instance.user, field)

    def clean(self) -> dict[str, Any]:
        data = cast("dict[str, Any]", super().clean())
        if self.instance.pk or not (email := data.get("email")):
            return data
        group, known = self.instance.group, User.objects.filter(email__iexact=email.strip()).first()
        if known is not None and not known.is_active:
            self.add_error("email", gettext("Den adressen kan inte användas. Välj en annan person."))
        if known is not None and group.pk and Facilitator.objects.filter(group=group, user=known).exists():
            self.add_error("email", gettext("Personen leder redan gruppen."))
        return data

    def save(self, commit: bool = True) -> Facilitator:
        if not self.instance.pk:
            given = {name: self.cleaned_data[name] for name in ("name", "email")}
            self.instance.user = person(run=self.instance.group.run, **given)
        saved: Facilitator = super().save(commit)
        return saved


class NamedFacilitators(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Nobody twice."""

    def clean(self) -> None:
        super().clean()
        new = [form for form in self.forms if not form.instance.pk and form not in self.deleted_forms]
        given = [form.cleaned_data["email"].lower() for form in new if form.cleaned_data.get("email")]
        if len(set(given)) < len(given):
            raise ValidationError(gettext("Samma e-postadress står två gånger."))
