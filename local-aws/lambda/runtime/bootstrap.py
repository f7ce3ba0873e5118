"""Inside a function's process: loads the handler that _HANDLER names, and answers one call after the other by Lambda's Runtime API."""

import http.client
import importlib
import json
import os
import sys
import time
import traceback

API = "/2018-06-01/runtime"


class Context:
    def __init__(self, headers):
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = "$LATEST"
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_ms - int(time.time() * 1000))


class RuntimeFailure(Exception):
    """A failure that Lambda tells under a name of its own."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def load(named):
    module_name, _, name = named.rpartition(".")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise RuntimeFailure("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        raise RuntimeFailure("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}") from error
    if not hasattr(module, name):
        raise RuntimeFailure("Runtime.HandlerNotFound", f"Handler '{name}' missing on module '{module_name}'")
    return getattr(module, name)


def written(result):
    try:
        return json.dumps(result)
    except (TypeError, ValueError) as error:
        raise RuntimeFailure("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def described(error, request_id=None):
    """As Python's runtime of Lambda tells an error."""
    kind = error.kind if isinstance(error, RuntimeFailure) else type(error).__name__
    told = {"errorMessage": str(error), "errorType": kind, "stackTrace": traceback.format_tb(error.__traceback__)[1:]}
    return json.dumps({**told, "requestId": request_id} if request_id else told)


def ask(api, method, path, body=None):
    api.request(method, f"{API}{path}", body)
    answer = api.getresponse()
    return answer.headers, answer.read()


def answer_calls(api, handler):
    while True:
        headers, event = ask(api, "GET", "/invocation/next")
        call = f"/invocation/{headers['Lambda-Runtime-Aws-Request-Id']}"
        try:
            result = written(handler(json.loads(event), Context(headers)))
        except Exception as error:
            ask(api, "POST", f"{call}/error", described(error, headers["Lambda-Runtime-Aws-Request-Id"]))
        else:
            ask(api, "POST", f"{call}/response", result)


def main():
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = load(os.environ["_HANDLER"])
    except Exception as error:
        ask(api, "POST", "/init/error", described(error))
        sys.exit(1)
    try:
        answer_calls(api, handler)
    except (OSError, http.client.HTTPException):
        # Whoever asked is gone.
        sys.exit(0)


if __name__ == "__main__":
    main()
