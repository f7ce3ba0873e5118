"""The engine's process: JSON lines in, JSON lines out. Ends with its parent, when standard input closes.

In:  {"op": "execute", "id", "sql", "database", "output", "principal", "queueMs", "scanLimit", "nowMs"} and {"op": "cancel", "id"}
Out: {"event": "ready"}, then for each call {"id", "event": "accepted" | "rejected" | "started" | "done", …}
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.errors import Rejected
from engine.session import Call, Session
from engine.surroundings import Surroundings

# Queries at once; the others wait, as in Athena's queue.
CONCURRENCY = 4


class Engine:
    def __init__(self, settings: dict[str, str]) -> None:
        self._surroundings = Surroundings(settings)
        self._pool = ThreadPoolExecutor(CONCURRENCY, "session")
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    def handle(self, message: dict[str, Any]) -> None:
        if message["op"] == "execute":
            today = datetime.fromtimestamp(message["nowMs"] / 1000, timezone.utc).date()
            call = Call(
                message["id"],
                message["sql"],
                message["database"],
                message["output"],
                message["queueMs"],
                message["scanLimit"],
                today,
            )
            self._execute(call, message["principal"])
        elif message["op"] == "cancel":
            with self._lock:
                session = self._sessions.get(message["id"])
            if session:
                session.cancel()
        else:
            raise ValueError(f"unknown op: {message['op']}")

    def _execute(self, call: Call, principal: str) -> None:
        seen = self._surroundings.of(principal)
        session = Session(call, seen.catalog, seen.lake, seen.s3, self.say)
        try:
            kind = session.check()
        except Rejected as rejected:
            self.say({"id": call.id, "event": "rejected", "message": rejected.message, "code": rejected.code})
            return
        except Exception as error:
            traceback.print_exception(error, file=sys.stderr)
            self.say({"id": call.id, "event": "rejected", "message": f"a defect of the local Athena: {error}", "code": "INTERNAL_ERROR"})
            return
        with self._lock:
            self._sessions[call.id] = session
        self.say({"id": call.id, "event": "accepted", "statementType": kind})
        self._pool.submit(session.run).add_done_callback(lambda future: self._ended(call.id, future))

    def _ended(self, call_id: str, future: Future[None]) -> None:
        with self._lock:
            del self._sessions[call_id]
        error = future.exception()
        if error:
            traceback.print_exception(error, file=sys.stderr)

    def say(self, message: dict[str, Any]) -> None:
        line = json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n"
        with self._lock:
            sys.stdout.buffer.write(line.encode())
            sys.stdout.buffer.flush()


def main() -> None:
    engine = Engine(json.loads(sys.stdin.readline()))
    engine.say({"event": "ready"})
    for line in sys.stdin:
        engine.handle(json.loads(line))
    # The parent is gone: nobody waits for the queries that still run.
    os._exit(0)


if __name__ == "__main__":
    main()
