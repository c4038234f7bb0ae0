import secrets

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from practice.accounts.codes import set_up_app
from practice.checks import DEMO_PREFIX
from practice.models import Clinician, StaffAccount
from practice.roles import CLINICIAN, ROLES


class Command(BaseCommand):
    help = "Make one login per role to try the admin with: passwords and keys are shown once."

    def handle(self, *args, **options):
        if not settings.PLAIN_HTTP:
            raise CommandError("Demo logins are for trying the site on your own machine only.")
        for role in ROLES:
            self.make(role)

    def make(self, role):
        username = f"{DEMO_PREFIX}{role.lower().replace(' ', '-')}"
        if StaffAccount.objects.filter(username=username).exists():
            self.stdout.write(
                f"  {role}: {username}   (password shown at the first start; forgotten? "
                f".venv/bin/python manage.py changepassword {username})"
            )
            return
        password = secrets.token_urlsafe(12)
        account = StaffAccount.objects.create_user(
            username, password=password, first_name=f"Demo {role.lower()}", is_staff=True
        )
        secret = generate_totp_secret()
        set_up_app(account, secret)
        account.groups.add(Group.objects.get(name=role))
        if role == CLINICIAN:
            Clinician.objects.create(
                name="Demo clinician",
                credentials="not a real credential",
                account=account,
                is_shown=False,
            )
        self.stdout.write(
            f"  {role}: {username}   password: {password}   key: {secret}   (shown once)"
        )
