"""Which roles HR gives: those that read the own client. Consultants and operators reach beyond it."""

INVITABLE = ("leader", "hr", "safety_rep")
WHOLE_CLIENT = ("hr", "safety_rep")  # they see all of it, so no unit is picked for them
