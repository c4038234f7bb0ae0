from django.core.management.base import BaseCommand, CommandError

from practice.accounts.second_factor import reset_second_factor
from practice.models import StaffAccount


class Command(BaseCommand):
    help = "Forget somebody's phone, passkeys and recovery codes, when no manager can do it."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, username, **options):
        try:
            account = StaffAccount.objects.get(username=username)
        except StaffAccount.DoesNotExist:
            raise CommandError(f"There is no account with the user name {username}.") from None
        reset_second_factor(account)
        self.stdout.write(
            f"{username} is signed out everywhere and has no second factor any more. Sign in "
            "with the password at /admin/ now: the site then asks to set up a new one. Until "
            "that is done, the password alone is enough to set one up."
        )
