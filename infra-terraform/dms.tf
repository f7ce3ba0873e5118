# What all pipelines from MySQL share: DMS's place in the network, its roles, and its instance where it is not serverless. A task
# or serverless replication, its endpoints and its alarms belong to a pipeline: modules/pipeline.
locals {
  has_dms        = length(local.from_mysql) > 0
  dms_serverless = var.dms.serverless != null
}

resource "aws_dms_replication_subnet_group" "main" {
  count = local.has_dms ? 1 : 0

  replication_subnet_group_id          = local.name
  replication_subnet_group_description = "Private subnets"
  subnet_ids                           = local.private_subnet_ids

  depends_on = [aws_iam_role_policy_attachment.dms_service]
}

resource "aws_security_group" "dms" {
  count = local.has_dms ? 1 : 0

  name        = "${local.name}-dms"
  description = "DMS: out to the source and to AWS's endpoints"
  vpc_id      = aws_vpc.main.id

  tags = { Name = "${local.name}-dms" }
}

resource "aws_vpc_security_group_egress_rule" "dms" {
  for_each = local.has_dms ? { https = 443, mysql = var.source_port } : {}

  security_group_id = aws_security_group.dms[0].id
  description       = "${each.key} inside the VPC and its peers"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
  cidr_ipv4         = each.key == "mysql" ? var.source_cidr : "0.0.0.0/0"
}

resource "aws_dms_replication_instance" "main" {
  count = local.has_dms && !local.dms_serverless ? 1 : 0

  replication_instance_id      = local.name
  replication_instance_class   = var.dms.instance.class
  allocated_storage            = var.dms.instance.storage_gb
  engine_version               = "3.6.1"
  kms_key_arn                  = aws_kms_key.main["data"].arn
  multi_az                     = var.dms.instance.multi_az
  publicly_accessible          = false
  auto_minor_version_upgrade   = true
  allow_major_version_upgrade  = false
  preferred_maintenance_window = "sun:04:00-sun:05:00"
  replication_subnet_group_id  = aws_dms_replication_subnet_group.main[0].id
  vpc_security_group_ids       = [aws_security_group.dms[0].id]
}

# DMS looks for these two by their very names, one of each in an account: `dms_service_roles` is false where another system
# made them already.
locals {
  dms_service_roles = local.has_dms && var.dms_service_roles ? {
    dms-vpc-role             = "AmazonDMSVPCManagementRole"
    dms-cloudwatch-logs-role = "AmazonDMSCloudWatchLogsRole"
  } : {}
}

data "aws_iam_policy_document" "assume_dms" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["dms.${local.dns_suffix}", "dms.${var.region}.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_iam_role" "dms_service" {
  for_each = local.dms_service_roles

  name               = each.key
  assume_role_policy = data.aws_iam_policy_document.assume_dms.json
}

resource "aws_iam_role_policy_attachment" "dms_service" {
  for_each = local.dms_service_roles

  role       = aws_iam_role.dms_service[each.key].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/${each.value}"
}

# One role for each pipeline: it may write that pipeline's bronze and nothing else.
resource "aws_iam_role" "dms_bronze" {
  for_each = local.from_mysql

  name               = "${local.name}-dms-bronze-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.assume_dms.json
}

data "aws_iam_policy_document" "dms_bronze" {
  for_each = local.from_mysql

  statement {
    sid       = "WriteItsBronze"
    actions   = ["s3:PutObject"]
    resources = [for prefix in each.value.prefixes.bronze : "${aws_s3_bucket.main["bronze"].arn}/${prefix}*"]
  }

  statement {
    sid       = "FindTheBucket"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.main["bronze"].arn]
  }

  statement {
    sid       = "Encrypt"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]
  }
}

resource "aws_iam_role_policy" "dms_bronze" {
  for_each = local.from_mysql

  name   = "write-bronze"
  role   = aws_iam_role.dms_bronze[each.key].id
  policy = data.aws_iam_policy_document.dms_bronze[each.key].json
}

resource "aws_iam_role" "dms_secret" {
  for_each = local.from_mysql

  name               = "${local.name}-dms-secret-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.assume_dms.json
}

data "aws_iam_policy_document" "dms_secret" {
  for_each = local.from_mysql

  statement {
    sid       = "ReadItsUser"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.source_dms[each.key].arn]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt", "kms:DescribeKey"]
    resources = [aws_kms_key.main["data"].arn]
  }
}

resource "aws_iam_role_policy" "dms_secret" {
  for_each = local.from_mysql

  name   = "read-secret"
  role   = aws_iam_role.dms_secret[each.key].id
  policy = data.aws_iam_policy_document.dms_secret[each.key].json
}
