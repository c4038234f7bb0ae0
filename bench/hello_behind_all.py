"""The same view behind all middleware of the site: `hello_behind_all` are its settings."""

from painclinic.settings import *  # noqa: F403

ROOT_URLCONF = "bench.hello"
