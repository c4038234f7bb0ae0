"""Which address a form was sent from, as a keyed hash: addresses themselves are kept nowhere."""

from django.utils.crypto import salted_hmac

from practice.address import network_of


def sender_of(request):
    """64 hex digits that are the same for everything from one address, and tell no address."""
    network = network_of(request)
    return salted_hmac("consultations.sender", network, algorithm="sha256").hexdigest()
