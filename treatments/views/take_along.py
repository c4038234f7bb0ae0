"""To be written."""

from django.http import Http404


def large_print(request, slug):
    raise Http404


def visit_sheet(request):
    raise Http404


def edition(request, slug, number):
    raise Http404
