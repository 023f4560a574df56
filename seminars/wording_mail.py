"""What mails say when the organisation has not written its own text; a paragraph is a string, so that each is
translated once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy, override
from django.utils.translation import gettext_noop as _

from seminars.mails import Kind, Problem

_HELLO = _("Hej {name},")
_WHAT = "{seminar}\n{when}\n{place}"
_LINK = "{link}"
_YOURS = _("Här är din personliga länk. Skicka den inte vidare.")


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    body: str


_TEXTS: Mapping[Kind, tuple[str, tuple[str, ...]]] = {
    Kind.SIGN_UP: (
        _("Bekräfta anmälan till {seminar}"),
        (
            _("Hej,"),
            _("Någon har anmält arbetsgrupper till ett hybridseminarium med den här adressen."),
            "{seminar}\n{when}",
            _("Är det du? Öppna sidan, se över anmälan och bekräfta den. Först då gäller den."),
            _LINK,
            _("Länken fungerar i {days}. Var det inte du behöver du inte göra något, så glömmer vi anmälan."),
        ),
    ),
    Kind.RECEIVED: (
        _("Anmälan mottagen: {seminar}"),
        (
            _HELLO,
            _("Tack, {group} i {municipality} är anmäld. Vi hör av oss när platsen är bekräftad."),
            _WHAT,
            _("Ni räknar med {people}. {size_advice}"),
            "{facilitator}",
            _("På din sida ändrar du uppgifterna, byter facilitator eller avanmäler gruppen."),
            _LINK,
        ),
    ),
    Kind.CONFIRMED: (
        _("Ni har plats: {seminar}"),
        (
            _HELLO,
            _("{group} i {municipality} är med. Välkomna."),
            _WHAT,
            _("Ni räknar med {people}. {size_advice}"),
            "{facilitator}",
            _("Boka ett rum med skärm, högtalare och mikrofon, från tio minuter före start. Tiden ligger i kalendern."),
            _("På din sida ändrar du uppgifterna, byter facilitator eller avanmäler gruppen."),
            _LINK,
        ),
    ),
    Kind.WAITING: (
        _("Ni står på väntelistan: {seminar}"),
        (
            _HELLO,
            _("Det är fullt just nu. {group} i {municipality} står på väntelistan."),
            _WHAT,
            _("Blir en plats ledig får ni den i tur och ordning, och ett mejl. Ni behöver inte göra något."),
            _LINK,
        ),
    ),
    Kind.DECLINED: (
        _("Ingen plats den här gången: {seminar}"),
        (
            _HELLO,
            _("Vi kan tyvärr inte ge {group} i {municipality} någon plats vid det här tillfället."),
            _WHAT,
            _("Svara på det här mejlet om ni undrar över något, eller se vilka andra tillfällen som kommer."),
            _LINK,
        ),
    ),
    Kind.WITHDRAWAL: (
        _("Avanmäld: {group}"),
        (
            _HELLO,
            _("{group} i {municipality} är avanmäld."),
            _WHAT,
            _("Tiden tas bort ur kalendern. Vill ni vara med ändå, anmäl på nytt."),
            _LINK,
        ),
    ),
    Kind.FACILITATOR: (
        _("Du leder gruppen: {group}"),
        (
            _HELLO,
            _("Du leder samtalet i {group}, {municipality}."),
            _WHAT,
            _(
                "Här är din personliga länk. Öppna den på telefonen eller datorn som du använder under seminariet, och"
                " skicka den inte vidare."
            ),
            _LINK,
            _(
                "Tre saker före dagen, alla på din sida: gå kursen, en timme som kan delas upp; koppla rummets skärm;"
                " och prova utrustningen på rummets dator."
            ),
            _("Sidan säger vad du ska säga och när. Allt du skriver sparas medan du skriver."),
        ),
    ),
    Kind.LEADERS: (
        _("Ändrat vem som leder: {group}"),
        (
            _HELLO,
            _("Det är ändrat vem som leder samtalet i {group}, {municipality}."),
            _WHAT,
            "{left}",
            "{facilitator}",
            _("Det som gruppen har skrivit finns kvar."),
            _LINK,
        ),
    ),
    Kind.REPLACED: (
        _("Du leder inte längre: {group}"),
        (
            _HELLO,
            _("Du leder inte längre samtalet i {group}, {municipality}. Tack för att du ville."),
            _WHAT,
            _("Din länk öppnar inte gruppen längre, och tiden tas bort ur kalendern. Det som är skrivet finns kvar."),
            _("Stämmer det inte? Svara på det här mejlet."),
            _LINK,
        ),
    ),
    Kind.COURSE: (
        _("En timme som gör dig trygg: facilitatorns kurs"),
        (
            _HELLO,
            _("Du leder samtalet i {group}. Innan dess behöver du gå facilitatorns kurs. Den tar en timme."),
            _WHAT,
            _("Kursen finns på din sida. Det du har gjort sparas, så du kan ta den i delar."),
            _LINK,
        ),
    ),
    Kind.INVITATION: (
        _("Inbjudan: {seminar}"),
        (
            _HELLO,
            _("Välkommen att anmäla arbetsgrupper till ett hybridseminarium. Ni sitter kvar på er egen arbetsplats."),
            "{seminar}\n{when}\n{closes}",
            "{summary}",
            _("Varje grupp är 5–9 personer i ett rum med skärm, högtalare och mikrofon. En av er leder samtalet."),
            _LINK,
        ),
    ),
    Kind.REMINDER_WEEK: (
        _("Om en vecka: {seminar}"),
        (
            _HELLO,
            _("Om en vecka är det dags för {group}, {municipality}."),
            _WHAT,
            _("Är rummet bokat, med skärm, högtalare och mikrofon? Prova utrustningen i rummet i god tid."),
            "{facilitator}",
            _LINK,
        ),
    ),
    Kind.REMINDER_DAY: (
        _("I morgon {time}: {seminar}"),
        (
            _HELLO,
            _("I morgon är det dags för {group}, {municipality}."),
            _WHAT,
            _("Var i rummet tio minuter före start, öppna sidan och slå på rummets skärm."),
            _LINK,
        ),
    ),
    Kind.REMINDER_HOUR: (
        _("Om en timme: {seminar}"),
        (
            _HELLO,
            _("Klockan {time} börjar det för {group}, {municipality}."),
            _WHAT,
            _("Öppna sidan på den dator eller telefon som du använder under seminariet."),
            _LINK,
        ),
    ),
    Kind.CHANGE: (
        _("Ändrat: {seminar}"),
        (
            _HELLO,
            _("Något har ändrats för {group}, {municipality}. Det här gäller nu:"),
            _WHAT,
            _("Tidigare: {before}"),
            _("Kalendern ändras av den bifogade filen."),
            _LINK,
        ),
    ),
    Kind.CANCELLATION: (
        _("Inställt: {seminar}"),
        (
            _HELLO,
            _("Seminariet är tyvärr inställt. Det gäller {group}, {municipality}."),
            _WHAT,
            _("Tiden tas bort ur kalendern. Se gärna om något annat tillfälle passar er."),
            _LINK,
        ),
    ),
    Kind.THANKS: (
        _("Tack för att ni var med: {seminar}"),
        (
            _HELLO,
            _("Tack för samtalen i {group}, {municipality}. Det ni skrev är sparat."),
            _WHAT,
            _("På sidan finns era punkter och förslag. Prova ett av dem redan den här veckan."),
            _LINK,
        ),
    ),
    Kind.REPORT: (
        _("Rapporten är klar: {seminar}"),
        (
            _HELLO,
            _("Här är rapporten från seminariet till er i {municipality}."),
            "{seminar}\n{when}",
            "{news}",
            "{decisions}",
            _LINK,
            _("Den som har länken kan läsa rapporten. Skicka den till dem som ska besluta."),
        ),
    ),
    Kind.FOLLOW_UP: (
        _("Hur gick det? {seminar}"),
        (
            _HELLO,
            _("För en tid sedan kom {group} överens om vad ni skulle pröva. Vad blev det av förslagen?"),
            "- {proposals}",
            _("Det tar fem minuter. Svara på det ni vet; ”inte påbörjat” är också ett svar."),
            _LINK,
            _("Ni kan svara och ändra till {until}. Cheferna i {municipality} får läsa vad det blev av förslagen."),
            _("Skicka gärna den här adressen till dem som var med i gruppen. Svaren är anonyma.\n{forward}"),
        ),
    ),
    Kind.NUDGE: (
        _("Första steget? {seminar}"),
        (
            _HELLO,
            _("Det här skrev {group} när ni var på seminariet:"),
            "- {proposals}",
            _("Är första steget taget? Prata om det fem minuter när ni ses nästa gång."),
            _LINK,
        ),
    ),
    Kind.FOLLOW_UP_AGAIN: (
        _("Vi har inte hört hur det gick: {seminar}"),
        (
            _HELLO,
            _("Vi frågade hur det gick med förslagen från {group}, och har inte fått något svar än:"),
            "- {proposals}",
            _LINK,
            _("Ni kan svara till {until}. Några tryck räcker."),
        ),
    ),
    Kind.DECISIONS: (
        _("Förslag väntar på beslut: {seminar}"),
        (
            _HELLO,
            _("{decisions} Grupperna i {municipality} ser svaret."),
            "- {proposals}",
            _("Ja, nej eller senare är alla svar som hjälper gruppen vidare. Det går att svara direkt i rapporten."),
            _LINK,
            _("Är det någon annan som beslutar? Skicka länken vidare. Vi påminner bara den här gången."),
        ),
    ),
    Kind.DECIDED: (
        _("Ni har fått svar på ert förslag: {seminar}"),
        (
            _HELLO,
            _("{group} i {municipality} har fått svar på ett förslag som behövde beslut:"),
            "{proposal}",
            "{decision}\n{comment}",
            _LINK,
        ),
    ),
    Kind.OUTCOMES: (
        _("Så gick det med förslagen: {seminar}"),
        (
            _HELLO,
            _("Grupperna har berättat vad det blev av förslagen. {outcomes}"),
            "{decisions}",
            "{seminar}\n{when}",
            _LINK,
            _("Uppgifterna är gruppernas egna. Den som har länken kan läsa rapporten."),
        ),
    ),
    Kind.APPROVAL: (
        _("Godkänn din Talk: {talk}"),
        (
            _HELLO,
            _("Din Talk ”{talk}” till seminariet ”{seminar}” är klar att titta på."),
            "{new_film}",
            "{captions}",
            _YOURS,
            _LINK,
            _("Är något fel i filmen eller undertexterna? Svara på det här mejlet, så rättar vi."),
        ),
    ),
    Kind.CONSENT_ENDS: (
        _("Ditt samtycke går ut: {talk}"),
        (
            _HELLO,
            _("Ditt samtycke till att ”{talk}” visas gäller till och med {until}. Sedan tas filmen bort av sig själv."),
            _(
                "Vill du att den får visas längre? Öppna din personliga länk och välj en ny dag. Vill du inte det"
                " behöver du inte göra något."
            ),
            _LINK,
        ),
    ),
    Kind.QUESTIONS: (
        _("Frågor väntar på ditt svar: {seminar}"),
        (
            _HELLO,
            _("Tack för att du var med i ”{seminar}”. {questions}"),
            _(
                "Öppna din personliga länk och skriv svar när det passar. Några meningar räcker. Arrangören"
                " publicerar svaren med seminariet, och grupperna ser dem på sina ark."
            ),
            _LINK,
        ),
    ),
    Kind.CONSENT_GIVEN: (
        _("{presenter} har sagt ja: {talk}"),
        (
            _HELLO,
            _(
                "{presenter} har sagt ja till Talken ”{talk}” i seminariet ”{seminar}”. Svaret gäller till och med"
                " {until}."
            ),
            "{shown}",
            "{captions}",
            _LINK,
        ),
    ),
    Kind.CONSENT_WITHDRAWN: (
        _("{presenter} har tagit tillbaka sitt ja: {talk}"),
        (
            _HELLO,
            _(
                "{presenter} har tagit tillbaka sitt ja till Talken ”{talk}” i seminariet ”{seminar}”. Filmen visas"
                " inte längre, varken i rummen eller på den öppna sidan, och rummens kopior tas bort."
            ),
            _("De här tillfällena är utan filmen:\n{runs}"),
            _("Hör av dig till presentatören, eller ladda upp en annan film."),
            _LINK,
        ),
    ),
    Kind.READINESS: (
        _("Före seminariet {when}: {seminar}"),
        (
            _HELLO,
            _("Snart är det dags, och något saknas än för att allt ska gå lätt:"),
            "- {lacks}",
            _LINK,
            _("Din sida som facilitator, länken är din egen:\n{other}"),
            _("Prova utrustningen: öppna den här länken på rummets dator.\n{check}"),
            _("Har du redan gjort det kan du bortse från det här mejlet."),
        ),
    ),
    Kind.PENDING: (
        _("Anmälningar väntar på besked"),
        (
            _HELLO,
            _("De här arbetsgrupperna är anmälda och väntar på att någon av er säger ja eller nej:"),
            "- {waits}",
            _LINK,
            _("Till dess vet de bara att anmälan är framme. Kommer fler får du ett nytt mejl, högst ett om dagen."),
        ),
    ),
    Kind.FAULT: (
        _("Anmält fel på de öppna sidorna"),
        (
            _HELLO,
            _("Någon har anmält något som inte fungerar på de öppna sidorna."),
            "{what}",
            _("Sida: {page}\nWebbläsare och hjälpmedel: {aids}\nVill ha svar: {answer}"),
            _("Utlovat svar är inom en vecka."),
            _LINK,
        ),
    ),
    Kind.LINK: (
        _("Din nya länk"),
        (
            _HELLO,
            _("Någon, troligen du, har bett om en ny länk till din sida hos oss."),
            _YOURS,
            _LINK,
            _("Länken gäller till {until}. Var det inte du behöver du inte göra något: bara du får det här mejlet."),
        ),
    ),
}

BUTTONS: Mapping[Kind, object] = {
    Kind.SIGN_UP: gettext_lazy("Se över och bekräfta"),
    Kind.RECEIVED: gettext_lazy("Öppna din sida"),
    Kind.CONFIRMED: gettext_lazy("Öppna din sida"),
    Kind.WAITING: gettext_lazy("Öppna din sida"),
    Kind.DECLINED: gettext_lazy("Andra tillfällen"),
    Kind.WITHDRAWAL: gettext_lazy("Tillfällen som går att anmäla"),
    Kind.FACILITATOR: gettext_lazy("Öppna facilitatorns sida"),
    Kind.COURSE: gettext_lazy("Öppna kursen"),
    Kind.INVITATION: gettext_lazy("Läs mer och anmäl"),
    Kind.CANCELLATION: gettext_lazy("Andra tillfällen"),
    Kind.REPLACED: gettext_lazy("Andra tillfällen"),
    Kind.PENDING: gettext_lazy("Öppna anmälningarna"),
    Kind.REPORT: gettext_lazy("Läs rapporten"),
    Kind.FOLLOW_UP: gettext_lazy("Berätta hur det gick"),
    Kind.FOLLOW_UP_AGAIN: gettext_lazy("Berätta hur det gick"),
    Kind.NUDGE: gettext_lazy("Se förslagen"),
    Kind.DECISIONS: gettext_lazy("Svara i rapporten"),
    Kind.DECIDED: gettext_lazy("Se svaret"),
    Kind.OUTCOMES: gettext_lazy("Läs rapporten"),
    Kind.APPROVAL: gettext_lazy("Se filmen och svara"),
    Kind.CONSENT_ENDS: gettext_lazy("Välj en ny dag"),
    Kind.QUESTIONS: gettext_lazy("Svara på frågorna"),
    Kind.CONSENT_GIVEN: gettext_lazy("Se Talken"),
    Kind.CONSENT_WITHDRAWN: gettext_lazy("Se Talken"),
    Kind.FAULT: gettext_lazy("Följ upp anmälan"),
}
"""What the mail's button says; the rest lead to the person's own page."""
OWN_PAGE = gettext_lazy("Öppna din sida")

NAMES: Mapping[str, object] = {
    "name": gettext_lazy("mottagarens namn"),
    "organisation": gettext_lazy("er organisations namn"),
    "base": gettext_lazy("webbplatsens adress"),
    "seminar": gettext_lazy("seminariets titel"),
    "when": gettext_lazy("dag och tid"),
    "day": gettext_lazy("dagen"),
    "time": gettext_lazy("klockslaget då det börjar"),
    "group": gettext_lazy("gruppens namn"),
    "municipality": gettext_lazy("kommunen"),
    "place": gettext_lazy("gruppens rum"),
    "people": gettext_lazy("hur många de räknar med"),
    "facilitator": gettext_lazy("en mening om vem som leder, eller att ingen är vald"),
    "size_advice": gettext_lazy("rådet om 5–9, när gruppen är mindre eller större"),
    "link": gettext_lazy("knappen till mottagarens sida, i ett stycke för sig"),
    "days": gettext_lazy("så många dagar som länken fungerar"),
    "before": gettext_lazy("hur det var före ändringen"),
    "summary": gettext_lazy("vad seminariet handlar om"),
    "closes": gettext_lazy("när anmälan stänger"),
    "talk": gettext_lazy("Talkens titel"),
    "new_film": gettext_lazy("en mening, när filmen är ny"),
    "captions": gettext_lazy("en mening om undertexterna"),
    "until": gettext_lazy("sista dagen"),
    "questions": gettext_lazy("hur många frågor som väntar"),
    "presenter": gettext_lazy("presentatörens namn"),
    "shown": gettext_lazy("om filmen får visas i rummen"),
    "runs": gettext_lazy("tillfällena, ett per rad"),
    "left": gettext_lazy("en mening om vem som inte längre leder"),
    "waits": gettext_lazy("grupperna som väntar, en per rad"),
    "lacks": gettext_lazy("det som saknas, en rad för varje"),
    "other": gettext_lazy("en andra egen länk, när det finns två"),
    "check": gettext_lazy("länken till att prova utrustningen, när den inte är provad"),
    "what": gettext_lazy("det som inte fungerar"),
    "page": gettext_lazy("sidan"),
    "aids": gettext_lazy("webbläsare och hjälpmedel"),
    "answer": gettext_lazy("adressen som vill ha svar"),
    "proposals": gettext_lazy("förslagen, ett per rad"),
    "proposal": gettext_lazy("förslaget"),
    "decision": gettext_lazy("beslutet i en mening"),
    "news": gettext_lazy("vad som är nytt när rapporten kommer en andra gång"),
    "decisions": gettext_lazy("en mening om hur många förslag som behöver beslut"),
    "comment": gettext_lazy("kommentaren till beslutet"),
    "outcomes": gettext_lazy("en mening om hur många förslag som är införda"),
    "forward": gettext_lazy("adressen till deltagarnas frågor, när de är påslagna"),
}
"""What each name stands for, to those who write the texts."""


def standard(kind: Kind, language: str) -> Text:
    """Our own text of the kind in the language."""
    subject, paragraphs = _TEXTS[kind]
    with override(language):
        return Text(gettext(subject), "\n\n".join(_said(paragraph) for paragraph in paragraphs))


def button(kind: Kind) -> str:
    return str(BUTTONS.get(kind, OWN_PAGE))


def _said(paragraph: str) -> str:
    """Paragraphs of names alone are alike in every language."""
    return gettext(paragraph) if re.sub(r"\{\w+\}|\s", "", paragraph) else paragraph


def problem_text(problem: Problem) -> str:
    """The problem of a text in a sentence that says what to do."""
    texts = {
        "unknown": gettext("%(what)s finns inte i det här mejlet. Välj ett av namnen i listan."),
        "brace": gettext("Tecknet %(what)s står ensamt. Skriv ett namn inom klamrar, till exempel {seminar}."),
        "no_link": gettext("Mejlet måste ha {link} i ett stycke för sig, annars kommer läsaren inte vidare."),
        "empty": gettext("Fyll i det här fältet."),
        "lines": gettext("Ämnet får bara vara en rad."),
    }
    return texts[problem.code] % {"what": problem.what}
