"""A table has its rows in the order of its chart."""

import pytest

from csdb.publish.charts import drawing
from csdb.web.tables import table
from tests.publish.sample import sample_release

FULL = sample_release()
SHARES = [key for key, view in FULL.views.items() if view.form in ("bars", "bands", "stack")]


@pytest.mark.parametrize("key", SHARES)
def test_answers_stand_in_the_table_as_in_the_chart(key: str) -> None:
    view = FULL.views[key]
    data = drawing._FORMS[view.form](FULL, view, 680).data
    drawn = " ".join(str(row["said"]) for row in data.get("names", data["key"]))
    told = [row[0] for row in table(FULL, view).rows]
    places = [drawn.index(each) for each in told]
    assert places == sorted(places)
