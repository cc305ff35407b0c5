"""Danish times after “kl.”: Django's "da" puts the hour beside the year."""

DATETIME_FORMAT = r"j. F Y \k\l. H:i"
