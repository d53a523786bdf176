"""Which Chromium the browser tests use, and how one is installed where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Fonts too: without them screenshots of a bare server show boxes for flags and odd widths.
DEBIAN = ("chromium", "fonts-liberation", "fonts-noto-color-emoji")

# Playwright adds --headless and a fresh --user-data-dir itself. No sandbox: as root there is none.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # No name but the test site's own address resolves: a stray request fails instead of leaving.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def find() -> Path | None:
    """The Chromium on the PATH, else the one Playwright downloaded, else None."""
    for name in NAMES:
        if place := shutil.which(name):
            return Path(place)
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.exists() else None


def install() -> None:
    """Install one with the first way that is open here; what fails says so on the terminal."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", *DEBIAN]):
            subprocess.run(["apt-get", "-y", *step], env=quiet, stdin=subprocess.DEVNULL)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


def main() -> None:
    """See that there is one. Without one the tests decide: skipped, or in CI failed."""
    if find() is None:
        install()
    sys.stdout.write(f"Chromium for the browser tests: {find() or 'NONE FOUND, none installed'}\n")


if __name__ == "__main__":
    main()
