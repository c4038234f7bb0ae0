"""To be written."""

from django.http import Http404


def search(request, slug=None):
    raise Http404
