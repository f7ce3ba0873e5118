"""One running replication task: `python -m reader`, its configuration as the first line on stdin."""

import sys
import traceback

from .channel import Channel
from .errors import FatalError, StopRequestedError
from .task import Task

EXIT_FINISHED, EXIT_FATAL, EXIT_AGAIN = 0, 10, 11


def main():
    """Runs the task to its end; tells the service why it ended."""
    channel = Channel()
    try:
        reason = Task(channel).run()
    except StopRequestedError:
        reason = "stopped"
    except FatalError as error:
        channel.emit("error", fatal=True, message=str(error))
        return EXIT_FATAL
    except Exception as error:  # whatever it is, the service decides whether to try again
        traceback.print_exc(file=sys.stderr)
        channel.emit("error", fatal=False, message=f"{type(error).__name__}: {error}")
        return EXIT_AGAIN
    channel.emit("ended", reason=reason)
    return EXIT_FINISHED


if __name__ == "__main__":
    sys.exit(main())
