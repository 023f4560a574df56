"""What the page where a version is written is given: each question's fields with what is wrong, and the phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from evaluation.forms import AnswerForm
from evaluation.models import Version
from evaluation.numbering import numbers
from evaluation.questionnaire import LANGUAGES, MAX_QUESTIONS, SOME, Kind, read
from evaluation.questionnaire_check import CUTS, LONGEST, LONGEST_CHOICE, TALKS, Problem, warnings
from evaluation.questionnaire_rows import TEXTS, WITH_CHOICES
from evaluation.scoring import WITH_SHARE
from evaluation.services.questionnaires import known_indicators
from evaluation.wording_form import NAMES, form_words, interface
from evaluation.wording_questionnaires import cut_words, kind_words, language_words, problem_text, warning_text

Rows = Sequence[Mapping[str, Any]]


def is_ours(post: Mapping[str, str]) -> bool:
    """Whether the page's own form was posted."""
    return "count" in post


def builder(
    rows: Rows,
    *,
    before: Rows | None = None,
    about: int | None = None,
    press: str = "",
    wrong: Sequence[Problem] = (),
) -> dict[str, Any]:
    """The page's context. `before` is what was asked before, None where nothing is written; `about` is the row that the
    last press was about, where the keyboard goes on; `wrong` is what stops it from being saved."""
    told = {(problem.row, problem.field): problem_text(problem) for problem in wrong}
    kinds = kind_words()
    numbered = _numbers(rows)
    return {
        "rows": [_row(number, row, told, numbered, kinds, len(rows) - 1) for number, row in enumerate(rows)],
        "count": len(rows),
        "about": about,
        "focus": focus_after(press, about, len(rows)),
        "whole": [text for (row, _field), text in told.items() if row is None],
        "wrong": [(f"q-{row}", numbered.get(row, ""), text) for (row, _field), text in told.items() if row is not None],
        "warned": [
            (f"q-{one.row}", numbered.get(one.row or 0, ""), warning_text(one))
            for one in (warnings(rows, before) if before is not None else ())
        ],
        "kinds": [(kind.value, name) for kind, name in kinds.items()],
        "languages": NAMES.items(),
        "indicators": known_indicators(Version.objects.all()),
        "most": MAX_QUESTIONS,
    }


def focus_after(press: str, about: int | None, number: int) -> str:
    """The control that has the focus when the page comes back: the same press where it can be pressed again."""
    if about is None:
        return ""
    name = press.partition(":")[0]
    if name in {"up", "down"}:
        is_last, is_first = about == number - 1, about == 0
        again = "down" if name == "up" and is_first else "up" if name == "down" and is_last else name
        return f"{again}:{about}"
    return f"choice:{about}" if name.startswith("choice") else f"text:{about}"


def _numbers(rows: Rows) -> dict[int, str]:
    """By place; keys may be missing or the same while something is wrong."""
    asked = [{**row, "key": str(place)} for place, row in enumerate(rows) if row.get("kind") in set(Kind)]
    return {int(key): number for key, number in numbers(read(asked)).items()}


def _row(
    number: int,
    row: Mapping[str, Any],
    told: Mapping[tuple[int | None, str], str],
    numbered: Mapping[int, str],
    kinds: Mapping[Kind, str],
    last: int,
) -> dict[str, Any]:
    at, kind = f"q{number}-", str(row.get("kind", ""))
    is_asked = kind not in {Kind.HEADING, Kind.TEXT}
    others = language_words()

    def text(name: str, language: str) -> dict[str, Any]:
        value = (row.get(name) or {}).get(language, "")
        error = told.get((number, f"{name}-{language}"), "")
        return {"name": f"{at}{name}-{language}", "value": value, "error": error, "longest": LONGEST[name]}

    labels = {"text": _("Fråga"), "short": _("Kort, i diagram"), "help": _("Hjälp under frågan")}
    if kind == Kind.HEADING:
        labels = {"text": _("Rubrik"), "help": _("Text under rubriken")}
    elif kind == Kind.TEXT:
        labels = {"text": labels["text"], "short": labels["short"], "help": labels["help"]}
    names = [name for name in TEXTS if name in labels]
    return {
        "place": number,
        "at": at,
        "key": row.get("key", ""),
        "kind": kind,
        "kind_name": kinds.get(Kind(kind), kind) if kind in set(Kind) else kind,
        "number": numbered.get(number, ""),
        "texts": [
            {"label": labels[name], "rows": 2 if name == "text" else 1, "is_first": name == "text", **text(name, "sv")}
            for name in names
        ],
        "names": {name: f"{name}:{number}" for name in ("up", "down", "choice", "text")},
        "others": [
            {
                "code": code,
                "name": name,
                "texts": [
                    {"label": labels[one], "rows": 2 if one == "text" else 1, **text(one, code)} for one in names
                ],
                "is_missing": not (row.get("text") or {}).get(code, "").strip(),
            }
            for code, name in others.items()
        ],
        "error": told.get((number, "kind")) or told.get((number, "key")) or "",
        "is_asked": is_asked,
        "talk": {"value": row.get("talk") or "", "error": told.get((number, "talk"), "")},
        "is_compared": kind in WITH_SHARE,
        "indicator": {"value": row.get("indicator") or "", "error": told.get((number, "indicator"), "")},
        "cut": _cut(row, told.get((number, "cut"), "")) if kind in CUTS else None,
        "choices": _choices(number, row, told) if kind in WITH_CHOICES else None,
        "choices_error": told.get((number, "choices"), ""),
        "is_last": number == last,
        "has_error": any(place == number for place, _field in told),
    }


def _cut(row: Mapping[str, Any], error: str) -> dict[str, Any]:
    return {"options": cut_words(str(row["kind"])), "value": row.get("cut", SOME), "error": error}


def _choices(number: int, row: Mapping[str, Any], told: Mapping[tuple[int | None, str], str]) -> list[dict[str, Any]]:
    names = {"sv": _("svenska"), **language_words()}
    return [
        {
            "place": place,
            "at": f"q{number}-c{place}-",
            "key": choice.get("key", ""),
            "longest": LONGEST_CHOICE,
            "texts": [
                {
                    "name": f"q{number}-c{place}-{language}",
                    "language": language,
                    "label": names[language],
                    "value": (choice.get("text") or {}).get(language, ""),
                    "error": told.get((number, f"c{place}-{language}"), ""),
                }
                for language in ("sv", *language_words())
            ],
        }
        for place, choice in enumerate(row.get("choices", ()))
    ]


def look(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The form as a phone shows it, in a frame of ours: nothing can be sent from it."""
    asked = request.POST.get("language") or request.GET.get("language", "")
    reads = asked if asked in LANGUAGES else "sv"
    known = [row for row in rows if row.get("kind") in set(Kind)]
    questions = read([{**row, "key": row.get("key") or f"x{place}"} for place, row in enumerate(known)])
    with translation.override(interface(reads)):
        talks = dict.fromkeys(TALKS, _("En titel som exempel"))
        form = AnswerForm(initial={"ballot": ""}, questions=questions, talks=talks, language=reads)
        context = {"form": form, "reads": reads, "words": form_words(reads), "is_look": True, "config": {}}
        response = render(request, "evaluation/look.html", context)
    response["X-Frame-Options"] = "SAMEORIGIN"
    response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"
    return response
