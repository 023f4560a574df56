"""What participants are asked after three months: three questions (`later.json`), none compulsory. Pure."""

from __future__ import annotations

import json
from pathlib import Path

from evaluation.questionnaire import read

TEXT = "u3"
QUESTIONS = read(json.loads((Path(__file__).parent / "later.json").read_text(encoding="utf-8")))
