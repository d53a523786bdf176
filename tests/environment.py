"""What the test run takes from the environment, and the CSDB_ settings it must not inherit."""

import json
import os
import shutil
from pathlib import Path

import pytest

IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")

# One thread for small matrices: on two cores their threads wait for each other far longer than
# they compute. It has to be said before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Databases of tests lie in memory where a machine lends enough of it: every commit is synced, and
# a thousand tests would wait for the disk. What a sync is for is tested by counting them.
_MEMORY = Path("/dev/shm")
if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

# Taken out, not only read: csdb itself refuses CSDB_ names that are not settings, and a person's
# own CSDB_DATABASE_URL must never reach a test.
_taken = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("CSDB_")}

# What tests may use is handed on under a name that csdb does not look at: a run on several cores
# starts its workers after this.
_HANDED_ON = "TESTS_OF_CSDB"
_usable = {
    name: _taken[name] for name in ("CSDB_TRIAL_DATA", "CSDB_TEST_DATABASE_URL") if name in _taken
}
_taken = json.loads(os.environ.get(_HANDED_ON, "{}")) | _usable
os.environ[_HANDED_ON] = json.dumps(_taken)

TRIAL_DATA = Path(_taken["CSDB_TRIAL_DATA"]) if _taken.get("CSDB_TRIAL_DATA") else None
DATABASE_URL = _taken.get("CSDB_TEST_DATABASE_URL") or None


def missing(reason: str) -> None:
    """Skip with the reason on a person's machine; in CI, where nothing may be missing, fail."""
    if IN_CI:
        pytest.fail(f"{reason} (in CI this is a failure, not a skip)", pytrace=False)
    pytest.skip(reason)
