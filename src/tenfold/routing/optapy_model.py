"""The delivery problem in OptaPlanner's words; importing this starts Java in this process.

optapy compiles these classes to Java's bytecode and reads their annotations: it knows neither `Any`
nor an annotation that is text, so they carry none. And it needs dictionaries where a list would
do: a list inside a fact is taken for one of its own and refused.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, allow-untyped-decorators
# The decorators of optapy carry no types, and neither may what they decorate.

import importlib
from typing import Any

from tenfold.routing.problem import IntArray, Plan, Problem

jpype: Any = importlib.import_module("jpype")
optapy: Any = importlib.import_module("optapy")
if not jpype.isJVMStarted():
    optapy.init(jpype.getDefaultJVMPath(), "-Xmx1g", log_level="ERROR")
# Only now: these names are Java's.
HardSoftScore: Any = importlib.import_module("optapy.score").HardSoftScore
Duration: Any = importlib.import_module("optapy.types").Duration
SolverConfig: Any = importlib.import_module("optapy.types").SolverConfig


@optapy.problem_fact
class Place:
    """A stop or the depot: how far it lies from the others, what it takes, and when."""

    def __init__(self, number, demand, service, opens, closes):
        self.number = number
        self.demand = demand
        self.service = service
        self.opens = opens
        self.closes = closes
        self.far = None
        self.lasts = None


@optapy.planning_entity
class Vehicle:
    """A vehicle and the stops that it serves, in their order: what the solver decides."""

    def __init__(self, number, capacity, depot, visits=None):
        self.number = number
        self.capacity = capacity
        self.depot = depot
        self.visits = [] if visits is None else visits

    @optapy.planning_list_variable(Place, ["stops"])
    def get_visits(self):
        return self.visits

    def set_visits(self, visits):
        self.visits = visits

    def load(self):
        total = 0
        for stop in self.visits:
            total += stop.demand
        return total

    def length(self):
        total = 0
        at = self.depot
        for stop in self.visits:
            total += at.far[stop]
            at = stop
        if at is not self.depot:
            total += at.far[self.depot]
        return total

    def late(self):
        behind = 0
        clock = self.depot.opens
        at = self.depot
        for stop in self.visits:
            clock += at.lasts[stop]
            if clock > stop.closes:
                behind += clock - stop.closes
            if clock < stop.opens:  # noqa: PLR1730 (with max, optapy leaves Java: 5 times slower)
                clock = stop.opens
            clock += stop.service
            at = stop
        if at is not self.depot:
            clock += at.lasts[self.depot]
            if clock > self.depot.closes:
                behind += clock - self.depot.closes
        return behind


@optapy.constraint_provider
def _constraints(factory):
    return [
        factory.for_each(Vehicle)
        .filter(lambda vehicle: vehicle.load() > vehicle.capacity)
        .penalize(
            "capacity", HardSoftScore.ONE_HARD, lambda vehicle: vehicle.load() - vehicle.capacity
        ),
        factory.for_each(Vehicle)
        .filter(lambda vehicle: vehicle.late() > 0)
        .penalize("windows", HardSoftScore.ONE_HARD, lambda vehicle: vehicle.late()),
        factory.for_each(Vehicle).penalize(
            "distance", HardSoftScore.ONE_SOFT, lambda vehicle: vehicle.length()
        ),
    ]


@optapy.planning_solution
class Day:
    """All stops and all vehicles of a day."""

    def __init__(self, places, stops, vehicles, score=None):
        self.places = places
        self.stop_list = stops
        self.vehicle_list = vehicles
        self.score = score

    @optapy.problem_fact_collection_property(Place)
    def get_places(self):
        return self.places

    @optapy.problem_fact_collection_property(Place)
    @optapy.value_range_provider("stops")
    def get_stop_list(self):
        return self.stop_list

    @optapy.planning_entity_collection_property(Vehicle)
    def get_vehicle_list(self):
        return self.vehicle_list

    @optapy.planning_score(HardSoftScore)
    def get_score(self):
        return self.score

    def set_score(self, score):
        self.score = score


def solve(problem: Problem, times: IntArray, start: Plan, *, seconds: int, seed: int) -> Plan:
    """The best plan found in so many seconds from `start`, whether it keeps every window or not."""
    places = [
        Place(
            number,
            int(problem.demand[number]),
            int(problem.service[number]),
            int(problem.opens[number]),
            int(min(problem.closes[number], 2**30)),
        )
        for number in range(problem.places)
    ]
    for place in places:
        row = place.number
        place.far = {other: int(problem.distance[row, other.number]) for other in places}
        place.lasts = {other: int(times[row, other.number]) for other in places}
    # One more than at the start: every further empty vehicle doubles what it looks at in vain.
    count = min(problem.vehicles, problem.places - 1, max(len(start) + 1, _least(problem)))
    routes = [*start, *[()] * (count - len(start))]
    vehicles = [
        Vehicle(number, problem.capacity, places[0], [places[stop] for stop in route])
        for number, route in enumerate(routes)
    ]
    config = (
        SolverConfig()
        .withSolutionClass(Day)
        .withEntityClasses([Vehicle])
        .withConstraintProviderClass(_constraints)
        .withRandomSeed(seed)
        .withTerminationSpentLimit(Duration.ofSeconds(seconds))
    )
    solver = optapy.solver_factory_create(config).buildSolver()
    best = solver.solve(Day(places[:1], places[1:], vehicles))
    found = [tuple(int(stop.number) for stop in one.visits) for one in best.get_vehicle_list()]
    return tuple(route for route in found if route)


def _least(problem: Problem) -> int:
    # Half as many again as the load alone asks for, since not everything fits together.
    return 1 + int(1.5 * int(problem.demand.sum()) / problem.capacity)


__all__ = ["solve"]
