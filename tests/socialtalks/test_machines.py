"""The machines' pages, and that the embedded server stays alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import Settings
from django.test import Client

from socialtalks.alone import be_the_only_one

METRICS = {
    *("sockets", "snapshots_built_total", "fan_out_seconds", "topics_written_total", "commands_total"),
    *("commands_refused_total", "clock_offset_seconds", "revision", "resyncs_total", "sockets_closed_total"),
}


@pytest.mark.django_db(transaction=True)
def test_the_server_is_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": "ok", "layer": "ok"})


def test_metrics_answer_this_machine(client: Client) -> None:
    body = client.get("/metrics").content.decode()
    kinds = {line.split()[2] for line in body.splitlines() if line.startswith("# TYPE socialtalks_")}
    assert {name for name in kinds if not name.endswith("_created")} == {f"socialtalks_{name}" for name in METRICS}
    table = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    assert [name for name in METRICS if f"`socialtalks_{name}`" not in table] == []


@pytest.mark.parametrize("meta", [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}])
def test_metrics_answer_others_by_token_only(client: Client, settings: Settings, meta: dict[str, str]) -> None:
    assert client.get("/metrics", **meta).status_code == 403
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ", **meta).status_code == 403
    settings.METRICS_TOKEN = "hemlig"
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer fel", **meta).status_code == 403
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer hemlig", **meta).status_code == 200


def test_a_second_server_on_the_same_folder_is_told_what_to_do(tmp_path: Path) -> None:
    be_the_only_one(tmp_path)
    program = "import sys, pathlib; from socialtalks.alone import be_the_only_one as go; go(pathlib.Path(sys.argv[1]))"
    second = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=False)
    assert second.returncode != 0
    assert "SOCIALTALKS_DATA" in second.stderr
