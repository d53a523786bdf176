"""Which network a request comes from, as coarse as a limit on floods allows; it is never kept."""

from ipaddress import IPv4Address, IPv6Address, ip_address

_IPV4 = 24
_IPV6 = 56
"""Bits of an address that name its network: a small office or a household, not one machine."""

UNKNOWN = "unknown"


def network(address: str | None) -> str:
    """The /24 of an IPv4 address, the /56 of an IPv6 one; what is no address is one network.

    `address` is the request's own, or the forwarded one of a proxy that the site is set up with.
    """
    try:
        found = ip_address((address or "").strip("[]").partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = _IPV4 if isinstance(found, IPv4Address) else _IPV6
    rest = found.max_prefixlen - bits
    return f"{type(found)(int(found) >> rest << rest)}/{bits}"
