"""How common each made-up answer is, and how much pay goes with it: the tables of demonstration."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random


@dataclass(frozen=True, slots=True)
class Odds:
    """Codes with the running sums of their weights, which need not add up to anything."""

    codes: tuple[str, ...]
    running: tuple[float, ...]

    def draw(self, chance: Random) -> str:
        """One code, each in proportion to its weight."""
        return chance.choices(self.codes, cum_weights=self.running)[0]


def _odds(table: str) -> Odds:
    weights = {code: float(weight) for code, weight in _pairs(table)}
    return Odds(tuple(weights), tuple(accumulate(weights.values())))


def _effects(table: str) -> dict[str, float]:
    return {code: int(percent) / 100 for code, percent in _pairs(table)}


def _pairs(table: str) -> Iterator[tuple[str, str]]:
    words = table.split()
    return zip(words[::2], words[1::2], strict=True)


COUNTRY = _odds(
    "us 82 gb 5 ca 3.5 de 1.8 in 1.6 au 1.4 nl 1 ie 0.9 fr 0.8 es 0.6 se 0.5 sg 0.5 pl 0.4"
)
MEDIAN_BASE = {
    "us": 89_800,  # the effects below lift the median to 98,000
    "gb": 56_000,
    "ca": 88_000,
    "de": 66_000,
    "in": 2_900_000,
    "au": 112_000,
    "nl": 61_000,
    "ie": 64_000,
    "fr": 51_000,
    "es": 41_000,
    "se": 560_000,
    "sg": 92_000,
    "pl": 175_000,
}
"""Yearly base pay in the currency of the country."""

LEVEL = _odds(
    "associate 7 csm 41 senior 19 principal 6 lead 5 manager 8 director 7 vp 3 cco 0.8"
    " digital_ops 2 other 1.2"
)
STANDING = {
    "associate": "new",
    "csm": "csm",
    "digital_ops": "csm",
    "other": "csm",
    "senior": "senior",
    "principal": "senior",
    "lead": "leads",
    "manager": "leads",
    "director": "heads",
    "vp": "heads",
    "cco": "heads",
}
"""Level -> which of the tables by standing holds."""

YEARS = {
    "new": _odds("lt1 35 y1 30 y2_3 25 y4_5 7 y6_8 2 y9_12 1"),
    "csm": _odds("lt1 8 y1 14 y2_3 33 y4_5 25 y6_8 13 y9_12 5 y13_plus 2"),
    "senior": _odds("lt1 1 y1 3 y2_3 19 y4_5 33 y6_8 27 y9_12 12 y13_plus 5"),
    "leads": _odds("lt1 1 y1 2 y2_3 9 y4_5 25 y6_8 34 y9_12 21 y13_plus 8"),
    "heads": _odds("y1 1 y2_3 3 y4_5 11 y6_8 26 y9_12 36 y13_plus 23"),
}
REPORTS = {
    "new": _odds("r0 1"),
    "csm": _odds("r0 96 r1_3 4"),
    "senior": _odds("r0 90 r1_3 10"),
    "leads": _odds("r0 8 r1_3 34 r4_8 48 r9_plus 10"),
    "heads": _odds("r0 5 r1_3 13 r4_8 40 r9_plus 42"),
}
UPSELL = {
    True: _odds("me 42 shared_ae 22 source_only 20 sales 13 nobody 3"),
    False: _odds("me 13 shared_ae 28 source_only 31 sales 23 nobody 5"),
}
"""By whether the person negotiates renewals alone."""

COMMISSION = {"me": 0.45, "shared_ae": 0.26, "source_only": 0.14, "sales": 0.04}
"""Share with commission by who closes upsells; 24 % of those asked altogether."""

CORE: Mapping[str, Odds] = {
    "segment": _odds("tech_touch 8 smb 22 mid 28 enterprise 22 strategic 8 mixed 12"),
    "renewal": _odds("me 41 ae 28 shared_ae 15 account_manager 7 renewals_team 6 other 1 none 2"),
    "onboarding": _odds("me 34 implementation 27 shared 30 partner 3 self_serve 6"),
    "work": _odds("remote 56 hybrid 33 onsite 11"),
}
HUB = _odds(
    "sf 11 ny 12 seattle 5 boston 7 la 5 austin 6 chicago 6 denver 5 dc 4 atlanta 4 elsewhere 35"
)

EFFECTS: Mapping[str, Mapping[str, float]] = {
    "level": _effects(
        "associate -26 csm -8 senior 8 principal 18 lead 8 manager 16 director 38 vp 60 cco 72"
        " digital_ops -5 other -6"
    ),
    "years": _effects("lt1 -8 y1 -5 y2_3 -2 y4_5 1 y6_8 4 y9_12 7 y13_plus 8"),
    "hub": _effects(
        "sf 16 ny 13 seattle 13 boston 6 la 5 austin 1 chicago 2 denver 2 dc 4 atlanta -2"
        " elsewhere -5"
    ),
    "segment": _effects("tech_touch -11 smb -7 mid 0 enterprise 9 strategic 16 mixed -1"),
    "renewal": _effects("me 4 shared_ae 2 renewals_team -2"),
    "work": _effects("remote 1 onsite -5"),
}
"""Question -> code -> what it adds to the natural logarithm of base pay."""
SPREAD = 0.17
"""Standard deviation of what is left of log pay; with the effects it comes to about .28."""

TEAM = _effects(
    "ae 66 am 21 se 29 tam 15 implementation 38 support 54 product 44 sdr 11 renewals 13"
)
DUTIES = _effects(
    "onboarding 62 reviews 78 health 70 renewal_forecast 57 expansion 60 advocacy 48"
    " success_plans 55 escalations 69 playbooks 37 support 41"
)
PLAN = _effects("accelerator 33 cap 22 clawback 11 threshold 36")
"""Question's code -> share of people who tick it."""

