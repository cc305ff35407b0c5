from django.utils.translation import gettext_lazy as _

from purposes.models import ImportBatch


class PeopleImport(ImportBatch):
    """An import of people, for the officers' pages: the row is one of the importer's, with its seven days."""

    class Meta:
        proxy = True
        default_permissions = ("view",)
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
