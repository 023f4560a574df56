"""Municipalities and groups in the planning desk: what is typed twice or wrongly is told, and links are at hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from groups.models import Municipality, Training, WorkGroup
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Solna", "solna", " SOLNA ", "Sölna", "!!"])
def test_a_municipality_is_added_once_however_it_is_written(cast: Cast, name: str) -> None:
    Municipality.objects.get_or_create(name="Solna")
    before = Municipality.objects.count()
    url = reverse("admin:groups_municipality_add")
    formset = {"contacts-TOTAL_FORMS": 0, "contacts-INITIAL_FORMS": 0}
    response = cast.organiser.client().post(url, {"name": name, **formset})
    assert response.context["adminform"].form.errors["name"]
    assert Municipality.objects.count() == before


@pytest.mark.parametrize(("expected", "text"), [(0, "minst en person"), (31, "högst 30"), ("sju", "med siffror")])
def test_a_group_that_fits_no_room_is_refused_with_the_reason(cast: Cast, expected: Any, text: str) -> None:
    group = cast.groups[0]
    url = reverse("admin:groups_workgroup_change", args=[group.pk])
    response = cast.organiser.client().post(url, {"expected": expected, "name": "Kvar"})
    form = response.context["adminform"].form
    assert text in str(form.errors["expected"])
    assert form["name"].value() == "Kvar"
    assert WorkGroup.objects.get(pk=group.pk).name == group.name


def test_the_group_page_leads_to_its_facilitators_link_and_course(cast: Cast) -> None:
    url = reverse("admin:groups_workgroup_change", args=[cast.groups[0].pk])
    facilitator = cast.groups[0].facilitators.get()
    Training.objects.filter(user=facilitator.user).delete()
    page = cast.organiser.client().get(url).content.decode()
    assert reverse("admin:groups_facilitator_link", args=[facilitator.pk]) in page
    assert f"{reverse('admin:groups_training_add')}?user={facilitator.user_id}" in page
    assert f"{cast.groups[0].code[:4]} {cast.groups[0].code[4:]}" in page
