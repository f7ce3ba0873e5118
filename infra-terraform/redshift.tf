# The warehouse: Redshift Serverless, or a provisioned cluster (redshift-provisioned.tf) where load is steady enough to be cheaper
# so. Its administrator's password is drawn and rotated by Redshift; the worker signs in by IAM and has none.
locals {
  serverless = var.redshift.provisioned == null

  warehouse = {
    database = "ecomflow"
    # By which of the two the worker finds it; it signs in as IAMR:ecomflow-worker on either.
    connection = merge(
      local.serverless ? { ECOMFLOW_REDSHIFT_WORKGROUP = aws_redshiftserverless_workgroup.main[0].workgroup_name } : {},
      local.serverless ? {} : { ECOMFLOW_REDSHIFT_CLUSTER = aws_redshift_cluster.main[0].cluster_identifier },
    )
    secret_arn = local.serverless ? aws_redshiftserverless_namespace.main[0].admin_password_secret_arn : aws_redshift_cluster.main[0].master_password_secret_arn
    host       = local.serverless ? aws_redshiftserverless_workgroup.main[0].endpoint[0].address : aws_redshift_cluster.main[0].dns_name
  }
}

resource "aws_redshiftserverless_namespace" "main" {
  count = local.serverless ? 1 : 0

  namespace_name                   = local.name
  db_name                          = "ecomflow"
  admin_username                   = "ecomflow_admin"
  manage_admin_password            = true
  admin_password_secret_kms_key_id = aws_kms_key.main["data"].arn
  kms_key_id                       = aws_kms_key.main["data"].arn
  iam_roles                        = [aws_iam_role.copy.arn]
  log_exports                      = ["userlog", "connectionlog", "useractivitylog"]
}

resource "aws_redshiftserverless_workgroup" "main" {
  count = local.serverless ? 1 : 0

  namespace_name       = aws_redshiftserverless_namespace.main[0].namespace_name
  workgroup_name       = local.name
  base_capacity        = var.redshift.base_rpus
  max_capacity         = var.redshift.max_rpus
  subnet_ids           = local.private_subnet_ids
  security_group_ids   = [aws_security_group.redshift.id]
  publicly_accessible  = false
  enhanced_vpc_routing = true

  config_parameter {
    parameter_key   = "require_ssl"
    parameter_value = "true"
  }

  # No statement of a load comes near: what runs so long has gone wrong, and costs.
  config_parameter {
    parameter_key   = "max_query_execution_time"
    parameter_value = "7200"
  }
}

# A month's worth of compute at most, or an alarm (alerts.tf has the whole account's).
resource "aws_redshiftserverless_usage_limit" "compute" {
  count = local.serverless ? 1 : 0

  resource_arn  = aws_redshiftserverless_workgroup.main[0].arn
  usage_type    = "serverless-compute"
  amount        = var.redshift.rpu_hours_a_month
  period        = "monthly"
  breach_action = "emit-metric"
}

resource "aws_security_group" "redshift" {
  name        = "${local.name}-redshift"
  description = "Redshift: SQL from QuickSight alone; the worker comes by the Data API"
  vpc_id      = aws_vpc.main.id

  tags = { Name = "${local.name}-redshift" }
}

resource "aws_vpc_security_group_ingress_rule" "redshift_quicksight" {
  security_group_id            = aws_security_group.redshift.id
  description                  = "SQL from QuickSight"
  ip_protocol                  = "tcp"
  from_port                    = 5439
  to_port                      = 5439
  referenced_security_group_id = aws_security_group.quicksight.id
}

resource "aws_vpc_security_group_egress_rule" "redshift_https" {
  security_group_id = aws_security_group.redshift.id
  description       = "COPY from S3 through its endpoint"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

# COPY's role: it reads what a load's manifest names, and nothing that a person's data could leave by.
data "aws_iam_policy_document" "assume_copy" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["redshift.${local.dns_suffix}", "redshift-serverless.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_iam_role" "copy" {
  name               = "${local.name}-copy"
  assume_role_policy = data.aws_iam_policy_document.assume_copy.json
}

data "aws_iam_policy_document" "copy" {
  statement {
    sid       = "ReadSilverAndManifests"
    actions   = ["s3:GetObject"]
    resources = [for prefix in ["silver", "loads"] : "${aws_s3_bucket.main["lake"].arn}/${prefix}/*"]
  }

  statement {
    sid       = "List"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.main["lake"].arn]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]
  }
}

resource "aws_iam_role_policy" "copy" {
  name   = "read-silver"
  role   = aws_iam_role.copy.id
  policy = data.aws_iam_policy_document.copy.json
}
