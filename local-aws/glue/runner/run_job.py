"""One job run in the warm session: the script from S3, in a namespace of its own, with sys.argv as Glue gives it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import runpy
import shutil
import sys
import threading
import time
from typing import Any, Dict, List, Optional

import boto3
from botocore.config import Config
from pyspark.sql import SparkSession
from runner.failure import describe_failure


class RunStopped(BaseException):
    """Raised inside the job's code when its run is to stop; not an Exception, so that no job swallows it by chance."""


class Runner:
    """Runs jobs one after another. After a stop the process is given up: threads of the job may linger."""

    def __init__(self, session: SparkSession, work_dir: str, stopping: threading.Event) -> None:
        self._session = session
        self._work_dir = work_dir
        self._stopping = stopping
        self._archives = os.path.join(work_dir, "archives")
        self._threads = threading.active_count()

    def run(self, command: Dict[str, Any]) -> Dict[str, Any]:
        """Runs one job to its end. Whatever it raises becomes the run's state and error message."""
        folder = os.path.join(self._work_dir, "runs", command["id"])
        os.makedirs(folder)
        finished = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(threading.get_ident(), finished), daemon=True)
        watcher.start()
        error: Optional[str] = None
        try:
            with open(command["logFile"], "a", buffering=1) as log, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
                error = self._run_logged(command, folder)
        except RunStopped:
            error = None
        finished.set()
        if self._stopping.is_set():
            return {"id": command["id"], "state": "STOPPED", "error": None}
        watcher.join()
        self._tidy(folder)
        return {"id": command["id"], "state": "FAILED" if error else "SUCCEEDED", "error": error}

    def usable(self) -> bool:
        """False when the session ended, a stop was asked for, or the job left threads behind."""
        alive = self._session.sparkContext._jsc is not None
        return alive and not self._stopping.is_set() and threading.active_count() <= self._threads

    def _run_logged(self, command: Dict[str, Any], folder: str) -> Optional[str]:
        script = os.path.join(folder, os.path.basename(command["script"]))
        try:
            self._act_as(command["role"])
            _fetch(command["script"], script)
            self._add_modules(command)
            sys.argv = [script, *command["arguments"]]
            runpy.run_path(script, run_name="__main__")
            return None
        except SystemExit as end:
            return None if end.code in (None, 0) else describe_failure(end, script)
        except Exception as error:
            import traceback

            traceback.print_exc()
            return describe_failure(error, script)

    def _act_as(self, role: str) -> None:
        """Calls carry the role's name. Spark keeps its client of a bucket, so there they carry that of the bucket's first job."""
        os.environ["AWS_ACCESS_KEY_ID"] = role
        # The default session keeps what it once read.
        boto3.setup_default_session()
        self._session.sparkContext._jsc.hadoopConfiguration().set("fs.s3a.access.key", role)

    def _add_modules(self, command: Dict[str, Any]) -> None:
        """
        Archives stay until the process ends: Spark hands each to its workers with a later task, which may be another run's.
        Python workers are told apart by their environment, so none that has loaded this run's modules serves another.
        """
        context = self._session.sparkContext
        context.environment["GLUE_JOB_RUN_ID"] = command["id"]
        os.makedirs(self._archives, exist_ok=True)
        for number, url in enumerate(command["extraPyFiles"]):
            archive = os.path.join(self._archives, f"{command['id']}-{number}-{os.path.basename(url)}")
            _fetch(url, archive)
            context.addPyFile(archive)
            sys.path.insert(0, archive)

    def _watch(self, thread: int, finished: threading.Event) -> None:
        """A stop cancels Spark's work again and again: a job between two actions would only start the next one."""
        while not finished.wait(0.05):
            if not self._stopping.is_set():
                continue
            self._session.sparkContext.cancelAllJobs()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(RunStopped))
            time.sleep(0.2)

    def _tidy(self, folder: str) -> None:
        """The next run must find nothing of this one: modules, paths, cached data, settings."""
        run_id = os.path.basename(folder)
        for name, module in list(sys.modules.items()):
            if _belongs(getattr(module, "__file__", None) or "", run_id):
                del sys.modules[name]
        sys.path[:] = [path for path in sys.path if not _belongs(path, run_id)]
        for path in list(sys.path_importer_cache):
            if _belongs(path, run_id):
                del sys.path_importer_cache[path]
        shutil.rmtree(folder)
        context = self._session.sparkContext
        context._python_includes[:] = [name for name in context._python_includes if not _belongs(name, run_id)]
        if context._jsc is not None:
            self._session.catalog.clearCache()
            self._session.sql("RESET")


def _belongs(path: str, run_id: str) -> bool:
    """A run's id is in the name of its folder and of its archives, also where Spark keeps copies for its workers."""
    return run_id in path


def _fetch(url: str, target: str) -> None:
    bucket, _, key = url.removeprefix("s3://").partition("/")
    patient = Config(retries={"mode": "standard", "total_max_attempts": 10})
    boto3.client("s3", config=patient).download_file(bucket, key, target)
