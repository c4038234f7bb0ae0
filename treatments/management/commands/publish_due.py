import logging
import signal
import threading

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils import timezone

from treatments.models import Edition

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish the signed editions whose planned moment has come."

    def add_arguments(self, parser):
        parser.add_argument(
            "--loop", action="store_true", help="look again and again, until SIGTERM or SIGINT"
        )
        parser.add_argument(
            "--every", type=float, default=30, metavar="SECONDS", help="pause of the loop (30)"
        )

    def handle(self, *args, loop, every, **options):
        self.refusals = {}  # the last one of each edition, which is said once
        if loop:
            return self.publish_until_stopped(every)
        refused = self.publish_all_due()
        if refused:
            raise CommandError(f"Not published: {refused}. See “Pages” at the desk.")

    def publish_until_stopped(self, every):
        """A database that refuses is asked again. After a signal those that are due at that
        moment still go live."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                close_old_connections()
                self.publish_all_due()
            except DatabaseError as error:  # its words may hold a row
                logger.error("Publishing broke off: %s. Trying again.", type(error).__name__)
            stop.wait(every)

    def publish_all_due(self):
        """Those that have waited longest first. Returns how many may not be published: they are
        left as they are, and keep no other from going live."""
        now, refused = timezone.now(), 0
        due = Edition.objects.due_to_go_live(now).order_by("goes_live_at", "pk")
        for pk in list(due.values_list("pk", flat=True)):
            try:
                self.say(publish(pk, now))
            except PermissionDenied:
                refused += 1
                self.say_why(pk, "Who planned it may not publish any more.")
            except ValidationError as error:
                refused += 1
                self.say_why(pk, " ".join(error.messages))
        return refused

    def say(self, edition):
        if edition:
            self.stdout.write(f"Published: {edition}.")
            self.stdout.flush()  # a log shows it now, not when the loop ends

    def say_why(self, pk, reason):
        if self.refusals.get(pk) != reason:
            self.refusals[pk] = reason
            edition = Edition.objects.defer("content").get(pk=pk)
            self.stderr.write(f"Not published: {edition}. {reason}")


def publish(pk, now):
    """The edition, live; None when somebody published it or changed the plan since we looked."""
    with Edition.objects.defer("content").get(pk=pk).one_at_a_time():
        edition = Edition.objects.due_to_go_live(now).filter(pk=pk).first()
        if edition:
            edition.publish(edition.scheduled_by)
    return edition
