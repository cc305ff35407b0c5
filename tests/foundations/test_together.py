"""Many models made in one operation: the same tables and the same state as one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from gdpr_registry.together import CreateTogether


def operations():
    key = ("id", models.BigAutoField(primary_key=True))
    return [
        migrations.CreateModel("Shelf", fields=[key]),
        migrations.CreateModel("Book", fields=[key, ("shelf", models.ForeignKey("Shelf", models.CASCADE))]),
        migrations.AddField("Shelf", "favourite", models.ForeignKey("Book", models.CASCADE, related_name="+")),
    ]


def state_after(*wanted):
    state = ProjectState()
    for operation in wanted:
        operation.state_forwards("library", state)
    return state


def test_the_state_is_the_same_as_one_by_one():
    assert state_after(CreateTogether(operations())) == state_after(*operations())


@pytest.mark.django_db
def test_the_tables_are_made_with_what_was_added_and_dropped_again(as_owner):
    before, together = ProjectState(), CreateTogether(operations())
    after = state_after(together)
    with as_owner():
        with connection.schema_editor() as editor:
            together.database_forwards("library", editor, before, after)
        with connection.cursor() as cursor:
            made = connection.introspection.get_table_description(cursor, "library_shelf")
            assert [column.name for column in made] == ["id", "favourite_id"]
            relations = connection.introspection.get_relations(cursor, "library_book")
            assert relations["shelf_id"] == ("id", "library_shelf")
        with connection.schema_editor() as editor:
            together.database_backwards("library", editor, after, before)
        assert not {"library_shelf", "library_book"} & set(connection.introspection.table_names())


def test_a_field_of_a_model_made_elsewhere_is_refused():
    with pytest.raises(ValueError, match="not created here"):
        CreateTogether([migrations.AddField("Shelf", "name", models.TextField())])
