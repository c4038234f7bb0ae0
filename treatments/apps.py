from django.apps import AppConfig


class TreatmentsConfig(AppConfig):
    name = "treatments"
    verbose_name = "What patients read"

    def ready(self):
        from practice.pictures import WHO_SHOWS
        from treatments import checks  # noqa: F401  registers the system checks
        from treatments.pictured import pages_with

        WHO_SHOWS.append(pages_with)
