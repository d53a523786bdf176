"""A release's files: what they are called, what is in them, of which media type they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

TOLD = {
    "figures.csv": "Every published figure, one row a number",
    "figures.json": "The same rows as JSON",
    "figures.parquet": "The same rows as Parquet",
    "codebook.csv": "What every column, figure, answer and group means",
    "codebook.json": "The codebook as JSON",
    "questionnaire.json": "The questions as asked, with their permanent codes",
    "release.json": "The release itself, from which all else is made: its SHA-256 is the digest",
    "datapackage.json": "The tables and JSON described as a Frictionless Data Package, version 2",
    "figures.csv-metadata.json": "figures.csv described as CSV on the Web",
    "citation.bib": "How to cite the release, for BibTeX",
    "CITATION.cff": "How to cite the release, in the Citation File Format",
    "data.zip": "All of these in one archive, with a README and checksums",
    "SHA256SUMS": "The SHA-256 of every file of the release, charts included",
}
"""The data files of a release, each with what is in it, in the order in which they are named."""

_TYPES = {
    "figures.csv-metadata.json": "application/csvm+json",
    "SHA256SUMS": "text/plain",
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "bib": "application/x-bibtex",
    "cff": "application/yaml",
    "zip": "application/zip",
    "md": "text/markdown",
    "svg": "image/svg+xml",
    "png": "image/png",
}


@dataclass(frozen=True)
class File:
    """A file by its name, which says what it is."""

    name: str
    body: bytes

    @property
    def media_type(self) -> str:
        """Its media type. KeyError for a kind of file that no release has."""
        return _TYPES.get(self.name) or _TYPES[self.name.rpartition(".")[2]]

    @property
    def told(self) -> str:
        """What is in it; empty for charts."""
        return TOLD.get(self.name, "")

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of its bytes in hexadecimal."""
        return sha256(self.body).hexdigest()


def sums(files: Iterable[File]) -> bytes:
    """SHA256SUMS of these files, as `sha256sum --check` reads it."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in files).encode()
