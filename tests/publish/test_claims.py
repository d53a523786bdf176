"""Claims others print as prose: borne out, contradicted, left open or untold, by the answers."""

import re

import pytest

from csdb.publish import claims
from csdb.publish.release import Release
from tests.publish.people import demonstrated, publish_first, several, spread


def verdict(release: Release, key: str) -> str:
    (claim,) = [each for each in claims.CLAIMS if each.key == key]
    return claim.verdict(release)


def kpis(*codes: str) -> dict[str, frozenset[str]]:
    return {"kpis": frozenset(codes)}


def test_retention_leads_when_it_does():
    release = publish_first(several(80, **kpis("nrr")) + several(20, **kpis("health")))
    assert verdict(release, "retention") == (
        "The answers bear it out: “Net revenue retention” (80%) is ahead of "
        "“Customer health score” (20%)."
    )


def test_retention_does_not_lead_when_engagement_does():
    release = publish_first(several(20, **kpis("nrr")) + several(80, **kpis("engagement")))
    assert verdict(release, "retention").startswith("The answers say otherwise: “Engagement")
    assert verdict(release, "engagement").startswith("The answers say otherwise: “Engagement")


def test_a_near_tie_is_left_open():
    release = publish_first(several(50, **kpis("nrr")) + several(50, **kpis("engagement")))
    assert verdict(release, "retention").startswith(claims.OPEN)
    assert verdict(release, "engagement").startswith("The answers fit it: ")


def test_without_an_interval_it_is_too_early():
    release = publish_first(several(9, **kpis("nrr")) + several(6, **kpis("engagement")))
    assert verdict(release, "retention").startswith("Too early to tell: ")


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({"me": 40, "ae": 35, "shared_ae": 25}, "The answers bear it out: "),
        ({"me": 80, "ae": 20}, "The answers say otherwise: "),
        ({"me": 52, "ae": 48}, claims.OPEN),
    ],
)
def test_consensus_follows_the_answers(shares, said):
    people = [each for code, n in shares.items() for each in several(2 * n, renewal=code)]
    assert verdict(publish_first(people), "consensus").startswith(said)


@pytest.mark.parametrize(
    ("own", "others", "said"),
    [
        (140_000, 80_000, "The answers bear it out: “The CSM negotiates renewals”"),
        (80_000, 140_000, "The answers say otherwise: “Others do”"),
        (100_000, 100_000, claims.OPEN),
    ],
)
def test_renewal_owners_earn_more_only_when_they_do(own, others, said):
    people = spread(60, own, renewal="me") + spread(60, others, renewal="ae")
    people += spread(20, 100_000, renewal="shared_ae")
    assert verdict(publish_first(people), "renewal-pay").startswith(said)


@pytest.mark.parametrize(
    ("remote", "said"),
    [(80, "The answers bear it out: "), (20, "The answers say otherwise: "), (50, claims.OPEN)],
)
def test_most_work_remotely_only_when_they_do(remote, said):
    people = several(remote, work="remote") + several(100 - remote, work="onsite")
    assert verdict(publish_first(people), "remote").startswith(said)


def test_large_contracts_pay_more_only_when_they_do():
    rich = spread(60, 150_000, segment="enterprise") + spread(60, 80_000, segment="smb")
    poor = spread(60, 80_000, segment="enterprise") + spread(60, 150_000, segment="smb")
    middle = spread(40, 100_000, segment="mid")
    assert "bear it out" in verdict(publish_first(rich + middle), "contracts")
    assert "say otherwise" in verdict(publish_first(poor + middle), "contracts")


@pytest.mark.parametrize("claim", claims.CLAIMS, ids=lambda claim: claim.key)
def test_what_is_withheld_gets_a_sentence_without_a_number(claim):
    bare = dict.fromkeys(("kpis", "renewal", "upsell", "team", "work", "segment"))
    said = claim.verdict(publish_first(several(40, **bare)))
    assert not re.search(r"\d", said)
    assert said.endswith(".")


def test_every_claim_is_told_with_its_verdict_in_order():
    told = claims.tell(publish_first(several(40)))
    assert len(told) == 2 * len(claims.CLAIMS)
    assert [text for key, text in sorted(told.items()) if key.endswith(".said")] == [
        claim.said for claim in claims.CLAIMS
    ]


def test_claims_about_pay_are_tested_by_finer_groups_too():
    release = publish_first(demonstrated(3200))
    for key in ("renewal-pay", "upsell-pay", "contracts"):
        assert verdict(release, key) != claims.UNKNOWN, key
    assert "“Over $500,000 (strategic)”" in verdict(release, "contracts")


def test_of_finer_groups_the_best_paid_is_the_one_to_be_ahead_of():
    own = several(300, renewal="me", base=110_000) + several(300, renewal="shared_ae")
    poor = several(300, renewal="renewals_team", base=80_000)
    rich = several(300, renewal="ae", base=140_000)
    found = verdict(publish_first(own + poor + rich), "renewal-pay")
    assert found.startswith("The answers say otherwise: “An account executive or manager does”")
    modest = several(300, renewal="ae", base=80_000)
    found = verdict(publish_first(own + poor + modest), "renewal-pay")
    assert found.startswith("The answers bear it out")
