"""What participants are asked after three months: three questions, none compulsory. Pure."""

from __future__ import annotations

from evaluation.questionnaire import read

TEXT = "u3"

QUESTIONS = read(
    [
        {
            "key": "u1",
            "kind": "scale",
            "text": {
                "sv": "I vilken grad har seminariet ändrat hur du arbetar?",
                "en": "To what extent has the seminar changed how you work?",
                "da": "I hvilken grad har seminaret ændret, hvordan du arbejder?",
                "sv-easy": "Arbetar du på ett annat sätt nu?",
            },
            "short": {
                "sv": "Jag arbetar på ett annat sätt nu",
                "en": "I work differently now",
                "da": "Jeg arbejder anderledes nu",
            },
        },
        {
            "key": "u2",
            "kind": "scale",
            "text": {
                "sv": "I vilken grad har det som gruppen föreslog blivit av?",
                "en": "To what extent has what the group proposed come about?",
                "da": "I hvilken grad er det, som gruppen foreslog, blevet til noget?",
                "sv-easy": "Har ni gjort det som gruppen föreslog?",
            },
            "short": {
                "sv": "Det som gruppen föreslog har blivit av",
                "en": "What the group proposed has come about",
                "da": "Det, som gruppen foreslog, er blevet til noget",
            },
        },
        {
            "key": TEXT,
            "kind": "text",
            "text": {
                "sv": "Vad märker du som är annorlunda, om något?",
                "en": "What do you notice that is different, if anything?",
                "da": "Hvad mærker du, der er anderledes, hvis noget?",
                "sv-easy": "Vad är annorlunda nu?",
            },
            "help": {
                "sv": "Skriv inga namn. Bara arrangören läser det du skriver.",
                "en": "Write no names. Only the organiser reads what you write.",
                "da": "Skriv ingen navne. Kun arrangøren læser, hvad du skriver.",
            },
        },
    ]
)
