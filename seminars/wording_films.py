"""What an organiser reads about films: what was found, why one cannot be used and what to do, what was made."""

from __future__ import annotations

from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seminars import films
from seminars.films import Code, Film, FilmError, Remark
from seminars.wording import minutes_text

_EXPORT = gettext_lazy(
    "Öppna den i telefonens eller datorns filmprogram, välj exportera eller dela, och spara som MP4 med H.264 och AAC."
)

_FILMS = {
    Code.UNREADABLE: gettext_lazy("Filen gick inte att läsa som film. Exportera den på nytt som MP4."),
    Code.NOT_MP4: gettext_lazy("Filen är inte MP4."),
    Code.NO_PICTURE: gettext_lazy("Filmen har ingen bild. Exportera den på nytt med bild."),
    Code.NOT_H264: gettext_lazy("Bilden är inte H.264, så alla rum kan inte visa den."),
    Code.NOT_YUV420P: gettext_lazy("Bildens färger är sparade så att alla rum inte kan visa dem."),
    Code.NO_SOUND: gettext_lazy("Filmen har inget ljud. Exportera den på nytt med ljud."),
    Code.NOT_AAC: gettext_lazy("Ljudet är inte AAC, så alla rum kan inte spela det."),
    Code.NO_LENGTH: gettext_lazy("Filmens längd gick inte att läsa. Exportera den på nytt som MP4."),
    Code.NOT_CONVERTED: gettext_lazy("Filmen gick inte att göra om."),
    Code.NO_ROOM: gettext_lazy("Serverns disk är full. Be den som sköter servern om mer plats och försök igen."),
}
_MENDED_BY_EXPORT = {Code.NOT_MP4, Code.NOT_H264, Code.NOT_YUV420P, Code.NOT_AAC, Code.NOT_CONVERTED}
_PHONE = gettext_lazy(
    "Filmen är inspelad i HEVC, som många telefoner använder men som alla rum inte kan visa. "
    "iPhone: öppna filmen i iMovie, tryck på Dela och spara som 1080p. "
    "Dator: öppna den i gratisprogrammet HandBrake, välj Fast 1080p30 och spara. "
    "Nästa gång: Inställningar, Kamera, Format, Mest kompatibelt."
)

_UPLOADS = {
    "kind": gettext_lazy("Filen är inte en film som kan användas här. Välj en film vars namn slutar på %(endings)s."),
    "empty": gettext_lazy("Filen är tom. Välj filmen på nytt."),
    "too_large": gettext_lazy("Filmen är för stor. Den får vara högst %(limit)s. Exportera den i 1080p."),
    "disk_full": gettext_lazy("Serverns disk är full. Be den som sköter servern om mer plats och fortsätt sedan här."),
    "gone": gettext_lazy("Uppladdningen finns inte kvar. Välj filmen på nytt."),
    "ahead": gettext_lazy("Servern har inte fått allt. Fortsätt, så skickas det som fattas."),
    "signed_out": gettext_lazy("Du är utloggad. Logga in i en ny flik, så fortsätter uppladdningen här."),
}

_REMARKS = {
    Remark.TALL: gettext_lazy("Bilden är större än 1080p. Det ger inget i rummen men tar längre tid att hämta."),
    Remark.HEAVY: gettext_lazy(
        "Filmen är tung: över 3 Mbit/s. På en svag lina kan den hacka om den inte hämtas i förväg."
    ),
    Remark.PORTRAIT: gettext_lazy("Filmen är stående. På rummets skärm blir det breda svarta kanter."),
    Remark.SILENT: gettext_lazy("Det hörs nästan inget i filmen. Lyssna på den innan du publicerar."),
    Remark.PLACE: gettext_lazy("Filen bär med sig platsen där den spelades in. Ta bort den om den inte ska spridas."),
}

VERSIONS = {
    "prepared": gettext_lazy("För rummen: börjar spela direkt, jämnt ljud"),
    "720p": gettext_lazy("Mindre, 720p"),
    "360p": gettext_lazy("Minst, 360p, för svaga linor"),
    "described": gettext_lazy("Syntolkad"),
}
_NOT_DONE = {
    "no_ffmpeg": gettext_lazy("Inte gjord: programmet ffmpeg finns inte på servern. Allt fungerar ändå."),
    "failed": gettext_lazy("Gick inte att göra. Rummen spelar filmen ändå. Försök igen med Gör om."),
}


def film_error_text(error: FilmError) -> str:
    """The sentence for one fault, and what to do about it."""
    if error.code is Code.NOT_H264 and error.found == "hevc":
        return str(_PHONE)
    text = f"{_FILMS[error.code]} ({error.found})" if error.found else str(_FILMS[error.code])
    return f"{text} {_EXPORT}" if error.code in _MENDED_BY_EXPORT else text


def upload_error_text(code: str, endings: tuple[str, ...] = (), limit: int = 0) -> str:
    """The sentence for a refused upload; `limit` in bytes."""
    return str(_UPLOADS[code]) % {"endings": ", ".join(endings), "limit": size_text(limit)}


def remark_text(remark: Remark, film: Film, other: float | None) -> str:
    if remark is Remark.LENGTH:
        text = _("Filmen är %(minutes)s minuter. En Talk är bäst mellan 10 och 15 minuter.")
        return text % {"minutes": length_text(film)}
    if remark is Remark.APART:
        texts = {"one": level_text(film.loudness), "other": level_text(other)}
        return _("Seminariets två Talks är olika starka: den här %(one)s, den andra %(other)s.") % texts
    return str(_REMARKS[remark])


def not_done_text(why: str) -> str:
    return str(_NOT_DONE[why])


def fact_rows(film: Film) -> list[tuple[str, str]]:
    """What was found, a name and a value for each row."""
    codecs = {"h264": "H.264", "hevc": "HEVC", "aac": "AAC"}
    start = _("direkt") if film.is_faststart else _("först när hela filmen lästs")
    rate = _("%(mbit)s Mbit/s") % {"mbit": _number(film.bit_rate / 1e6, 1)}
    return [
        (_("Längd"), _("%(minutes)s minuter") % {"minutes": length_text(film)}),
        (_("Storlek"), f"{size_text(film.size)}, {rate}"),
        (_("Bild"), f"{film.width} × {film.height}, {codecs.get(film.video, film.video)} ({film.pixels})"),
        (_("Ljud"), f"{codecs.get(film.audio, film.audio)}, {level_text(film.loudness)}"),
        (_("Börjar spela"), start),
    ]


def unchecked_rows(size: int, duration: timedelta) -> list[tuple[str, str]]:
    """What is known of a film that has not been looked into; nothing when there is none."""
    film = Film(size=size, duration=duration)
    return fact_rows(film)[:2] if size and duration else []


def length_text(film: Film) -> str:
    return minutes_text(film.duration - film.duration % films.SECOND)


def level_text(loudness: float | None) -> str:
    if loudness is None:
        return _("ljudstyrkan är inte mätt")
    return _("%(level)s LUFS") % {"level": _number(loudness, 1)}


def size_text(size: int) -> str:
    """Bytes as people read them."""
    if size >= 1_000_000_000:
        return f"{_number(size / 1e9, 1 if size % 1_000_000_000 else 0)} GB"
    if size >= 1_000_000:
        return f"{_number(size / 1e6, 1 if size < 10_000_000 else 0)} MB"
    return f"{max(1, round(size / 1000))} kB"


def _number(value: float, decimals: int) -> str:
    """Rounded; Django's own way cuts off."""
    return number_format(round(value, decimals), decimals)
