"""docs/operations.md keeps its word: its table of error codes is the program's, its files and options are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

from extractors.errors import ErrorCode
from flows.alarm import Calls
from pipeline.ingest.plan import WORTH_ANOTHER_TRY
from pipeline.warehouse.history import KEEP

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_error_code_is_explained_and_tried_again_as_the_table_says():
    rows = re.findall(r"^\| `(\w+)` \| .+ \| .+ \| (yes|no) \|$", TEXT, re.MULTILINE)
    assert [code for code, _ in rows] == [code.value for code in ErrorCode]
    assert {code for code, again in rows if again == "yes"} == {code.value for code in WORTH_ANOTHER_TRY}


def test_the_alarm_shown_is_one_that_works(monkeypatch):
    (shown,) = re.findall(r"```yaml\n# alarm\.yaml.*?\n(.*?)```", TEXT, re.DOTALL)
    calls = Calls.model_validate(yaml.safe_load(shown)).alarm
    assert [bool(call.command) for call in calls] == [True, False]


def test_the_options_of_serve_that_are_named_exist():
    named = {
        option for line in TEXT.splitlines() if "jixiao serve" in line for option in re.findall(r"--[a-z-]+", line)
    }
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "serve", "--help"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert named >= {"--alarm", "--once", "--try-alarm"}
    assert {option for option in named if option not in said} == set()


def test_the_versions_kept_are_as_many_as_it_says():
    assert KEEP == 3
    assert "Three versions are kept" in TEXT


def test_the_deployment_for_a_worker_names_the_flow_and_its_parameters():
    from flows.nightly import nightly

    content = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    (deployment,) = content["deployments"]
    assert deployment["entrypoint"] == "flows/nightly.py:nightly"
    assert set(deployment["parameters"]) <= set(nightly.parameters.properties)
    assert deployment["schedules"] == [{"cron": "30 2 * * *", "timezone": "Asia/Shanghai"}]
    assert content["pull"][0]["prefect.deployments.steps.set_working_directory"]["directory"] == "{{ $JIXIAO_HOME }}"
