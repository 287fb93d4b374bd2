"""Collecting: from a roster to sealed ballots. Never imports `reports`."""
