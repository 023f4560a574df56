"""What the demo says: municipalities, units, fictional people, texts in Swedish. No logic, no Django."""

from __future__ import annotations

ORGANISER = ("producent@demo.socialtalks.se", "Maja Lindqvist")
CONTACT_PERSON = ("Maja Lindqvist", "processledare", "kontakt@demo.socialtalks.se", "08-000 00 00")

MUNICIPALITIES = (
    "Ekerö",
    "Järfälla",
    "Sigtuna",
    "Sollentuna",
    "Solna",
    "Sundbyberg",
    "Upplands-Bro",
    "Upplands Väsby",
)
UNITS = (
    "Mottagningsgruppen",
    "Barn- och ungdomsenheten",
    "Familjeenheten",
    "Vuxenenheten",
    "Ekonomiskt bistånd",
    "Socialpsykiatrin",
    "Ungdomsstödet",
    "Familjerätten",
)
FIRST_NAMES = (
    "Alva",
    "Bo",
    "Cecilia",
    "David",
    "Elin",
    "Farah",
    "Gustav",
    "Hanna",
    "Ivar",
    "Johanna",
    "Karim",
    "Lisa",
    "Mikael",
    "Nora",
    "Oskar",
    "Petra",
    "Rasmus",
    "Sara",
    "Tove",
    "Yusuf",
    "Zara",
    "Åsa",
    "Örjan",
    "Mirjam",
)
LAST_NAMES = (
    "Almvik",
    "Brodén",
    "Cederlöf",
    "Dahlgård",
    "Ekmarker",
    "Forsvall",
    "Granlid",
    "Holmerud",
    "Isling",
    "Jernby",
    "Klintberg",
    "Lövmark",
    "Mossberg",
    "Nyhage",
    "Orrlid",
    "Palmdal",
    "Rosvik",
    "Stenfalk",
    "Tallbo",
    "Wiksäter",
)

SCHOOL = {
    "slug": "vagen-tillbaka-till-skolan",
    "title": "Vägen tillbaka till skolan",
    "theme": "Skolfrånvaro",
    "summary": "Om barn som inte kommer iväg till skolan, och vad socialtjänst och skola kan göra tillsammans.",
    "about": "Några barn försvinner ur klassrummet långt innan någon ringer. Två Talks berättar vad som brukar hjälpa: "
    "en forskare om vad vi vet, en kommun om vad de prövade och vad som blev kvar.",
    "why": "Ju längre tiden går, desto svårare blir vägen tillbaka. De som möter familjen sitter i olika hus. "
    "Seminariet ger dem en gemensam bild och ett gemensamt nästa steg.",
    "for_whom": "Arbetsgrupper i socialtjänst, elevhälsa och fritid. Chefer, handläggare och administration.",
}
LEAVING = {
    "slug": "nar-nagon-vill-lamna",
    "title": "När någon vill lämna",
    "theme": "Avhopparstöd",
    "summary": "Om de första veckorna när en ung person vill bort från ett kriminellt nätverk.",
    "about": "Viljan att lämna kan vara över på en eftermiddag. Talken handlar om vem som svarar då, "
    "och om hur socialtjänst, kriminalvård och polis håller ihop stödet.",
    "why": "Ett avhopp misslyckas ofta i mellanrummen. Arbetsgrupperna får se var deras egna mellanrum finns.",
    "for_whom": "Vuxenenheter, ungdomsstöd, mottagningsgrupper och deras samverkansparter.",
}
KIT = (
    ("larande-samtal.pdf", "Lärande samtal, att skriva på"),
    ("produktivt-samtal.pdf", "Produktivt samtal, att skriva på"),
)
ELSEWHERE = (
    {
        "slug": "stod-till-avhoppare-2022",
        "title": "Stöd till den som hoppar av",
        "theme": "Avhopparstöd",
        "summary": "Det första hybridseminariet i formatet, om stöd vid avhopp från kriminalitet.",
        "held_on": "2022-10-12",
        "held_by": "FoU Nordväst",
        "talk": ("Den första kvällen", "https://example.org/talks/den-forsta-kvallen"),
    },
    {
        "slug": "forebygga-rekrytering-2023",
        "title": "Innan de blir tillfrågade",
        "theme": "Förebyggande arbete",
        "summary": "Om att förebygga att barn och unga rekryteras till kriminella nätverk.",
        "held_on": "2023-02-08",
        "held_by": "FoU Nordväst",
        "talk": ("Innan någon frågar", "https://example.org/talks/innan-nagon-fragar"),
    },
)

