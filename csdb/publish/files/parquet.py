"""The figures as Parquet: the rows of figures.csv, with types and meanings in the file.

Only a refresh writes one: the library is large, and no web process may load it.
"""

import io
from typing import TYPE_CHECKING

from csdb.publish.files import tidy
from csdb.publish.files.citation import LICENCE
from csdb.publish.release import Release

if TYPE_CHECKING:
    import pyarrow as pa


def figures_parquet(release: Release, table: bytes) -> bytes:
    """One row a number; missing numbers are null, missing texts empty.

    Read from `table`, the CSV of the release, so that the two cannot differ, and because making
    arrays of Python lists would load pandas where it is installed. The same bytes each time by one
    version of pyarrow.
    """
    import pyarrow as pa
    from pyarrow import csv, parquet

    schema = _schema(release)
    types = csv.ConvertOptions(
        column_types={field.name: field.type for field in schema},
        null_values=[""],
        strings_can_be_null=False,
    )
    told = csv.read_csv(
        io.BytesIO(table),
        read_options=csv.ReadOptions(use_threads=False),
        convert_options=types,
    )
    file = io.BytesIO()
    # The types are those of the schema already; casting would load all there is to compute with.
    described = pa.Table.from_arrays(told.columns, schema=schema)
    parquet.write_table(described, file, compression="zstd")
    pa.default_memory_pool().release_unused()
    return file.getvalue()


def _schema(release: Release) -> "pa.Schema":
    import pyarrow as pa

    told = {"release": release.id, "created": release.created, "license": LICENCE.url}
    fields = [
        pa.field(
            name,
            pa.int64() if name in tidy.NUMBERS else pa.string(),
            nullable=name in tidy.NUMBERS and name != "n",
            metadata={"description": meaning},
        )
        for name, meaning in tidy.COLUMNS.items()
    ]
    return pa.schema(fields, metadata=told)
