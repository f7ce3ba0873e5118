# Two keys. `data` for what customers are in: lake, warehouse, source, secrets. `logs` for what operators read: a person may be
# given the one without the other.
locals {
  keys = {
    data = "EcomFlow: lake, warehouse, source and secrets"
    logs = "EcomFlow: logs, alerts and the worker's images"
  }
}

resource "aws_kms_key" "main" {
  for_each = local.keys

  description             = each.value
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = each.key == "logs" ? data.aws_iam_policy_document.logs_key.json : data.aws_iam_policy_document.shared_data_key.json
}

resource "aws_kms_alias" "main" {
  for_each = local.keys

  name          = "alias/${local.name}-${each.key}"
  target_key_id = aws_kms_key.main[each.key].key_id
}

# The account's IAM decides who uses the key: without this statement nobody, not even its owner, could ever change it again.
data "aws_iam_policy_document" "data_key" {
  #checkov:skip=CKV_AWS_109:In a key's policy the account's root stands for its IAM, which may always manage its own keys
  #checkov:skip=CKV_AWS_111:In a key's policy the account's root stands for its IAM, which may always manage its own keys
  #checkov:skip=CKV_AWS_356:In a key's policy every resource is the key itself
  statement {
    sid       = "AccountDecides"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${var.account_id}:root"]
    }
  }
}

# EventBridge puts events into queues that are encrypted with it.
data "aws_iam_policy_document" "shared_data_key" {
  source_policy_documents = [data.aws_iam_policy_document.data_key.json]

  statement {
    sid       = "EventsIntoQueues"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["events.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

data "aws_iam_policy_document" "logs_key" {
  source_policy_documents = [data.aws_iam_policy_document.data_key.json]

  statement {
    sid       = "LogGroupsOfThisAccount"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.${local.dns_suffix}"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:${local.partition}:logs:${local.arn_place}:log-group:*"]
    }
  }

  statement {
    sid       = "AlarmsThroughTheTopic"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.${local.dns_suffix}", "budgets.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}
