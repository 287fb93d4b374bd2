"""What may be shown of a forecast, beside the reasons of `forecast_evidence`, in small letters."""

WITH_SCORES, HIDDEN_SCORES, FEW_PEOPLE = "with_scores", "hidden_scores", "few_people"
INTENTION = "theme:turnover_intention"  # the measure
