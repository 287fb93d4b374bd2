"""What copying raises beside refusals of input."""


class CopyFailed(Exception):
    """It could not be done, though nothing was wrong with what was asked; the sentence says how the database is left."""
