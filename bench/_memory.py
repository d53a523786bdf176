"""The most memory that this process had so far, in megabytes."""

from pathlib import Path
from resource import RUSAGE_SELF, getrusage


def peak() -> float:
    """Linux tells it of the program alone, elsewhere whoever started it may count, too."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    told = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(told[0]) / 1024 if told else getrusage(RUSAGE_SELF).ru_maxrss / 1024
