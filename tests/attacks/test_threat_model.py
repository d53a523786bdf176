"""Every attack of the suite is told in docs/threat-model.md."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/threat-model.md").read_text()


def test_every_attack_of_the_suite_is_in_the_threat_model() -> None:
    suite = (ROOT / "tests/attacks/test_attacks.py").read_text()
    attacks = set(re.findall(r"^def (test_\w+)", suite, re.MULTILINE))
    housekeeping = {
        "test_a_weakened_rule_exists_in_these_tests_alone",
        "test_an_attacked_survey_serves_the_same_bytes_from_the_same_seed",
    }
    missing = {name for name in attacks - housekeeping if f"`{name}`" not in PAGE}
    assert not missing, f"docs/threat-model.md lacks {sorted(missing)}"
