"""What the captions editor says; places for values in {braces}, filled in by the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def editor_texts() -> dict[str, str]:
    return {
        "row": _("Rad {n}"),
        "start": _("Början"),
        "end": _("Slut"),
        "text": _("Text"),
        "play_from": _("Spela från rad {n}"),
        "count": _("{n} rader"),
        "none": _("Inga rader än. Spela filmen och tryck på Ny rad där någon börjar tala."),
        "fast": _("för mycket att hinna läsa: {n} tecken i sekunden, högst 17"),
        "long": _("en rad på {n} tecken, högst 42"),
        "tall": _("{n} rader text, högst 2"),
        "short": _("visas kortare än en sekund"),
        "overlap": _("går in i raden före"),
        "blank": _("ingen text än"),
        "outside": _("efter filmens slut"),
        "backwards": _("slutar innan den börjar"),
        "saved": _("Sparat {clock}. Undertexterna visas nu."),
        "saved_draft": _("Sparat {clock} som utkast. Det visas när felen är rättade."),
        "unsaved": _("Inte sparat på servern än. Det du skrivit finns kvar i den här webbläsaren."),
        "restored": _("Det du skrev sist är tillbaka, men inte sparat på servern än."),
        "not_reached": _("Servern svarar inte. Det du skrivit finns kvar här. Försök spara igen om en stund."),
        "signed_out": _("Du är utloggad. Logga in i en annan flik och spara igen. Det du skrivit finns kvar här."),
        "kept_other": _("Här finns en text som du inte hann spara, och någon har sparat en annan sedan dess."),
        "use_mine": _("Använd min"),
        "use_theirs": _("Använd den sparade"),
        "overwrite": _("Spara min i stället"),
        "fetch": _("Hämta deras"),
        "as_text": _("Visa som text"),
        "as_list": _("Visa som rader"),
        "not_rows": _("Texten kan inte visas som rader förrän felen är rättade."),
        "before_zero": _("Då skulle första raden börja före filmens början."),
        "bad_shift": _("Skriv sekunder, till exempel 1,5 eller -0,3."),
        "bad_time": _("Skriv tiden som 1:02,5."),
        "warnings": _("{n} att se över"),
        "next_warning": _("Nästa att se över"),
    }
