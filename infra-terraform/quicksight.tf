# QuickSight reads the warehouse through the VPC, as a user of its own. Data sets and their refreshes are the reports that
# pipelines name; the account itself is subscribed to QuickSight by a person (docs/deploy.md).
resource "aws_security_group" "quicksight" {
  name        = "${local.name}-quicksight"
  description = "QuickSight's network interfaces"
  vpc_id      = aws_vpc.main.id

  tags = { Name = "${local.name}-quicksight" }
}

resource "aws_vpc_security_group_egress_rule" "quicksight_redshift" {
  security_group_id            = aws_security_group.quicksight.id
  description                  = "SQL to the warehouse"
  ip_protocol                  = "tcp"
  from_port                    = 5439
  to_port                      = 5439
  referenced_security_group_id = aws_security_group.redshift.id
}

# QuickSight's answers come back to a port that its interface chose.
resource "aws_vpc_security_group_ingress_rule" "quicksight_answers" {
  #checkov:skip=CKV_AWS_24:From the warehouse's security group alone, no address is let in
  #checkov:skip=CKV_AWS_25:From the warehouse's security group alone, no address is let in
  #checkov:skip=CKV_AWS_260:From the warehouse's security group alone, no address is let in
  security_group_id            = aws_security_group.quicksight.id
  description                  = "Answers from the warehouse"
  ip_protocol                  = "tcp"
  from_port                    = 0
  to_port                      = 65535
  referenced_security_group_id = aws_security_group.redshift.id
}

data "aws_iam_policy_document" "assume_quicksight" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["quicksight.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_iam_role" "quicksight" {
  name               = "${local.name}-quicksight"
  assume_role_policy = data.aws_iam_policy_document.assume_quicksight.json
}

data "aws_iam_policy_document" "quicksight" {
  #checkov:skip=CKV_AWS_111:QuickSight's interfaces have no names before they are there
  #checkov:skip=CKV_AWS_356:QuickSight's interfaces have no names before they are there
  statement {
    sid       = "ManageItsInterfaces"
    actions   = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"]
    resources = ["*"]
  }

  statement {
    sid       = "FindTheNetwork"
    actions   = ["ec2:DescribeSecurityGroups", "ec2:DescribeSubnets"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "quicksight" {
  #checkov:skip=CKV_AWS_290:QuickSight's interfaces have no names before they are there
  #checkov:skip=CKV_AWS_355:QuickSight's interfaces have no names before they are there
  name   = "reach-the-vpc"
  role   = aws_iam_role.quicksight.id
  policy = data.aws_iam_policy_document.quicksight.json
}

resource "aws_quicksight_vpc_connection" "main" {
  vpc_connection_id  = local.name
  name               = "EcomFlow"
  role_arn           = aws_iam_role.quicksight.arn
  security_group_ids = [aws_security_group.quicksight.id]
  subnet_ids         = local.private_subnet_ids

  depends_on = [aws_iam_role_policy.quicksight]
}

# {username, password} of QuickSight's user in the warehouse, who may read marts and reports and nothing else.
resource "aws_secretsmanager_secret" "quicksight" {
  #checkov:skip=CKV2_AWS_57:A function that rotated it would have to alter users of the warehouse, which is more than this user may
  name                    = "${local.name}/quicksight"
  description             = "QuickSight's user in the warehouse"
  kms_key_id              = aws_kms_key.main["data"].arn
  recovery_window_in_days = 7
}

resource "aws_quicksight_data_source" "warehouse" {
  data_source_id = "ecomflow-warehouse"
  name           = "EcomFlow warehouse"
  type           = "REDSHIFT"

  parameters {
    redshift {
      database = local.warehouse.database
      host     = local.warehouse.host
      port     = 5439
    }
  }

  credentials {
    secret_arn = aws_secretsmanager_secret.quicksight.arn
  }

  ssl_properties {
    disable_ssl = false
  }

  vpc_connection_properties {
    vpc_connection_arn = aws_quicksight_vpc_connection.main.arn
  }
}
