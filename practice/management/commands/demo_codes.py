import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from practice.accounts.codes import PERIOD, code_of, secret_of
from practice.checks import DEMO_PREFIX
from practice.models import StaffAccount


class Command(BaseCommand):
    help = "Show the six digits that each demo login signs in with now."

    def handle(self, **options):
        if not settings.PLAIN_HTTP:
            raise CommandError("Demo logins are for trying the site on your own machine only.")
        for account in StaffAccount.objects.filter(username__startswith=DEMO_PREFIX):
            secret = secret_of(account)
            code = code_of(secret) if secret else "set up with the first sign-in"
            self.stdout.write(f"  {account.username}: {code}")
        left = PERIOD - int(time.time()) % PERIOD
        self.stdout.write(f"New codes in {left} seconds. Each signs you in once.")
