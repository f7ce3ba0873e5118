# Payloads of workflows are encrypted by who writes them, before they reach Temporal (docs/payload-encryption.md): with data keys that this key
# wraps. It is a key of its own, so that whoever reads the lake reads no histories, and the other way round.
locals {
  encrypts_payloads = var.payload_encryption != "off"

  payload_environment = local.encrypts_payloads ? {
    ECOMFLOW_PAYLOAD_ENCRYPTION = var.payload_encryption
    ECOMFLOW_PAYLOAD_KMS_KEYS   = aws_kms_key.payloads[0].arn
  } : {}
}

# Without it nobody reads the histories any more: it goes with Temporal's, not with a setting.
resource "aws_kms_key" "payloads" {
  count = local.encrypts_payloads ? 1 : 0

  description             = "EcomFlow: payloads of workflows in Temporal"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.data_key.json
}

resource "aws_kms_alias" "payloads" {
  count = local.encrypts_payloads ? 1 : 0

  name          = "alias/${local.name}-payloads"
  target_key_id = aws_kms_key.payloads[0].key_id
}

data "aws_iam_policy_document" "worker_payloads" {
  count = local.encrypts_payloads ? 1 : 0

  statement {
    sid       = "EncryptAndOpenPayloads"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.payloads[0].arn]
  }
}

resource "aws_iam_role_policy" "worker_payloads" {
  count = local.encrypts_payloads ? 1 : 0

  name   = "payloads"
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.worker_payloads[0].json
}

# Part of operator.tf's policy, as the next two are of their functions'.
data "aws_iam_policy_document" "operator_payloads" {
  count = local.encrypts_payloads ? 1 : 0

  statement {
    sid       = "EncryptAndOpenPayloads"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.payloads[0].arn]
  }
}

# It starts runs, and tells how one ended.
data "aws_iam_policy_document" "start_pipeline_payloads" {
  count = local.encrypts_payloads ? 1 : 0

  statement {
    sid       = "EncryptAndOpenPayloads"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.payloads[0].arn]
  }
}

# It tells of files and reads nothing.
data "aws_iam_policy_document" "on_s3_object_payloads" {
  count = local.encrypts_payloads ? 1 : 0

  statement {
    sid       = "EncryptPayloads"
    actions   = ["kms:GenerateDataKey"]
    resources = [aws_kms_key.payloads[0].arn]
  }
}
