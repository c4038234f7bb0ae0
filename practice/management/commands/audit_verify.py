from django.core.management.base import BaseCommand, CommandError

from practice.looking import fold_looks
from practice.proof import Proof

SHOWN = 20  # faults


class Command(BaseCommand):
    help = "Prove that no line of the record of acts was changed, deleted, put in or moved."

    def handle(self, *args, **options):
        waiting = fold_looks()
        proof = Proof()
        self.stdout.write(
            f"Lines: {proof.lines}. Details forgotten: {proof.forgotten}. "
            f"Looks on their way into the record: {waiting}."
        )
        if proof.has_another_key:
            raise CommandError(
                "Nothing fits RECORD_KEY: this is not the key that the record was written with, "
                "or the whole record was replaced. Put the right key back, then run this again."
            )
        if proof.faults:
            raise CommandError(_in_words(proof.faults))
        self.stdout.write("Every line is as it was written.")


def _in_words(faults):
    lines = ["The record was tampered with."] + [str(fault) for fault in faults[:SHOWN]]
    if len(faults) > SHOWN:
        lines.append(f"… and {len(faults) - SHOWN} more.")
    return "\n".join(lines)
