"""What an attack is worth: how much oftener it is right than a guess about the same people."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Gain:
    """Of `people` attacked: per cent hit by the attack and by guessing, and the difference.

    error: the standard error of `points`, of differences person by person
    """

    people: int
    attack: float
    guessing: float
    points: float
    error: float

    def __str__(self) -> str:
        return (
            f"{self.attack:.1f} % against {self.guessing:.1f} %: {self.points:+.1f} ± "
            f"{self.error:.1f} points ({self.people:,} people)"
        )


def gain(attack: np.ndarray, guessing: np.ndarray) -> Gain:
    """From whether each person was hit, by the attack and by the guess."""
    more = attack.astype(float) - guessing.astype(float)
    return Gain(
        people=len(more),
        attack=float(100 * attack.mean()),
        guessing=float(100 * guessing.mean()),
        points=float(100 * more.mean()),
        error=float(100 * more.std(ddof=1) / np.sqrt(len(more))),
    )
