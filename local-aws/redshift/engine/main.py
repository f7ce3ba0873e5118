"""The engine's process: JSON lines in, JSON lines out. Ends with its parent, when standard input closes.

In:  {"op": "execute", "id", "database", "statements", "parameters", "now"} and {"op": "cancel", "id"}
Out: {"event": "ready"}, then for each call {"id", "event": "accepted" | "rejected" | "started" | "statement-started" |
     "statement" | "done", …}
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.database import Databases, Server
from engine.errors import TranslationError
from engine.parameters import unused_parameters
from engine.role_clients import RoleClients
from engine.session import Call, Session

# As many as a small warehouse runs at once; the others wait in its queue.
CONCURRENCY = 8


class Engine:
    def __init__(self, settings: dict[str, Any]) -> None:
        self._databases = Databases(Server(**settings["postgres"]))
        self._s3 = RoleClients(settings["s3Url"], settings["region"])
        self._pool = ThreadPoolExecutor(CONCURRENCY, "session")
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    def handle(self, message: dict[str, Any]) -> None:
        if message["op"] == "execute":
            self._execute(message)
        elif message["op"] == "cancel":
            with self._lock:
                session = self._sessions.get(message["id"])
            if session:
                # Not in this thread: asking PostgreSQL takes a connection.
                threading.Thread(target=session.cancel, daemon=True).start()
        else:
            raise ValueError(f"unknown op: {message['op']}")

    def _execute(self, message: dict[str, Any]) -> None:
        call = Call(
            message["id"], message["database"], message["statements"], message["parameters"], message.get("now")
        )
        try:
            unused = unused_parameters(call.statements, call.parameters)
        except TranslationError:
            # Not even tokens: the statement itself will fail with the reason.
            unused = []
        if unused:
            self.say({"id": call.id, "event": "rejected", "message": f"Parameters list contains unused: {unused}"})
            return
        session = Session(call, self._databases, self._s3, self.say)
        with self._lock:
            self._sessions[call.id] = session
        self.say({"id": call.id, "event": "accepted"})
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
    settings = json.loads(sys.stdin.readline())
    engine = Engine(settings)
    engine.say({"event": "ready"})
    for line in sys.stdin:
        engine.handle(json.loads(line))
    # The parent is gone: open sessions go with this process, and PostgreSQL rolls them back.
    os._exit(0)


if __name__ == "__main__":
    main()
