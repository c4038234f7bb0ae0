"""To be written."""

from django.http import Http404


def need(request, slug=None):
    raise Http404
