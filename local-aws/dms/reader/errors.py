"""What ends a reader, and whether another attempt can help."""


class FatalError(Exception):
    """Another attempt meets the same: the task fails with this message."""


class SourceLostError(Exception):
    """The source's connection broke: read again from the last checkpoint."""


class StopRequestedError(Exception):
    """The service asked the reader to stop while it was loading."""
