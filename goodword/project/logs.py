"""Logs as lines of JSON on standard error: ids, counts and reason codes, never names, addresses or texts."""

import logging
import os
import sys

sys.modules["rich"] = None  # type: ignore[assignment]  # structlog would import it for colours we do not use: a third of a second at each start
import structlog  # noqa: E402

del sys.modules["rich"]


def configure() -> None:
    """Send structlog's and the standard library's logs to standard error as JSON, from GOODWORD_LOG_LEVEL on."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(os.environ.get("GOODWORD_LOG_LEVEL", "INFO").upper())
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # it would log every address it calls, and those may tell of people
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
