"""Forms of the live pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from facilitation.services.rehearsals import GROUPS, SPEEDS
from groups.models import WorkGroup
from groups.services.screens import CODE_LENGTH, clean_code
from seminars.services.consents import years_after
from seminars.templatetags.look import day_short

_REASONS = {
    "wrong_code": _("Koden stämmer inte, eller så har den gått ut. Läs av skärmen igen."),
    "too_many": _("Det har blivit många fel koder härifrån. Vänta tio minuter och försök igen."),
    "forbidden": _("Den här gruppens skärm kopplas av gruppens egen facilitator."),
    "try_again": _("Det gick inte just nu. Försök igen."),
}


class GroupField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Groups by name and time; the time matters to those who have several."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {timezone.localtime(obj.run.starts_at):%d/%m %H.%M}"


class RehearsalForm(forms.Form):
    """How fast a rehearsal goes, and how many simulated groups take part."""

    speed = forms.TypedChoiceField(
        label=_("Hur fort"),
        coerce=int,
        initial=20,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur fort övningen ska gå.")},
    )
    groups = forms.IntegerField(
        label=_("Simulerade grupper"),
        min_value=GROUPS.start,
        max_value=GROUPS.stop - 1,
        initial=12,
        help_text=_("De kopplar upp sig, skriver punkter, tappar linjen ibland och svarar på utvärderingen."),
        error_messages={
            "required": _("Skriv hur många grupper som ska vara med, från 3 till 40."),
            "invalid": _("Skriv antalet med siffror, från 3 till 40."),
            "min_value": _("Välj minst 3 grupper, annars blir det ingen samling att öva på."),
            "max_value": _("Välj högst 40 grupper."),
        },
    )

    def __init__(self, *args: Any, length: timedelta, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["speed"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(speed, _speed_text(speed, length)) for speed in SPEEDS]
        self.helper = FormHelper()
        self.helper.form_tag = False


def _speed_text(speed: int, length: timedelta) -> str:
    minutes = round(length / speed / timedelta(minutes=1))
    text = ngettext(
        "%(speed)d gånger så fort: hela seminariet på %(minutes)d minut",
        "%(speed)d gånger så fort: hela seminariet på %(minutes)d minuter",
        minutes,
    )
    return text % {"speed": speed, "minutes": minutes}


class PairingForm(forms.Form):
    """The code on a screen, and which of `groups` it belongs to (asked only when there are several)."""

    code = forms.CharField(
        label=_("Koden på skärmen"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "mono"}
        ),
        error_messages={"required": _("Skriv de åtta tecknen som står på skärmen.")},
    )
    group = GroupField(
        WorkGroup.objects.none(),
        label=_("Arbetsgrupp"),
        empty_label=None,
        error_messages={"required": _("Välj vilken grupp som sitter vid skärmen.")},
    )

    def __init__(self, *args: Any, groups: Sequence[WorkGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        ids = [group.pk for group in groups]
        field.queryset = WorkGroup.objects.filter(pk__in=ids).select_related("municipality", "run")
        if len(groups) == 1:
            field.initial = groups[0]
            field.widget = forms.HiddenInput()
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_code(self) -> str:
        code = clean_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(_("Koden har åtta tecken, till exempel K7QM 4XTP."))
        return code

    def explain(self, reason: str) -> None:
        """Shows why the pairing was refused, at the field it concerns."""
        self.add_error("code", str(_REASONS.get(reason, _REASONS["try_again"])))


class ConsentForm(forms.Form):
    """A presenter's yes to the film, and to its captions when there are any, and until when it may be shown."""

    YEARS = (1, 2, 3, 5)

    approves = forms.BooleanField(
        label=_("Jag har sett filmen och godkänner den"),
        error_messages={"required": _("Kryssa här om du godkänner filmen.")},
    )
    years = forms.ChoiceField(label=_("Filmen får visas till och med"), initial="2")
    day = forms.DateField(
        label=_("Eller en egen dag"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv dagen som 2028-06-30.")},
    )

    def __init__(self, *args: Any, today: date, has_captions: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if has_captions:
            approves = self.fields["approves"]
            approves.label = _("Jag har sett filmen och undertexterna och godkänner dem")
            approves.error_messages["required"] = _("Kryssa här om du godkänner filmen och undertexterna.")
        self.fields["years"].choices = [  # type: ignore[attr-defined]
            (str(n), ngettext("%(n)s år, %(day)s", "%(n)s år, %(day)s", n) % self._choice(n)) for n in self.YEARS
        ]

    def until(self) -> date:
        """The last day: the own one where there is one."""
        own: date | None = self.cleaned_data["day"]
        return own or years_after(self.today, int(self.cleaned_data["years"]))

    def _choice(self, years: int) -> dict[str, Any]:
        return {"n": years, "day": day_short(years_after(self.today, years))}
