# The thin trigger: a state machine with one task, for those who start runs from Step Functions, EventBridge or another account's
# automation. The Lambda starts the run in Temporal; the run itself keeps the state machine waiting and answers it.
locals {
  trigger_folders = "${aws_s3_bucket.main["lake"].arn}/triggers/*"

  # A Lambda's way to Temporal. ECS hands the key over as a variable; Lambda is told where it lies.
  lambda_environment = merge(
    { for name in ["TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "TEMPORAL_TLS"] : name => local.worker_environment[name] },
    var.temporal_api_key ? { ECOMFLOW_TEMPORAL_SECRET_ID = aws_secretsmanager_secret.temporal[0].name } : {},
    local.payload_environment,
  )
}

module "start_pipeline" {
  source = "./modules/lambda"

  name               = "start-pipeline"
  description        = "Starts a pipeline's run for a state machine that waits"
  zip                = "${path.module}/build/start-pipeline.zip"
  policy             = data.aws_iam_policy_document.start_pipeline.json
  timeout_seconds    = 60
  concurrency        = 20
  subnet_ids         = local.private_subnet_ids
  security_group_ids = [aws_security_group.worker.id]
  logs_key_arn       = aws_kms_key.main["logs"].arn
  data_key_arn       = aws_kms_key.main["data"].arn
  log_retention_days = var.log_retention_days
  alert_topic_arn    = aws_sns_topic.alerts.arn
  place              = { account_id = var.account_id, dns_suffix = local.dns_suffix }

  environment = merge(local.lambda_environment, { ECOMFLOW_LAKE_BUCKET = aws_s3_bucket.main["lake"].bucket })
}

data "aws_iam_policy_document" "start_pipeline" {
  source_policy_documents = data.aws_iam_policy_document.start_pipeline_payloads[*].json

  statement {
    sid       = "KeepTheToken"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = [local.trigger_folders]
  }

  statement {
    sid       = "FindTokens"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.main["lake"].arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["triggers/*"]
    }
  }

  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main["data"].arn]
  }

  # A run that is over is told at once to the one who asked for it again. These calls take no resource: who has the token may answer.
  statement {
    sid       = "Answer"
    actions   = ["states:SendTaskFailure", "states:SendTaskSuccess"]
    resources = ["*"]
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

locals {
  # By name: the Lambda's policy and the machine's definition would otherwise wait for one another.
  state_machine_arn = "arn:${local.partition}:states:${local.arn_place}:stateMachine:${local.name}-run-pipeline"
}

resource "aws_sfn_state_machine" "run_pipeline" {
  #checkov:skip=CKV_AWS_284:Its one task waits for a run, whose history in Temporal is the trace
  #checkov:skip=CKV_AWS_285:A task's token is execution data, and with it a reader of logs could answer for the run
  name     = "${local.name}-run-pipeline"
  type     = "STANDARD"
  role_arn = aws_iam_role.state_machine.arn

  definition = templatefile("${path.module}/state-machines/run-pipeline.asl.json", {
    start_pipeline_arn = module.start_pipeline.arn
  })

  encryption_configuration {
    type                              = "CUSTOMER_MANAGED_KMS_KEY"
    kms_key_id                        = aws_kms_key.main["data"].arn
    kms_data_key_reuse_period_seconds = 300
  }

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = false
    log_destination        = "${aws_cloudwatch_log_group.state_machine.arn}:*"
  }

  tracing_configuration {
    enabled = false
  }
}

resource "aws_cloudwatch_log_group" "state_machine" {
  name              = "/aws/vendedlogs/states/${local.name}-run-pipeline"
  kms_key_id        = aws_kms_key.main["logs"].arn
  retention_in_days = var.log_retention_days
}

data "aws_iam_policy_document" "assume_state_machine" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["states.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = [local.state_machine_arn]
    }
  }
}

resource "aws_iam_role" "state_machine" {
  name               = "${local.name}-state-machine"
  assume_role_policy = data.aws_iam_policy_document.assume_state_machine.json
}

data "aws_iam_policy_document" "state_machine" {
  statement {
    sid       = "StartRuns"
    actions   = ["lambda:InvokeFunction"]
    resources = [module.start_pipeline.arn]
  }

  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main["data"].arn]
  }

  # Log delivery is set up by calls that take no resource.
  statement {
    sid = "DeliverLogs"
    actions = [
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "state_machine" {
  name   = "start-runs"
  role   = aws_iam_role.state_machine.id
  policy = data.aws_iam_policy_document.state_machine.json
}

# The worker keeps executions waiting and answers them.
data "aws_iam_policy_document" "worker_trigger" {
  statement {
    sid       = "AnswerStateMachines"
    actions   = ["states:SendTaskFailure", "states:SendTaskHeartbeat", "states:SendTaskSuccess"]
    resources = ["*"]
  }

  statement {
    sid       = "ForgetThoseWhoWaited"
    actions   = ["s3:GetObject", "s3:DeleteObject"]
    resources = [local.trigger_folders]
  }
}

resource "aws_iam_role_policy" "worker_trigger" {
  name   = "trigger"
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.worker_trigger.json
}
