"""What a report of an error tells, if an owner ever switches such reports on (ADMINS), and what is
counted of errors."""

import fcntl
import logging
import os
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


class Moments(logging.Handler):
    """Writes down when an error happened, and nothing else: a file that is counted for the
    manager (consultations/trouble.py). What went wrong stands in the log.

    All processes of the site write to the one file. When it holds `most` lines, the older half
    goes.
    """

    def __init__(self, filename, most=10_000):
        super().__init__()
        self.filename, self.most = filename, most

    def emit(self, record):
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        try:
            with open(self.filename, "a+", errors="replace", opener=_open_private) as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                self._make_room(file)
                file.write(f"{moment}\n")
        except OSError:  # a full disk
            self.handleError(record)

    def _make_room(self, file):
        file.seek(0)
        lines = file.readlines()
        if len(lines) >= self.most:
            file.truncate(0)
            file.writelines(lines[-self.most // 2 :])


def _open_private(path, flags):
    return os.open(path, flags, 0o600)
