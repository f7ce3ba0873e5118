"""
Calls of AWS's Python SDK, one a line: {"service", "operation", "parameters"} in, {"answer"} or {"code", "message", "status"} out.
It speaks each service's own protocol, CBOR with CloudWatch included. A text "base64:…" in the parameters becomes bytes.
"""

import base64
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

CONFIG = Config(retries={"max_attempts": 0, "mode": "standard"}, s3={"addressing_style": "path"}, inject_host_prefix=False)


def revive(value):
    if isinstance(value, str) and value.startswith("base64:"):
        return base64.b64decode(value[7:])
    if isinstance(value, list):
        return [revive(one) for one in value]
    return {name: revive(one) for name, one in value.items()} if isinstance(value, dict) else value


def call(clients, endpoint, service, operation, parameters):
    if service not in clients:
        clients[service] = boto3.client(service, endpoint_url=endpoint, config=CONFIG)
    try:
        answer = getattr(clients[service], operation)(**revive(parameters))
    except ClientError as error:
        told = error.response
        return {"code": told["Error"].get("Code"), "message": told["Error"].get("Message"), "status": told["ResponseMetadata"]["HTTPStatusCode"]}
    except BotoCoreError as error:
        return {"code": type(error).__name__, "message": str(error), "status": 0}
    answer.pop("ResponseMetadata", None)
    if hasattr(answer.get("Body"), "read"):
        answer["Body"] = answer["Body"].read().decode()
    return {"answer": answer}


def main(endpoint):
    clients = {}
    for line in sys.stdin:
        wanted = json.loads(line)
        print(json.dumps(call(clients, endpoint, **wanted), default=str), flush=True)


main(sys.argv[1])
