# Dead letters of the stream: records that could not be stored, as Lambda puts them aside, and beside them what people did with each.
# They end by a person's word alone. What Firehose could not clean or convert lies beside bronze: stream-delivery.tf.
resource "aws_s3_bucket" "dead_letters" {
  #checkov:skip=CKV_AWS_144:All of EcomFlow stands in one region, so that personal data is in no other
  #checkov:skip=CKV2_AWS_62:Lambda itself counts what it puts aside, and an alarm tells of it
  count = local.has_stream ? 1 : 0

  bucket = "${local.name}-dead-letters-${var.account_id}-${var.region}"
}

resource "aws_s3_bucket_public_access_block" "dead_letters" {
  count = local.has_stream ? 1 : 0

  bucket                  = aws_s3_bucket.dead_letters[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "dead_letters" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.dead_letters[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "dead_letters" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.dead_letters[0].id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.main["data"].arn
    }
  }
}

resource "aws_s3_bucket_versioning" "dead_letters" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.dead_letters[0].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_logging" "dead_letters" {
  count = local.has_stream ? 1 : 0

  bucket        = aws_s3_bucket.dead_letters[0].id
  target_bucket = aws_s3_bucket.main["access"].id
  target_prefix = "dead-letters/"
}

resource "aws_s3_bucket_lifecycle_configuration" "dead_letters" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.dead_letters[0].id

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

data "aws_iam_policy_document" "dead_letters_bucket" {
  count = local.has_stream ? 1 : 0

  statement {
    sid       = "OnlyOverTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.dead_letters[0].arn, "${aws_s3_bucket.dead_letters[0].arn}/*"]

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

resource "aws_s3_bucket_policy" "dead_letters" {
  count = local.has_stream ? 1 : 0

  bucket = aws_s3_bucket.dead_letters[0].id
  policy = data.aws_iam_policy_document.dead_letters_bucket[0].json

  depends_on = [aws_s3_bucket_public_access_block.dead_letters]
}
