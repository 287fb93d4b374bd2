"""The reading side's commands, all of them. Heavy libraries load when a command needs them, not before."""

from reports.commands.answers import answers
from reports.commands.benchmark import benchmark
from reports.commands.client import client
from reports.commands.comments import comments
from reports.commands.compare import compare
from reports.commands.person import person
from reports.commands.release import release
from reports.commands.report import report
from reports.commands.reports import reports
from reports.commands.restore import restore
from reports.commands.turnover import turnover
from reports.commands.wave import wave
from reports.demonstration.command import demo

# The groups of waves and clients, with what is added to them here.
COMMANDS = (wave, client, answers, benchmark, comments, compare, person, release, report, reports, restore, turnover, demo)
