# What Firehose may do. Source: "Controlling access with Amazon Data Firehose" in its guide.
data "aws_iam_policy_document" "assume_firehose" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["firehose.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:firehose:${local.arn_place}:deliverystream/${local.delivery_name}"]
    }
  }
}

resource "aws_iam_role" "firehose" {
  count = local.has_stream ? 1 : 0

  name               = "${local.name}-firehose"
  assume_role_policy = data.aws_iam_policy_document.assume_firehose.json
}

resource "aws_iam_role_policy" "firehose" {
  count = local.has_stream ? 1 : 0

  name   = "deliver"
  role   = aws_iam_role.firehose[0].id
  policy = data.aws_iam_policy_document.firehose[0].json
}

data "aws_iam_policy_document" "firehose" {
  count = local.has_stream ? 1 : 0

  statement {
    sid       = "ReadTheStream"
    actions   = ["kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"]
    resources = [aws_kinesis_stream.invoices[0].arn]
  }

  statement {
    sid       = "CleanIt"
    actions   = ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"]
    resources = ["${module.stream_function["clean-invoices"].arn}:$LATEST"]
  }

  statement {
    sid     = "ReadTheTable"
    actions = ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"]
    resources = [
      "arn:${local.partition}:glue:${local.arn_place}:catalog",
      aws_glue_catalog_database.main.arn,
      aws_glue_catalog_table.delivered[0].arn,
    ]
  }

  statement {
    sid     = "Write"
    actions = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]
    resources = [
      "${aws_s3_bucket.main["bronze"].arn}/bronze/online-retail-stream/*",
      "${aws_s3_bucket.main["lake"].arn}/raw/online-retail-stream/*",
    ]
  }

  statement {
    sid       = "LookIntoBuckets"
    actions   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [aws_s3_bucket.main["bronze"].arn, aws_s3_bucket.main["lake"].arn]
  }

  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main["data"].arn]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:PutLogEvents"]
    resources = [for stream in aws_cloudwatch_log_stream.firehose : stream.arn]
  }
}
