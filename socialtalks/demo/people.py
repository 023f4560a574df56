"""Makes the demo's people, municipalities, seminars and groups; everything found again by its natural key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.utils import timezone

from groups.models import Facilitator, Municipality, MunicipalityContact, Screen, Training, WorkGroup
from seminars.models import Caption, KitFile, Organisation, Presenter, Run, Seminar, Talk, User
from seminars.services.consents import give_consent, sign_statement, years_after
from seminars.tokens import derived_token, token_hash
from socialtalks.demo import content

TALKS = Path(__file__).resolve().parent / "talks"
KIT = Path(__file__).resolve().parent / "kit"
DOMAIN = "demo.socialtalks.se"
MADE_UP = " (påhittad)"
"""Said of an organisation where the Talks are described, not on the pages."""


def token(*parts: object) -> str:
    """A demo link's token: the same for as long as the secret is."""
    return derived_token(settings.SECRET_KEY, "demo", *parts)


def ensure_organisation() -> None:
    name, title, email, phone = content.CONTACT_PERSON
    defaults = {"contact_name": name, "contact_title": title, "contact_email": email, "contact_phone": phone}
    Organisation.objects.get_or_create(pk=1, defaults=defaults)


def ensure_organiser() -> tuple[User, str]:
    """The demo's organiser and password; the password is set again each time, so that what is printed is true."""
    email, name = content.ORGANISER
    password = token("password")
    user, _created = User.objects.get_or_create(email=email, defaults={"name": name})
    user.is_staff = user.is_superuser = True
    if not user.check_password(password):
        user.set_password(password)
    user.save()
    return user, password


def ensure_person(name: str, key: str) -> User:
    user, _created = User.objects.get_or_create(email=f"{key}@{DOMAIN}", defaults={"name": name})
    return user


def ensure_municipalities(now: datetime) -> list[Municipality]:
    """The eight municipalities of north-west Stockholm, each with a fictional contact."""
    found = []
    for number, name in enumerate(content.MUNICIPALITIES):
        municipality, _created = Municipality.objects.get_or_create(name=name)
        contact = ensure_person(_person_name(number * 7 + 3), f"kontakt-{municipality.slug}")
        MunicipalityContact.objects.get_or_create(municipality=municipality, user=contact)
        found.append(municipality)
    return found


def ensure_seminar(texts: dict[str, Any], **more: Any) -> Seminar:
    held_on = date.fromisoformat(texts["held_on"]) if "held_on" in texts else None
    defaults = {**texts, **more, "held_on": held_on, "status": Seminar.Status.PUBLISHED}
    slug = defaults.pop("slug")
    return Seminar.objects.get_or_create(slug=slug, defaults=defaults)[0]


def ensure_elsewhere(texts: dict[str, Any]) -> None:
    """A seminar held before there was this system, with a link to its Talk (at an address kept for examples)."""
    title, address = texts["talk"]
    seminar = ensure_seminar({name: value for name, value in texts.items() if name != "talk"})
    facts = {"title": title, "external_url": address, "access": Talk.Access.PUBLIC}
    Talk.objects.get_or_create(seminar=seminar, number=1, defaults=facts)


def ensure_talks(seminar: Seminar, *, access: Talk.Access, organiser: User, now: datetime) -> None:
    """The two demo films with captions and presenters, copied into private storage once; approved, if nobody has been
    asked yet."""
    for facts in json.loads((TALKS / "talks.json").read_text(encoding="utf-8")):
        talk, created = Talk.objects.get_or_create(
            seminar=seminar,
            number=facts["number"],
            defaults={
                "title": facts["title"],
                "summary": facts["summary"],
                "size": facts["size"],
                "sha256": facts["sha256"],
                "duration": timedelta(milliseconds=facts["duration_ms"]),
                "access": access,
            },
        )
        if created or not (talk.file and Path(talk.file.path).exists()):
            _fill_talk(talk, facts)
        if not talk.chapters:
            _divide(talk, facts["chapters"])
        if not talk.consents.exists():
            _approve(talk, organiser, now)


def _divide(talk: Talk, lines: list[str]) -> None:
    """Gives the film its chapters, as an organiser writes them."""
    talk.chapters = "\n".join(lines)
    talk.save(update_fields=["chapters"])


def _approve(talk: Talk, organiser: User, now: datetime) -> None:
    """Everything that is shown is also said in the demo's films, and their presenters have said yes for two years."""
    sign_statement(talk=talk, film=talk.sha256, by=organiser, now=now)
    until = years_after(timezone.localdate(now), 2)
    for presenter in talk.presenters.all():
        give_consent(talk=talk, presenter=presenter, film=talk.sha256, until=until, now=now)


def _fill_talk(talk: Talk, facts: dict[str, Any]) -> None:
    for field, name in ((talk.file, facts["video"]), (talk.poster, facts["poster"])):
        with (TALKS / name).open("rb") as source:
            field.save(name, File(source), save=False)
    talk.save()
    person = facts["presenter"]
    user = ensure_person(person["name"], f"presentator-{talk.number}")
    organisation = person["organisation"].removesuffix(MADE_UP)
    presenter, _created = Presenter.objects.get_or_create(
        user=user, defaults={"title": person["role"], "organisation": organisation}
    )
    talk.presenters.add(presenter)
    for caption in facts["captions"]:
        vtt = (TALKS / caption["file"]).read_text(encoding="utf-8")
        Caption.objects.get_or_create(talk=talk, language=caption["lang"], defaults={"vtt": vtt})


def ensure_kit(seminar: Seminar) -> None:
    """The demo's sheets to write on, made by scripts/build_demo_kit.py."""
    for position, (name, title) in enumerate(content.KIT, start=1):
        sheet, created = KitFile.objects.get_or_create(seminar=seminar, position=position, defaults={"title": title})
        if created or not Path(sheet.file.path).exists():
            with (KIT / name).open("rb") as source:
                sheet.file.save(name, File(source))


def add_groups(run: Run, places: list[tuple[Municipality, str, int]], now: datetime) -> list[WorkGroup]:
    """Groups of (municipality, unit, people), each with a facilitator, most of them trained, and a screen's link."""
    groups = []
    for municipality, unit, people in places:
        group = WorkGroup.objects.create(run=run, municipality=municipality, name=unit, expected=people)
        number = group.pk
        user = ensure_person(_person_name(number), f"facilitator-{run.pk}-{number}")
        Facilitator.objects.create(group=group, user=user)
        if number % 5:
            Training.objects.get_or_create(user=user, defaults={"completed_on": (now - timedelta(days=20)).date()})
        Screen.objects.create(
            secret_hash=token_hash(token("screen-secret", group.pk)),
            link_hash=token_hash(token("screen", group.pk)),
            group=group,
            paired_at=now,
        )
        groups.append(group)
    return groups


def places_for(municipalities: list[Municipality], skip: int = 0) -> Iterator[tuple[Municipality, str, int]]:
    """Endless places: every municipality's first unit, then every one's second; numbered when the units run out."""
    count = len(municipalities)
    index = skip
    while True:
        round_number, place = divmod(index, count)
        unit = content.UNITS[(place + round_number * 3) % len(content.UNITS)]
        again = round_number // len(content.UNITS)
        yield municipalities[place], unit if not again else f"{unit} {again + 1}", 5 + (index * 3) % 5
        index += 1


def _person_name(number: int) -> str:
    first = content.FIRST_NAMES[number % len(content.FIRST_NAMES)]
    return f"{first} {content.LAST_NAMES[(number * 7) % len(content.LAST_NAMES)]}"
