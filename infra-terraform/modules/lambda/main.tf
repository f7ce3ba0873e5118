# A Lambda with a role, a log group and a place in the VPC of its own. Its code is build/<name>.zip: `npm run package`.
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.${var.place.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.place.account_id]
    }
  }
}

resource "aws_iam_role" "main" {
  name               = "ecomflow-${var.name}"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

data "aws_iam_policy_document" "own" {
  #checkov:skip=CKV_AWS_111:Lambda makes its interfaces with the function's role, and they have no names before they are there
  #checkov:skip=CKV_AWS_356:Lambda makes its interfaces with the function's role, and they have no names before they are there
  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.main.arn}:*"]
  }

  statement {
    sid = "StandInTheVpc"
    actions = [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "own" {
  #checkov:skip=CKV_AWS_290:Lambda makes its interfaces with the function's role, and they have no names before they are there
  #checkov:skip=CKV_AWS_355:Lambda makes its interfaces with the function's role, and they have no names before they are there
  name   = "run"
  role   = aws_iam_role.main.id
  policy = data.aws_iam_policy_document.own.json
}

resource "aws_iam_role_policy" "work" {
  count = var.calls_aws ? 1 : 0

  name   = "work"
  role   = aws_iam_role.main.id
  policy = var.policy
}

resource "aws_cloudwatch_log_group" "main" {
  name              = "/aws/lambda/ecomflow-${var.name}"
  kms_key_id        = var.logs_key_arn
  retention_in_days = var.log_retention_days
}

resource "aws_lambda_function" "main" {
  #checkov:skip=CKV_AWS_116:An event that failed is told by the alarm below, and whoever sent it can send it again
  #checkov:skip=CKV_AWS_272:Who applies builds the zip from these sources, and the plan shows its hash
  function_name                  = "ecomflow-${var.name}"
  description                    = var.description
  role                           = aws_iam_role.main.arn
  runtime                        = var.runtime
  architectures                  = ["arm64"]
  handler                        = var.handler
  filename                       = var.zip
  source_code_hash               = filebase64sha256(var.zip)
  timeout                        = var.timeout_seconds
  memory_size                    = 512
  reserved_concurrent_executions = var.concurrency
  kms_key_arn                    = var.data_key_arn

  environment {
    variables = var.environment
  }

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = var.security_group_ids
  }

  tracing_config {
    mode = "PassThrough"
  }

  depends_on = [aws_iam_role_policy.own, aws_cloudwatch_log_group.main]
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "ecomflow-${var.name}-errors"
  alarm_description   = "The Lambda ${var.name} fails: see its log group; docs/runbook.md"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.main.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alert_topic_arn]
}
