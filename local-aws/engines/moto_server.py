"""Moto's server, whose S3 objects are as old as the gateway's clock says: in a replay that clock is set by hand."""

from datetime import datetime, timezone

from flask import has_request_context, request
from moto.core.utils import utcnow
from moto.s3 import models
from moto.server import main

# Set by the gateway on what it passes on, never by a caller: epoch milliseconds.
HEADER = "x-ecomflow-now"


def now() -> datetime:
    given = request.headers.get(HEADER) if has_request_context() else None
    if given is None:
        return utcnow()
    return datetime.fromtimestamp(int(given) / 1000, timezone.utc).replace(tzinfo=None)


if __name__ == "__main__":
    models.utcnow = now
    main()
