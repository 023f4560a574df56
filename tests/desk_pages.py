"""Every page of the planning desk by name, found from its addresses, each at the row that holds most; and beside them
the organiser's pages that stand outside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from evaluation.models import Version
from facilitation.models import Chapter
from seminars.models import Run
from tests.crowd import Crowd

BESIDE = ("control_list", "control", "gathering", "run_report", "run_report_csv", "rehearse", "meeting_check", "pair")
"""The control room's pages, opened by organisers only."""


def desk_names() -> dict[str, URLPattern]:
    """All addresses of the desk by their names."""
    desk = next(entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", None) == "admin")
    return dict(_named(desk.url_patterns))


def _named(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _named(one.url_patterns)
        elif one.name:
            yield one.name, one


def pages(crowd: Crowd) -> dict[str, str]:
    """The address of each page, by its name."""
    found = {
        name: reverse(f"admin:{name}", kwargs={key: _given(name, key, crowd) for key in pattern.pattern.converters})
        for name, pattern in desk_names().items()
        if "(?P" not in str(pattern.pattern)
    }
    found["app_list"] = reverse("admin:app_list", args=["groups"])
    for name in BESIDE:
        run = [] if name in ("control_list", "pair") else [crowd.coming.pk if name == "rehearse" else crowd.held.pk]
        found[f"{name} (not of the desk)"] = reverse(f"facilitation:{name}", args=run)
    return found | {"mailbox (not of the desk)": reverse("seminars:mailbox"), **_more(crowd)}


def _more(crowd: Crowd) -> dict[str, str]:
    """The same pages asked for in other ways: searched, filtered, of another run, and the choices of a field."""
    run = [crowd.held.pk]
    board = reverse("admin:seminars_run_readiness", args=[crowd.coming.pk])
    choices = {"app_label": "groups", "model_name": "workgroup", "field_name": "run"}
    asked = "&".join(f"{key}={value}" for key, value in choices.items())
    more = {
        "run held": reverse("admin:seminars_run_change", args=run),
        "readiness, those that lack": f"{board}?show=needs",
        "readiness, a municipality": f"{board}?place={crowd.place.pk}",
        "choices": f"{reverse('admin:autocomplete')}?{asked}&term=",
        "report, a municipality": f"{reverse('admin:evaluation_report_open', args=[crowd.report.pk])}"
        f"?{urlencode({'scope': crowd.place.name})}",
    }
    for model in admin.site._registry.values():
        if model.search_fields:
            name = f"{model.opts.app_label}_{model.opts.model_name}_changelist"
            more[f"{name}, searched"] = f"{reverse(f'admin:{name}')}?q=1"
    return more


def _given(name: str, key: str, crowd: Crowd) -> Any:
    """What stands in the address."""
    talk = crowd.seminar.talks.get(number=1)
    if key == "object_id":
        return _row(name, crowd)
    return {
        "app_label": "groups",
        "content_type_id": ContentType.objects.get_for_model(Run).pk,
        "kind": "groups" if "import" in name else "confirmed",
        "language": "sv",
        "person_id": crowd.person.pk,
        "id": crowd.person.pk,
        "run_id": crowd.held.pk if name.startswith("evaluation_") else crowd.coming.pk,
        "talk_id": talk.pk,
        "talk": talk.pk,
        "upload": "00000000-0000-4000-8000-000000000000",
        "pk": crowd.imported.pk,
        "script_id": _row("facilitation_script", crowd),
        "chapter": Chapter.objects.earliest("position").pk,
        "report_id": crowd.report.pk,
        "version_id": Version.objects.earliest("pk").pk,
    }[key]


def _row(name: str, crowd: Crowd) -> Any:
    """The row whose page holds most."""
    if name == "view_on_site":
        return crowd.coming.pk
    label = "_".join(name.split("_")[:2])
    own = {
        "seminars_seminar": crowd.seminar,
        "seminars_run": crowd.coming,
        "seminars_user": crowd.person,
        "seminars_talk": crowd.seminar.talks.get(number=1),
        "groups_municipality": crowd.place,
        "groups_workgroup": crowd.group,
        "groups_screen": crowd.group.screens.earliest("paired_at"),
        "groups_import": crowd.imported,
        "evaluation_report": crowd.report,
    }
    if label in own:
        return own[label].pk
    model = next(one for one in admin.site._registry if f"{one._meta.app_label}_{one._meta.model_name}" == label)
    first = model._default_manager.order_by("pk").first()
    return first.pk if first else 1
