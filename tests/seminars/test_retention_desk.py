"""The planning desk's page about what is kept: the dry run, times, holds, the export, the log and who changed what."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from seminars.models import Hold, MailSent, Purged, Retention, RetentionExport
from seminars.retention import registry
from seminars.retention_forms import settable
from seminars.services.retention import purge_all
from tests.cast import Cast, Member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "admin:seminars_retention_changelist"


@pytest.fixture
def desk(cast: Cast, organiser: Member) -> Client:
    """An organiser's browser, long after the first month, with a mail that is too old."""
    Retention.objects.create(pk=1, began_at=timezone.now() - timedelta(days=100))
    old_mail(cast)
    return organiser.client()


def old_mail(cast: Cast) -> None:
    at = timezone.now() - timedelta(days=900)
    about = {"kind": "thanks", "language": "sv", "address": "hemlig@x.se", "subject": "Tack", "run": cast.run}
    MailSent.objects.create(key=f"k{MailSent.objects.count()}", created_at=at, **about)


def test_it_says_what_would_go_from_where_and_changes_nothing(desk: Client, cast: Cast) -> None:
    page = desk.get(reverse(PAGE)).content.decode()
    assert "Mejlloggen" in page
    assert "24 månader" in page
    assert str(cast.run) in page
    assert "hemlig@x.se" not in page  # counts, never contents
    assert MailSent.objects.exists()
    assert not Purged.objects.exists()
    for kind in registry.kinds.values():
        assert str(kind.words.name) in page


def test_what_went_stands_there_afterwards(desk: Client, cast: Cast) -> None:
    purge_all(now=timezone.now())
    page = desk.get(reverse(PAGE)).content.decode()
    gone = page[page.index('id="gone"') : page.index('id="changes"')]
    assert "Mejlloggen" in gone
    assert str(cast.run) in gone


def test_times_are_changed_within_bounds_and_the_change_has_a_name(desk: Client) -> None:
    url = reverse("admin:seminars_retention_times")
    given = {kind.key: kind.default for kind in settable()}
    answer = desk.post(url, {**given, "texts": 99})
    assert "Skriv ett tal mellan 1 och 12." in answer.content.decode()
    assert Retention.objects.get().times == {}
    assert desk.post(url, {**given, "texts": 6, "demands_export": "on"}).status_code == 302
    assert (Retention.objects.get().times, Retention.objects.get().demands_export) == ({"texts": 6}, True)
    page = desk.get(reverse(PAGE)).content.decode()
    changes = page[page.index('id="changes"') :]
    assert "Olga Organisatör · Fritextsvar: 6 månader" in changes
    assert "1 väntar på export" in page


def test_the_privacy_page_says_the_times_as_set(desk: Client) -> None:
    before = Client().get(reverse("seminars:privacy")).content.decode()
    assert "7 månader" not in before
    Retention.objects.update(times={"texts": 7, "contacts": 11})
    page = Client().get(reverse("seminars:privacy")).content.decode()
    assert "7 månader" in page
    assert "11 månader" in page
    assert [str(kind.words.name) for kind in registry.kinds.values() if str(kind.words.name) not in page] == []


def test_the_privacy_page_makes_no_row(db: None) -> None:
    assert Client().get(reverse("seminars:privacy")).status_code == 200
    assert not Retention.objects.exists()


def test_the_export_is_a_press_and_a_get_writes_nothing(desk: Client) -> None:
    url = reverse("admin:seminars_retention_export")
    assert desk.get(url).status_code == 302
    assert not RetentionExport.objects.exists()
    answer = desk.post(url)
    assert answer["Content-Type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "mail_log/seminars.mailsent.xlsx" in names
    assert RetentionExport.objects.count() == 1
    assert "Senast hämtat" in desk.get(reverse(PAGE)).content.decode()


def test_a_hold_is_begun_and_ended_by_presses(desk: Client, cast: Cast) -> None:
    url = reverse("admin:seminars_retention_hold")
    both = {"run": cast.run.pk, "seminar": cast.seminar.pk, "reason": "Tvist"}
    assert "inte båda" in desk.post(url, both).content.decode()
    assert not Hold.objects.exists()
    assert desk.post(url, {"run": cast.run.pk, "reason": ""}).status_code == 200
    assert desk.post(url, {"run": cast.run.pk, "reason": "Tvist"}).status_code == 302
    assert "redan" in desk.post(url, {"run": cast.run.pk, "reason": "Igen"}).content.decode()
    page = desk.get(reverse(PAGE)).content.decode()
    assert "Tvist" in page
    purge_all(now=timezone.now())
    assert MailSent.objects.exists()
    assert desk.post(url, {"end": Hold.objects.get().pk}).status_code == 302
    assert not Hold.objects.exists()
    assert desk.post(url, {"end": "999"}).status_code == 404


def test_a_run_on_hold_is_not_deleted_on_the_desk(desk: Client, cast: Cast) -> None:
    desk.post(reverse("admin:seminars_retention_hold"), {"run": cast.run.pk, "reason": "Tvist"})
    desk.post(reverse("admin:seminars_run_delete", args=[cast.run.pk]), {"post": "yes"})
    assert type(cast.run).objects.filter(pk=cast.run.pk).exists()


@pytest.mark.parametrize("name", ["changelist", "times", "export", "hold"])
def test_it_is_closed_to_limited_organisers_and_to_others(cast: Cast, name: str) -> None:
    url = reverse(f"admin:seminars_retention_{name}")
    assert cast.contact.client().post(url).status_code == 302
    desk = cast.organiser.client()
    type(cast.organiser.user).objects.filter(pk=cast.organiser.user.pk).update(is_limited=True, is_superuser=False)
    assert desk.get(url).status_code == desk.post(url).status_code == 403


def test_more_rows_cost_no_more_queries(
    desk: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get(reverse(PAGE))
    for _row in range(20):
        old_mail(cast)
    purge_all(now=timezone.now())
    for _row in range(20):
        old_mail(cast)
    with django_assert_max_num_queries(75):
        desk.get(reverse(PAGE))


def test_the_command_says_what_would_go_and_lets_it_go(desk: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("retention", "--dry-run")
    assert "1  Mejlloggen (24 månader)" in capsys.readouterr().out
    assert MailSent.objects.exists()
    call_command("retention")
    assert "1  Mejlloggen" in capsys.readouterr().out
    assert not MailSent.objects.exists()
    Retention.objects.update(began_at=timezone.now())
    old = MailSent(key="ny", kind="thanks", language="sv", address="a@x.se", created_at=timezone.now())
    old.save()
    call_command("retention")
    assert "första månaden" in capsys.readouterr().out
