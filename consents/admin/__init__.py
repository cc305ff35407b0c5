"""The ledger, what comes into it by files, and the tokens of systems: for officers, advisers and auditors."""

from . import ledger, people, tokens

__all__ = ["ledger", "people", "tokens"]
