"""Sentences of a report. Templates take them from here as `tell`: tell.cover.where_we_are(report)."""

from reports.narrative import action_plans as action_plans
from reports.narrative import comparison as comparison
from reports.narrative import cover as cover
from reports.narrative import directions as directions
from reports.narrative import drivers as drivers
from reports.narrative import extremes as extremes
from reports.narrative import funnel as funnel
from reports.narrative import headings as headings
from reports.narrative import non_response as non_response
from reports.narrative import standing as standing
from reports.narrative import trends as trends
from reports.narrative import turnover as turnover
