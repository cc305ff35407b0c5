"""Parts of an assessment get codes, so that a spreadsheet can name them: a01, a02 ... in the order in which they stand.

Their traces of before hold an empty code: one constant, frozen rows are never filled in.
"""

import django.core.validators
from django.db import migrations, models

import purposes.models.base

PARTS = {
    "alternative": ("an_alternative_has_its_own_code", ["code"], "alternative considered", "alternatives considered"),
    "mitigation": ("a_mitigation_has_its_own_code", ["code"], "mitigation", "mitigations"),
    "namedinterest": (
        "a_named_interest_has_its_own_code",
        ["position", "code"],
        "named interest",
        "named interests",
    ),
}

ADD = """
ALTER TABLE public.purposes_{part} ADD COLUMN code varchar(60) NOT NULL DEFAULT '';
ALTER TABLE public.purposes_{part} ALTER COLUMN code DROP DEFAULT;
"""
DROP = "ALTER TABLE public.purposes_{part} DROP COLUMN code;"

# The rows' own triggers would lay the change at somebody's door, and ask who approves next: it is nobody's.
NUMBER = """
ALTER TABLE public.purposes_{part} DISABLE TRIGGER USER;
UPDATE public.purposes_{part} AS part SET code = 'a' || lpad(numbered.place::text, 2, '0')
    FROM (
        SELECT id, row_number() OVER (PARTITION BY assessment_id ORDER BY {order}) AS place
        FROM public.purposes_{part}
    ) AS numbered WHERE numbered.id = part.id;
ALTER TABLE public.purposes_{part} ENABLE TRIGGER USER;
"""


def code():
    """The column of a part and of its history."""
    return models.CharField(
        default=purposes.models.base.part_code,
        editable=False,
        max_length=60,
        validators=[
            django.core.validators.RegexValidator(
                "^[a-z0-9]+(?:[.-][a-z0-9]+)*$",
                "Write the code in small letters and digits, with single dots or hyphens between, such as customers.a.",
            )
        ],
        verbose_name="code",
    )


def added(part):
    """Add the column to a table, empty where there are rows."""
    return migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RunSQL(ADD.format(part=part), DROP.format(part=part))],
        state_operations=[migrations.AddField(part, "code", code())],
    )


def operations():
    """All that the three kinds of parts need, one after the other."""
    for part, (constraint, ordering, name, plural) in PARTS.items():
        order = "position, id" if "position" in ordering else "id"
        yield migrations.AlterModelOptions(
            part, {"ordering": ordering, "verbose_name": name, "verbose_name_plural": plural}
        )
        yield added(part)
        yield added(f"{part}history")
        yield migrations.RunSQL(NUMBER.format(part=part, order=order), migrations.RunSQL.noop)
        yield migrations.AddConstraint(part, models.UniqueConstraint(fields=("assessment", "code"), name=constraint))


class Migration(migrations.Migration):
    dependencies = [("purposes", "0007_imports")]

    operations = list(operations())
