"""What ends a reader, and whether another attempt can help."""


class FatalError(Exception):
    """Another attempt meets the same: the task fails with this message."""


class UnreadableLogError(FatalError):
    """The log holds what may have changed a captured row and does not show it as whole rows.

    To read on would lose the change in silence. The words "unreadable log" are what the worker's code goes by.
    """

    def __init__(self, place, what, mend):
        super().__init__(f"unreadable log at {place}: {what}. {mend}")


class SourceLostError(Exception):
    """The source's connection broke: read again from the last checkpoint."""


class StopRequestedError(Exception):
    """The service asked the reader to stop while it was loading."""
