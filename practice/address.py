"""Where a form was sent from, as far as it can be believed."""

from ipaddress import IPv6Network, ip_address

from django.conf import settings

NOBODY_KNOWS = "unknown"  # all that cannot be told apart count as one


def network_of(request):
    """What counts as one sender: an IPv4 address, or the /64 that an IPv6 household gets.

    The address is the first one, read from the right, that no proxy of ours wrote
    (settings.TRUSTED_PROXIES): all further left in X-Forwarded-For anybody can make up.
    """
    try:
        address = ip_address(_without_port(_hop(request.META).strip()))
    except ValueError:
        return NOBODY_KNOWS
    address = getattr(address, "ipv4_mapped", None) or address
    if address.version == 6:
        return str(IPv6Network((int(address), 64), strict=False))
    return str(address)


def _hop(meta):
    """The right-most hop that is not ours; the left-most where there are fewer."""
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = [*filter(str.strip, forwarded), meta.get("REMOTE_ADDR", "")]
    return hops[-(settings.TRUSTED_PROXIES + 1) :][0]


def _without_port(hop):
    """The bare address in 192.0.2.1:443, [2001:db8::1] or "[2001:db8::1]:443"."""
    hop = hop.strip('"')
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
