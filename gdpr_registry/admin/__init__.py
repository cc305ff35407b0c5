"""The technical administrator's pages: accounts, the trace of access, mails."""

from . import accounts, mail, trace  # noqa: F401  each registers its models
