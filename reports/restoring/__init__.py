"""Putting a back-up in the place of the database, so that nothing that was destroyed since counts again."""
