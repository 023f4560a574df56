"""Contacts are invited once per run, while it takes groups; the organiser's page has the presses for it all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from groups.models import WorkGroup
from groups.services.invitations import invite_contacts
from groups.services.sign_ups import Entry, Registration, confirm_sign_up, sign_up
from groups.tasks import send_invitation
from seminars.models import Job, Run
from tests.cast import STARTS_AT, Cast, make_run

pytestmark = pytest.mark.django_db
NOW = STARTS_AT - timedelta(days=40)


def work(monkeypatch: Any, now: datetime = NOW) -> None:
    monkeypatch.setattr("groups.tasks.timezone.now", lambda: now)
    for job in Job.objects.filter(task="groups.send_invitation"):
        send_invitation(key=job.key, **job.args)


def test_each_contact_is_invited_once(cast: Cast, monkeypatch: Any) -> None:
    Run.objects.filter(pk=cast.run.pk).update(registration_closes_at=STARTS_AT - timedelta(days=5))
    cast.run.refresh_from_db()
    assert [invite_contacts(run=cast.run, now=NOW) for _press in range(2)] == [1, 0]
    work(monkeypatch)
    work(monkeypatch)
    (message,) = mail.outbox
    assert message.to == [cast.contact.user.email]
    assert f"/register/{cast.run.pk}/" in message.body
    assert "Anmälan stänger torsdag 1 oktober 2026 09.00" in message.body
    assert "List-Unsubscribe" in message.extra_headers


def test_nobody_is_invited_to_what_is_closed(cast: Cast, monkeypatch: Any) -> None:
    assert invite_contacts(run=cast.run, now=STARTS_AT) == 0
    invite_contacts(run=cast.run, now=NOW)
    work(monkeypatch, now=STARTS_AT)
    assert mail.outbox == []


@pytest.fixture
def coming(cast: Cast) -> Run:
    return make_run(cast.seminar, datetime.now(UTC) + timedelta(days=20))


def test_the_organisers_page_approves_declines_and_invites(cast: Cast, coming: Run) -> None:
    now = datetime.now(UTC)
    groups = tuple(Entry(name, "", 7) for name in ("Ett", "Två", "Tre"))
    entry = Registration(cast.groups[0].municipality, "Karin", "karin@solna.example", groups)
    a, b, c = confirm_sign_up(row=sign_up(run=coming, entry=entry, now=now), now=now)
    late = Registration(entry.municipality, "Bo", "bo@solna.example", (Entry("Fyra", "", 7),))
    sign_up(run=coming, entry=late, now=now)
    desk, page = cast.organiser.client(), f"/admin/seminars/run/{coming.pk}/sign-ups/"
    text = desk.get(page).text
    assert all(word in text for word in ("Ber om plats", "Ett, Solna", "Har inte bekräftat än", "bo@solna.example"))
    desk.post(page, {"approve": a.pk})
    desk.post(page, {"decline": b.pk})
    stands = [WorkGroup.objects.get(pk=group.pk).standing for group in (a, b, c)]
    assert stands == ["confirmed", "declined", "requested"]
    assert "1 grupp har fått plats." in desk.post(page, {"all": "1"}, follow=True).text
    assert "1 kontakt bjuds in." in desk.post(page, {"invite": "1"}, follow=True).text
    assert desk.post(page, {"approve": cast.groups[0].pk}).status_code == 404  # of another run


def test_who_is_no_organiser_gets_no_such_page(cast: Cast, coming: Run) -> None:
    assert cast.contact.client().get(f"/admin/seminars/run/{coming.pk}/sign-ups/").status_code == 302


def test_more_places_on_the_runs_page_let_those_in_who_wait(cast: Cast, coming: Run) -> None:
    now = datetime.now(UTC)
    Run.objects.filter(pk=coming.pk).update(places=0, approves_groups=False)
    entry = Registration(cast.groups[0].municipality, "Karin", "karin@solna.example", (Entry("Ett", "", 7),))
    (group,) = confirm_sign_up(row=sign_up(run=coming, entry=entry, now=now), now=now)
    assert group.standing == "waiting"
    desk = cast.organiser.client()
    page = f"/admin/seminars/run/{coming.pk}/change/"
    form = desk.get(page).context["adminform"].form
    rows = desk.get(page).context["inline_admin_formsets"][0].formset
    sent: dict[str, Any] = {}
    for one in (form, rows.management_form, *rows.forms):
        for bound in one:
            value = bound.value()
            if bound.name == "starts_at" or hasattr(bound.field, "fields"):
                local = bound.field.widget.decompress(value)
                for number, part in enumerate(local):
                    sent[f"{bound.html_name}_{number}"] = part or ""
            elif value is not None and value is not False:
                sent[bound.html_name] = bound.field.prepare_value(value)
    answer = desk.post(page, sent | {"places": "1"}, follow=True)
    assert Run.objects.get(pk=coming.pk).places == 1, answer.context.get("errors")
    assert WorkGroup.objects.get(pk=group.pk).standing == "confirmed"


def test_many_groups_cost_no_query_more_and_are_cut(cast: Cast, coming: Run, django_assert_num_queries: Any) -> None:
    desk, page = cast.organiser.client(), f"/admin/seminars/run/{coming.pk}/sign-ups/"
    about = {"run": coming, "municipality": cast.groups[0].municipality}
    WorkGroup.objects.create(name="Först", **about)
    desk.get(page)
    with django_assert_num_queries(9) as few:
        desk.get(page)
    WorkGroup.objects.bulk_create(WorkGroup(name=f"Grupp {n:03}", **about) for n in range(60))
    with django_assert_num_queries(len(few.captured_queries)):
        text = desk.get(page).text
    assert "Alla arbetsgrupper" in text
    assert text.count("<b><a href=") == 50
