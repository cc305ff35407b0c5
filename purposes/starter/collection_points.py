"""Collection points with their notices."""

from purposes import models

from .shapes.collection_points import Point
from .shelf import Shelf, columns


def load(shelf: Shelf) -> None:
    """Load the collection points. Since when a notice is given is known in the demonstration only."""
    points = [(_point(shelf, row), row) for row in shelf.content.points]
    made = shelf.put(models.CollectionPoint, [point for point, _row in points])
    pairs = list(zip(made, shelf.content.points, strict=True))
    shelf.put(
        models.CollectionPointCategory,
        [
            models.CollectionPointCategory(
                collection_point=point, category=shelf.find(models.DataSubjectCategory, code)
            )
            for point, row in pairs
            for code in row.categories
        ],
    )
    shelf.put(
        models.CollectionPointPurpose,
        [
            models.CollectionPointPurpose(collection_point=point, purpose=shelf.find(models.Purpose, code))
            for point, row in pairs
            for code in row.purposes
        ],
    )


def _point(shelf: Shelf, row: Point) -> models.CollectionPoint:
    return models.CollectionPoint(
        **columns(row, "code", "name", "notice", "from_the_person", "source"),
        told_since=shelf.days_ago(shelf.demo.told_days_ago) if shelf.demo else None,
    )
