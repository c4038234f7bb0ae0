from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "Our practice"

    def ready(self):
        from practice import checks, sign_ins  # noqa: F401  registers them
        from practice.accounts import sessions  # noqa: F401  too


class DeskConfig(admin_apps.AdminConfig):
    """Makes the desk the admin's site, the one that admin.register() registers with."""

    default = False  # of the room's two configurations, the one above is the room's
    default_site = "practice.desk.Desk"
