"""Many new models in one operation of a migration, so that their relations are worked out once and not for each."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTogether(Operation):
    """Create the tables of `operations`, which are CreateModel, and AddField to models created here."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[CreateModel | AddField]) -> None:
        self.operations = operations
        self.created = [operation.name for operation in operations if isinstance(operation, CreateModel)]
        names = {name.lower() for name in self.created}
        for operation in operations:
            if not isinstance(operation, CreateModel) and operation.model_name_lower not in names:
                raise ValueError(f"{operation.describe()}: the model is not created here.")

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Django keeps rendered models up to date after each operation: 80 related ones 80 times. They are rendered
        # anew when somebody asks.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for name in self.created:
            model = to_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for name in reversed(self.created):
            model = from_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        return f"Create {len(self.created)} models together"
