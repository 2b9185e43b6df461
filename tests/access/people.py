"""Who asks, and whose rows there are: the two sides of the matrix of access."""

from datetime import timedelta

from queries.rights import Resource
from queries.scope import Principal, Role

BEFORE = timedelta(hours=3)  # when each agent's contact began
OWNERS = {1: 1, 2: 1, 3: 2, 4: 3}  # agent: team
WHOSE = {"own": 1, "own team": 2, "other team": 3, "other site": 4}
LONDON, NORTH = frozenset({"London"}), frozenset({"North"})
PEOPLE = {
    Role.WALL: Principal("w", Role.WALL, LONDON),
    Role.AGENT: Principal("a", Role.AGENT, LONDON, NORTH, 1),
    Role.TEAM_LEAD: Principal("l", Role.TEAM_LEAD, LONDON, NORTH, 1),
    Role.SUPERVISOR: Principal("s", Role.SUPERVISOR, LONDON),
    Role.DIRECTOR: Principal("d", Role.DIRECTOR, LONDON),
    Role.ADMIN: Principal("m", Role.ADMIN, LONDON),
    Role.AUDITOR: Principal("p", Role.AUDITOR, LONDON),
}
# A: all of one's sites; T: one's team; O: one's own; G: groups of the sites; t: groups of the team; -: nothing.
# The columns are the roles of PEOPLE. Written out by hand, so that a slip in queries/rights.py shows.
TOLD = """
figures            G t G G G G -
agent_states       - T T A - - -
agent_performance  - O T A G - -
comparison         - O T A G - -
contact_list       - O T A - - -
contact            - O T A - - -
contact_point      - - T A - - -
id_number          - - - A - - -
transcript         - O T A - - A
recording          - - T A - - A
quality_notes      - O T A G - -
scorecard          G t G G G - -
export_figures     - - T A A - -
export_rows        - - - A - - A
rules              - - - A A A -
definitions        A A A A A A A
users              - - - - - A A
connectors         - - - - - A A
person             - - - A - A A
audit              - O - - - - A
raw                - - - - - A -
"""  # a supervisor's users are those of the teams that were named to the account: none here
WITHIN = {"O": {"own"}, "T": {"own", "own team"}, "A": {"own", "own team", "other team"}, "-": set()}
CELLS = [
    (Resource(line.split()[0]), role, letter)
    for line in TOLD.strip().splitlines()
    for role, letter in zip(PEOPLE, line.split()[1:], strict=True)
]
CASES = [(*cell, whose) for cell in CELLS for whose in WHOSE]
