"""Run on the benchmark's own database: many people who said nothing yet, and a system's token. Prints what to use.

python -m tests.benchmarks.api_ground PEOPLE
"""

import json
import sys
from datetime import timedelta
from uuid import uuid4

import django


def main(count: int) -> None:
    from django.utils import timezone

    from gdpr_registry.models import User
    from subjects.models import Person, PersonCategory
    from tests import factories
    from tests.consents.people import NEWS, wording

    people = Person.objects.bulk_create([Person(id=uuid4(), language="da") for _ in range(count)], batch_size=5_000)
    since = timezone.now() - timedelta(days=3650)
    rows = [PersonCategory(person=who, category="prospects", since=since, recorded_at=since) for who in people]
    PersonCategory.objects.bulk_create(rows, batch_size=5_000)
    factories.ApiTokenFactory(shown="of-the-benchmark", created_by=User.objects.first())
    told = {"people": [str(who.pk) for who in people], "wording": wording().sha256, "purpose": NEWS}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
