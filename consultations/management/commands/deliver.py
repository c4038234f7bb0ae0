import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils import timezone

from consultations import limits
from consultations.delivery import deliver_due
from consultations.models import Mail
from practice.looking import fold_looks

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Send the mails of the outbox that are due."

    def add_arguments(self, parser):
        parser.add_argument(
            "--loop", action="store_true", help="look again and again, until SIGTERM or SIGINT"
        )
        parser.add_argument(
            "--every", type=float, default=5, metavar="SECONDS", help="pause of the loop (5)"
        )
        parser.add_argument(
            "--now", action="store_true", help="try all that wait at once, whatever failed before"
        )
        parser.add_argument(
            "--dead", action="store_true", help="try those again that were given up"
        )

    def handle(self, *args, loop, every, now, dead, **options):
        if dead:
            Mail.objects.revive(timezone.now())
        if now:
            Mail.objects.hurry(timezone.now())
        if loop:
            return self.deliver_until_stopped(every)
        deliver_due()
        limits.forget_old_attempts()
        fold_looks()
        waiting, given_up = Mail.objects.waiting().count(), Mail.objects.dead().count()
        self.stdout.write(f"Waiting: {waiting}. Could not be delivered in 72 hours: {given_up}.")

    def deliver_until_stopped(self, every):
        """A database that refuses is tried again like a mail server that does. After a
        signal the mail that is just leaving still leaves."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                close_old_connections()
                deliver_due(is_stopping=stop.is_set)
                limits.forget_old_attempts()
                fold_looks()
            except DatabaseError as error:  # its words may hold a row
                logger.error("Nothing was delivered: %s. Trying again.", type(error).__name__)
            stop.wait(every)
