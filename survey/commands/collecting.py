"""The collecting side's commands, all of them."""

from survey.commands.account import account
from survey.commands.cadence import cadence
from survey.commands.check import check
from survey.commands.client import client, roster
from survey.commands.copies import backup, upgrade
from survey.commands.instrument import instrument
from survey.commands.mail import mail
from survey.commands.tick import tick
from survey.commands.wave import wave
from survey.commands.worker import worker
from survey.serving import serve

COMMANDS = (instrument, client, roster, cadence, wave, mail, tick, account, serve, worker, check, backup, upgrade)
