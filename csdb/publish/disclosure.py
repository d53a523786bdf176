"""What a published number may say of itself, by how many people stand behind it."""

from csdb.publish.rule import Rule

SHOW_INTERVAL = 20
CAREFUL = 30
SOLID = 60
QUARTILES_IN_GROUPS = 1000


def quality(n: int) -> str:
    """The quality word of a number with about `n` people behind it."""
    return "early" if n < CAREFUL else "careful" if n < SOLID else "solid"


def tells(p: float, n: int, rule: Rule) -> bool:
    """Whether quantile `p` of about `n` people may be published (the tail rule)."""
    return p == 0.5 or round(n * min(p, 1 - p), 9) >= rule.tail
