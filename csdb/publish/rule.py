"""The parameters of the release rule: the defaults are the weakest that are allowed."""

from dataclasses import asdict, dataclass, fields
from typing import Literal, get_args

Policy = Literal["rounds", "strict"]

HELP: dict[str, str] = {
    "k": "fewest people behind any number",
    "batch": "fewest people in the draw by which a round is held",
    "least": "fewest people in the draw by which a group moves",
    "holdout": "per cent of those waiting who sit a round out",
    "unmerge": "people from which a merged group is shown again",
    "tail": "fewest people beyond a published quantile",
    "budget": "people that one published pay number costs",
    "together": "fewest people by which shares in groups, two-way tables and `strict` move",
    "touched": "of these, fewest people in every number that moves with them",
    "hold": "days after which withdrawn answers are erased even where a number still holds them",
}
"""What each parameter says; every one may only be raised, `hold` only lowered."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The parameters by name; see HELP. ValueError, with a sentence, when one is too weak."""

    policy: Policy = "rounds"
    k: int = 10
    batch: int = 5
    least: int = 5
    holdout: int = 20
    unmerge: int = 15
    tail: int = 10
    budget: int = 3
    together: int = 20
    touched: int = 5
    hold: int = 45

    def __post_init__(self) -> None:
        if self.policy not in get_args(Policy):
            raise ValueError(f"the release rule is rounds or strict, not {self.policy!r}")
        for field in fields(self)[1:]:
            _check(field.name, getattr(self, field.name), weakest=int(str(field.default)))
        if self.holdout > 90:
            raise ValueError("with a holdout of over 90 per cent nothing would ever be published")

    @property
    def parameters(self) -> dict[str, int | str]:
        """Every parameter by name, as a release states them."""
        return asdict(self)


def _check(name: str, value: int, *, weakest: int) -> None:
    if name == "hold" and not 1 <= value <= weakest:
        raise ValueError(f"the release rule needs hold of 1 to {weakest} days, not {value}")
    if name != "hold" and value < weakest:
        raise ValueError(f"the release rule needs {name} of at least {weakest}, not {value}")