KPIS = _effects(
    "own_retention 33 team_retention 22 nrr 32 grr 26 logo_churn 17 expansion 22 adoption 19"
    " health 12 nps_csat 14 engagement 25 onboarding_ttv 10 company_bonus 34 clv 3 mbo 16"
)
KPIS_OF_SELLERS = _effects("own_retention 14 nrr 12 grr 5 expansion 24 company_bonus -14 mbo -5")
"""What negotiating renewals or closing upsells adds to the shares above."""

ACCOUNTS = {
    "tech_touch": _odds("a51_100 10 a101_200 25 a201_500 38 a501_plus 27"),
    "smb": _odds("a11_25 8 a26_50 30 a51_100 38 a101_200 20 a201_500 4"),
    "mid": _odds("a6_10 3 a11_25 24 a26_50 47 a51_100 22 a101_200 4"),
    "enterprise": _odds("a1_5 8 a6_10 27 a11_25 44 a26_50 18 a51_100 3"),
    "strategic": _odds("a1_5 52 a6_10 34 a11_25 12 a26_50 2"),
    "mixed": _odds("a6_10 8 a11_25 26 a26_50 34 a51_100 22 a101_200 10"),
}
ARR = {
    "tech_touch": _odds("to500k 28 to1m 34 to2m 25 to5m 13"),
    "smb": _odds("to500k 17 to1m 31 to2m 34 to5m 16 to10m 2"),
    "mid": _odds("to1m 8 to2m 33 to5m 42 to10m 15 to25m 2"),
    "enterprise": _odds("to2m 8 to5m 34 to10m 36 to25m 19 to50m 3"),
    "strategic": _odds("to5m 16 to10m 34 to25m 32 to50m 13 over50m 5"),
    "mixed": _odds("to1m 14 to2m 30 to5m 34 to10m 17 to25m 5"),
}
CADENCE = {
    "tech_touch": _odds("automated 62 on_request 28 quarterly 8 monthly 2"),
    "smb": _odds("automated 16 on_request 30 quarterly 36 monthly 18"),
    "mid": _odds("automated 3 on_request 13 quarterly 40 monthly 40 embedded 4"),
    "enterprise": _odds("on_request 5 quarterly 27 monthly 50 embedded 18"),
    "strategic": _odds("on_request 2 quarterly 14 monthly 42 embedded 42"),
    "mixed": _odds("automated 8 on_request 18 quarterly 38 monthly 30 embedded 6"),
}

OPTIONAL: Mapping[str, Odds] = {
    "company_size": _odds("c1_10 4 c11_50 17 c51_200 28 c201_1000 27 c1001_5000 15 c5001_plus 9"),
    "industry": _odds("software 68 healthcare_tech 9 financial 9 media 4 professional 6 other 4"),
    "paid_share": _odds("p0 4 p1_49 8 p50_79 17 p80_99 27 p100 25 p101_120 14 p121_plus 5"),
    "payout": _odds("monthly 12 quarterly 63 yearly 25"),
    "equity": _odds("none 38 options 45 shares 17"),
    "quota": _odds("yes 37 no 63"),
    "raise": _odds("down 2 none 29 r1_3 31 r4_6 22 r7_10 9 r11_plus 7"),
    "ai_hours": _odds("none 24 h1_5 52 h6_10 18 h11_plus 6"),
    "background": _odds(
        "sales 19 account_management 24 support 21 implementation 9 consulting 9 engineering 3"
        " teaching 7 other 8"
    ),
    "reports_to": _odds("vp_cs 46 coo 11 revenue 19 sales 8 product 3 founder 11 other 2"),
    "education": _odds("no_degree 13 bachelor 66 master 19 doctorate 2"),
}
