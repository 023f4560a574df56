"""A field that searches for its row, and knows the one that is chosen: a page with many of them asks for none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect


class ChosenSelect(AutocompleteSelect):
    """Django's asks for the chosen row's name once for each field on the page."""

    known: Any = None

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        if self.known is None or [str(one) for one in value] != [str(self.known.pk)]:
            found: list[Any] = super().optgroups(name, list(value), attr)
            return found
        label = self.choices.field.label_from_instance(self.known)
        blank = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*blank, self.create_option(name, self.known.pk, label, True, len(blank))], 0)]


class KnowsChosen(forms.ModelForm):  # type: ignore[type-arg]
    """For the rows of an inline whose query selects what they point at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, ChosenSelect) and self.instance.pk:
                key = self.instance._meta.get_field(name)
                widget.known = getattr(self.instance, name) if key.is_cached(self.instance) else None
