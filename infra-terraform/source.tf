# A MySQL source of its own, for those who bring none: `source_database` is null where the shop has its database already, whose
# settings `ecomflow doctor` then judges. Change data capture wants the whole row in the log, and the log kept until it was read.
locals {
  own_source = var.source_database != null
}

resource "aws_db_parameter_group" "source" {
  count = local.own_source ? 1 : 0

  name        = "${local.name}-source"
  family      = "mysql8.4"
  description = "MySQL 8.4 as EcomFlow captures it"

  dynamic "parameter" {
    for_each = {
      binlog_format       = "ROW"
      binlog_row_image    = "FULL"
      binlog_row_metadata = "FULL"
      time_zone           = "UTC"
    }

    content {
      name  = parameter.key
      value = parameter.value
    }
  }

  parameter {
    name  = "require_secure_transport"
    value = "1"
  }
}

resource "aws_db_subnet_group" "source" {
  count = local.own_source ? 1 : 0

  name        = "${local.name}-source"
  description = "Private subnets"
  subnet_ids  = local.private_subnet_ids
}

resource "aws_security_group" "source" {
  count = local.own_source ? 1 : 0

  name        = "${local.name}-source"
  description = "The source's MySQL: from DMS, the worker and the generator"
  vpc_id      = aws_vpc.main.id

  tags = { Name = "${local.name}-source" }
}

resource "aws_vpc_security_group_ingress_rule" "source_mysql" {
  for_each = local.own_source ? local.source_clients : {}

  security_group_id            = aws_security_group.source[0].id
  description                  = "MySQL from ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = each.value
}

resource "aws_db_instance" "source" {
  count = local.own_source ? 1 : 0

  identifier     = "${local.name}-source"
  engine         = "mysql"
  engine_version = "8.4"
  instance_class = var.source_database.instance_class
  db_name        = var.source_database.name

  # RDS draws the administrator's password and rotates it; EcomFlow's own users are made once, by hand (docs/deploy.md).
  username                      = "admin"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = aws_kms_key.main["data"].arn

  allocated_storage     = var.source_database.storage_gb
  max_allocated_storage = var.source_database.storage_gb * 4
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = aws_kms_key.main["data"].arn

  db_subnet_group_name   = aws_db_subnet_group.source[0].name
  parameter_group_name   = aws_db_parameter_group.source[0].name
  vpc_security_group_ids = [aws_security_group.source[0].id]
  publicly_accessible    = false
  multi_az               = var.source_database.multi_az

  # The binlog exists only with backups; how long it is kept is said by a procedure (docs/deploy.md).
  backup_retention_period         = 7
  copy_tags_to_snapshot           = true
  deletion_protection             = var.deletion_protection
  skip_final_snapshot             = !var.deletion_protection
  final_snapshot_identifier       = var.deletion_protection ? "${local.name}-source-final" : null
  auto_minor_version_upgrade      = true
  enabled_cloudwatch_logs_exports = ["error", "slowquery"]

  iam_database_authentication_enabled   = true
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.main["data"].arn
  performance_insights_retention_period = 7
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.source_monitoring[0].arn
}

data "aws_iam_policy_document" "assume_source_monitoring" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_iam_role" "source_monitoring" {
  count = local.own_source ? 1 : 0

  name               = "${local.name}-source-monitoring"
  assume_role_policy = data.aws_iam_policy_document.assume_source_monitoring.json
}

resource "aws_iam_role_policy_attachment" "source_monitoring" {
  count = local.own_source ? 1 : 0

  role       = aws_iam_role.source_monitoring[0].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}
