"""Runs every measurement of this folder, or those named, and prints what each found."""

import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter


def main(names: list[str]) -> None:
    there = sorted(file.stem for file in Path(__file__).parent.glob("[a-z]*.py"))
    for name in names or there:
        if name not in there:
            sys.exit(f"There is no measurement {name}; there are {', '.join(there)}.")
        print(f"== {name}")
        start = perf_counter()
        import_module(f"bench.{name}").main()
        print(f"   ({perf_counter() - start:.1f} s)\n")


if __name__ == "__main__":
    main(sys.argv[1:])
