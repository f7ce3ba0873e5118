# From the stream into DynamoDB. A line's version has a key of its own, and what lines share is written under a condition, so a record that comes
# twice, or late, changes nothing: docs/adr/0057-lines-are-kept-by-version.md.
locals {
  # Lines and heads of invoices are in a table of their own, below: it has two keys and an index.
  keyed_tables = {
    customer = { key = "customerId", ends_by = null }
    # Which requests were answered: a day, then DynamoDB forgets them.
    request = { key = "id", ends_by = "expiresAt" }
  }
}

resource "aws_dynamodb_table" "invoice" {
  count = local.has_stream ? 1 : 0

  name                        = "${local.name}-invoice"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "invoiceNo"
  range_key                   = "line"
  deletion_protection_enabled = var.deletion_protection

  dynamic "attribute" {
    for_each = ["invoiceNo", "line", "customerId", "placed"]

    content {
      name = attribute.value
      type = "S"
    }
  }

  global_secondary_index {
    name            = "byCustomer"
    projection_type = "ALL"

    key_schema {
      attribute_name = "customerId"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "placed"
      key_type       = "RANGE"
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.main["data"].arn
  }
}

resource "aws_dynamodb_table" "keyed" {
  for_each = local.has_stream ? local.keyed_tables : {}

  name                        = "${local.name}-${each.key}"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = each.value.key
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = each.value.key
    type = "S"
  }

  dynamic "ttl" {
    for_each = each.value.ends_by[*]

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.main["data"].arn
  }
}

data "aws_iam_policy_document" "store_invoices" {
  count = local.has_stream ? 1 : 0

  statement {
    sid       = "ReadTheStream"
    actions   = ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"]
    resources = [aws_kinesis_stream.invoices[0].arn]
  }

  statement {
    sid       = "PutVersionsOfLines"
    actions   = ["dynamodb:BatchWriteItem"]
    resources = [aws_dynamodb_table.invoice[0].arn]
  }

  statement {
    sid       = "PutWhatIsNewer"
    actions   = ["dynamodb:PutItem"]
    resources = [aws_dynamodb_table.invoice[0].arn, aws_dynamodb_table.keyed["customer"].arn]
  }

  statement {
    sid       = "PutAsideWhatFailed"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.dead_letters[0].arn}/aws/lambda/*"]
  }

  statement {
    sid       = "LookIntoTheBucket"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.dead_letters[0].arn]
  }

  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main["data"].arn]
  }
}

resource "aws_lambda_event_source_mapping" "store_invoices" {
  count = local.has_stream ? 1 : 0

  event_source_arn  = aws_kinesis_stream.invoices[0].arn
  function_name     = module.stream_function["store-invoices"].arn
  starting_position = "TRIM_HORIZON"
  batch_size        = 100
  # Within a shard, an invoice's records stay in order: they have one partition key.
  parallelization_factor  = var.stream.batches_a_shard
  function_response_types = ["ReportBatchItemFailures"]

  # A record that cannot be stored holds up its shard for some minutes, and is then put aside, whole. One that nobody could store for
  # days is put aside a day before the stream forgets it.
  bisect_batch_on_function_error = true
  maximum_retry_attempts         = 10
  maximum_record_age_in_seconds  = min(604800, (var.stream.retention_hours - 24) * 3600)

  destination_config {
    on_failure {
      destination_arn = aws_s3_bucket.dead_letters[0].arn
    }
  }

  # How many were put aside: stream-alarms.tf.
  metrics_config {
    metrics = ["EventCount"]
  }
}
