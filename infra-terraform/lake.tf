# The lake's buckets. What each holds, who may write, and how long it stays:
#   bronze    what sources delivered; written once, by DMS, Firehose and landing; deleted by nobody
#   lake      silver, manifests, what Firehose read, control objects, reports, Athena's results, the Glue job's code
#   landing   what others drop; left alone by EcomFlow
#   access    S3's access logs of the three
locals {
  buckets = {
    for role in ["bronze", "lake", "landing", "access"] :
    role => "${local.name}-${role}-${var.account_id}-${var.region}"
  }
  data_buckets = ["bronze", "lake", "landing"]
}

resource "aws_s3_bucket" "main" {
  #checkov:skip=CKV_AWS_144:All of EcomFlow stands in one region, so that personal data is in no other
  #checkov:skip=CKV2_AWS_61:Each has a lifecycle below, which the check does not connect through for_each
  #checkov:skip=CKV2_AWS_62:Only new files in landing are news to anybody, and those are told below
  for_each = local.buckets

  bucket = each.value

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "main" {
  for_each = aws_s3_bucket.main

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "main" {
  for_each = aws_s3_bucket.main

  bucket = each.value.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# S3's log delivery writes with S3's own key only.
resource "aws_s3_bucket_server_side_encryption_configuration" "main" {
  for_each = aws_s3_bucket.main

  bucket = each.value.id

  rule {
    bucket_key_enabled = each.key != "access"

    apply_server_side_encryption_by_default {
      sse_algorithm     = each.key == "access" ? "AES256" : "aws:kms"
      kms_master_key_id = each.key == "access" ? null : aws_kms_key.main["data"].arn
    }
  }
}

# Bronze is not versioned: DMS asks for that, and an object there never changes (the ledger would tell).
resource "aws_s3_bucket_versioning" "main" {
  for_each = { for role in ["lake", "landing"] : role => aws_s3_bucket.main[role].id }

  bucket = each.value

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_logging" "main" {
  for_each = { for role in local.data_buckets : role => aws_s3_bucket.main[role].id }

  bucket        = each.value
  target_bucket = aws_s3_bucket.main["access"].id
  target_prefix = "${each.key}/"
}

resource "aws_s3_bucket_lifecycle_configuration" "bronze" {
  bucket = aws_s3_bucket.main["bronze"].id

  rule {
    id     = "cheaper-with-age"
    status = "Enabled"

    filter {
      prefix = "bronze/"
    }

    # At once readable still: a backfill reads it without asking first.
    transition {
      days          = var.bronze_cold_after_days
      storage_class = "GLACIER_IR"
    }
  }

  rule {
    id     = "broken-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "lake" {
  bucket = aws_s3_bucket.main["lake"].id

  dynamic "rule" {
    for_each = {
      silver    = var.silver_days
      manifests = var.silver_days
      loads     = var.silver_days
      loaded    = var.silver_days
      lineage   = var.silver_days
      athena    = 30
      raw       = 35
      # An incident that is open for as long is told again.
      notices = 90
    }

    content {
      id     = "${rule.key}-ends"
      status = "Enabled"

      filter {
        prefix = "${rule.key}/"
      }

      expiration {
        days = rule.value
      }
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

resource "aws_s3_bucket_lifecycle_configuration" "landing" {
  bucket = aws_s3_bucket.main["landing"].id

  rule {
    id     = "leftovers"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 90
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "access" {
  bucket = aws_s3_bucket.main["access"].id

  rule {
    id     = "end"
    status = "Enabled"

    filter {}

    expiration {
      days = var.log_retention_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# New files are told to EventBridge, which the trigger listens to.
resource "aws_s3_bucket_notification" "landing" {
  bucket      = aws_s3_bucket.main["landing"].id
  eventbridge = true
}

resource "aws_s3_bucket_policy" "main" {
  for_each = aws_s3_bucket.main

  bucket = each.value.id
  policy = each.key == "bronze" ? data.aws_iam_policy_document.bronze.json : data.aws_iam_policy_document.bucket[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.main]
}

data "aws_iam_policy_document" "bucket" {
  for_each = aws_s3_bucket.main

  statement {
    sid       = "OnlyOverTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value.arn, "${each.value.arn}/*"]

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

  dynamic "statement" {
    for_each = each.key == "access" ? [each.value.arn] : []

    content {
      sid       = "AccessLogs"
      actions   = ["s3:PutObject"]
      resources = ["${statement.value}/*"]

      principals {
        type        = "Service"
        identifiers = ["logging.s3.${local.dns_suffix}"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [var.account_id]
      }
    }
  }
}

# Bronze is what everything can be built from again: who may write is said here once more, whatever IAM says.
data "aws_iam_policy_document" "bronze" {
  source_policy_documents = [data.aws_iam_policy_document.bucket["bronze"].json]

  statement {
    sid       = "OnlyDmsFirehoseAndLandingWrite"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.main["bronze"].arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = concat([aws_iam_role.worker.arn], aws_iam_role.firehose[*].arn, [for role in aws_iam_role.dms_bronze : role.arn])
    }
  }

  statement {
    sid       = "NobodyDeletes"
    effect    = "Deny"
    actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:DeleteBucket"]
    resources = [aws_s3_bucket.main["bronze"].arn, "${aws_s3_bucket.main["bronze"].arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    # Teardown's one way out: docs/deploy.md.
    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalTag/ecomflow-teardown"
      values   = [var.account_id]
    }
  }
}
