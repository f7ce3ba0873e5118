# What the worker needs of the stream beside: a policy of its role in worker-role.tf, and its settings in worker.tf.
locals {
  stream_environment = local.has_stream ? {
    ECOMFLOW_STREAM              = aws_kinesis_stream.invoices[0].name
    ECOMFLOW_DEAD_LETTERS_BUCKET = aws_s3_bucket.dead_letters[0].bucket
  } : {}
}

data "aws_iam_policy_document" "worker_stream" {
  count = local.has_stream ? 1 : 0

  # Marks of runs, and letters that are replayed.
  statement {
    sid       = "MarkAndReplay"
    actions   = ["kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:PutRecord", "kinesis:PutRecords"]
    resources = [aws_kinesis_stream.invoices[0].arn]
  }

  statement {
    sid       = "SeeDelivery"
    actions   = ["firehose:DescribeDeliveryStream"]
    resources = [aws_kinesis_firehose_delivery_stream.invoices[0].arn]
  }

  statement {
    sid       = "FindLetters"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.dead_letters[0].arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["aws/lambda/*", "letters/*"]
    }
  }

  statement {
    sid       = "ReadLetters"
    actions   = ["s3:GetObject"]
    resources = [for prefix in ["aws/lambda", "letters/log"] : "${aws_s3_bucket.dead_letters[0].arn}/${prefix}/*"]
  }

  # What was done with each, and of which people were told.
  statement {
    sid       = "KeepTheirLog"
    actions   = ["s3:PutObject"]
    resources = [for prefix in ["letters/log", "letters/told"] : "${aws_s3_bucket.dead_letters[0].arn}/${prefix}/*"]
  }
}
