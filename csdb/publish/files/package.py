"""Every data file of a release, made from its cells and nothing else."""

from csdb.publish import questions
from csdb.publish.files import archive, citation, csvw, datapackage, parquet, tidy
from csdb.publish.files import codebook as export
from csdb.publish.files.citation import Publisher
from csdb.publish.files.listed import File
from csdb.publish.release import Release


def data_files(release: Release, by: Publisher) -> list[File]:
    """The data files of a release, those that describe them, and the archive of all of them."""
    table = tidy.csv_bytes(release)
    data = [
        File("figures.csv", table),
        File("figures.json", tidy.json_bytes(release)),
        File("figures.parquet", parquet.figures_parquet(release, table)),
        File("codebook.csv", export.codebook_csv()),
        File("codebook.json", export.codebook_json()),
        File("questionnaire.json", questions.questionnaire_json()),
        File("release.json", release.body),
    ]
    described = [
        File("datapackage.json", tidy.dumped(datapackage.describe(release, data, by))),
        File("figures.csv-metadata.json", tidy.dumped(csvw.metadata(release, by=by))),
        File("citation.bib", citation.bibtex(release, by).encode()),
        File("CITATION.cff", citation.cff(release, by).encode()),
    ]
    whole = archive.archive(release, [*data, *described], by)
    return [*data, *described, File("data.zip", whole)]
