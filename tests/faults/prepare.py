"""Run on a fault test's own database: a published register and a few people."""

import django

PEOPLE = 20


def main() -> None:
    from django.core.management import call_command

    from tests.consents.people import person
    from tests.purposes.register import published

    # Only puts up triggers and grants: the migrations are there.
    call_command("migrate", verbosity=0)
    published()
    for _ in range(PEOPLE):
        person("prospects", "customers")


if __name__ == "__main__":
    django.setup()
    main()
