# Made-up sales into the source that was made here: for demonstrations. Neither is there where the shop has its own source.
locals {
  generates = local.own_source && contains(keys(local.from_mysql), "ecommerce")
}

module "generate_sales" {
  source = "./modules/lambda"
  count  = local.generates ? 1 : 0

  name               = "generate-sales"
  description        = "One day of made-up sales"
  zip                = "${path.module}/build/generate-sales.zip"
  policy             = data.aws_iam_policy_document.generate_sales.json
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

data "aws_iam_policy_document" "generate_sales" {
  statement {
    sid       = "ReadTheShopsUser"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [for secret in aws_secretsmanager_secret.source : secret.arn]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]
  }
}

resource "aws_scheduler_schedule" "generate_sales" {
  count = local.generates ? 1 : 0

  name                = "${local.name}-generate-sales"
  description         = "A day of sales, each evening"
  schedule_expression = "cron(0 22 * * ? *)"
  kms_key_arn         = aws_kms_key.main["data"].arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = module.generate_sales[0].arn
    role_arn = aws_iam_role.scheduler[0].arn

    # Not by jsonencode: it writes < as \u003c, and the schedule would not know its own word.
    input = <<-JSON
      {
        "secretId": "${aws_secretsmanager_secret.source["ecommerce"].name}",
        "seed": "ecomflow",
        "scheduledAt": "<aws.scheduler.scheduled-time>"
      }
    JSON

    # A second day for a day would be a day too many.
    retry_policy {
      maximum_retry_attempts = 0
    }
  }
}

data "aws_iam_policy_document" "assume_scheduler" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_iam_role" "scheduler" {
  count = local.generates ? 1 : 0

  name               = "${local.name}-scheduler"
  assume_role_policy = data.aws_iam_policy_document.assume_scheduler.json
}

resource "aws_iam_role_policy" "scheduler" {
  count = local.generates ? 1 : 0

  name   = "generate-sales"
  role   = aws_iam_role.scheduler[0].id
  policy = data.aws_iam_policy_document.scheduler.json
}

data "aws_iam_policy_document" "scheduler" {
  statement {
    sid       = "CallTheGenerator"
    actions   = ["lambda:InvokeFunction"]
    resources = module.generate_sales[*].arn
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]
  }
}
