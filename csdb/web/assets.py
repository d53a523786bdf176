"""Addresses of static files: each carries a digest of the file, so it may be kept for ever."""

import hashlib
from pathlib import Path

from flask import Flask


def init_app(app: Flask) -> None:
    """Let url_for("static", ...) add the digest of the file as ?v=."""
    folder = Path(app.static_folder or "")
    digests: dict[str, str] = {}

    @app.url_defaults
    def versioned(endpoint: str, values: dict[str, object]) -> None:
        name = str(values.get("filename", ""))
        if endpoint == "static" and "v" not in values:
            if name not in digests or app.debug:
                digests[name] = digest(folder / name)
            values["v"] = digests[name]


def digest(file: Path) -> str:
    """Ten hexadecimal digits that change with the bytes of the file; zeros if it is not there."""
    if not file.is_file():
        return "0" * 10
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10]
