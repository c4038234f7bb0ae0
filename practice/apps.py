from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "Our practice"

    def ready(self):
        from practice import checks, sign_ins  # noqa: F401  registers them
