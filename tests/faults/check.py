"""Run on a fault test's own database: is every acknowledged event there, once and whole? Prints what is not.

python -m tests.faults.check FILE...
"""

import sys
from pathlib import Path

import django

HALF = """
    SELECT 'event without leaf', event.id::text FROM consents_consentevent AS event
    LEFT JOIN gdpr_registry_leaf AS leaf ON leaf.id = event.leaf_id WHERE leaf.id IS NULL
    UNION ALL
    SELECT 'event that no sealer will find', event.id::text FROM consents_consentevent AS event
    LEFT JOIN gdpr_registry_unsealed AS unsealed ON unsealed.leaf_id = event.leaf_id WHERE unsealed.leaf_id IS NULL
    UNION ALL
    SELECT 'message recorded twice', source || ' ' || key FROM consents_consentevent
    GROUP BY source, key HAVING count(*) > 1
"""


def main(files: list[str]) -> None:
    from django.apps import apps
    from django.db import connection

    from consents.models import ConsentEvent
    from consents.rebuilding import rebuild
    from gdpr_registry import evidence
    from gdpr_registry.evidence import SealedModel
    from gdpr_registry.models import Leaf

    held = {(event.source, event.key): event for event in ConsentEvent.objects.select_related("leaf")}
    acknowledged = [line.split() for file in files for line in lines_of(Path(file))]
    for source, key, pk in acknowledged:
        if (event := held.get((source, key))) is None or event.pk != int(pk):
            say(f"acknowledged and lost: {source} {key}")
    for event in held.values():
        if not evidence.matches(event):
            say(f"changed: {event.pk}")
    with connection.cursor() as cursor:
        cursor.execute(HALF)
        for what, which in cursor.fetchall():
            say(f"{what}: {which}")
    sealed = [model for model in apps.get_models() if issubclass(model, SealedModel)]
    if (leaves := Leaf.objects.count()) != (rows := sum(model.objects.count() for model in sealed)):
        say(f"{leaves} leaves of {rows} rows")
    rebuild(mend=False, tell=say)
    say(f"{len(acknowledged)} acknowledged, {len(held)} events")


def lines_of(file: Path) -> list[str]:
    # A worker that was killed at once has written none.
    return file.read_text().splitlines() if file.exists() else []


def say(what: object) -> None:
    sys.stdout.write(f"{what}\n")


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1:])
