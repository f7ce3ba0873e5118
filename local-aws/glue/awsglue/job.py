"""A job's run: what it reads by bookmark is kept once it commits."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from awsglue.bookmark import RunBookmark
from awsglue.refused import Refusing


class Job(Refusing):
    def __init__(self, glue_context: Any) -> None:
        self._context = glue_context
        self._bookmark: Optional[RunBookmark] = None

    def init(self, job_name: str, args: Optional[Mapping[str, Any]] = None) -> None:
        """`args`: as getResolvedOptions gives them."""
        self._bookmark = RunBookmark(job_name, (args or {})["JOB_RUN_ID"])
        self._context.go_by(self._bookmark)

    def commit(self) -> None:
        if self._bookmark is None:
            raise RuntimeError("Job.commit before Job.init")
        self._bookmark.commit()
