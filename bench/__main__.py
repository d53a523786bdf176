"""Runs every measurement of this folder, or those named, and prints what each found."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter


def main(names: list[str]) -> None:
    there = sorted(file.stem for file in Path(__file__).parent.glob("[a-z]*.py"))
    for name in names or there:
        if name not in there:
            sys.exit(f"There is no measurement {name}; there are {', '.join(there)}.")
        print(f"== {name}", flush=True)
        start = perf_counter()
        # Each in a process of its own: memory is told of the largest that there ever was.
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)
        print(f"   ({perf_counter() - start:.1f} s)\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
