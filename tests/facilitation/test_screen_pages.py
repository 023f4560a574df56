"""The screen's pages: a code until paired, the room after that, and entering the code by those who may."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from groups.models import Facilitator, Municipality, Screen, WorkGroup
from groups.services.screens import issue_screen_link
from seminars.agenda import standard_segments
from seminars.models import LinkRole, Run, Segment, Seminar, User
from seminars.services.links import issue_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> WorkGroup:
    seminar = Seminar.objects.create(title="Vägen tillbaka <till> skolan", slug="vagen")
    run = Run.objects.create(
        seminar=seminar, starts_at=datetime.now(UTC) + timedelta(hours=1), status=Run.Status.PUBLISHED
    )
    return WorkGroup.objects.create(run=run, municipality=Municipality.objects.create(name="Solna"), name="Enhet A")


def paired(client: Client, group: WorkGroup) -> Screen:
    """The client becomes a screen of the group."""
    client.get(issue_screen_link(group=group, now=datetime.now(UTC)))
    return Screen.objects.get(group=group)


def facilitating(group: WorkGroup, email: str = "f@solna.se") -> Client:
    """A browser signed in as a facilitator of the group."""
    user = User.objects.create_user(email, name="Fatima Holm")
    Facilitator.objects.create(group=group, user=user)
    client = Client()
    link = issue_link(user=user, role=LinkRole.FACILITATOR, run=group.run, now=datetime.now(UTC))
    client.get(link)
    client.post(link)
    return client


def config_of(html: str) -> dict[str, object]:
    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', html, re.S)
    assert found is not None
    loaded: dict[str, object] = json.loads(found.group(1))
    return loaded


def test_an_unpaired_browser_sees_a_code_that_stays_over_a_reload(client: Client) -> None:
    page = client.get(reverse("facilitation:screen"))
    screen = Screen.objects.get()
    assert screen.code is not None
    assert page.status_code == 200
    assert f"<span>{screen.code[:4]}</span><span>{screen.code[4:]}</span>" in page.content.decode()
    again = client.get(reverse("facilitation:screen"))
    assert screen.code[:4] in again.content.decode()
    assert Screen.objects.count() == 1


def test_the_code_page_gives_a_new_code_when_the_old_has_gone_out(client: Client) -> None:
    client.get(reverse("facilitation:screen"))
    old = Screen.objects.get().code
    Screen.objects.update(code_expires_at=datetime.now(UTC) - timedelta(seconds=1))
    answer = client.get(reverse("facilitation:screen_code")).json()
    assert answer["paired"] is False
    assert "".join(answer["halves"]) == Screen.objects.get().code != old
    assert answer["qr"].startswith("data:image/svg+xml")


def test_the_code_page_says_when_somebody_has_paired_it(client: Client, group: WorkGroup) -> None:
    client.get(reverse("facilitation:screen"))
    code = Screen.objects.get().code
    phone = facilitating(group)
    done = phone.post(reverse("facilitation:pair"), {"code": code, "group": group.pk})
    assert done.status_code == 302
    assert client.get(reverse("facilitation:screen_code")).json()["paired"] is True
    page = client.get(reverse("facilitation:screen")).content.decode()
    assert config_of(page)["group"] == group.pk


def test_a_link_makes_the_browser_the_rooms_screen(client: Client, group: WorkGroup) -> None:
    answer = client.get(issue_screen_link(group=group, now=datetime.now(UTC)))
    assert (answer.status_code, answer["Location"]) == (302, reverse("facilitation:screen"))
    page = client.get(reverse("facilitation:screen")).content.decode()
    config = config_of(page)
    assert config["room"] == {"name": "Enhet A", "municipality": "Solna", "expected": 7}
    assert "Vägen tillbaka &lt;till&gt; skolan" in page


def test_a_room_whose_run_has_an_agenda_is_right_before_the_first_socket(client: Client, group: WorkGroup) -> None:
    for position, one in enumerate(standard_segments(), 1):
        Segment.objects.create(
            run=group.run,
            position=position,
            key=one.key,
            kind=one.kind,
            title=one.title,
            place=one.place,
            duration=one.duration,
            give=one.give,
            talk_number=one.talk,
        )
    paired(client, group)
    initial = config_of(client.get(reverse("facilitation:screen")).content.decode())["initial"]
    assert isinstance(initial, dict)
    assert len(initial["topics"]["agenda"]["state"]["slots"]) == 9
    assert initial["topics"]["group"]["state"]["group"]["name"] == "Enhet A"


def test_a_dead_link_says_so_and_offers_a_code(client: Client) -> None:
    answer = client.get(reverse("facilitation:screen_open", args=["nothing"]))
    assert answer.status_code == 404
    assert reverse("facilitation:screen") in answer.content.decode()


def test_the_page_carries_the_evaluation_at_the_address_the_room_uses(client: Client, group: WorkGroup) -> None:
    paired(client, group)
    page = client.get(reverse("facilitation:screen"), headers={"host": "localhost"}).content.decode()
    evaluation = config_of(page)["evaluation"]
    assert isinstance(evaluation, dict)
    assert evaluation["short"] == "localhost/e"
    assert evaluation["code"].replace(" ", "") == group.code


@pytest.mark.parametrize("change", ["cancelled", "revoked"])
def test_a_screen_that_is_let_go_shows_a_code_again(client: Client, group: WorkGroup, change: str) -> None:
    screen = paired(client, group)
    if change == "cancelled":
        WorkGroup.objects.update(status=WorkGroup.Status.CANCELLED)
    else:
        Screen.objects.filter(pk=screen.pk).update(revoked_at=datetime.now(UTC))
    page = client.get(reverse("facilitation:screen"))
    assert page.status_code == 200
    assert 'id="code"' in page.content.decode()
    assert Screen.objects.filter(group=None).count() == 1


def test_someone_at_the_display_can_pair_it_anew(client: Client, group: WorkGroup) -> None:
    client.get(reverse("facilitation:screen"))
    facilitating(group).post(reverse("facilitation:pair"), {"code": Screen.objects.get().code, "group": group.pk})
    client.post(reverse("facilitation:screen_leave"))
    assert Screen.objects.get().revoked_at is not None
    assert 'id="code"' in client.get(reverse("facilitation:screen")).content.decode()


def test_leaving_asks_first(client: Client, group: WorkGroup) -> None:
    paired(client, group)
    page = client.get(reverse("facilitation:screen_leave"))
    assert "Enhet A" in page.content.decode()
    assert config_of(client.get(reverse("facilitation:screen")).content.decode())["group"] == group.pk


def test_leaving_does_not_kill_a_link_that_another_screen_may_use(client: Client, group: WorkGroup) -> None:
    paired(client, group)
    client.post(reverse("facilitation:screen_leave"))
    assert Screen.objects.get(group=group).revoked_at is None


def test_a_scanned_code_is_filled_in_and_nothing_happens_until_the_press(group: WorkGroup) -> None:
    screen_browser = Client()
    screen_browser.get(reverse("facilitation:screen"))
    code = Screen.objects.get().code
    page = facilitating(group).get(reverse("facilitation:pair"), {"code": code})
    assert f'value="{code}"' in page.content.decode()
    assert Screen.objects.get().group is None


def test_a_wrong_code_keeps_what_was_typed_and_says_what_to_do(group: WorkGroup) -> None:
    page = facilitating(group).post(reverse("facilitation:pair"), {"code": "2222 2222", "group": group.pk})
    html = page.content.decode()
    assert page.status_code == 200
    assert 'value="2222 2222"' in html
    assert "Läs av skärmen igen" in html


def test_a_code_of_another_length_is_explained(group: WorkGroup) -> None:
    html = facilitating(group).post(reverse("facilitation:pair"), {"code": "K7Q", "group": group.pk}).content.decode()
    assert "åtta tecken" in html


def test_a_facilitator_cannot_choose_another_group(group: WorkGroup) -> None:
    other = WorkGroup.objects.create(run=group.run, municipality=group.municipality, name="Enhet B")
    Client().get(reverse("facilitation:screen"))
    code = Screen.objects.get().code
    page = facilitating(group).post(reverse("facilitation:pair"), {"code": code, "group": other.pk})
    assert page.status_code == 200
    assert Screen.objects.get().group is None


def test_an_organiser_may_pair_any_groups_screen(client: Client, group: WorkGroup) -> None:
    Client().get(reverse("facilitation:screen"))
    client.force_login(User.objects.create_superuser("o@fou.se", "secret-word-1", name="Olga"))
    client.post(reverse("facilitation:pair"), {"code": Screen.objects.get().code, "group": group.pk})
    assert Screen.objects.get().group == group


def test_a_stranger_is_told_to_open_a_personal_link(client: Client) -> None:
    page = client.get(reverse("facilitation:pair"), {"code": "K7QM4XTP"})
    assert page.status_code == 403
    assert "K7QM4XTP" in page.content.decode()


def test_the_pages_have_no_inline_script_or_style(client: Client, group: WorkGroup) -> None:
    pages = [client.get(reverse("facilitation:screen"))]
    paired(client, group)
    pages.append(client.get(reverse("facilitation:screen")))
    for page in pages:
        html = page.content.decode()
        assert "style=" not in html
        assert not re.search(r"<script(?![^>]*(src=|application/json))", html)


def test_every_text_the_scripts_ask_for_comes_with_the_page() -> None:
    from pathlib import Path

    from facilitation.wording_screen import screen_texts

    folder = Path(__file__).parents[2] / "static" / "js"
    sources = "".join(path.read_text() for path in [folder / "screen.js", *(folder / "screen").glob("*.js")])
    asked = set(re.findall(r"texts\.(\w+)", sources)) | {"five_left", "one_left", "change", "trial", "decision"}
    assert asked <= set(screen_texts())


def test_the_language_is_chosen_in_the_corner_until_the_seminar_is_shown(client: Client, group: WorkGroup) -> None:
    corner = '<div class="corner">'
    assert corner in client.get(reverse("facilitation:screen")).content.decode()
    client.get(issue_screen_link(group=group, now=datetime.now(UTC)))
    page = client.get(reverse("facilitation:screen")).content.decode()
    assert corner in page
    assert page.index("</main>") < page.index(corner)  # the stylesheet hides what follows a stage that shows a segment
    client.post(reverse("set_language"), {"language": "en", "next": reverse("facilitation:screen")})
    assert '<html lang="en"' in client.get(reverse("facilitation:screen")).content.decode()
