"""docs/scale.md as text, and its picture."""

from dataclasses import replace

from bench.growth import Growth
from bench.scale.figures import Costs
from bench.scale.reckoning import (
    BUSY,
    CORES,
    Load,
    Machines,
    closing_evening,
    open_gigabytes,
    opening_hours,
    pdf_hours,
    responses_per_second,
    stored_gigabytes,
    worker_memory_gigabytes,
)  # fmt: skip
from bench.writing import short_number

MACHINES = (1, 3, 10)
CLIENTS = (100, 300, 1_000, 3_000, 10_000)
MAIL_RATE = 50  # messages a second a mail provider takes of one sender
DUMP_RATE = 50  # MB a second
YEARS = (1, 3, 5)
CASES = (
    ("spread over the month's working days", 0.05, 0.3),
    ("a quarter on one day", 0.25, 0.3),
    ("all on one day", 1.0, 0.3),
    ("all on one day, half of them within an hour", 1.0, 0.5),
)


def evening_growth(costs: Costs) -> Growth:
    """The longest wait for a release, by clients that all close on one evening."""
    series = {}
    for name, rewriting in (("as it is", True), ("own tables", False)):
        for count in MACHINES:
            loads = [Load(clients=clients, same_day=1.0) for clients in CLIENTS]
            minutes = [closing_evening(Machines(count), load, costs, rewriting=rewriting).longest for load in loads]
            series[f"{_machines(count)}, {name}"] = list(zip(CLIENTS, minutes, strict=True))
    title = "The longest wait for a release, all closing on one evening"
    return Growth("scale-evening", title, "clients", "minutes", series)


def page(costs: Costs) -> str:
    """The whole page."""
    parts = (_head, _measured, _assumed, _answering, _closing, _other_work, _tables, _breaks)
    return "\n\n".join(part(costs) for part in parts) + "\n"


def _head(costs: Costs) -> str:
    return f"""# Ten thousand clients

Written by `python -m bench.scale`; don't edit. Ten thousand clients of five hundred agents, asked once a month: what that takes
on one, three and ten machines of {CORES} cores each. Nobody has run it. **Measured** are the costs of single pieces of work,
taken from [the benchmarks of {costs.date}](../bench/results/{costs.date}.md); everything else on this page is **reckoned** from
them, or simulated where work queues. Where an assumption decides, it is varied."""


def _measured(costs: Costs) -> str:
    rows = [
        ("a completed response: web processes, then PostgreSQL",
         f"{costs.web_response_ms:.2f} ms, {costs.database_response_ms:.2f} ms of processor time"),
        ("opening the wave of a client, roster included", f"{costs.client_open_s:.2f} s"),
        ("closing it: the worker, then PostgreSQL", f"{costs.client_close_s:.2f} s, {costs.client_close_database_s:.2f} s"),
        ("… for each further client with an open wave in the same database", f"{1000 * costs.crowd_second_s:.2f} ms"),
        ("a PDF report, warm", f"{costs.pdf_s:.2f} s, {costs.pdf_kb:.0f} kB"),
        ("memory: a web process, a closing worker, a worker that writes PDFs",
         f"{costs.web_process_mb:.0f}, {costs.client_close_peak_mb:.0f}, {costs.pdf_peak_mb:.0f} MB"),
        ("database: a client opened, its ballots, what stays after a wave",
         f"{costs.client_open_kb:,.0f}, {costs.client_ballots_kb:,.0f}, {costs.client_stays_kb:,.0f} kB"),
    ]  # fmt: skip
    return "## Measured\n\n" + _table(("work", "cost"), rows)


def _assumed(_costs: Costs) -> str:
    load = Load()
    return f"""## Assumed

- {100 * load.response:.0f} % answer, {100 * load.peak:.0f} % of them within an hour of the invitation; below also half.
- A quarter of the clients open on one morning and close on one evening, in three lots an hour apart (20, 50 and 30 %); below
  also all of them, and evenly over twenty working days. Clients differ in size: a few are several times the mean. A wave is
  open for a week, so a quarter of the clients always is, or more where more open on one day.
- A machine has {CORES} cores as fast as the measured one, and answering keeps it at most {100 * BUSY:.0f} % busy. One machine
  does everything; of three, one holds the database; of ten, two hold a database each, with half of the clients.
- A mail provider takes {MAIL_RATE} messages a second of one sender. A dump writes {DUMP_RATE} MB a second."""


def _answering(costs: Costs) -> str:
    rows = []
    for told, same_day, peak in CASES:
        load = Load(same_day=same_day, peak=peak)
        rows.append((told, f"{load.peak_per_second:,.0f}", *(_share(load, count, costs) for count in MACHINES)))
    able = ", ".join(f"{short_number(responses_per_second(Machines(count), costs))}" for count in MACHINES)
    return f"""## Answering

A month has {Load().responses / 1e6:.1f} million responses, each one insert. One, three and ten machines take {able} responses a
second. What the busiest hour asks of that:

{_table(("invited", "responses a second", *(_machines(count) for count in MACHINES)), rows)}

Above 100 % phones wait, the longer the more of them there are at once (the results have the plot); no answer that was
acknowledged is lost."""


