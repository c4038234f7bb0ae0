"""How gunicorn serves the site. A proxy that buffers slow clients stands before it in
production; see docs/deploying.md."""

import os

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "4"))
timeout = graceful_timeout = 30  # seconds; more than the database waits for a lock
# Where a worker says that it lives: no disk that may be busy.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
max_requests = 10_000
max_requests_jitter = 1_000
# The code is loaded once and shared by all workers.
preload_app = True
control_socket_disable = True  # nobody steers it but systemd
umask = 0o077  # the database is for this account only
# No record of who read which page, and no warnings: they quote what cannot be read, which may be
# a visitor's words.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "painclinic.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
