from django.core.management.base import BaseCommand, CommandError

from consultations.models import ConsultationRequest
from consultations.models.kept import Held
from consultations.retention import clean_up


class Command(BaseCommand):
    help = "Delete one request for good, for a visitor who asks to be forgotten."

    def add_arguments(self, parser):
        parser.add_argument("reference", help="as the visitor and the desk see it")

    def handle(self, *args, reference, **options):
        requests = ConsultationRequest.objects.without_words()
        request = requests.filter(reference=reference.upper()).first()
        if request is None:
            raise CommandError(f"There is no request {reference}. Check the reference.")
        try:
            request.forget("forgotten")
        except Held as error:
            raise CommandError(f"{error} A manager can release it at the desk.") from error
        clean_up()
        self.stdout.write(f"{request} is deleted. The record keeps its reference and its moves.")
