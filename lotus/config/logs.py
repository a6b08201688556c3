"""One line of JSON for each event, without personal data: no addresses, no query strings, no typed text."""

import json
import logging
from datetime import UTC, datetime


class Line(logging.Formatter):
    """Time, level, logger and the message's fixed words, with facts given as `extra={"facts": …}`.

    Of a fault it holds the type and the place it came from.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage() if record.name.startswith("lotus.") else str(record.msg)[:200],
        }
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            line["fault"] = record.exc_info[0].__name__
            line["at_line"] = _place(record)
        return json.dumps(line)


def _place(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
