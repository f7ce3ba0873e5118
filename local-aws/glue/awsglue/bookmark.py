"""
Which files a bookmark lets a run read. A run at T2 after one at T1 reads what was modified in (T1, T2], and of the band before T1 what the
run at T1 did not list, because S3 may list an object later than it says that it was modified.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

BAND_MS = 900_000
FILES_IN_BAND = 1_000


@dataclass(frozen=True)
class File:
    """An object as S3 lists it."""

    url: str
    modified_ms: int


def choose(
    files: Sequence[File], state: Optional[Mapping[str, Any]], now_ms: int, band_ms: int = BAND_MS, in_band: int = FILES_IN_BAND
) -> Tuple[List[File], Dict[str, Any]]:
    """The files of a run that began at `now_ms`, and the state to be kept once it commits. Of more files in the band than are kept in a
    state, the others are the next run's."""
    until = state["untilMs"] if state else None
    listed = {(url, modified) for url, modified in (state["band"] if state else [])}

    def is_new(file: File) -> bool:
        if file.modified_ms > now_ms:
            return False
        if until is None or file.modified_ms > until:
            return True
        return file.modified_ms > until - band_ms and (file.url, file.modified_ms) not in listed

    kept = [one for one in listed if one[1] > now_ms - band_ms]
    chosen: List[File] = []
    for file in sorted(filter(is_new, files), key=lambda one: (one.modified_ms, one.url)):
        if file.modified_ms > now_ms - band_ms:
            if len(kept) >= in_band:
                continue
            kept.append((file.url, file.modified_ms))
        chosen.append(file)
    return chosen, {"untilMs": now_ms, "band": [list(one) for one in sorted(kept)]}


class RunBookmark:
    """A run's bookmark: what it goes by, and what it keeps once it commits."""

    def __init__(self, job_name: str, run_id: str) -> None:
        self._run = {"jobName": job_name, "runId": run_id}
        self._given = _call("bookmark", self._run)
        self._read: Dict[str, Any] = {}

    def choose(self, context: str, files: Sequence[File], band_ms: int, in_band: int) -> List[File]:
        """All of them where bookmarks are disabled, or no transformation_ctx is named."""
        if not context or self._given["option"] == "disable":
            return list(files)
        chosen, self._read[context] = choose(files, self._given["states"].get(context), self._given["toMs"], band_ms, in_band)
        return chosen

    def commit(self) -> None:
        """Raises where another run has committed meanwhile; keeps nothing of a run that is paused or has disabled it."""
        if self._given["option"] == "enable":
            _call("commit-bookmark", {**self._run, "version": self._given["version"], "states": self._read})


def _call(path: str, body: Mapping[str, Any]) -> Dict[str, Any]:
    request = urllib.request.Request(
        f"{os.environ['AWS_ENDPOINT_URL']}/_local/glue/{path}", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"Service: AWSGlue; Status Code: {error.code}; {error.read().decode()}") from error
