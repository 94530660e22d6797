"""`jixiao sources check` and `jixiao scrape`: from the registry of publishers to files under data/raw."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.console import console, count, print_table
from pipeline.ingest.sources import CallError

if TYPE_CHECKING:
    from pipeline.scrape.check import Visit
    from pipeline.scrape.report import ScrapeReport
    from pipeline.scrape.sources import Source

sources = typer.Typer(help="The registry of publishers, sources.yaml.", no_args_is_help=True)

Registry = Annotated[Path, typer.Option("--sources", help="The registry.", show_default=True)]
Names = Annotated[list[str] | None, typer.Option("--source", help="Only the entry of this name; may be repeated.")]
REGISTRY = Path("sources.yaml")


@sources.command()
def check(
    registry: Registry = REGISTRY,
    source: Names = None,
    visit: Annotated[
        bool,
        typer.Option(
            "--visit", help="Read the first page of each list and the page of its first report; save nothing."
        ),
    ] = False,
) -> None:
    """Validate the registry and say what each entry would fetch. No file is fetched, and without --visit nothing at all.

    Exit code: 0 all well, 1 a visit found problems, 2 the registry cannot be used.

    Examples:

    `jixiao sources check`

    `jixiao sources check --source example-county-finance --visit`
    """
    from pipeline.scrape.check import described, visited
    from pipeline.scrape.registry import choose, read_registry
    from pipeline.scrape.run import limits_of

    entries = read_registry(registry)
    chosen = choose(entries, source) if source else entries
    if not chosen:
        raise CallError(f"{registry} has no entries yet: docs/sources.md shows how to add one")
    problems = 0
    limits = limits_of(chosen)
    for entry in chosen:
        print_table([entry.name, "active" if entry.active else "switched off"], described(entry))
        for seen in visited(entry, limits) if visit else ():
            _print_visit(entry, seen)
            problems += len(seen.problems)
    console().print(f"{registry}: {count(len(entries), 'source')}, all of them valid.", markup=False)
    raise typer.Exit(1 if problems else 0)


def scrape(
    registry: Registry = REGISTRY,
    source: Names = None,
    into: Annotated[Path, typer.Option(help="Where files go: <region>/<year>/ below this.")] = Path("data/raw"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")] = False,
) -> None:
    """Fetch new reports from the publishers in the registry.

    Only from the hosts that an entry names, at its pace, and nothing twice. What could not be fetched, and lists that
    no longer look as they did, are named with the reason; the others go on. A run that was stopped is completed by the
    next. Then: `jixiao ingest data/raw`.

    Exit code: 0 all well, 1 finished but something is or may be missing, 2 the call or the registry is unusable.

    Examples:

    `jixiao scrape`

    `jixiao scrape --source example-county-finance --into /srv/raw`
    """
    from pipeline.scrape.registry import choose, read_registry
    from pipeline.scrape.run import scrape as run

    report = run(choose(read_registry(registry), source or ()), into, _say)
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        _print_report(report)
    raise typer.Exit(1 if report.errors else 0)


def _say(line: str) -> None:
    console(stderr=True).print(line, markup=False, soft_wrap=True)


def _print_report(report: ScrapeReport) -> None:
    rows = [[one["source"], *(f"{one[name]:,}" for name in _COUNTS)] for one in report.as_json()["sources"]]
    heads = ["source", *(name.replace("_", " ") for name in _COUNTS)]
    title = f"{count(len(report.saved), 'file')} saved below {report.raw} ({report.seconds:.1f} s)"
    print_table(heads, rows, title=title, right=range(1, len(heads)))
    if report.problems:
        rows = [[one.severity, one.source, one.code.value, one.url, one.message] for one in report.problems]
        title = count(len(rows), "problem")
        print_table(["", "source", "reason", "address", "what is wrong, what to do"], rows, title=title)


_COUNTS = ("list_pages", "reports", "new", "changed", "unchanged", "same_bytes", "known", "problems")


def _print_visit(entry: Source, seen: Visit) -> None:
    shown = [[link.published_on, link.title, link.url or link.href] for link in seen.reports]
    title = f"{entry.name}: {count(len(shown), 'report')} on {seen.url}, {seen.others} of its links are none"
    print_table(["published", "title", "address"], shown, title=title)
    if seen.first is not None:
        files = [[link.title, link.url or link.href] for link in seen.attachments]
        said = f"published {seen.published_on or '?'}, {count(seen.characters, 'character')} of its own text"
        print_table(["attachment", "address"], files, title=f"The first of them, {seen.first}: {said}")
    for problem in seen.problems:
        console().print(f"{problem.severity}: {problem.code}: {problem.url}: {problem.message}", markup=False)
