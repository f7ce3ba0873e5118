# Passwords that AWS itself draws are changed by AWS, so often. What a person brings only a person can change: of that they are
# reminded (docs/deploy.md says how each is changed).
locals {
  managed_passwords = merge(
    { warehouse = local.warehouse.secret_arn },
    local.own_source ? { source = aws_db_instance.source[0].master_user_secret[0].secret_arn } : {},
  )
  brought_secrets = concat(
    [aws_secretsmanager_secret.quicksight.name],
    [for secret in aws_secretsmanager_secret.source : secret.name],
    [for secret in aws_secretsmanager_secret.source_dms : secret.name],
    aws_secretsmanager_secret.temporal[*].name,
    aws_secretsmanager_secret.lineage[*].name,
  )
}

# By RDS and Redshift themselves: there is no function that could do it wrong.
resource "aws_secretsmanager_secret_rotation" "managed" {
  for_each = local.managed_passwords

  secret_id          = each.value
  rotate_immediately = false

  rotation_rules {
    automatically_after_days = var.password_days
  }
}

resource "aws_scheduler_schedule" "secrets_reminder" {
  name                = "${local.name}-secrets-reminder"
  description         = "Says which secrets a person has to change"
  schedule_expression = "rate(${var.brought_secret_days} days)"
  kms_key_arn         = aws_kms_key.main["data"].arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_sns_topic.alerts.arn
    role_arn = aws_iam_role.secrets_reminder.arn
    input    = "Time to change what people brought: ${join(", ", local.brought_secrets)}. See docs/deploy.md, Secrets that grow old."
  }
}

resource "aws_iam_role" "secrets_reminder" {
  name               = "${local.name}-secrets-reminder"
  assume_role_policy = data.aws_iam_policy_document.assume_scheduler.json
}

data "aws_iam_policy_document" "secrets_reminder" {
  statement {
    sid       = "TellPeople"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]
  }

  statement {
    sid       = "EncryptWhatItTells"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main["logs"].arn]
  }

  statement {
    sid       = "DecryptWhatItTells"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]
  }
}

resource "aws_iam_role_policy" "secrets_reminder" {
  name   = "tell-people"
  role   = aws_iam_role.secrets_reminder.id
  policy = data.aws_iam_policy_document.secrets_reminder.json
}
