"""To be written."""

from django.http import Http404


def compare(request, slug=None):
    raise Http404
