"""JSON lines to and from the service that spawned this reader."""

import json
import os
import queue
import signal
import sys
import threading
from collections import deque

CLOCK_TIMEOUT_S = 30


class Channel:
    """Commands come in on stdin, messages go out on stdout. The end of stdin is the end of the parent, and of this process."""

    def __init__(self, lines=sys.stdin, out=sys.stdout):
        self._out = out
        self._inbox = queue.SimpleQueue()
        self._set_aside = deque()
        self._deaths = set()
        self.config = json.loads(lines.readline())
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()

    def _listen(self, lines):
        for line in lines:
            self._inbox.put(json.loads(line))
        os._exit(3)

    def emit(self, kind, **members):
        """Sends one message."""
        self._out.write(json.dumps({"type": kind, **members}) + "\n")
        self._out.flush()

    def poll(self):
        """The next command, or None. A planned death is remembered, not returned."""
        while True:
            if self._set_aside:
                command = self._set_aside.popleft()
            else:
                try:
                    command = self._inbox.get_nowait()
                except queue.Empty:
                    return None
            if command["command"] != "die":
                return command
            self._deaths.add(command["when"])
            self.emit("armed", when=command["when"])

    def now_ms(self):
        """The gateway's clock, epoch milliseconds; asked each time, for in a replay it is moved by hand."""
        self.emit("clock")
        while True:
            command = self._inbox.get(timeout=CLOCK_TIMEOUT_S)
            if command["command"] == "clock":
                return int(command["now"])
            self._set_aside.append(command)

    def die_if_planned(self, when):
        """Kills this process as SIGKILL does, if the service planned it for this point (fault on demand, for tests)."""
        if when in self._deaths:
            os.kill(os.getpid(), signal.SIGKILL)
