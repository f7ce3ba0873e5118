# The Glue job that refines bronze into silver, and the catalog that Athena reads. The code is what `npm run package` put into
# build/: one script and one zip, as the local stack runs them.
resource "aws_glue_catalog_database" "main" {
  name        = local.name
  description = "Landed files and silver, for Athena; no run reads it on the way to the warehouse"
}

resource "aws_glue_security_configuration" "main" {
  name = local.name

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "SSE-KMS"
      kms_key_arn                = aws_kms_key.main["logs"].arn
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "CSE-KMS"
      kms_key_arn                   = aws_kms_key.main["data"].arn
    }

    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = aws_kms_key.main["data"].arn
    }
  }
}

resource "aws_glue_data_catalog_encryption_settings" "main" {
  data_catalog_encryption_settings {
    connection_password_encryption {
      return_connection_password_encrypted = true
      aws_kms_key_id                       = aws_kms_key.main["data"].arn
    }

    encryption_at_rest {
      catalog_encryption_mode = "SSE-KMS"
      sse_aws_kms_key_id      = aws_kms_key.main["data"].arn
    }
  }
}

resource "aws_s3_object" "glue_code" {
  for_each = toset(["refine.py", "ingest.py", "elt.zip"])

  bucket      = aws_s3_bucket.main["lake"].bucket
  key         = "code/${each.key}"
  source      = "${path.module}/build/${each.key}"
  source_hash = filemd5("${path.module}/build/${each.key}")
}

resource "aws_glue_job" "refine" {
  name                   = "${local.name}-refine"
  description            = "One window of one pipeline, from bronze to silver"
  role_arn               = aws_iam_role.glue.arn
  glue_version           = "5.1"
  worker_type            = var.glue.worker_type
  number_of_workers      = var.glue.workers
  timeout                = 120
  security_configuration = aws_glue_security_configuration.main.name

  # A retry of Glue's own would be a second start that nobody looks for: the workflow retries.
  max_retries = 0

  execution_property {
    max_concurrent_runs = 10
  }

  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = "s3://${aws_s3_bucket.main["lake"].bucket}/${aws_s3_object.glue_code["refine.py"].key}"
  }

  default_arguments = {
    "--extra-py-files"                   = "s3://${aws_s3_bucket.main["lake"].bucket}/${aws_s3_object.glue_code["elt.zip"].key}"
    "--enable-metrics"                   = "true"
    "--enable-continuous-cloudwatch-log" = "true"
    "--continuous-log-logGroup"          = aws_cloudwatch_log_group.glue.name
    "--job-language"                     = "python"
    "--TempDir"                          = "s3://${aws_s3_bucket.main["lake"].bucket}/glue-temporary/"
  }
}

# One for each pipeline that asks for it: tables are called by their folder, and two pipelines have folders of one name.
resource "aws_glue_crawler" "silver" {
  for_each = { for name, definition in local.pipelines : name => definition if definition.catalog != "none" }

  name                   = "${local.name}-silver-${each.key}"
  description            = "Silver of ${each.key}, for Athena; a run asks for it and never waits on the way to the load"
  role                   = aws_iam_role.glue.arn
  database_name          = aws_glue_catalog_database.main.name
  table_prefix           = "silver_${replace(each.key, "-", "_")}_"
  security_configuration = aws_glue_security_configuration.main.name

  dynamic "s3_target" {
    for_each = toset([for contract in each.value.contracts : "silver/${each.key}/${contract.name}/"])

    content {
      path = "s3://${aws_s3_bucket.main["lake"].bucket}/${s3_target.value}"
    }
  }
}

data "aws_iam_policy_document" "assume_glue" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["glue.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_iam_role" "glue" {
  name               = "${local.name}-glue"
  assume_role_policy = data.aws_iam_policy_document.assume_glue.json
}

data "aws_iam_policy_document" "glue" {
  statement {
    sid       = "ReadBronze"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.main["bronze"].arn}/bronze/*"]
  }

  statement {
    sid     = "ReadManifestsAndCode"
    actions = ["s3:GetObject"]
    resources = [
      for prefix in ["code", "manifests"] : "${aws_s3_bucket.main["lake"].arn}/${prefix}/*"
    ]
  }

  statement {
    sid       = "WriteSilver"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = [for prefix in ["silver", "glue-temporary"] : "${aws_s3_bucket.main["lake"].arn}/${prefix}/*"]
  }

  statement {
    sid       = "List"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.main["bronze"].arn, aws_s3_bucket.main["lake"].arn]
  }

  statement {
    sid       = "ReadTheSalt"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.personal.arn]
  }

  statement {
    sid       = "UseTheKeys"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main["data"].arn]
  }

  # A security configuration makes Glue bind its log groups to the key itself.
  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"]
    resources = ["arn:${local.partition}:logs:${local.arn_place}:log-group:/aws-glue/*"]
  }

  statement {
    sid       = "WriteMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["Glue"]
    }
  }

  # This one takes no resource.
  statement {
    sid       = "ReadItsSecurityConfiguration"
    actions   = ["glue:GetSecurityConfiguration"]
    resources = ["*"]
  }

  statement {
    sid = "CrawlIntoTheCatalog"
    actions = [
      "glue:BatchCreatePartition",
      "glue:BatchGetPartition",
      "glue:CreateTable",
      "glue:GetDatabase",
      "glue:GetPartitions",
      "glue:GetTable",
      "glue:GetTables",
      "glue:UpdatePartition",
      "glue:UpdateTable",
    ]
    resources = [
      "arn:${local.partition}:glue:${local.arn_place}:catalog",
      "arn:${local.partition}:glue:${local.arn_place}:database/${local.name}",
      "arn:${local.partition}:glue:${local.arn_place}:table/${local.name}/silver_*",
    ]
  }
}

resource "aws_iam_role_policy" "glue" {
  name   = "refine-and-crawl"
  role   = aws_iam_role.glue.id
  policy = data.aws_iam_policy_document.glue.json
}
