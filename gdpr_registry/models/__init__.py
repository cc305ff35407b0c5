from gdpr_registry.models.access_count import AccessCount
from gdpr_registry.models.access_entry import AccessEntry
from gdpr_registry.models.cache_entry import CacheEntry
from gdpr_registry.models.leaf import Leaf
from gdpr_registry.models.outgoing_mail import OutgoingMail
from gdpr_registry.models.role_membership import RoleMembership
from gdpr_registry.models.tombstone import Tombstone
from gdpr_registry.models.unsealed import Unsealed
from gdpr_registry.models.user import User

__all__ = [
    "AccessCount",
    "AccessEntry",
    "CacheEntry",
    "Leaf",
    "OutgoingMail",
    "RoleMembership",
    "Tombstone",
    "Unsealed",
    "User",
]
