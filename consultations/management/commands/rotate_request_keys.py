import time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from consultations.encryption import WrongKey, encrypted_fields, key_ids, wholly_under
from consultations.models import ConsultationRequest

BATCH = 200  # requests in one transaction
# SQLite lets one write at a time, and who waits looks again every 0.1 s: without a pause a
# visitor who sends a request would wait until all is done.
PAUSE = 0.12  # seconds


class Command(BaseCommand):
    help = (
        "Encrypt what visitors wrote anew with the first key, so that older keys can go. "
        "May be stopped at any moment and run again."
    )

    def handle(self, *args, **options):
        self.first, *self.older = key_ids()
        total, done, last = self.left().count(), 0, 0
        while batch := self.renew_batch(after=last):
            done, last = done + len(batch), batch[-1]
            self.stdout.write(f"{done} of {total} requests")
            time.sleep(PAUSE)
        self.say_which_keys_can_go()

    def left(self):
        """Requests with something that is not under the first key."""
        return ConsultationRequest.objects.exclude(wholly_under(ConsultationRequest, self.first))

    def renew_batch(self, after):
        """Encrypt the next requests anew; returns their primary keys.

        Read and written in one transaction, so that no change of anybody is overwritten,
        and only the encrypted columns are written.
        """
        words = encrypted_fields(ConsultationRequest)
        requests = self.left().filter(pk__gt=after).order_by("pk").select_for_update()
        try:
            with transaction.atomic():
                batch = list(requests.values("pk", *words)[:BATCH])
                for request in batch:
                    rows = ConsultationRequest.objects.filter(pk=request["pk"])
                    rows.update(**{name: request[name] for name in words})
        except WrongKey as error:
            raise CommandError(str(error)) from error
        return [request["pk"] for request in batch]

    def say_which_keys_can_go(self):
        if self.left().exists():
            raise CommandError(
                "Requests were written with an older key in the meantime. Restart the site, "
                "so that it writes with the first key, then run this again."
            )
        self.stdout.write(f"Every request is under key {self.first}, the first of your keys.")
        for place, name in enumerate(self.older, start=2):
            self.stdout.write(
                f"No request needs key {name} any more. It is number {place} of your keys."
            )
