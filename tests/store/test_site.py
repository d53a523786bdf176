from sqlalchemy import Engine

from csdb.store import site
from csdb.store.engine import reading, writing


def test_answers_are_real_until_marked_as_made_up(database: Engine) -> None:
    with reading(database) as connection:
        assert not site.is_demonstration(connection)
    for _ in range(2):  # marking again is no error
        with writing(database) as connection:
            site.mark_demonstration(connection)
    with reading(database) as connection:
        assert site.is_demonstration(connection)
