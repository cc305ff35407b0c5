"""Which columns hold personal data, why, how long, and what an export and an erasure do with them (R-087, Art. 30).

Every column of every table is declared; a column that is not fails the suite. Each app declares its own in
`<app>/personal_data.py`, which its `AppConfig.ready()` imports.
"""

from gdpr_registry.personal_data.register import (
    Erase,
    Export,
    NotPersonal,
    Personal,
    UnknownField,
    declarations,
    declare,
    nothing_personal,
    of,
    personal_fields,
    undeclared,
)

__all__ = [
    "Erase",
    "Export",
    "NotPersonal",
    "Personal",
    "UnknownField",
    "declarations",
    "declare",
    "nothing_personal",
    "of",
    "personal_fields",
    "undeclared",
]
