"""Organisers write the mails' texts, see how they look, and read the mail folder; others do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from seminars import mail_folder
from seminars.mails import Kind
from seminars.models import MailTemplate
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TEXT = "/admin/seminars/mailtemplate/confirmed/sv/"


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.organiser.client()


@pytest.fixture
def folder(settings: Any) -> Path:
    for number in (1, 2):
        message = EmailMultiAlternatives(f"Åtta {number}", "Hej\nhttps://x.example/go/1", to=["kim@example.se"])
        message.attach_alternative("<html><head></head><body><script>1</script>Hej</body></html>", "text/html")
        message.attach("a.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar; method=REQUEST")
        message.connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
        message.send()
    return Path(settings.EMAIL_FILE_PATH)


def test_every_kind_stands_in_the_list_in_three_languages(desk: Client) -> None:
    text = desk.get("/admin/seminars/mailtemplate/").text
    assert text.count("Svenska<span") == text.count("Dansk<span") == len(Kind)


@pytest.mark.parametrize(("host", "leads"), [("", True), ("smtp.example.se", False)])
def test_the_list_leads_to_the_folder_where_there_is_one(desk: Client, settings: Any, host: str, leads: bool) -> None:
    settings.EMAIL_HOST = host
    assert ('href="/mail/"' in desk.get("/admin/seminars/mailtemplate/").text) == leads


def test_a_text_is_changed_and_given_up(desk: Client) -> None:
    assert "Det här är standardtexten" in desk.get(TEXT).text
    desk.post(TEXT, {"subject": "Ni är med", "body": "Hej {name}\r\n\r\n{link}"})
    assert (MailTemplate.objects.get().subject, MailTemplate.objects.get().body) == (
        "Ni är med",
        "Hej {name}\n\n{link}",
    )
    assert "(egen text)" in desk.get("/admin/seminars/mailtemplate/").text
    desk.post(TEXT, {"standard": "1"})
    assert not MailTemplate.objects.exists()


def test_a_wrong_name_is_said_and_what_was_written_stays(desk: Client) -> None:
    text = desk.post(TEXT, {"subject": "Ni är med", "body": "Hej {nam} mitt i\n\n{link}"}).text
    assert "{nam} finns inte i det här mejlet." in text
    assert "Hej {nam} mitt i" in text
    assert not MailTemplate.objects.exists()


def test_the_preview_is_of_what_is_written_and_runs_nothing(desk: Client) -> None:
    answer = desk.post(f"{TEXT}look/", {"subject": "Nytt", "body": "<script>x</script> {group}\n\n{link}"})
    assert "&lt;script&gt;x&lt;/script&gt; Familjeenheten" in answer.text
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "allow-scripts" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "Ni har plats: Att komma hem" in desk.get(f"{TEXT}look/?text=1").text
    assert "You have a place: Coming home" in desk.get("/admin/seminars/mailtemplate/confirmed/en/look/").text


def test_there_is_no_page_for_what_is_no_kind(desk: Client) -> None:
    for path in ("nonsense/sv", "confirmed/xx"):
        assert desk.get(f"/admin/seminars/mailtemplate/{path}/").status_code == 404


def test_the_folder_is_read_newest_first_with_its_letters(folder: Path) -> None:
    mails = mail_folder.newest(folder)
    assert [mail.subject for mail in mails] == ["Åtta 2", "Åtta 1"]
    assert mails[0].text.split() == ["Hej", "https://x.example/go/1"]
    assert [name for name, _content in mails[0].files] == ["a.ics"]
    assert mail_folder.find(folder, mails[1].name) == mails[1]


@pytest.mark.parametrize("name", ["../secret-1", "..%2f-1", "20260101-000000-1.log-1", "x", ""])
def test_names_lead_nowhere_else(folder: Path, name: str) -> None:
    (folder.parent / "secret").write_text("Subject: no\n\n")
    assert mail_folder.find(folder, name) is None


def test_the_folder_is_read_in_the_product(desk: Client, folder: Path) -> None:
    (newest, _older) = mail_folder.newest(folder)
    text = desk.get("/mail/?words=åtta 2").text
    assert "Åtta 2" in text
    assert "Åtta 1" not in text
    page = desk.get(f"/mail/{newest.name}/").text
    assert '<a href="https://x.example/go/1"' in page
    look = desk.get(f"/mail/{newest.name}/look/")
    assert "sandbox" in look["Content-Security-Policy"]
    assert '<base target="_blank">' in look.text
    assert desk.get(f"/mail/{newest.name}/files/1.ics").content.startswith(b"BEGIN:VCALENDAR")
    assert desk.get(f"/mail/{newest.name}/files/2.ics").status_code == 404


def test_only_organisers_read_it_and_only_where_mail_goes_there(cast: Cast, folder: Path, settings: Any) -> None:
    for member in (cast.contact, cast.facilitator, cast.presenter):
        assert member.client().get("/mail/").status_code == 302
    settings.EMAIL_HOST = "smtp.example.se"
    assert cast.organiser.client().get("/mail/").status_code == 404
