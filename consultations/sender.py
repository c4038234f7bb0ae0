"""Which address a form was sent from, as a keyed hash: addresses themselves are kept nowhere."""

from ipaddress import IPv6Network, ip_address

from django.conf import settings
from django.utils.crypto import salted_hmac

NOBODY_KNOWS = "unknown"  # all that cannot be told apart count as one


def sender_of(request):
    """64 hex digits that are the same for everything from one address, and tell no address.

    The address is the first one, read from the right, that no proxy of ours wrote
    (settings.TRUSTED_PROXIES): all further left in X-Forwarded-For anybody can make up.
    """
    network = _network(_hop(request.META))
    return salted_hmac("consultations.sender", network, algorithm="sha256").hexdigest()


def _hop(meta):
    """The right-most hop that is not ours; the left-most where there are fewer."""
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = [*filter(str.strip, forwarded), meta.get("REMOTE_ADDR", "")]
    return hops[-(settings.TRUSTED_PROXIES + 1) :][0]


def _network(hop):
    """What counts as one sender: an IPv4 address, or the /64 that an IPv6 household gets."""
    try:
        address = ip_address(_without_port(hop.strip()))
    except ValueError:
        return NOBODY_KNOWS
    address = getattr(address, "ipv4_mapped", None) or address
    if address.version == 6:
        return str(IPv6Network((int(address), 64), strict=False))
    return str(address)


def _without_port(hop):
    """The bare address in 192.0.2.1:443, [2001:db8::1] or "[2001:db8::1]:443"."""
    hop = hop.strip('"')
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
