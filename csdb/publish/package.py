"""Every data file of a release, made from its cells and nothing else."""

from csdb.publish import archive, citation, csvw, datapackage, export, parquet, tidy
from csdb.publish.citation import Publisher
from csdb.publish.files import File
from csdb.publish.release import Release

CSV, JSON = "text/csv", "application/json"

ARCHIVE = "data.zip"


def data_files(release: Release, by: Publisher) -> list[File]:
    """The data files of a release, those that describe them, and the archive of all of them."""
    told = [
        File("figures.csv", CSV, tidy.csv_bytes(release), "Every figure, one row a number"),
        File("figures.json", JSON, tidy.json_bytes(release), "The same rows as JSON"),
        File(
            "figures.parquet",
            "application/vnd.apache.parquet",
            parquet.figures_parquet(release),
            "The same rows as Parquet",
        ),
        File("codebook.csv", CSV, export.codebook_csv(), "What every column and code means"),
        File("codebook.json", JSON, export.codebook_json(), "The codebook as JSON"),
        File("questionnaire.json", JSON, export.questionnaire_json(), "The questions as asked"),
    ]
    package = tidy.dumped(datapackage.describe(release, told, by))
    metadata = tidy.dumped(csvw.metadata(release, by=by))
    bibtex, cff = (make(release, by).encode() for make in (citation.bibtex, citation.cff))
    told += [
        File("datapackage.json", JSON, package, "All of these described: Frictionless, version 2"),
        File(
            "figures.csv-metadata.json",
            "application/csvm+json",
            metadata,
            "figures.csv described: CSV on the Web",
        ),
        File("citation.bib", "application/x-bibtex", bibtex, "How to cite, as BibTeX"),
        File("CITATION.cff", "application/yaml", cff, "How to cite, as CITATION.cff"),
    ]
    whole = archive.archive(release, told, by)
    return [*told, File(ARCHIVE, "application/zip", whole, "All of these, zipped, with a README")]
