"""What an operator's monitor is told: log lines, times of requests, whether all is well. Nothing of a respondent's visit."""
