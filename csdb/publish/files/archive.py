"""The files of a release in one zip archive with a README: the same bytes each time."""

import io
from collections.abc import Sequence
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from csdb.publish.files import citation
from csdb.publish.files.citation import CODE, LICENCE, Publisher
from csdb.publish.files.datapackage import about
from csdb.publish.files.listed import File, sums
from csdb.publish.release import Release


def archive(release: Release, files: Sequence[File], by: Publisher) -> bytes:
    """A zip of the files, a README and their checksums, all in one folder named by the release."""
    inside = [File("README.md", readme(release, files, by).encode()), *files]
    inside.append(File("SHA256SUMS", sums(inside)))
    made = datetime.fromisoformat(release.created)
    file = io.BytesIO()
    with ZipFile(file, "w") as zipped:
        for each in inside:
            entry = ZipInfo(f"customer-success-pay-{release.id}/{each.name}", made.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # Unix whatever it is made on: the bytes do not depend on it
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, each.body)
    return file.getvalue()


def readme(release: Release, files: Sequence[File], by: Publisher) -> str:
    """What somebody finds who opens the archive in a year, without the site."""
    listed = "\n".join(f"- `{file.name}`: {file.told}" for file in files)
    return f"""# {citation.title(release, by)}

{about(release)}

Made {release.created}, by method {release.method}. It never changes: the SHA-256 of `release.json`
is `{release.digest}`, and its first
eight digits are in the name of the release. Those of all files are in `SHA256SUMS`
(`sha256sum --check SHA256SUMS`).

## Files

{listed}

`figures.csv`, `figures.json` and `figures.parquet` hold the same rows, one a number. A number that
is withheld because too few people stand behind it has no row. `codebook.csv` explains every column
and code; the questions as they were asked are in `questionnaire.json`. Every chart is at
{by.address(release)}.

## How to cite

{citation.text(release, by)}

`citation.bib` and `CITATION.cff` say the same to programs.

## Licence

The data are under {LICENCE.name} ({LICENCE.code}, {LICENCE.url}): use them for anything, and name
the release. The software that made them is under the {CODE.name}.
"""
