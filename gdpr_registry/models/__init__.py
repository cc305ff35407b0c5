from gdpr_registry.models.cache_entry import CacheEntry
from gdpr_registry.models.role_membership import RoleMembership
from gdpr_registry.models.user import User

__all__ = ["CacheEntry", "RoleMembership", "User"]
