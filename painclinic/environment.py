"""Settings whose values must be right before anything starts. Each raises
ImproperlyConfigured with what to set."""

from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured


def read_site_url(text, *, plain_http):
    """The origin that readers use: scheme, host and perhaps a port, nothing else."""
    try:
        parts = urlsplit(text.rstrip("/"))
        origin = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    except ValueError:  # a port that is no number
        origin = None
    if not text or origin != text.rstrip("/").lower():
        raise ImproperlyConfigured(
            "Set SITE_URL to the address readers use, for example https://www.example.com "
            "(no path, no password), or set PLAIN_HTTP=True to try the site on this machine."
        )
    if parts.scheme != ("http" if plain_http else "https"):
        raise ImproperlyConfigured(
            "SITE_URL must start with https://. Only with PLAIN_HTTP=True, on your own "
            "machine, it starts with http://."
        )
    return origin


def read_fernet_keys(text, *, name):
    """Keys for encrypting, the newest first. `name` is the setting they come from."""
    keys = text.split()
    try:
        for key in keys:
            Fernet(key)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"A key in {name} (or var/{name.lower()}) is not one this site made. Put the "
            "right key file back from its backup."
        ) from error
    return keys
