"""Reading: from a closed wave to releases, reports, charts and files."""
