"""What a report of an error tells, if an owner ever switches such reports on (ADMINS), and what is
counted of errors."""

import logging
import time

from django.views.debug import SafeExceptionReporterFilter


class WithoutWords(SafeExceptionReporterFilter):
    """The error, its place and the address; no variable and nothing that was posted.

    No list of sensitive names is complete: on its way a visitor's text goes through functions
    of Django as well, and decorators do not reach through a generator.
    """

    def get_post_parameters(self, request):
        return {} if self.is_active(request) else super().get_post_parameters(request)

    def get_traceback_frame_variables(self, request, tb_frame):
        if self.is_active(request):
            return []
        return super().get_traceback_frame_variables(request, tb_frame)


class MomentOnly(logging.Formatter):
    """A line of the file of errors: when, and nothing else. It is counted for the manager
    (consultations/trouble.py); what went wrong stands in the log."""

    converter = time.gmtime

    def format(self, record):
        return self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")
