"""The table of Django's database cache: rate limits count here, so that all workers share one count."""

from django.db import models
from django.db.models.functions import Now


class CacheEntryQuerySet(models.QuerySet["CacheEntry"]):
    def remove_expired(self) -> int:
        """Remove what has expired: the cache counts its rows each time it writes one. Returns how many went."""
        gone, _by_model = self.filter(expires__lt=Now()).delete()
        return gone


class CacheEntry(models.Model):
    """One cached value; read and written by `DatabaseCache` only. Keys are hashed: a rate limit's key names an IP."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    objects = CacheEntryQuerySet.as_manager()

    class Meta:
        db_table = "registry_cache"
        default_permissions = ()

    def __str__(self) -> str:
        return self.cache_key
