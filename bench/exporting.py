"""The public site as files: how many, how large, how long it takes, and what a release changes.

Each site is written three times: first, once more with nothing changed, and after a tenth more
people answered and the next release is out. Processor seconds of the command, its start included.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import _answers, _results
from bench.read_path import site
from csdb.store.engine import connect

SIZES = (240, 5_000)


def main() -> None:
    rows = [row for answers in SIZES for row in _written(answers)]
    head = ["site", "written", "seconds", "files", "new", "MB", "of it .gz and .br", "MB new"]
    text = _results.table(head, rows)
    print(text)
    _results.write("exporting", "the site as files", text, day=datetime.now(UTC).date())


def _written(answers: int) -> Iterator[list[str]]:
    name = f"{answers:,} answers"
    with site(answers) as environ, TemporaryDirectory() as folder:
        out = Path(folder) / "site"
        yield [name, "first", *_export(environ, out)]
        yield [name, "nothing changed", *_export(environ, out)]
        engine = connect(environ["CSDB_DATABASE_URL"])
        _answers.add(engine, answers // 10, seed=3)
        engine.dispose()
        time.sleep(60 - datetime.now(UTC).second)  # figures are worked out once a minute at most
        _csdb(environ, "refresh")
        yield [name, "after the next release", *_export(environ, out)]


def _export(environ: dict[str, str], out: Path) -> list[str]:
    """Seconds, files, of them new, megabytes, of them packed twins, and of new files."""
    before = {file.stat().st_ino for file in _files(out)}
    start = _processor()
    _csdb(environ, "export-site", str(out))
    seconds, files = _processor() - start, _files(out)
    twins = [file for file in files if file.suffix in (".gz", ".br")]
    new = [file for file in files if file.stat().st_ino not in before]
    sizes = (f"{sum(f.stat().st_size for f in each) / 1e6:.1f}" for each in (files, twins, new))
    return [f"{seconds:.1f}", f"{len(files):,}", f"{len(new):,}", *sizes]


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.resolve().rglob("*") if file.is_file()]


def _csdb(environ: dict[str, str], *command: str) -> None:
    ran = [sys.executable, "-m", "csdb.cli", *command]
    subprocess.run(ran, env=os.environ | environ, check=True, capture_output=True)


def _processor() -> float:
    """Processor seconds of the commands that have ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
