import time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from consultations.encryption import WrongKey, encrypted_fields, key_ids, wholly_under
from consultations.models import ConsultationRequest, Note

NAMES = {ConsultationRequest: "requests", Note: "notes"}
BATCH = 200  # rows in one transaction
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
        for model in NAMES:
            self.renew(model)
        self.say_which_keys_can_go()

    def renew(self, model):
        total, done, last = self.left(model).count(), 0, 0
        while batch := self.renew_batch(model, after=last):
            done, last = done + len(batch), batch[-1]
            self.stdout.write(f"{done} of {total} {NAMES[model]}")
            time.sleep(PAUSE)

    def left(self, model):
        """Rows with something that is not under the first key."""
        return model.objects.exclude(wholly_under(model, self.first))

    def renew_batch(self, model, after):
        """Encrypt the next rows anew; returns their primary keys.

        Read and written in one transaction, so that no change of anybody is overwritten,
        and only the encrypted columns are written.
        """
        words = encrypted_fields(model)
        rows = self.left(model).filter(pk__gt=after).order_by("pk").select_for_update()
        try:
            with transaction.atomic():
                batch = list(rows.values("pk", *words)[:BATCH])
                for row in batch:
                    itself = model.objects.filter(pk=row["pk"])
                    itself.update(**{name: row[name] for name in words})
        except WrongKey as error:
            raise CommandError(str(error)) from error
        return [row["pk"] for row in batch]

    def say_which_keys_can_go(self):
        if self.left(ConsultationRequest).exists() or self.left(Note).exists():
            raise CommandError(
                "Requests were written with an older key in the meantime. Restart the site, "
                "so that it writes with the first key, then run this again."
            )
        self.stdout.write(f"Every request is under key {self.first}, the first of your keys.")
        for place, name in enumerate(self.older, start=2):
            self.stdout.write(
                f"No request needs key {name} any more. It is number {place} of your keys."
            )
