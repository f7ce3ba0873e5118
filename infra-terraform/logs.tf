# Every log group by name, encrypted and with an end: a group that a service makes for itself keeps everything for ever.
resource "aws_cloudwatch_log_group" "flow" {
  name              = "/${local.name}/flow"
  kms_key_id        = aws_kms_key.main["logs"].arn
  retention_in_days = var.log_retention_days
}

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/${local.name}/worker"
  kms_key_id        = aws_kms_key.main["logs"].arn
  retention_in_days = var.log_retention_days
}

# One event for each run: docs/metrics.md.
resource "aws_cloudwatch_log_group" "runs" {
  name              = "/${local.name}/runs"
  kms_key_id        = aws_kms_key.main["logs"].arn
  retention_in_days = var.log_retention_days
}

resource "aws_cloudwatch_log_group" "glue" {
  name              = "/aws-glue/jobs/${local.name}"
  kms_key_id        = aws_kms_key.main["logs"].arn
  retention_in_days = var.log_retention_days
}
