# The Glue jobs that take files by a bookmark, for pipelines whose definition says `landing.by`: one for each, because a bookmark is a
# job's. Their role reads landing and holds contents; bronze is the worker's alone.
locals {
  by_job = { for name, definition in local.from_files : name => definition if can(definition.source.landing.by) }
}

resource "aws_glue_job" "ingest" {
  for_each = local.by_job

  name                   = "${local.name}-ingest-${each.key}"
  description            = "Chooses by its bookmark which files of ${each.key} are taken"
  role_arn               = aws_iam_role.ingest[0].arn
  glue_version           = "5.1"
  worker_type            = "G.1X"
  number_of_workers      = 2
  timeout                = 60
  security_configuration = aws_glue_security_configuration.main.name

  # A retry of Glue's own would be a second start that nobody looks for: the next run takes what this one did not.
  max_retries = 0

  # Two runs that read by one bookmark at once take the same files, and one of them cannot commit.
  execution_property {
    max_concurrent_runs = 1
  }

  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = "s3://${aws_s3_bucket.main["lake"].bucket}/${aws_s3_object.glue_code["ingest.py"].key}"
  }

  default_arguments = {
    "--extra-py-files"                   = "s3://${aws_s3_bucket.main["lake"].bucket}/${aws_s3_object.glue_code["elt.zip"].key}"
    "--job-bookmark-option"              = "job-bookmark-enable"
    "--enable-metrics"                   = "true"
    "--enable-continuous-cloudwatch-log" = "true"
    "--continuous-log-logGroup"          = aws_cloudwatch_log_group.glue.name
    "--job-language"                     = "python"
  }
}

resource "aws_iam_role" "ingest" {
  count = length(local.by_job) > 0 ? 1 : 0

  name               = "${local.name}-ingest"
  assume_role_policy = data.aws_iam_policy_document.assume_glue.json
}

data "aws_iam_policy_document" "ingest" {
  statement {
    sid     = "ReadWhatCame"
    actions = ["s3:GetObject"]
    resources = [
      for name, definition in local.by_job :
      "${aws_s3_bucket.main["landing"].arn}/${definition.source.landing.prefix}*"
    ]
  }

  statement {
    sid       = "ReadItsCode"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.main["lake"].arn}/code/*"]
  }

  statement {
    sid     = "HoldWhatItTakes"
    actions = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
    resources = [
      for name in keys(local.by_job) :
      "${aws_s3_bucket.main["lake"].arn}/control/${name}/*"
    ]
  }

  statement {
    sid       = "List"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.main["landing"].arn]
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
}

resource "aws_iam_role_policy" "ingest" {
  count = length(local.by_job) > 0 ? 1 : 0

  name   = "take-files"
  role   = aws_iam_role.ingest[0].id
  policy = data.aws_iam_policy_document.ingest.json
}
