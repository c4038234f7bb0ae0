from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timezone import localtime

from consultations import purge_proof
from consultations.models import ConsultationRequest
from consultations.retention import AlreadyRunning, purge
from practice.models import StaffAccount


class Command(BaseCommand):
    help = "Forget the requests that have come to their end."

    def add_arguments(self, parser):
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--dry-run", action="store_true", help="say which; change nothing")
        instead.add_argument("--by", metavar="USERNAME", help="the manager who approves it")
        instead.add_argument(
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
            charted = f", in the chart since {_day(asked.charted_at)}" if asked.charted_at else ""
            self.stdout.write(
                f"{asked}: {asked.get_status_display().lower()} since {_day(asked.status_since)}"
                f"{charted}, to be forgotten from {_day(asked.ends_at)} on"
            )
        self.stdout.write(f"Would be forgotten: {len(ended)}.")

    def purge(self, username):
        try:
            run = purge(ConsultationRequest.objects.all(), by=self.who_approves(username))
        except AlreadyRunning as error:
            raise CommandError(error) from error
        self.stdout.write(f"Forgotten: {run.forgotten}.")
        if run.failed:
            raise CommandError(f"Could not be forgotten: {run.failed}. The log says why.")

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
            f"{len(proof.left)} after it was forgotten. Looked through {proof.where}."
        )
        if proof.found_before < proof.planted:
            raise CommandError("The proof is void: not every needle was found before.")
        if proof.left:
            raise CommandError("Left behind: " + ", ".join(proof.left))


def _day(moment):
    return localtime(moment).date().isoformat()
