"""Moto's server with a landing bucket that holds so many files from the start: to put them one by one would take longer than the bench."""

import sys

import moto_server
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3 import models
from moto.server import main

BUCKET, PREFIX = "landing", "branch/"


def fill(files: int) -> None:
    backend = models.s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    backend.create_bucket(BUCKET, "eu-west-1")
    for number in range(files):
        backend.put_object(BUCKET, f"{PREFIX}file-{number:07d}.csv", f"{number}\n".encode())


if __name__ == "__main__":
    fill(int(sys.argv.pop(1)))
    models.utcnow = moto_server.now
    main()
