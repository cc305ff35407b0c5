"""Collection points with their notices."""

from purposes import models

from .shapes.collection_points import Point
from .shelf import Shelf, columns


def load(shelf: Shelf) -> None:
    """Load the collection points. Since when a notice is given is known in the demonstration only."""
    written = shelf.content.points
    made = shelf.put(models.CollectionPoint, [_point(shelf, row) for row in written])
    pairs = list(zip(made, written, strict=True))
    categories = [(point, row.categories) for point, row in pairs]
    shelf.link(models.CollectionPointCategory, categories, of="collection_point", to="category")
    purposes = [(point, row.purposes) for point, row in pairs]
    shelf.link(models.CollectionPointPurpose, purposes, of="collection_point", to="purpose")


def _point(shelf: Shelf, row: Point) -> models.CollectionPoint:
    return models.CollectionPoint(
        **columns(row, "code", "name", "notice", "from_the_person", "source"),
        told_since=shelf.days_ago(shelf.demo.told_days_ago) if shelf.demo else None,
    )
