"""The one way in which the runner says no."""


class Refused(Exception):
    """The database cannot be provided; the message is a sentence that says what to do."""
