from django.apps import AppConfig


class TreatmentsConfig(AppConfig):
    name = "treatments"
    verbose_name = "What patients read"

    def ready(self):
        from treatments import checks  # noqa: F401  registers the system checks
