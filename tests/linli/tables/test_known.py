"""What an import asks of a database is little, and the same whether it has rows or not."""

from linli.schema import kept_tables, tables
from linli.tables.known import columns, of_empty_database


def test_every_table_is_known_by_its_key() -> None:
    assert list(columns()) == list(kept_tables())
    for name, needed in columns().items():
        assert set(tables()[name].key) <= set(needed)


def test_an_empty_database_has_every_table_without_rows() -> None:
    empty = of_empty_database()
    assert {name: tuple(frame.columns) for name, frame in empty.items()} == columns()
    assert not any(frame.height for frame in empty.values())
