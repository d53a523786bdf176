import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.web.form.networks import UNKNOWN, network


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("203.0.113.255", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2f3:4:5:6:7", "2001:db8:1:200::/56"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("[2001:db8::1]", "2001:db8::/56"),
        ("203.0.113.300", UNKNOWN),
        ("203.0.113.7:443", UNKNOWN),
        ("unix:", UNKNOWN),
        ("", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_an_address_is_known_by_its_network_alone(address: str | None, expected: str) -> None:
    assert network(address) == expected


@given(st.ip_addresses())
def test_whoever_shares_all_but_the_last_bits_is_of_one_network(address) -> None:
    neighbour = type(address)(int(address) ^ 1)
    assert network(str(address)) == network(str(neighbour)) != UNKNOWN


@given(st.text())
def test_whatever_a_proxy_writes_is_a_network(text: str) -> None:
    assert network(text)
