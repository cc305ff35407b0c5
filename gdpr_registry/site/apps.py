"""Django's admin with our site behind it."""

from django.contrib.admin.apps import AdminConfig


class RegistryAdminConfig(AdminConfig):
    default_site = "gdpr_registry.site.admin_site.RegistryAdminSite"
