"""The contact's page: own groups only, a substitute, a link shown once, a cancellation by press."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from facilitation.models import Presence, Topic
from groups.models import Facilitator, Screen, WorkGroup
from seminars.models import PersonalLink, Run
from tests.cast import Cast, make_cast, make_group, make_person

pytestmark = pytest.mark.django_db
PAGE = "/contact/"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(starts_at=datetime.now(UTC) + timedelta(days=3))


def test_it_asks_for_the_link_without_one(cast: Cast) -> None:
    for browser in (Client(), cast.facilitator.client(), cast.organiser.client()):
        response = browser.get(reverse("facilitation:contact"))
        assert response.status_code == 403
        assert "Öppna din personliga länk" in response.text


def test_the_contact_sees_the_groups_of_the_own_municipality_and_no_others(cast: Cast) -> None:
    text = cast.contact.client().get(PAGE).text
    assert "Grupp A" in text
    assert "Grupp B" in text
    assert "Grupp C" not in text
    assert "Fatima Facilitator" in text


def test_each_group_shows_what_is_lacking(cast: Cast) -> None:
    group = make_group(cast.run, cast.groups[0].municipality, "Ny grupp", expected=3)
    text = cast.contact.client().get(PAGE).text.split(f'id="group-{group.pk}"')[1].split("</li>\n")[0]
    assert "3 personer, 5–9 är bäst" in text
    rest = cast.contact.client().get(PAGE).text.split(f'id="group-{group.pk}"')[1]
    assert "Facilitator saknas" in rest
    assert "Ingen skärm kopplad än" in rest


def test_each_group_shows_how_far_its_films_have_come(cast: Cast) -> None:
    group, screen = cast.groups[0], Screen.objects.get(group=cast.groups[0])
    films = [{"n": 1, "part": 1.0, "kept": "cache", "since": None}, {"n": 2, "part": 0.4, "problem": "no_space"}]
    seen = {"first_seen": cast.run.starts_at, "last_seen": cast.run.starts_at, "report": {"talks": films}}
    Presence.objects.create(run=cast.run, group=group, key=f"screen:{screen.pk}/a1", role="screen", **seen)
    page = cast.contact.client().get(PAGE).text
    card = page.split(f'id="group-{group.pk}"')[1].split('id="group-')[0]
    assert "Talk 1 finns kvar i webbläsaren" in card
    assert "Talk 2 får inte plats. Frigör utrymme på rummets dator." in card
    assert page.count("finns kvar i webbläsaren") == 1


def test_a_group_more_costs_no_query_more(cast: Cast, django_assert_num_queries) -> None:
    client = cast.contact.client()
    client.get(PAGE)
    with django_assert_num_queries(15) as few:
        client.get(PAGE)
    for number in range(3):
        make_group(cast.run, cast.groups[0].municipality, f"Grupp {number}")
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(PAGE)


def test_a_substitute_is_named(cast: Cast) -> None:
    group = cast.groups[0]
    sent = {"group": group.pk, "name": "Siv Ersättare", "email": "siv@solna.example"}
    response = cast.contact.client().post(PAGE, sent, follow=True)
    assert "Siv Ersättare kan leda gruppen" in response.text
    assert Facilitator.objects.get(group=group, is_substitute=True).user.email == "siv@solna.example"


def test_a_wrong_address_stays_in_the_form(cast: Cast) -> None:
    response = cast.contact.client().post(PAGE, {"group": cast.groups[0].pk, "name": "Siv", "email": "siv@"})
    assert "Adressen ser inte rätt ut" in response.text
    assert 'value="siv@"' in response.text


def test_a_group_is_cancelled_by_a_press_and_stays_on_the_page(cast: Cast) -> None:
    group = cast.groups[0]
    response = cast.contact.client().post(PAGE, {"group": group.pk, "cancel": "1"}, follow=True)
    assert "Grupp A är avanmäld." in response.text
    group.refresh_from_db()
    assert group.status == WorkGroup.Status.CANCELLED


@pytest.mark.parametrize("wanted", ["2", ""])
def test_another_municipalitys_group_cannot_be_touched(cast: Cast, wanted: str) -> None:
    group = cast.groups[2]
    sent = {"group": group.pk if wanted else "x", "cancel": "1"}
    assert cast.contact.client().post(PAGE, sent).status_code == 404
    group.refresh_from_db()
    assert group.status == WorkGroup.Status.CONFIRMED


def revisions(cast: Cast) -> dict[tuple[str, int | None], int]:
    return {(row.name, row.group_id): row.rev for row in Topic.objects.filter(run=cast.run)}


@pytest.mark.parametrize("sent", [{"cancel": "1"}, {"name": "Siv", "email": "siv@solna.example"}])
def test_a_change_reaches_the_live_pages(cast: Cast, sent: dict[str, str]) -> None:
    group = cast.groups[0]
    cast.contact.client().post(PAGE, {"group": group.pk, **sent})
    assert revisions(cast) == {("control", None): 1, ("desk", None): 1, ("wall", None): 1, ("group", group.pk): 1}


def test_nothing_is_told_when_nothing_changed(cast: Cast) -> None:
    for _press in range(2):
        cast.contact.client().post(PAGE, {"group": cast.groups[0].pk, "cancel": "1"})
    cast.contact.client().post(PAGE, {"group": cast.groups[1].pk, "name": "Siv", "email": "siv@"})
    assert revisions(cast)["control", None] == 1


@pytest.mark.parametrize(("online", "words"), [(True, "kopplad och ansluten"), (False, "kopplad men inte ansluten nu")])
def test_a_screen_that_is_paired_is_told_from_one_that_is_here(cast: Cast, online: bool, words: str) -> None:
    key = cast.screen.actor().key
    Presence.objects.create(
        run=cast.run, group=cast.groups[0], key=key, role="screen", last_seen=datetime.now(UTC), is_online=online
    )
    assert words in cast.contact.client().get(PAGE).text


def test_a_facilitators_link_is_shown_once_with_a_code_and_signs_in(cast: Cast) -> None:
    facilitator = cast.groups[0].facilitators.get()
    client = cast.contact.client()
    response = client.post(PAGE, {"group": cast.groups[0].pk, "link": facilitator.pk})
    assert "Länk till Fatima Facilitator" in response.text
    assert 'src="data:image/svg+xml' in response.text
    assert "no-store" in response["Cache-Control"]
    address = response.context["address"]
    assert address not in client.get(PAGE).text
    phone = Client()
    phone.get(address)
    assert phone.get("/facilitate/").context["group"] == cast.groups[0]


def test_nobody_elses_facilitator_is_shown(cast: Cast) -> None:
    client, before = cast.contact.client(), PersonalLink.objects.count()
    others = Facilitator.objects.create(group=cast.groups[2], user=cast.facilitator_b.user)
    for group, link in ((cast.groups[2], others.pk), (cast.groups[0], others.pk), (cast.groups[0], "x")):
        assert client.post(PAGE, {"group": group.pk, "link": link}).status_code == 404
    assert PersonalLink.objects.count() == before


def test_one_who_leads_elsewhere_too_is_not_opened_by_naming_them_a_substitute(cast: Cast) -> None:
    elsewhere = make_person("Eva Danderyd")
    Facilitator.objects.create(group=cast.groups[2], user=elsewhere)
    client, before = cast.contact.client(), PersonalLink.objects.count()
    client.post(PAGE, {"group": cast.groups[0].pk, "name": "Eva", "email": elsewhere.email})
    substitute = Facilitator.objects.get(group=cast.groups[0], user=elsewhere)
    response = client.post(PAGE, {"group": cast.groups[0].pk, "link": substitute.pk})
    assert response.status_code == 409
    assert "leder också en grupp i en annan kommun" in response.text
    assert PersonalLink.objects.count() == before


def test_one_leads_instead_of_another(cast: Cast) -> None:
    group, old = cast.groups[0], Facilitator.objects.get(group=cast.groups[0])
    client = cast.contact.client()
    assert f"I stället för {old.user.name}" in client.get(PAGE).text
    sent = {"group": group.pk, "name": "Siv Ny", "email": "siv@solna.example", "instead_of": old.pk}
    page = client.post(PAGE, sent, follow=True).text
    assert f"Siv Ny leder gruppen i stället för {old.user.name}." in page
    assert [row.user.email for row in group.facilitators.all()] == ["siv@solna.example"]


def test_one_is_removed_by_a_press_that_comes_twice(cast: Cast) -> None:
    group, old = cast.groups[0], Facilitator.objects.get(group=cast.groups[0])
    client = cast.contact.client()
    page = client.post(PAGE, {"group": group.pk, "remove": old.pk}, follow=True).text
    assert f"{old.user.name} leder inte längre Grupp A" in page
    assert "Facilitator saknas" in page
    assert client.post(PAGE, {"group": group.pk, "remove": old.pk}).status_code == 302
    assert not group.facilitators.exists()


def test_nobody_elses_facilitator_is_removed_or_exchanged(cast: Cast) -> None:
    """Neither by naming the other group, nor by naming the other's facilitator in an own group."""
    theirs, own = cast.groups[2], cast.groups[0]
    other = Facilitator.objects.create(group=theirs, user=make_person("Olle Obehörig"))
    client = cast.contact.client()
    assert client.post(PAGE, {"group": theirs.pk, "remove": other.pk}).status_code == 404
    client.post(PAGE, {"group": own.pk, "remove": other.pk})
    sent = {"group": own.pk, "name": "Siv", "email": "siv@solna.example", "instead_of": other.pk}
    assert client.post(PAGE, sent).status_code == 200
    assert Facilitator.objects.filter(pk=other.pk).exists()
    assert own.facilitators.count() == 1


def test_what_is_wrong_stays_in_the_form_with_what_was_typed(cast: Cast) -> None:
    group, old = cast.groups[0], Facilitator.objects.get(group=cast.groups[0])
    sent = {"group": group.pk, "name": "Någon", "email": old.user.email, "instead_of": old.pk}
    page = cast.contact.client().post(PAGE, sent).text
    assert "Det är samma person" in page
    assert f'value="{old.user.email}"' in page
    chosen = [tag for tag in page.split("<input")[1:] if "checked" in tag.split(">")[0]]
    assert any(f'value="{old.pk}"' in tag and 'name="instead_of"' in tag for tag in chosen)


def test_when_the_seminar_is_over_nobody_is_removed(cast: Cast) -> None:
    Run.objects.update(starts_at=datetime.now(UTC) - timedelta(days=1))
    group, old = cast.groups[0], Facilitator.objects.get(group=cast.groups[0])
    page = cast.contact.client().post(PAGE, {"group": group.pk, "remove": old.pk}, follow=True).text
    assert "Seminariet är slut." in page
    assert group.facilitators.exists()
