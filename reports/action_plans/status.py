"""How far a measure (action plan) has come."""

PLANNED, RUNNING, DONE, DROPPED = "planned", "running", "done", "dropped"
STATUSES = (PLANNED, RUNNING, DONE, DROPPED)
ENDED = (DONE, DROPPED)
