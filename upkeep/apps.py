from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Keeping the site running: backups, health, what it keeps about a visitor."""

    name = "upkeep"
