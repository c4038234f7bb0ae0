from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Keeping the site running: backups, health, what it keeps about a visitor."""

    name = "upkeep"

    def ready(self):
        from upkeep import database_checks, deploy_checks  # noqa: F401  registers them
