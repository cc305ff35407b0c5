"""What the register refuses, in sentences for the person who asked."""

from collections.abc import Iterable
from typing import Any


class RegisterError(Exception):
    """An action was refused and nothing was saved. `sentences` say why and what to do, in the reader's language."""

    def __init__(self, *sentences: Any) -> None:
        self.sentences = [str(sentence) for sentence in sentences]
        super().__init__(" ".join(self.sentences))


class Blocked(RegisterError):
    """The draft cannot be published yet: `findings` are what stands in the way, each with the row to mend."""

    def __init__(self, findings: Iterable[Any]) -> None:
        self.findings = list(findings)
        super().__init__(*(finding.in_full for finding in self.findings))


class DraftHasMoved(RegisterError):
    """What would be published now is not what was proposed."""
