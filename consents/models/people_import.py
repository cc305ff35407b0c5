from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from purposes.models import ImportBatch, ImportKind


class PeopleImports(models.Manager["PeopleImport"]):
    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(kind=ImportKind.PEOPLE)


class PeopleImport(ImportBatch):
    """An import of people, for the officers' pages: the row is one of the importer's, with its seven days."""

    objects = PeopleImports()  # type: ignore[assignment,misc]  # fewer questions than its parent's

    class Meta:
        proxy = True
        default_permissions = ("view",)
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
