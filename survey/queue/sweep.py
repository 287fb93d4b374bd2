"""The sweep: what is due is found, and what of it does not wait yet is put into the queue.

Nothing is remembered between two sweeps. A job that was lost, with a worker that was killed or with a queue that was
emptied, is due still, and so is found by the next one. docs/decisions/0121.
"""

from datetime import datetime
from itertools import islice

from survey.database import db
from survey.queue.storage import Queue
from survey.services.cadence import list_cadences
from survey.services.delivery import Dispatch
from survey.services.due import CLOSE, COUNTING, KEYS, LETTERS, MISSED, OPENING, REMINDER, SEND, WITH_WORKERS, Search
from survey.services.turns import take_turn

# What comes first where a lot waits: promises to respondents, then messages, then what is done by the day; reports last.
URGENCY = {CLOSE: 9, OPENING: 8, KEYS: 8, SEND: 7, LETTERS: 7, REMINDER: 6, COUNTING: 5, MISSED: 5}
ROOM = 20_000  # jobs: where so many wait, what is not urgent is left to a later sweep


def sweep(queue: Queue, office: Dispatch, *, now: datetime) -> int:
    """How many jobs were put into the queue; 0 where another sweep is under way. Changes no row. QueueAway.

    What a worker is doing just now is put there again, once: whoever takes it finds it done, or being done.
    """
    with take_turn("sweep", line="sweep") as free:
        if not free:
            return 0
        waits = queue.waits()
        before, search = len(waits), Search(office, list_cadences(), now)
        for find in WITH_WORKERS:
            tasks = list(islice(find(search), ROOM))
            db.session.rollback()
            for job in (task.job for task in tasks):
                urgency = URGENCY.get(job.kind, 0)
                if job not in waits and (urgency or len(waits) < ROOM):
                    queue.put(job, urgency)
                    waits.add(job)
        return len(waits) - before
