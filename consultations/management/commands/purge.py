from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timezone import localtime

from consultations import purge_proof
from consultations.models import ConsultationRequest
from consultations.retention import purge
from practice.models import StaffAccount


class Command(BaseCommand):
    help = "Forget the requests that have come to their end."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say which, and change nothing")
        parser.add_argument("--by", metavar="USERNAME", help="the manager who approves it")
        parser.add_argument(
            "--prove",
            action="store_true",
            help="plant a request full of needles, forget it, and look for them in what is left",
        )

    def handle(self, *args, dry_run, by, prove, **options):
        if prove:
            self.prove()
        elif dry_run:
            self.say_which()
        else:
            self.purge(by)

    def say_which(self):
        requests = ConsultationRequest.objects.without_words()
        ended = requests.at_their_end(timezone.now()).order_by("status_since")
        for asked in ended:
            self.stdout.write(
                f"{asked}: {asked.get_status_display().lower()} since "
                f"{localtime(asked.status_since):%Y-%m-%d}, to be forgotten from "
                f"{localtime(asked.ends_at):%Y-%m-%d} on"
            )
        self.stdout.write(f"{len(ended)} requests would be forgotten.")

    def purge(self, username):
        run = purge(ConsultationRequest.objects.all(), by=self.who_approves(username))
        self.stdout.write(f"{run.forgotten} requests are forgotten.")
        if run.failed:
            raise CommandError(f"{run.failed} could not be forgotten. The log says why.")

    def who_approves(self, username):
        if not username:
            if settings.PURGE_WITHOUT_ASKING:
                return None
            raise CommandError(
                "Nobody has approved it. Name a manager with --by, or set "
                "PURGE_WITHOUT_ASKING=True as a standing approval."
            )
        account = StaffAccount.objects.filter(username=username, is_active=True).first()
        if account is None or not account.has_perm("consultations.purge_consultationrequest"):
            raise CommandError(f"{username} may not approve this. A manager may.")
        return account

    def prove(self):
        proof = purge_proof.prove()
        self.stdout.write(
            f"{proof.planted} needles planted, {proof.found_before} found before, "
            f"{len(proof.left)} after it was forgotten."
        )
        if proof.found_before < proof.planted:
            raise CommandError("The proof is void: not every needle was found before.")
        if proof.left:
            raise CommandError("Left behind: " + ", ".join(proof.left))
