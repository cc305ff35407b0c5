"""The trial's own PostgreSQL: the demo and the tests need no server. Why: docs/adr/0001-embedded-postgres.md."""

from gdpr_registry.embedded_postgres.provide import provide
from gdpr_registry.embedded_postgres.refused import Refused

__all__ = ["Refused", "provide"]
