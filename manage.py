#!/usr/bin/env python
"""The registry's command line."""

import os
import sys


def main() -> None:
    """Start the trial database where no other is configured, then run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gdpr_registry.settings")
    if sys.argv[1:2] == ["demo"]:
        # Before the settings are read: every page of the demonstration says what it is.
        os.environ["REGISTRY_DEMO"] = "true"
    from gdpr_registry import embedded_postgres

    embedded_postgres.provide(sys.argv)

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
