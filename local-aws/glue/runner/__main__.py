"""
The runner's conversation. Commands come as JSON lines on stdin, answers go out as JSON lines on stdout:

  first line   {"jarsDir", "endpoint", "region", "workDir"}       -> {"event": "ready", "seconds"}
  then         {"run": {"id", "role", "script", "extraPyFiles", "arguments", "logFile"}}
                                                                  -> {"event": "ended", "id", "state", "error"}
               {"stop": id}                                       -> the run ends STOPPED, and this process with it

When stdin closes the parent is gone, and so is this process.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from typing import Any, Dict, TextIO


def main() -> None:
    """Starts Spark, then runs what it is told until stdin closes."""
    answers = _own_stdout()
    commands: "queue.Queue[Dict[str, Any]]" = queue.Queue()
    settings = json.loads(sys.stdin.readline())
    # Imported late: the parent's death must be seen while Spark is still loading.
    stopping = threading.Event()
    threading.Thread(target=_listen, args=(commands, stopping), daemon=True).start()
    from runner.run_job import Runner
    from runner.spark_session import start_session

    began = time.monotonic()
    session = start_session(settings["jarsDir"], settings["endpoint"], settings["region"], settings["workDir"])
    runner = Runner(session, settings["workDir"], stopping)
    _say(answers, {"event": "ready", "seconds": round(time.monotonic() - began, 2)})
    while True:
        ended = runner.run(commands.get())
        _say(answers, {"event": "ended", **ended})
        if not runner.usable():
            os._exit(0)


def _listen(commands: "queue.Queue[Dict[str, Any]]", stopping: threading.Event) -> None:
    for line in sys.stdin:
        command = json.loads(line)
        if "stop" in command:
            stopping.set()
        else:
            commands.put(command["run"])
    os._exit(0)


def _own_stdout() -> TextIO:
    """Keeps the way to the parent for answers alone: what Spark and the job print goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    return answers


def _say(answers: TextIO, message: Dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
