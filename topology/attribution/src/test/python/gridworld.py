"""A GridWorld as a cooperative game: cells are players, a coalition is worth the return of the best way through it."""

import itertools
import math
from collections import deque
from fractions import Fraction

SIDE = 3
START, GOAL = (0, 0), (2, 2)
DISCOUNT = 0.9


def coalitions():
    """All subsets of the cells as rows of 0 and 1, cell by cell in reading order; the last cell changes fastest."""
    return list(itertools.product((0, 1), repeat=SIDE * SIDE))


def distance(coalition):
    """Steps from start to goal by cells of the coalition only; None where no way leads there."""
    free = {divmod(cell, SIDE) for cell, present in enumerate(coalition) if present}
    if START not in free:
        return None
    steps, waiting = {START: 0}, deque([START])
    while waiting:
        row, column = waiting.popleft()
        for neighbour in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
            if neighbour in free and neighbour not in steps:
                steps[neighbour] = steps[row, column] + 1
                waiting.append(neighbour)
    return steps.get(GOAL)


def value(coalition):
    steps = distance(coalition)
    return 0.0 if steps is None else DISCOUNT ** steps


def shapley(values):
    """Exact Shapley values of a game given by its values in the order of coalitions(); sums in rational numbers."""
    players = SIDE * SIDE
    worth = dict(zip(coalitions(), map(Fraction, values)))
    shares = []
    for player in range(players):
        share = Fraction(0)
        for coalition in worth:
            if not coalition[player]:
                size = sum(coalition)
                joined = coalition[:player] + (1,) + coalition[player + 1:]
                share += (worth[joined] - worth[coalition]) / (players * math.comb(players - 1, size))
        shares.append(float(share))
    return shares


def world():
    values = [value(coalition) for coalition in coalitions()]
    return {"side": SIDE, "start": START, "goal": GOAL, "discount": DISCOUNT, "values": values,
            "shapley": shapley(values)}
