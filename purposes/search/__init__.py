"""One box over the register, in all languages, with Danish letters typed as one can, and small slips.

    find(Asked("nyhedsbreve"), kinds=readable_by(account))

`letters` reads words as the database keeps them, `asked` what somebody typed, `kinds` says what is searched and who may
read it, `find` asks the database once, `found` shows a row with its matching words marked.
"""

from .asked import Asked
from .find import Group, find
from .found import Found
from .kinds import Kind, readable_by

__all__ = ["Asked", "Found", "Group", "Kind", "find", "readable_by"]
