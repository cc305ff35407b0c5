"""The officers' door to the register: one module per idea."""

from . import (  # noqa: F401  each registers its models
    activities,
    assessments,
    categories,
    collection_points,
    controllers,
    editions,
    imports,
    proposals,
    purposes,
    recipients,
    rounds,
    stops,
)
