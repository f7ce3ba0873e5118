# From the stream into bronze, as Parquet: Firehose reads the stream, has a Lambda clean what it read, and writes by a table of the
# catalog. Times and identity come from the records themselves, so that what Firehose delivers twice is known as such.
locals {
  delivery_name   = "${local.name}-invoices"
  delivery_prefix = "bronze/online-retail-stream/epoch=1/invoice_line/"
  # What Firehose could not clean or convert.
  undelivered_prefix = "bronze/online-retail-stream/errors/"

  # Of its one feed, in the catalog's words for types.
  delivered_columns = [
    for column in local.definitions["online-retail-stream"].source.feeds[0].columns : {
      name = column.header
      type = startswith(column.type, "varchar") ? "string" : column.type == "integer" ? "int" : column.type
    }
  ]
}

resource "aws_glue_catalog_table" "delivered" {
  count = local.has_stream ? 1 : 0

  name          = "bronze_online_retail_stream_invoice_line"
  database_name = aws_glue_catalog_database.main.name
  description   = "Lines and marks of the stream, as Firehose writes them"
  table_type    = "EXTERNAL_TABLE"

  # Days are partitions by projection: nobody has to add them.
  parameters = {
    EXTERNAL                    = "TRUE"
    classification              = "parquet"
    "projection.enabled"        = "true"
    "projection.day.type"       = "date"
    "projection.day.format"     = "yyyy/MM/dd"
    "projection.day.range"      = "2026/01/01,NOW"
    "storage.location.template" = "s3://${aws_s3_bucket.main["bronze"].bucket}/${local.delivery_prefix}$${day}/"
  }

  partition_keys {
    name = "day"
    type = "string"
  }

  storage_descriptor {
    location      = "s3://${aws_s3_bucket.main["bronze"].bucket}/${local.delivery_prefix}"
    input_format  = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"

    ser_de_info {
      serialization_library = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    }

    dynamic "columns" {
      for_each = local.delivered_columns

      content {
        name = columns.value.name
        type = columns.value.type
      }
    }
  }
}

resource "aws_kinesis_firehose_delivery_stream" "invoices" {
  #checkov:skip=CKV_AWS_240:What it reads lies encrypted in Kinesis, and AWS refuses encryption of Firehose's own for such a source
  #checkov:skip=CKV_AWS_241:What it reads lies encrypted in Kinesis, and AWS refuses encryption of Firehose's own for such a source
  count = local.has_stream ? 1 : 0

  name        = local.delivery_name
  destination = "extended_s3"

  kinesis_source_configuration {
    kinesis_stream_arn = aws_kinesis_stream.invoices[0].arn
    role_arn           = aws_iam_role.firehose[0].arn
  }

  extended_s3_configuration {
    role_arn            = aws_iam_role.firehose[0].arn
    bucket_arn          = aws_s3_bucket.main["bronze"].arn
    kms_key_arn         = aws_kms_key.main["data"].arn
    prefix              = "${local.delivery_prefix}!{timestamp:yyyy/MM/dd}/"
    error_output_prefix = "${local.undelivered_prefix}!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/"
    # Conversion wants 64 MB at least; the time comes first.
    buffering_size     = 64
    buffering_interval = var.stream.delivery_seconds
    compression_format = "UNCOMPRESSED"
    s3_backup_mode     = "Enabled"

    s3_backup_configuration {
      role_arn            = aws_iam_role.firehose[0].arn
      bucket_arn          = aws_s3_bucket.main["lake"].arn
      kms_key_arn         = aws_kms_key.main["data"].arn
      prefix              = "raw/online-retail-stream/!{timestamp:yyyy/MM/dd}/"
      error_output_prefix = "raw/online-retail-stream/errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/"
      buffering_interval  = 900
      compression_format  = "GZIP"

      cloudwatch_logging_options {
        enabled         = true
        log_group_name  = aws_cloudwatch_log_group.firehose[0].name
        log_stream_name = aws_cloudwatch_log_stream.firehose["backup"].name
      }
    }

    cloudwatch_logging_options {
      enabled         = true
      log_group_name  = aws_cloudwatch_log_group.firehose[0].name
      log_stream_name = aws_cloudwatch_log_stream.firehose["delivery"].name
    }

    processing_configuration {
      enabled = true

      processors {
        type = "Lambda"

        parameters {
          parameter_name  = "LambdaArn"
          parameter_value = "${module.stream_function["clean-invoices"].arn}:$LATEST"
        }

        # A Lambda answers 6 MB at most, and a line grows while it is cleaned.
        parameters {
          parameter_name  = "BufferSizeInMBs"
          parameter_value = "1"
        }
      }
    }

    data_format_conversion_configuration {
      input_format_configuration {
        deserializer {
          open_x_json_ser_de {}
        }
      }

      output_format_configuration {
        serializer {
          parquet_ser_de {
            compression = "SNAPPY"
          }
        }
      }

      schema_configuration {
        role_arn      = aws_iam_role.firehose[0].arn
        database_name = aws_glue_catalog_table.delivered[0].database_name
        table_name    = aws_glue_catalog_table.delivered[0].name
        region        = var.region
      }
    }
  }

  depends_on = [aws_iam_role_policy.firehose]
}

resource "aws_cloudwatch_log_group" "firehose" {
  count = local.has_stream ? 1 : 0

  name              = "/aws/kinesisfirehose/${local.delivery_name}"
  kms_key_id        = aws_kms_key.main["logs"].arn
  retention_in_days = var.log_retention_days
}

resource "aws_cloudwatch_log_stream" "firehose" {
  for_each = local.has_stream ? toset(["backup", "delivery"]) : toset([])

  name           = each.key
  log_group_name = aws_cloudwatch_log_group.firehose[0].name
}
