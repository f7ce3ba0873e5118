# Made-up logs of purchases into landing, where nobody has real ones: for demonstrations. Each call writes a file for each minute since
# the one before, so that what comes again in a file is what another one told.
locals {
  generates_purchases = contains(keys(local.from_files), "purchases") && var.generate_purchases != null
}

module "generate_purchases" {
  source = "./modules/lambda"
  count  = local.generates_purchases ? 1 : 0

  name               = "generate-purchases"
  description        = "Made-up logs of purchases"
  zip                = "${path.module}/build/generate-purchases.zip"
  policy             = data.aws_iam_policy_document.generate_purchases[0].json
  timeout_seconds    = 300
  concurrency        = 1
  environment        = {}
  subnet_ids         = local.private_subnet_ids
  security_group_ids = [aws_security_group.worker.id]
  logs_key_arn       = aws_kms_key.main["logs"].arn
  data_key_arn       = aws_kms_key.main["data"].arn
  log_retention_days = var.log_retention_days
  alert_topic_arn    = aws_sns_topic.alerts.arn
  place              = { account_id = var.account_id, dns_suffix = local.dns_suffix }
}

data "aws_iam_policy_document" "generate_purchases" {
  count = local.generates_purchases ? 1 : 0

  statement {
    sid       = "DropFiles"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.main["landing"].arn}/${local.from_files["purchases"].source.landing.prefix}*"]
  }

  statement {
    sid       = "Encrypt"
    actions   = ["kms:GenerateDataKey"]
    resources = [aws_kms_key.main["data"].arn]
  }
}

resource "aws_scheduler_schedule" "generate_purchases" {
  count = local.generates_purchases ? 1 : 0

  name                = "${local.name}-generate-purchases"
  description         = "What was bought since the last time"
  schedule_expression = "rate(${var.generate_purchases.every_minutes} minutes)"
  kms_key_arn         = aws_kms_key.main["data"].arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = module.generate_purchases[0].arn
    role_arn = aws_iam_role.purchases_scheduler[0].arn

    # Not by jsonencode: it writes < as \u003c, and the schedule would not know its own word.
    input = <<-JSON
      {
        "bucket": "${aws_s3_bucket.main["landing"].bucket}",
        "prefix": "${local.from_files["purchases"].source.landing.prefix}",
        "seed": "ecomflow",
        "files": ${var.generate_purchases.every_minutes},
        "purchases": ${var.generate_purchases.purchases},
        "scheduledAt": "<aws.scheduler.scheduled-time>"
      }
    JSON

    # The same call writes the same files: landing takes each once.
    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 3
    }
  }
}

resource "aws_iam_role" "purchases_scheduler" {
  count = local.generates_purchases ? 1 : 0

  name               = "${local.name}-purchases-scheduler"
  assume_role_policy = data.aws_iam_policy_document.assume_scheduler.json
}

resource "aws_iam_role_policy" "purchases_scheduler" {
  count = local.generates_purchases ? 1 : 0

  name   = "generate-purchases"
  role   = aws_iam_role.purchases_scheduler[0].id
  policy = data.aws_iam_policy_document.purchases_scheduler[0].json
}

data "aws_iam_policy_document" "purchases_scheduler" {
  count = local.generates_purchases ? 1 : 0

  statement {
    sid       = "CallTheGenerator"
    actions   = ["lambda:InvokeFunction"]
    resources = module.generate_purchases[*].arn
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]
  }
}
