"""To be written."""

from django.http import Http404


def self_check(request, slug=None):
    raise Http404
