from gdpr_registry.models.role_membership import RoleMembership
from gdpr_registry.models.user import User

__all__ = ["RoleMembership", "User"]
