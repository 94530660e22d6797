"""The command line, `jixiao`: one module a command. Nothing heavy is imported until a command needs it."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line. Exit codes: 0 all well, 1 some documents failed, 2 the call or the warehouse is unusable."""
    from pipeline.cli.app import app
    from pipeline.ingest.sources import CallError
    from pipeline.objects import trouble_with_store
    from pipeline.warehouse import WarehouseError

    try:
        app()
    except (CallError, WarehouseError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output (head, less) has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        trouble = trouble_with_store(error)
        if trouble is None:
            raise
        print(f"error: {trouble}", file=sys.stderr)
        sys.exit(2)
