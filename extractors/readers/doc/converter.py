"""LibreOffice, where it is installed: old office formats to the ones that are read here."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from extractors.errors import DocumentError, ErrorCode

PROGRAMS = ("soffice", "libreoffice")
TIMEOUT = 120  # seconds


def find_converter() -> str | None:
    """The path of LibreOffice on this machine."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def converted(data: bytes, suffix: str, target: str) -> bytes:
    """The file in another format. A fresh profile keeps macros from running; no proxy, so that no link is fetched.

    Raises DocumentError: CONVERTER_MISSING, DAMAGED, TIMEOUT.
    """
    program = find_converter()
    if program is None:
        raise DocumentError(
            ErrorCode.CONVERTER_MISSING,
            f"Files of the kind {suffix} are read by way of LibreOffice, and no program {' or '.join(PROGRAMS)} was found. "
            "Install LibreOffice (libreoffice-writer), or save the file as .docx or PDF.",
        )
    with tempfile.TemporaryDirectory(prefix="jixiao-convert-") as folder:
        source = Path(folder, f"source.{suffix}")
        source.write_bytes(data)
        nowhere = "http://127.0.0.1:9"
        environment = {**os.environ, "http_proxy": nowhere, "https_proxy": nowhere, "HOME": folder}
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", target, "--outdir", folder, str(source)),
        ]
        try:
            subprocess.run(command, env=environment, capture_output=True, timeout=TIMEOUT, check=False)
        except subprocess.TimeoutExpired as error:
            raise DocumentError(
                ErrorCode.TIMEOUT, f"LibreOffice did not finish converting the file within {TIMEOUT} s."
            ) from error
        result = source.with_suffix(f".{target}")
        if not result.exists() or result == source:
            raise DocumentError(
                ErrorCode.DAMAGED, "LibreOffice could not open the file: it is cut off or damaged. Fetch it again."
            )
        return result.read_bytes()
