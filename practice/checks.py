"""What the owner has still to fill in, said by `manage.py check --database default`."""

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core import checks
from django.db import connections

DEMO_PREFIX = "demo-"


def has_table(databases, model):
    """False while `databases` is not asked for or the table is not there yet."""
    return "default" in (databases or []) and (
        model._meta.db_table in connections["default"].introspection.table_names()
    )


@checks.register(checks.Tags.database)
def profile_is_filled_in(app_configs=None, databases=None, **kwargs):
    from practice.models import Clinician, OpeningHours, Profile

    if not has_table(databases, Profile):
        return []
    profile = Profile.current()
    missing = [
        f"{profile._meta.get_field(name).verbose_name}: {Profile.WANTED[name]}"
        for name in profile.blank_fields()
    ]
    if not OpeningHours.objects.exists():
        missing.append("opening hours: nobody knows when to call")
    if not Clinician.objects.shown().exists():
        missing.append("clinicians: “Our clinicians” is empty")
    if not missing:
        return []
    return [
        checks.Warning(
            "\n  - ".join(["Still blank in the practice profile:", *missing]),
            hint="Sign in as a manager and open “Our practice”.",
            id="practice.W001",
        )
    ]


@checks.register(checks.Tags.database)
def no_demo_logins_on_a_real_site(app_configs=None, databases=None, **kwargs):
    from practice.models import StaffAccount

    if settings.PLAIN_HTTP or not has_table(databases, StaffAccount):
        return []
    demo = StaffAccount.objects.filter(username__startswith=DEMO_PREFIX, is_active=True)
    return [
        checks.Error(
            f"The demo login {account.username} is active on a real site.",
            hint="Switch it off under “Staff accounts”.",
            id="practice.E001",
        )
        for account in demo
    ]


@checks.register(checks.Tags.database)
def second_factors_can_be_read(app_configs=None, databases=None, **kwargs):
    """With the wrong key file nobody could sign in, and nobody would know why."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt

    if not has_table(databases, Authenticator):
        return []
    newest = Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("-pk").first()
    try:
        if newest:
            decrypt(newest.data["secret"])
    except InvalidToken:
        return [
            checks.Error(
                "The second factors of staff were encrypted with another key than ACCOUNT_KEYS.",
                hint="Put account_keys back from its backup, or reset each with manage.py "
                "reset_second_factor.",
                id="practice.E002",
            )
        ]
    return []


@checks.register(checks.Tags.database)
def record_goes_on_under_its_key(app_configs=None, databases=None, **kwargs):
    """A key file that was lost is made anew, and nobody would notice."""
    from practice.chain import hash_of_line
    from practice.models import Act, RecordHead

    if not has_table(databases, RecordHead):
        return []
    newest = list(Act.objects.order_by("-number")[:2])
    hash_before = newest[1].chain_hash if len(newest) == 2 else ""
    if not newest or newest[0].chain_hash == hash_of_line(newest[0], hash_before):
        return []
    return [
        checks.Error(
            "The last line of the record of acts was not written with this RECORD_KEY.",
            hint="Put record_key back from its backup, then run manage.py audit_verify.",
            id="practice.E003",
        )
    ]
