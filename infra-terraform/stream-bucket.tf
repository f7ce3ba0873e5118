# What of the stream is not in bronze: under aws/lambda/ the records that could not be stored, as Lambda puts them aside, and under
# raw/ what Firehose read, before it was cleaned.
resource "aws_s3_bucket" "stream" {
  #checkov:skip=CKV_AWS_144:All of EcomFlow stands in one region, so that personal data is in no other
  #checkov:skip=CKV2_AWS_62:Lambda itself counts what it puts aside, and an alarm tells of it
  count = local.has_stream ? 1 : 0

  bucket = "${local.name}-stream-${var.account_id}-${var.region}"
}

resource "aws_s3_bucket_public_access_block" "stream" {
  count = local.has_stream ? 1 : 0

  bucket                  = aws_s3_bucket.stream[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "stream" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.stream[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "stream" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.stream[0].id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.main["data"].arn
    }
  }
}

resource "aws_s3_bucket_versioning" "stream" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.stream[0].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_logging" "stream" {
  count = local.has_stream ? 1 : 0

  bucket        = aws_s3_bucket.stream[0].id
  target_bucket = aws_s3_bucket.main["access"].id
  target_prefix = "stream/"
}

resource "aws_s3_bucket_lifecycle_configuration" "stream" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.stream[0].id

  # Records that were put aside end by a person's word alone.
  rule {
    id     = "raw-ends"
    status = "Enabled"

    filter {
      prefix = "raw/"
    }

    expiration {
      days = 35
    }
  }

  rule {
    id     = "leftovers"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

data "aws_iam_policy_document" "stream_bucket" {
  count = local.has_stream ? 1 : 0

  statement {
    sid       = "OnlyOverTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.stream[0].arn, "${aws_s3_bucket.stream[0].arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "stream" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.stream[0].id
  policy = data.aws_iam_policy_document.stream_bucket[0].json

  depends_on = [aws_s3_bucket_public_access_block.stream]
}
