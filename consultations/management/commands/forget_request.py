from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from consultations.models import ConsultationRequest
from practice.models import Act


class Command(BaseCommand):
    help = "Delete one request for good, for a visitor who asks to be forgotten."

    def add_arguments(self, parser):
        parser.add_argument("reference", help="as the visitor and the desk see it")

    def handle(self, *args, reference, **options):
        request = ConsultationRequest.objects.filter(reference=reference.upper()).first()
        if request is None:
            raise CommandError(f"There is no request {reference}. Check the reference.")
        with transaction.atomic():
            Act.record("forgotten", request)
            request.delete()
        self.stdout.write(f"{request} is deleted. The record keeps its reference and its moves.")
