"""Log lines as data, without personal data: addresses of people and values of rows are taken out of every line."""

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

EMAIL = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:=]+")
# PostgreSQL repeats the row it refuses in these lines.
ROW_VALUES = re.compile(r"(?m)^(DETAIL|CONTEXT):.*$")
# Keys of links that were sent by mail.
LINK_KEY = re.compile(r"/password/reset/key/[^\s/]+")
LINK_TOKEN = re.compile(r"\btoken=[^\s&\"']+")


def without_personal_data(text: str) -> str:
    """Return the text with e-mail addresses, values of refused rows and keys of links replaced."""
    text = ROW_VALUES.sub(r"\1: [values]", text)
    text = LINK_KEY.sub("/password/reset/key/[key]", text)
    text = LINK_TOKEN.sub("token=[token]", text)
    return EMAIL.sub("[e-mail address]", text)


def _clean(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: without_personal_data(value) if isinstance(value, str) else value for key, value in line.items()}


def configure(options: dict[str, Any]) -> None:
    """Set up logging; `options` are `level` and `as_json` (Django calls this with LOGGING)."""
    # An unknown level is told by the system check registry.E005, which needs a log to start.
    level = options["level"] if options["level"] in logging.getLevelNamesMapping() else "INFO"
    logging.config.dictConfig(_to_stderr(level, as_json=options["as_json"]))
    structlog.configure(
        processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


#: What every line is given first, whoever writes it.
_BEFORE: list[Any] = [
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _to_stderr(level: str, *, as_json: bool) -> dict[str, Any]:
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _BEFORE,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _clean,
            structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Its lines name whole addresses with their queries.
        "loggers": {"django.server": {"level": "ERROR"}},
    }
