"""A service that throttles is asked again, longer than by boto3 alone."""

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from lake import aws

SLOW_DOWN = b"<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"


class _Body:
    def stream(self, **_):
        yield SLOW_DOWN


@pytest.fixture
def waits(monkeypatch):
    seconds = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", seconds.append)
    return seconds


def _throttled(s3, times):
    asked = []

    def answer(request, **_):
        asked.append(request.url)
        return AWSResponse(request.url, 503, {}, _Body()) if len(asked) <= times else None

    s3.meta.events.register("before-send.s3", answer)
    return s3


def test_waits_out_a_service_that_throttles(endpoint, waits):
    _throttled(aws.client("s3"), 9).list_buckets()
    assert len(waits) == 9
    assert max(waits) <= 20


def test_gives_up_in_the_end(endpoint, waits):
    with pytest.raises(ClientError, match="SlowDown"):
        _throttled(aws.client("s3"), 10).list_buckets()


def test_a_plain_client_would_not_have_waited(endpoint, waits):
    with pytest.raises(ClientError, match="SlowDown"):
        _throttled(boto3.client("s3"), 9).list_buckets()