def _share(load: Load, count: int, costs: Costs) -> str:
    return f"{load.peak_per_second / responses_per_second(Machines(count), costs) * 100:,.0f} %"


def _closing(costs: Costs) -> str:
    rows = []
    for same_day in (0.05, 0.25, 1.0):
        for count in MACHINES:
            load, machines = Load(same_day=same_day), Machines(count)
            now, then = (closing_evening(machines, load, costs, rewriting=rewriting) for rewriting in (True, False))
            closings, waiting = f"{load.clients * same_day:,.0f}", f"{then.most_waiting:,}"
            rows.append((closings, _machines(count), _hours(now.longest), _hours(then.longest), waiting))
    few, many = (short_number(clients) for clients, _ in (costs.crowd[0], costs.crowd[-1]))
    head = ("closings", "on", "longest wait for a release", "… own tables", "most in the queue, own tables")
    return f"""## An evening of closings

Simulated: waves come in three lots; workers, one a core, take the one that has waited longest. On PostgreSQL a closing ends by
rewriting the tables of invitations, links and outbox, so that no deleted row stays in a file. All clients of a database share
these tables, one closing at a time may rewrite them, and nobody answers meanwhile: that part grows with everybody else's open
waves. Its processor time was measured with {few} and {many} open waves in a database and is drawn out in a straight line from
there; waiting for the disk comes on top. "Own tables" leaves it out: the same evening if invitations and links were partitioned
by wave, as ballots are.

{_table(head, rows)}

![The longest wait for a release, all closing on one evening](scale-evening.svg)"""


def _other_work(costs: Costs) -> str:
    load = Load()
    mails = load.clients * load.people * load.same_day
    rows = [
        ("opening the waves of one morning", *(_hours(60 * opening_hours(Machines(count), load, costs)) for count in MACHINES)),
        (f"all {load.reports} reports of each client released that day",
         *(_hours(60 * pdf_hours(Machines(count), load, costs)) for count in MACHINES)),
        ("… the client's and its two centres' alone",
         *(_hours(60 * pdf_hours(Machines(count), replace(load, reports=3), costs)) for count in MACHINES)),
    ]  # fmt: skip
    memory = worker_memory_gigabytes(costs)
    return f"""## Mornings, release days, mail, memory

A quarter of the clients on one day; all workers do nothing else:

{_table(("work", *(_machines(count) for count in MACHINES)), rows)}

Mail: {mails / 1e6:.2f} million invitations on that morning take {_hours(mails / MAIL_RATE / 60)} through one sender, whatever our
machines do; a reminder doubles it. The processor time of sending was not measured.

Memory: a machine with a web process and a worker on each core needs about {memory:.1f} GB for them; a database's cache is extra.

Benchmark sets read released cells of the clients that belong, once a month; among ten thousand that was not measured."""


def _tables(costs: Costs) -> str:
    load = Load()
    opened = open_gigabytes(load, costs)
    rows = []
    for years in YEARS:
        size = stored_gigabytes(load, costs, years)
        rows.append((f"{years}", f"{size:,.0f} GB", f"{size + opened:,.0f} GB", _hours((size + opened) * 1000 / DUMP_RATE / 60)))
    return f"""## Tables and backups over years

While every wave is open and answered, {opened:,.1f} GB more stand in the databases than at other times. Releases stay:

{_table(("years", "releases and rosters", "at the fullest", "one dump of it"), rows)}

Too much rather than too little: the roster is counted with every wave. Ten databases are dumped beside each other, in a tenth
of the time."""


def _breaks(costs: Costs) -> str:
    all_at_once = Load(same_day=1.0)
    worst = closing_evening(Machines(3), all_at_once, costs, rewriting=True)
    mails = all_at_once.clients * all_at_once.people
    return f"""## What breaks first

1. **The end of a closing on PostgreSQL.** All ten thousand on one evening, in one database: the last release comes after
   {_hours(worst.minutes)}, and answering stops during each rewrite. Two ways out today: days spread over the month, and databases
   of some hundred clients (half of the clients in a database, a quarter of the rewriting). Partitions for invitations and links
   would end it; they are not built.
2. **Mail.** {mails / 1e6:.0f} million messages on one morning are {_hours(mails / MAIL_RATE / 60)} at one sender's rate. Several
   senders, or several days.
3. **Reports written ahead for every team.** They cost more than answering and closing together: write ahead what will be
   opened, and leave the rest until somebody asks.
4. **SQLite**, long before: a closing rewrites the whole file, however little of it was the closed wave's.

## Where to cut

By client. A respondent's statements and a closing read one client only, and `client` stands first in every key. So a database of
some hundred clients, with web processes and workers of its own, is what is repeated, and a proxy or a name server leads each
client's address to its own. What remains across databases: people who see several clients, and benchmark sets, which read
released cells only."""


def _machines(count: int) -> str:
    return "1 machine" if count == 1 else f"{count} machines"


def _hours(minutes: float) -> str:
    if minutes < 1:
        return "under a minute"
    if minutes < 120:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.1f} h" if minutes < 48 * 60 else f"{minutes / 1440:.1f} days"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
