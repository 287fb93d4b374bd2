"""The reading side's pages."""


def add_reading_views(app):
    pass
