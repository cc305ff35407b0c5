#!/usr/bin/env python
"""The registry's command line."""

import os
import sys


def main() -> None:
    """Start the trial database where no other is configured, then run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gdpr_registry.settings")
    from gdpr_registry import embedded_postgres

    embedded_postgres.provide(sys.argv)

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
