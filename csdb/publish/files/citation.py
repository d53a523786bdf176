"""How a release is cited, by whom it is published and under which licence."""

import json
from dataclasses import dataclass

from csdb.publish.release import Release


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its SPDX code, its name in a sentence, and where it can be read."""

    code: str
    name: str
    url: str


LICENCE = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/",
)
"""The licence of everything published: figures, charts, codebook and words."""

CODE = Licence("MIT", "MIT License", "https://opensource.org/license/mit")
"""The licence of the software."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: the site's name and address without a slash at the end, and its owner.

    owner: empty when the site does not say; the site then stands for itself
    """

    site: str = "csdb"
    url: str = "http://127.0.0.1:8000"
    owner: str = ""

    @property
    def name(self) -> str:
        return self.owner or self.site

    def address(self, release: Release) -> str:
        """The permanent address of a release."""
        return f"{self.url}/releases/{release.id}"


def title(release: Release, by: Publisher) -> str:
    """The title of a release; made-up answers say so wherever they are cited."""
    made_up = " (demonstration: made-up answers)" if release.demonstration else ""
    return f"{by.site}: {_ABOUT}{made_up}, release {release.id}"


_ABOUT = "pay and role of customer success managers"


def text(release: Release, by: Publisher) -> str:
    """The release as one line of a list of references."""
    year, told = release.created[:4], title(release, by)
    if not by.owner:  # the site is its own author: its name is not said twice
        told = told.removeprefix(f"{by.site}: ").capitalize()
    return f"{by.name} ({year}). {told} [Data set]. {by.address(release)} ({LICENCE.code})"


def bibtex(release: Release, by: Publisher) -> str:
    """The release as a BibTeX entry."""
    year, month, day = release.created[:10].split("-")
    return "\n".join(
        (
            f"@misc{{csm-pay-{release.id},",
            f"  author = {{{{{_tex(by.name)}}}}},",
            f"  title = {{{{{_tex(title(release, by))}}}}},",
            f"  year = {{{year}}},",
            f"  month = {int(month)},",
            f"  day = {int(day)},",
            f"  version = {{{release.id}}},",
            f"  url = {{{by.address(release)}}},",
            f"  note = {{Data set, {LICENCE.code}, SHA-256 {release.digest}}}",
            "}",
            "",
        )
    )


_TEX = {char: f"\\{char}" for char in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _tex(words: str) -> str:
    return "".join(_TEX.get(char, char) for char in words)


def cff(release: Release, by: Publisher) -> str:
    """The release as CITATION.cff (Citation File Format 1.2), which is YAML."""
    return "\n".join(
        (
            "cff-version: 1.2.0",
            f"message: {_yaml('Please cite the release: its numbers never change.')}",
            "type: dataset",
            f"title: {_yaml(title(release, by))}",
            "authors:",
            f"  - name: {_yaml(by.name)}",
            f"version: {_yaml(release.id)}",
            f"date-released: {release.created[:10]}",
            f"license: {LICENCE.code}",
            f"url: {_yaml(by.address(release))}",
            "identifiers:",
            "  - type: other",
            f"    value: {_yaml(f'sha256:{release.digest}')}",
            "    description: SHA-256 of the release",
            "",
        )
    )


def _yaml(words: str) -> str:
    """Text in double quotes, as YAML and JSON both read it."""
    return json.dumps(words, ensure_ascii=False)
