"""How the figures are loaded in one line, by program: each is tried by a test or by hand."""

from dataclasses import dataclass

from csdb.language import marked


@dataclass(frozen=True, slots=True)
class Loading:
    """One way to load the figures; {site} in `line` stands for the address of the site."""

    program: str
    line: str


LOADING = (
    Loading("Python, pandas", 'pandas.read_csv("{site}/data/latest/figures.csv")'),
    Loading("R", 'read.csv("{site}/data/latest/figures.csv")'),
    Loading("DuckDB", "SELECT * FROM read_parquet('{site}/data/latest/figures.parquet')"),
    Loading("Google Sheets", '=IMPORTDATA("{site}/data/latest/figures.csv")'),
    Loading(
        marked("Excel, LibreOffice: the address to open or import"),
        "{site}/data/latest/figures.csv",
    ),
)
"""The ways named on the page about the data."""
