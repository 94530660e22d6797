"""`jixiao sources check` and `jixiao scrape`, as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from county_pages import BASE, list_page
from county_site import Answer
from scraping import ROOT

from pipeline.scrape.problems import Code
from pipeline.scrape.sources import Attachments, Bounds, Dates, ListPages, Politeness, Reports, Source, Text


@pytest.fixture
def jixiao(tmp_path):
    wide = os.environ | {"COLUMNS": "400"}  # nothing is folded

    def run(*words: str, entries: list[dict] | None = None) -> subprocess.CompletedProcess[str]:
        if entries is not None:
            text = yaml.safe_dump({"sources": entries}, allow_unicode=True)
            (tmp_path / "sources.yaml").write_text(text, encoding="utf-8")
        call = [sys.executable, "-c", "from pipeline.cli import main; main()", *words]
        return subprocess.run(call, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path, env=wide)

    return run


def folded(text: str) -> str:
    """What was printed, without the folding of its tables."""
    return " ".join(text.split())


def test_check_says_what_would_be_fetched_and_asks_nobody(jixiao, entry, www, files):
    done = jixiao("sources", "check", entries=[entry])
    assert (done.returncode, done.stderr) == (0, "")
    assert www.url(f"{BASE}/index_1.html") in done.stdout
    assert "640106 宁夏回族自治区银川市金凤区" in folded(done.stdout)
    assert "1 source, all of them valid" in done.stdout
    assert www.asked + files.asked == []


def test_check_names_every_mistake(jixiao, entry):
    done = jixiao("sources", "check", entries=[entry | {"region": "1"}, entry | {"name": "b", "hosts": ["x/y"]}])
    assert done.returncode == 2
    assert "entry 1 (example-county-finance), region: '1'" in done.stderr
    assert "entry 2 (b), hosts[0]: 'x/y'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_visit_shows_reports_and_attachments_and_fetches_no_file(jixiao, entry, www, files, tmp_path):
    done = jixiao("sources", "check", "--visit", entries=[entry])
    assert done.returncode == 0, done.stdout + done.stderr
    shown = folded(done.stdout)
    assert "1 report on " + www.url(f"{BASE}/index.html") + ", 1 of its links are none" in shown
    assert "2023年度教育局整体支出绩效自评报告" in shown
    assert "published 2024-06-01" in shown
    assert "附件2：自评表.docx" in shown
    assert set(www.paths()) == {
        f"{BASE}/index.html",
        f"{BASE}/202405/t20240531_11.html",
        "/czj/tzgg/list.jsp?id=7",
        "/czj/tzgg/21.html",
    }
    assert files.paths() == []
    assert [path.name for path in tmp_path.iterdir()] == ["sources.yaml"]


def test_a_visit_that_finds_nothing_says_so(jixiao, entry, www):
    www.answers[f"{BASE}/index.html"] = Answer(list_page([("http://x.example/", "绩效", "2024-01-01")]))
    www.answers["/czj/tzgg/list.jsp?id=7"] = Answer(status=404)
    done = jixiao("sources", "check", "--visit", entries=[entry])
    assert done.returncode == 1
    assert "host_not_named: http://x.example/" in folded(done.stdout)
    assert "not_found: " + www.url("/czj/tzgg/list.jsp?id=7") in folded(done.stdout)


def test_scrape_tells_what_it_saved_and_exits_by_how_it_went(jixiao, entry, www, tmp_path):
    done = jixiao("scrape", "--json", entries=[entry])
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (len(told["saved"]), told["errors"], told["problems"]) == (7, 0, [])
    assert told["sources"] == [
        {
            "source": "example-county-finance",
            "list_pages": 5,
            "reports": 6,
            "known": 0,
            "unchanged": 0,
            "same_bytes": 0,
            "new": 7,
            "changed": 0,
            "problems": 0,
        }
    ]
    assert all((tmp_path / "data/raw" / one["path"]).is_file() for one in told["saved"])

    www.answers[f"{BASE}/index.html"] = Answer(b"<html><body>moved</body></html>")
    done = jixiao("scrape", "--source", "example-county-finance")
    assert done.returncode == 1
    assert "layout_changed" in done.stdout
    assert "layout_changed" in done.stderr
    assert "0 files saved" in folded(done.stdout)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("scrape", "--source", "nobody"), "no source is named nobody; the names are example-county-finance"),
        (("scrape", "--sources", "none.yaml"), "none.yaml cannot be read"),
        (("sources", "check", "--source", "nobody"), "no source is named nobody"),
    ],
)
def test_calls_that_make_no_sense_are_told(jixiao, entry, words, message):
    done = jixiao(*words, entries=[entry])
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_the_repositorys_own_registry_passes_and_has_nothing_to_fetch(jixiao):
    assert jixiao("sources", "check", "--sources", str(ROOT / "sources.yaml")).returncode == 0
    done = jixiao("scrape", "--sources", str(ROOT / "sources.yaml"))
    assert done.returncode == 2
    assert "no source is active" in done.stderr


def test_the_command_line_starts_without_what_only_a_scrape_needs():
    told = "import sys, pipeline.cli.app; print([n for n in ('pydantic', 'httpcore', 'lxml', 'sqlite3') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_the_example_in_the_documentation_is_the_registrys():
    text = Path(ROOT / "docs/sources.md").read_text(encoding="utf-8")
    blocks = [part.split("```")[0] for part in text.split("```yaml\n")[1:]]
    assert any(yaml.safe_load(block) == yaml.safe_load((ROOT / "sources.yaml").read_text()) for block in blocks)


def test_the_documentation_names_every_reason_and_every_field():
    text = Path(ROOT / "docs/sources.md").read_text(encoding="utf-8")
    assert [code.value for code in Code if f"`{code}`" not in text] == []
    assert [name for name in Source.model_fields if f"`{name}" not in text] == []
    parts = {"reports": Reports, "attachments": Attachments, "text": Text, "date": Dates, "limits": Bounds}
    parts |= {"politeness": Politeness, "list_pages[]": ListPages}
    named = [f"`{part}.{name}`" for part, model in parts.items() for name in model.model_fields]
    assert [name for name in named if name not in text] == []
