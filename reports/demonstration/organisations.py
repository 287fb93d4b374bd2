"""The invented contact centres: who they are, how their teams are cut, and what happens to some of them. Pure."""

from dataclasses import dataclass
from functools import cached_property

MOST_CENTRES = 6
SMALLEST = {"centres": 2, "teams": 3}  # room for every course below without two of them in one team

STEADY, DECLINING, RECOVERING = "steady", "declining", "recovering"

LARGE = 28  # invited: at 72 % and more at least 20 answer, so that shares and distributions are shown
LARGEST = 30
TINY = 4  # too few to be shown, even if all answer
SMALL = 7  # enough to be shown and fewer than any other team, so the one that is hidden to protect the tiny team


@dataclass(frozen=True)
class Team:
    """A team as the demonstration means it: how many are on it, and whether people may move in and out.

    ordinal: its place among the client's teams, which its random effects follow.
    """

    path: str
    ordinal: int
    centre: int
    size: int
    course: str = STEADY
    fixed: bool = False


@dataclass(frozen=True)
class Organisation:
    """An invented client. `lean`: how far its answers lie above the industry's, in standard deviations of a person."""

    key: str
    name: str
    country: str
    sector: str
    language: str
    lean: float
    centres: tuple[str, ...]

    @cached_property
    def number(self) -> int:
        return ORGANISATIONS.index(self)

    def teams(self, centres: int, teams: int) -> tuple[Team, ...]:
        """Teams by centre. The first of each centre is large; the first organisation holds the stories that are told.

        The others have one centre and one team a centre less, as far as there are enough.
        """
        if self.number > 0:
            centres, teams = max(centres - 1, SMALLEST["centres"]), max(teams - 1, SMALLEST["teams"])
        return tuple(
            self._team(centre, place, centres, teams) for centre in range(centres) for place in range(teams)
        )

    def _team(self, centre: int, place: int, centres: int, teams: int) -> Team:
        path = f"{self.centres[centre]}/Team {place + 1}"
        size, course = (LARGE if place == 0 else 10 + (3 * centre + 2 * place + self.number) % 5), STEADY
        if self.number == 0 and centre == 0 and place < 2:
            size, course = ((LARGEST, DECLINING), (LARGE, RECOVERING))[place]
        protected = self.number == 0 and centre == centres - 1 and place >= teams - 2
        if protected:
            size = TINY if place == teams - 1 else SMALL
        return Team(path, centre * teams + place, centre, size, course, fixed=protected or course != STEADY)


# Names of places that are on no map, so that nobody takes them for a company's. Leans come to nought in pairs.
ORGANISATIONS = (
    Organisation(
        "demo-fjord", "Fjordvik Kundesenter (demo)", "NO", "telecom", "nb", 0.0,
        ("Fjordvik", "Nordhamn", "Solsund", "Myrdal Vest", "Granlia", "Havneset"),
    ),
    Organisation(
        "demo-sund", "Sundbacka Kundtjänst (demo)", "SE", "energy", "sv", 0.15,
        ("Sundbacka", "Almstrand", "Norrvik", "Bergshaga", "Lindholmen Norra", "Ekbacken"),
    ),
    Organisation(
        "demo-polder", "Polderwijk Klantcontact (demo)", "NL", "retail", "nl", -0.15,
        ("Polderwijk", "Duinzicht", "Waterlo", "Veenhoek", "Lindedam", "Oosterend Zuid"),
    ),
    Organisation(
        "demo-klint", "Klintholt Kundecenter (demo)", "DK", "insurance", "da", 0.1,
        ("Klintholt", "Strandby Nord", "Lyngsted", "Havnholm", "Bakkelund", "Engvang"),
    ),
    Organisation(
        "demo-skog", "Skogheim Kundeservice (demo)", "NO", "banking", "nb", -0.1,
        ("Skogheim", "Tindvik", "Breidal", "Kvitnes", "Storlia", "Elvesund"),
    ),
    Organisation(
        "demo-skaer", "Skärnäs Kundcenter (demo)", "SE", "travel", "sv", 0.0,
        ("Skarnas", "Hedvik", "Granstad", "Vasterlunda", "Ostanvik", "Lervik"),
    ),
)
