"""A page of the planning desk as a browser sends it back."""

from __future__ import annotations

from typing import Any


def form_of(response: Any) -> dict[str, Any]:
    """What a browser would send back unchanged: every field of the admin page's forms and formsets."""
    sent: dict[str, Any] = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            sent |= _values(bound)
    return sent


def _values(bound: Any) -> dict[str, Any]:
    value = bound.value()
    if value is None or value is False or getattr(bound.field.widget, "input_type", "") == "file":
        return {}
    widget = getattr(bound.field.widget, "widget", bound.field.widget)
    if hasattr(widget, "decompress"):
        return {f"{bound.html_name}_{i}": part or "" for i, part in enumerate(widget.decompress(value))}
    if isinstance(value, list):
        return {bound.html_name: [str(getattr(one, "pk", one)) for one in value]}
    return {bound.html_name: value}
