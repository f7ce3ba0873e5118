"""Outlives the stack process by a moment, and leaves nothing of it behind.

A stack process that is killed outright (SIGKILL, out of memory) cannot end its engines. This one holds the read end of
a pipe whose write end only the stack has: when the pipe closes without `done`, the stack is dead, and the keeper ends
the watched processes and everything that carries the stack's mark in its environment, then removes the stack's folders.

Lines on standard input: `watch PID SIGNAL`, `forget PID`, `remove PATH`, `done`.
Argument: the mark, which is the value of ECOMFLOW_STACK_ID in each process of the stack.
"""

import os
import shutil
import signal
import sys
import time

GRACE_SECONDS = 3.0
MARK_NAME = b"ECOMFLOW_STACK_ID="


def started_at(pid):
    """When a process began, in clock ticks, so that a pid given to another process is not mistaken for ours."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            fields = stat.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] == b"Z" else fields[19]


def marked(mark):
    """Processes that inherited the stack's mark: those that services started on their own."""
    wanted = MARK_NAME + mark.encode()
    found = []
    for entry in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        try:
            with open(f"/proc/{entry}/environ", "rb") as environ:
                if wanted in environ.read().split(b"\0"):
                    found.append(int(entry))
        except OSError:
            continue  # it ended meanwhile, or it is another user's and so not ours
    return found


def send(pid, number, group=False):
    try:
        (os.killpg if group else os.kill)(pid, number)
    except (ProcessLookupError, PermissionError):
        pass  # gone already; a process of another user is none of ours


def alive(watched):
    return [pid for pid, (_, began) in watched.items() if began is not None and started_at(pid) == began]


def end_everything(watched, mark):
    for pid in alive(watched):
        send(pid, watched[pid][0])
    strays = [pid for pid in marked(mark) if pid not in watched]
    for pid in strays:
        send(pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and (alive(watched) or marked(mark)):
        time.sleep(0.05)
    for pid in alive(watched):
        send(pid, signal.SIGKILL, group=True)
    for pid in marked(mark):
        send(pid, signal.SIGKILL)


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    mark = sys.argv[1]
    watched, folders = {}, []
    for line in sys.stdin:
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "done":
            return
        if word == "watch":
            pid, name = rest.split(" ")
            watched[int(pid)] = (getattr(signal, name), started_at(int(pid)))
        elif word == "forget":
            watched.pop(int(rest), None)
        elif word == "remove":
            folders.append(rest)
    end_everything(watched, mark)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
