"""No Swedish stands in code or templates without being translated; what is data, or names, is named here."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.socialtalks.test_messages import ROOT, tool

SWEDISH = re.compile("[åäöÅÄÖ]")
APPS = ("seminars", "groups", "facilitation", "evaluation", "socialtalks")
DATA = {
    "Petra Presentatör", "FoU Nordväst", "Lärande samtal, att skriva på", "Produktivt samtal, att skriva på",
    "ersättarens e-post", "Ekonomiskt bistånd", "Ungdomsstödet", "Familjerätten",
}  # fmt: skip
"""Names, and what stands in Swedish files that are read in or handed out."""
SPOKEN = (
    "/migrations/",
    "/demo/",
    "socialtalks/rehearsal/words.py",
    "static/js/gathering/alike.js",
    "evaluation/naming.py",
)
"""What the demo and simulated groups say, and the letters that doubles and names are found by."""


def files(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=ROOT, capture_output=True)
    names = listed.stdout.decode().split()
    return [ROOT / name for name in names if not any(part in f"/{name}" for part in SPOKEN) and (ROOT / name).exists()]


def known() -> set[str]:
    ids = (message.id for message in tool.collect() if message.id)
    return {text for one in ids for text in ((one,) if isinstance(one, str) else one)}


def strings(path: Path) -> Iterator[str]:
    """Those of a Python file that are no documentation."""
    tree = ast.parse(path.read_text())
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_no_string_in_python_is_forgotten() -> None:
    texts = known() | DATA
    paths = files(*(f"{app}/*.py" for app in APPS))
    assert len(paths) > 200
    left = [f"{path}: {text}" for path in paths for text in strings(path) if SWEDISH.search(text) and text not in texts]
    assert left == []


def test_no_text_in_templates_is_forgotten() -> None:
    paths = files("templates/*.html", "templates/*.txt")
    assert len(paths) > 100
    left = []
    for path in paths:
        text = re.sub(r"\{% (blocktranslate|comment)\b.*?\{% end\1 %\}", "", path.read_text(), flags=re.DOTALL)
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
        left += [f"{path}: {line.strip()}" for line in text.splitlines() if SWEDISH.search(line)]
    assert left == []


def test_no_text_in_scripts_is_forgotten() -> None:
    paths = files("static/js/*.js")
    assert len(paths) > 60
    left = []
    for path in paths:
        code = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        lines = (re.sub(r"(^|\s)//.*$", "", line) for line in code.splitlines())
        left += [f"{path}: {line.strip()}" for line in lines if SWEDISH.search(line)]
    assert left == []
