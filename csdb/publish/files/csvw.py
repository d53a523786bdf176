"""What stands beside a CSV of figures as CSV on the Web metadata (W3C, 2015)."""

from typing import Any

from csdb.publish.files import tidy
from csdb.publish.files.citation import LICENCE, Publisher, title
from csdb.publish.release import Release


def metadata(
    release: Release, *, file: str = "figures.csv", name: str = "", by: Publisher
) -> dict[str, Any]:
    """The metadata of a CSV that `tidy.csv_bytes` wrote, which lies beside it as `file`.

    name: the title of the table; that of the release when empty
    """
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file,
        "dc:title": name or title(release, by),
        "dc:license": {"@id": LICENCE.url},
        "dc:publisher": by.name,
        "dc:source": {"@id": by.address(release)},
        "dc:issued": {"@value": release.created[:10], "@type": "xsd:date"},
        "tableSchema": {
            "columns": [_column(column) for column in tidy.COLUMNS],
            "primaryKey": list(tidy.KEY),
        },
    }


def _column(name: str) -> dict[str, Any]:
    told = {"name": name, "titles": name, "dc:description": tidy.COLUMNS[name]}
    if name in tidy.NUMBERS:
        return {**told, "datatype": "integer", "required": name == "n"}
    return {**told, "datatype": "string", "required": name not in ("option", "group", "interval")}
