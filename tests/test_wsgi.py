"""The entry point for other WSGI servers: a site, or one sentence that says what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_without_keys_a_server_is_told_in_one_sentence(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env={**os.environ, "CSDB_KEYS_FILE": str(tmp_path / "keys.json")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.startswith("csdb: There is no keys file")
    assert "Traceback" not in told.stderr
