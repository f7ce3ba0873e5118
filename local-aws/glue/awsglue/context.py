"""What reads and writes frames."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional

import boto3
from awsglue.bookmark import BAND_MS, FILES_IN_BAND, File, RunBookmark
from awsglue.dynamicframe import DynamicFrame
from awsglue.files import catalog_format, list_files, read_files, write_files
from awsglue.refused import NotHere, Refusing, refuse_others
from pyspark import SparkContext
from pyspark.sql import SparkSession

_S3 = ("paths", "recurse", "maxBand", "maxFilesInBand", "excludeStorageClasses")
_CATALOG = ("recurse", "maxBand", "maxFilesInBand", "excludeStorageClasses")
Options = Optional[Mapping[str, Any]]


class GlueContext(Refusing):
    def __init__(self, sparkContext: SparkContext) -> None:  # noqa: N803 - AWS's name
        self.spark_session = SparkSession.builder.getOrCreate()
        self.create_dynamic_frame = Reader(self)
        self.write_dynamic_frame = Writer()
        self._bookmark: Optional[RunBookmark] = None

    def go_by(self, bookmark: RunBookmark) -> None:
        """Job.init does so."""
        self._bookmark = bookmark

    def chosen(self, files: List[File], transformation_ctx: str, options: Mapping[str, Any]) -> List[File]:
        """Without Job.init bookmarks are disabled."""
        if self._bookmark is None:
            return files
        band, most = int(options.get("maxBand", BAND_MS)), int(options.get("maxFilesInBand", FILES_IN_BAND))
        return self._bookmark.choose(transformation_ctx, files, band, most)


class Reader(Refusing):
    def __init__(self, context: GlueContext) -> None:
        self._context = context

    def from_options(
        self,
        connection_type: str,
        connection_options: Options = None,
        format: Optional[str] = None,
        format_options: Options = None,
        transformation_ctx: str = "",
    ) -> DynamicFrame:
        if connection_type != "s3":
            raise NotHere(f"connection_type {connection_type}: not in the local awsglue")
        options = connection_options or {}
        refuse_others("connection_options", options, _S3)
        files = self._context.chosen(list_files(options["paths"], options), transformation_ctx, options)
        rows = read_files(self._context.spark_session, files, format or "", format_options or {})
        return DynamicFrame(rows, self._context, transformation_ctx)

    def from_catalog(
        self, database: str, table_name: str, transformation_ctx: str = "", additional_options: Options = None
    ) -> DynamicFrame:
        options = additional_options or {}
        refuse_others("additional_options", options, _CATALOG)
        table = boto3.client("glue").get_table(DatabaseName=database, Name=table_name)["Table"]
        return self.from_options(
            "s3",
            {"recurse": True, **options, "paths": [table["StorageDescriptor"]["Location"]]},
            **catalog_format(table),
            transformation_ctx=transformation_ctx,
        )


class Writer(Refusing):
    def from_options(
        self,
        frame: DynamicFrame,
        connection_type: str,
        connection_options: Options = None,
        format: Optional[str] = None,
        format_options: Options = None,
        transformation_ctx: str = "",
    ) -> DynamicFrame:
        """A frame without a schema writes nothing."""
        if connection_type != "s3":
            raise NotHere(f"connection_type {connection_type}: not in the local awsglue")
        options = connection_options or {}
        refuse_others("connection_options", options, ("path", "partitionKeys"))
        rows = frame.toDF()
        if rows.columns:
            write_files(rows, options["path"], format or "", format_options or {}, options.get("partitionKeys", []))
        return frame
