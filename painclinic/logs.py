"""How the site writes its log."""

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """One event is one line of JSON, its time in UTC. All that is not plain ASCII is escaped, so
    that no address or header can forge a line, or steer the terminal of who reads it."""

    def format(self, record):
        moment = datetime.fromtimestamp(record.created, UTC)
        event = {
            "at": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "says": record.getMessage(),
        }
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info).splitlines()
        return json.dumps(event)
