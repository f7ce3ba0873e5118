# Files that are dropped into landing start runs. S3 tells EventBridge of each, a rule for each pipeline puts that into one queue,
# and a Lambda tells Temporal of a batch at once. That bursts become few runs is the worker's own doing (src/workflows/gather-files.ts):
# here nothing is dropped, thinned out or kept in order. docs/adr/0041-dropped-files-are-gathered-by-a-workflow.md.
locals {
  # A definition says so: `landing.startsRuns`.
  start_runs = { for name, definition in local.from_files : name => definition if can(definition.source.landing.startsRuns) }
  has_drops  = length(local.start_runs) > 0
}

resource "aws_cloudwatch_event_rule" "dropped" {
  for_each = local.start_runs

  name        = "${local.name}-dropped-${each.key}"
  description = "New files in the landing of ${each.key}"

  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created"]
    detail = {
      bucket = { name = [aws_s3_bucket.main["landing"].bucket] }
      object = { key = [{ prefix = each.value.source.landing.prefix }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "dropped" {
  for_each = local.start_runs

  rule      = aws_cloudwatch_event_rule.dropped[each.key].name
  target_id = "queue"
  arn       = aws_sqs_queue.dropped[0].arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }
}

resource "aws_sqs_queue" "dropped" {
  count = local.has_drops ? 1 : 0

  name                              = "${local.name}-dropped"
  kms_master_key_id                 = aws_kms_key.main["data"].arn
  kms_data_key_reuse_period_seconds = 300
  message_retention_seconds         = 1209600
  # Six times the Lambda's, as AWS asks: a message that is being told of is not handed out again.
  visibility_timeout_seconds = 360

  # Temporal may be away for hours: a message comes again every six minutes, for a day.
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.undelivered.arn
    maxReceiveCount     = 240
  })
}

data "aws_iam_policy_document" "dropped_queue" {
  count = local.has_drops ? 1 : 0

  statement {
    sid       = "FromTheRules"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dropped[0].arn]

    principals {
      type        = "Service"
      identifiers = ["events.${local.dns_suffix}"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [for rule in aws_cloudwatch_event_rule.dropped : rule.arn]
    }
  }
}

resource "aws_sqs_queue_policy" "dropped" {
  count = local.has_drops ? 1 : 0

  queue_url = aws_sqs_queue.dropped[0].url
  policy    = data.aws_iam_policy_document.dropped_queue[0].json
}

module "on_s3_object" {
  source = "./modules/lambda"
  count  = local.has_drops ? 1 : 0

  name               = "on-s3-object"
  description        = "Tells Temporal of files that came into landing"
  zip                = "${path.module}/build/on-s3-object.zip"
  policy             = data.aws_iam_policy_document.on_s3_object[0].json
  timeout_seconds    = 60
  concurrency        = 5
  subnet_ids         = local.private_subnet_ids
  security_group_ids = [aws_security_group.worker.id]
  logs_key_arn       = aws_kms_key.main["logs"].arn
  data_key_arn       = aws_kms_key.main["data"].arn
  log_retention_days = var.log_retention_days
  alert_topic_arn    = aws_sns_topic.alerts.arn
  place              = { account_id = var.account_id, dns_suffix = local.dns_suffix }

  environment = merge(local.lambda_environment, {
    ECOMFLOW_LANDING_BUCKET = aws_s3_bucket.main["landing"].bucket
    ECOMFLOW_LANDINGS       = jsonencode({ for name, definition in local.start_runs : definition.source.landing.prefix => name })
  })
}

data "aws_iam_policy_document" "on_s3_object" {
  count = local.has_drops ? 1 : 0

  source_policy_documents = data.aws_iam_policy_document.on_s3_object_payloads[*].json

  statement {
    sid       = "TakeFromTheQueue"
    actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.dropped[0].arn]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]
  }

  dynamic "statement" {
    for_each = aws_secretsmanager_secret.temporal[*].arn

    content {
      sid       = "ReadTemporalsKey"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [statement.value]
    }
  }
}

resource "aws_lambda_event_source_mapping" "dropped" {
  count = local.has_drops ? 1 : 0

  event_source_arn = aws_sqs_queue.dropped[0].arn
  function_name    = module.on_s3_object[0].arn
  # An execution of a workflow takes ten thousand signals: ten thousand files are ten of them.
  batch_size                         = 1000
  maximum_batching_window_in_seconds = 5
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 5
  }
}
