"""The organisation's own look and words: pictures that are pictures, colours that can be read, pages that use them."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from seminars import colours, pictures
from seminars.models import Organisation, OrganisationText
from tests.cast import Member
from tests.seminars.desk import form_of

COLOURS = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    body = io.BytesIO()
    Image.new("RGB", size, "#204060").save(body, kind, **more)
    return body.getvalue()


# Pure


def test_contrast_is_what_wcag_says() -> None:
    assert round(colours.contrast("#000000", "#FFFFFF"), 2) == 21
    assert round(colours.contrast("#767676", "#FFFFFF"), 2) == 4.54


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    tokens = Path("static/css/tokens.css").read_text()
    names = ("bg", "surface", "sunk", "lamp-bg", "sky-bg")
    day, evening = tokens.split("/* --- evening")[0], tokens.split("/* --- evening")[1]
    for text, grounds in ((day, colours.DAY_GROUNDS), (evening, colours.EVENING_GROUNDS)):
        found = tuple(re.search(rf"--{name}: (#[0-9A-F]{{6}})", text)[1] for name in names)  # type: ignore[index]
        assert found == grounds


@given(COLOURS)
def test_what_is_proposed_can_be_read_and_what_can_be_read_is_kept(colour: str) -> None:
    for grounds in (colours.DAY_GROUNDS, colours.EVENING_GROUNDS):
        near = colours.readable(colour, grounds)
        assert colours.worst(near, grounds) >= colours.LEAST
        if colours.worst(colour, grounds) >= colours.LEAST:
            assert near == colour


@given(COLOURS)
def test_under_the_pointer_a_colour_is_at_least_as_readable(colour: str) -> None:
    made = colours.palette(colours.readable(colour, colours.DAY_GROUNDS))
    assert colours.worst(made.day_hover, colours.DAY_GROUNDS) >= colours.LEAST
    assert colours.worst(made.evening_hover, colours.EVENING_GROUNDS) >= colours.LEAST


@pytest.mark.parametrize("text", ["rgb(0,0,0)", "red", "#12345", "#12345G", "url(x)", "#123456;", "#１２３４５６"])
def test_what_is_no_colour_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        colours.tidy(text)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_written_anew_as_a_png_and_never_larger_than_shown(kind: str) -> None:
    made = pictures.logo(picture(kind, (3000, 200)))
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    with Image.open(io.BytesIO(made)) as found:
        assert found.width <= pictures.LARGEST[0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "kind"),
        (b"\x89PNG\r\n\x1a\n not really", "kind"),
        (b"", "kind"),
        (picture("GIF"), "kind"),
        (b"x" * (pictures.MOST_BYTES + 1), "large"),
        (picture("PNG", (8000, 4000)), "pixels"),
    ],
    ids=["svg", "begins as one", "empty", "gif", "large", "pixels"],
)
def test_what_is_no_picture_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(pictures.PictureError) as refused:
        pictures.logo(content)
    assert refused.value.code == code


def test_nothing_but_the_picture_is_left() -> None:
    assert b"hemligt" not in pictures.logo(picture("JPEG", comment=b"hemligt"))


# The desk and the pages


@pytest.fixture
def desk(organiser: Member) -> Client:
    Organisation.objects.create(pk=1, name="FoU Nordväst")
    return organiser.client()


URL = "/admin/seminars/organisation/1/change/"


def sent(desk: Client, **changes: Any) -> Any:
    return desk.post(URL, form_of(desk.get(URL)) | changes)


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def test_a_colour_that_can_be_read_is_used_on_the_public_pages(desk: Client, client: Client) -> None:
    assert sent(desk, day_colour="7a1f5c").status_code == 302
    page = client.get("/").text
    address = re.search(r'href="(/organisation/colours\.css\?v=[0-9a-f]+)"', page)
    assert address
    answer = client.get(address[1])
    assert "--primary: #7A1F5C;" in answer.text
    assert answer["Content-Type"].startswith("text/css")
    assert client.get(address[1], headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(desk: Client) -> None:
    (text,) = errors(sent(desk, day_colour="#FFCC00"))["day_colour"]
    near = re.search(r"#[0-9A-F]{6}", text)
    assert near
    assert sent(desk, day_colour=near[0]).status_code == 302
    assert "evening_colour" in errors(sent(desk, evening_colour="#102030"))


def test_an_evening_colour_alone_and_what_is_no_colour_are_refused(desk: Client) -> None:
    assert "day_colour" in errors(sent(desk, evening_colour="#FFD0F0"))
    assert "day_colour" in errors(sent(desk, day_colour="röd"))


def test_the_preview_shows_what_is_saved(desk: Client) -> None:
    Organisation.objects.update(day_colour="#7A1F5C")
    page = desk.get(URL).text
    assert 'fill="#7A1F5C"' in page
    assert colours.palette("#7A1F5C").evening in page


def test_a_logo_is_shown_with_the_organisations_name_and_the_old_one_is_not_kept(desk: Client, client: Client) -> None:
    for number in (1, 2):
        upload = SimpleUploadedFile(f"{number}.jpg", picture("JPEG", (60, 40 + number)))
        assert sent(desk, logo=upload).status_code == 302
    row = Organisation.objects.get()
    assert len(list(Path(row.logo.path).parent.iterdir())) == 1
    assert re.search(
        r'<img class="own-logo" src="/organisation/logo\.png\?v=\w+" alt="FoU Nordväst"', client.get("/").text
    )
    answer = client.get("/organisation/logo.png")
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")


def test_a_logo_that_is_none_is_refused_with_the_reason(desk: Client) -> None:
    upload = SimpleUploadedFile("logo.png", b"<svg/>", content_type="image/png")
    assert "SVG" in errors(sent(desk, logo=upload))["logo"][0]
    assert not Organisation.objects.get().logo


def test_without_a_look_of_its_own_nothing_is_asked_for(db: None, client: Client) -> None:
    page = client.get("/").text
    assert "/organisation/" not in page
    assert client.get("/organisation/logo.png").status_code == 404
    assert client.get("/organisation/colours.css").status_code == 404


def test_the_organisations_words_are_said_in_their_language_and_marked_where_they_are_not(
    desk: Client, client: Client
) -> None:
    row = Organisation.objects.get()
    OrganisationText.objects.create(organisation=row, language="sv", heading="Tolv <kommuner>", about="Vi finns.")
    OrganisationText.objects.create(organisation=row, language="en", heading="Twelve municipalities")
    swedish = client.get("/").text
    assert "<h1>Tolv &lt;kommuner&gt;</h1>" in swedish
    assert 'property="og:title" content="Tolv &lt;kommuner&gt;"' in swedish
    client.cookies["st_language"] = "en"
    english = client.get("/").text
    assert "<h1>Twelve municipalities</h1>" in english
    assert '<div lang="sv"><p>Vi finns.</p></div>' in english
    client.cookies["st_language"] = "da"
    assert '<h1><span lang="sv">Tolv &lt;kommuner&gt;</span></h1>' in client.get("/").text


def test_one_language_stands_once(desk: Client) -> None:
    form = form_of(desk.get(URL)) | {"texts-TOTAL_FORMS": "2"}
    form |= {f"texts-{number}-language": "sv" for number in (0, 1)} | {"texts-0-lead": "a", "texts-1-lead": "b"}
    response = desk.post(URL, form)
    assert response.status_code == 200
    assert OrganisationText.objects.count() == 0
