"""Set-up compiles the loops around pdfium where there is a C compiler; without one they run in Python, more slowly."""

from __future__ import annotations

import os
import shlex
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path("extractors/readers/pdf/loops.c")


class LoopsHook(BuildHookInterface):
    """Makes `loops.compiled` beside its source, and puts it into wheels, which are then of this platform."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        source = Path(self.root) / SOURCE
        made = source.with_suffix(".compiled")
        command = [*shlex.split(os.environ.get("CC", "cc")), "-O2", "-shared", "-fPIC", str(source), "-o", str(made)]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            made.unlink(missing_ok=True)
            why = getattr(error, "stderr", None) or error  # what the compiler said
            self.app.display_warning(f"No compiled loops, PDF files are read more slowly: {why}")
            return
        if version == "standard":
            platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
            build_data["artifacts"].append(str(SOURCE.with_suffix(".compiled")))
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{platform}"