POINTS = (
    "Skolan ringer oss först efter två månaders frånvaro. Då är mönstret redan satt.",
    "Ingen äger kontakten på morgonen, när det avgörs om barnet kommer iväg.",
    "Föräldrarna berättar samma sak för fem personer. Det tar slut på dem.",
    "Vi är bra på att utreda men har inget att erbjuda medan vi utreder.",
    "Små steg fungerar när samma vuxen är med i alla steg.",
    "Vi vet inte vilka andra som redan är inne i familjen.",
    "Det vi kallar motstånd är ofta att barnet inte orkar börja om med en ny person.",
    "Vi saknar en gemensam bild av vad som räknas som en bra vecka.",
    "Fritidsledaren är ibland den enda vuxna barnet pratar med.",
)
QUESTIONS = (
    "Vem ringde när den ordinarie kontakten var sjuk?",
    "Hur fick ni skolan att lägga om schemat?",
    "Vad slutade ni göra för att få tid?",
    "Hur länge kan ett barn vara borta innan det blir för svårt?",
)
DECISION = "Till och med mars. Sedan ser vi om morgnarna i skolan har blivit fler."

# (kind, what, first_step, who, when, needs, notice)
PROPOSALS = (
    ("decision", "Familjebehandlare får börja klockan sju på prov", "Två personer byter schema",
     "Familjebehandlare", "från nästa månadsskifte", "Chefens beslut om arbetstid",
     "Fler morgnar i skolan efter en månad"),
    ("trial", "Samma person håller kontakten i tjugo veckor", "Tre familjer väljs ut", "Socialsekreterare",
     "inom två veckor", "", "Familjen möter högst två av oss"),
    ("change", "Skolan ringer efter tre dagars frånvaro, inte efter två månader", "Möte med rektorerna", "Samordnare",
     "inom en månad", "", "Första samtalet kommer tidigare"),
    ("trial", "Vi ritar kartan över vuxna runt barnet på första mötet", "Mallen provas på nästa två ärenden",
     "Mottagningsgruppen", "nästa vecka", "", "Vi ringer färre samtal för att få reda på vem som gör vad"),
    ("change", "Veckomötet börjar med en fråga om ett barn som är på väg tillbaka", "Dagordningen ändras",
     "Gruppledare", "nästa veckomöte", "", "Vi hör om det som fungerar"),
    ("decision", "En gemensam telefon som alltid besvaras mellan sju och nio", "Räkna samtal i två veckor",
     "Enhetschef", "före årsskiftet", "Beslut om bemanning på morgonen", "Föräldrar slipper lämna meddelande"),
    ("trial", "Fritidsledaren är med på det andra mötet", "Fråga i de två ärenden där barnet redan går dit",
     "Ungdomsstödet", "inom tre veckor", "", "Barnet väljer själv vem som är med"),
)  # fmt: skip
ACTIONS = (
    "När en elev varit borta tre dagar ska jag ringa skolsocialarbetaren samma eftermiddag.",
    "När jag öppnar ett ärende ska jag fråga vilka andra vuxna som redan är inne.",
    "När mötet är slut ska jag fråga barnet vad som var minst dåligt.",
    "När vi byter handläggare ska vi träffas alla tre.",
)
WISHES = (
    "Lite längre tid i samlingen. Vi hann bli nyfikna men inte klara.",
    "Behåll rundan. Jag har aldrig hört min kollega prata så länge utan att bli avbruten.",
    "Skicka ut frågorna i förväg till facilitatorn.",
)
