# What one pipeline has of its own: DMS's endpoints and what replicates between them where MySQL is its source, and the
# alarms that tell its operators.
locals {
  from_mysql  = can(var.definition.dms)
  has_task    = local.from_mysql && try(var.mysql.instance != null, false)
  has_elastic = local.from_mysql && try(var.mysql.serverless != null, false)
}

resource "aws_dms_endpoint" "source" {
  count = local.from_mysql ? 1 : 0

  endpoint_id                     = "ecomflow-${var.name}-source"
  endpoint_type                   = "source"
  engine_name                     = "mysql"
  ssl_mode                        = "require"
  secrets_manager_arn             = var.mysql.secret_arn
  secrets_manager_access_role_arn = var.mysql.secret_role_arn
  kms_key_arn                     = var.kms_key_arn
}

# These settings are the bronze contract (DESIGN 6): Parquet, an operation in every row, a folder for each epoch and day.
resource "aws_dms_s3_endpoint" "bronze" {
  count = local.from_mysql ? 1 : 0

  endpoint_id             = "ecomflow-${var.name}-bronze"
  endpoint_type           = "target"
  bucket_name             = var.mysql.bronze_bucket
  bucket_folder           = var.definition.dms.firstBucketFolder
  service_access_role_arn = var.mysql.bronze_role_arn
  kms_key_arn             = var.kms_key_arn

  data_format                       = "parquet"
  parquet_version                   = "parquet-2-0"
  include_op_for_full_load          = true
  date_partition_enabled            = true
  date_partition_sequence           = "YYYYMMDD"
  cdc_inserts_only                  = false
  cdc_inserts_and_updates           = false
  cdc_max_batch_interval            = var.mysql.batch_interval_seconds
  encryption_mode                   = "SSE_KMS"
  server_side_encryption_kms_key_id = var.kms_key_arn

  lifecycle {
    # A fresh start writes into a new epoch's folder, which the runbook's command names; Terraform must not take it back.
    ignore_changes = [bucket_folder]
  }
}

resource "aws_dms_replication_task" "main" {
  count = local.has_task ? 1 : 0

  replication_task_id       = var.definition.dms.taskName
  replication_instance_arn  = var.mysql.instance.arn
  source_endpoint_arn       = aws_dms_endpoint.source[0].endpoint_arn
  target_endpoint_arn       = aws_dms_s3_endpoint.bronze[0].endpoint_arn
  migration_type            = "full-load-and-cdc"
  table_mappings            = jsonencode(var.definition.dms.tableMappings)
  replication_task_settings = jsonencode(var.definition.dms.taskSettings)
  # A pipeline's first run starts it, once doctor has found the source fit.
  start_replication_task = false
}

# The same on capacity that DMS finds by itself, from the first start on; one that is stopped keeps it for 48 hours: docs/runbook.md.
resource "aws_dms_replication_config" "main" {
  count = local.has_elastic ? 1 : 0

  replication_config_identifier = var.definition.dms.taskName
  source_endpoint_arn           = aws_dms_endpoint.source[0].endpoint_arn
  target_endpoint_arn           = aws_dms_s3_endpoint.bronze[0].endpoint_arn
  replication_type              = "full-load-and-cdc"
  table_mappings                = jsonencode(var.definition.dms.tableMappings)
  replication_settings          = jsonencode(var.definition.dms.taskSettings)
  start_replication             = false

  compute_config {
    min_capacity_units           = var.mysql.serverless.min_capacity
    max_capacity_units           = var.mysql.serverless.max_capacity
    multi_az                     = var.mysql.serverless.multi_az
    kms_key_id                   = var.kms_key_arn
    preferred_maintenance_window = "sun:04:00-sun:05:00"
    replication_subnet_group_id  = var.mysql.serverless.subnet_group_id
    vpc_security_group_ids       = var.mysql.serverless.security_group_ids
  }
}

locals {
  window_seconds = var.definition.schedule.windowMs / 1000
  # CloudWatch looks at whole days of at most one, so a longer window is judged over a day and the alarm waits two of them.
  period_seconds = min(86400, max(3600, local.window_seconds))
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "ecomflow-${var.name}-failed"
  alarm_description   = "A run of ${var.name} failed: ecomflow status ${var.name}; docs/runbook.md"
  namespace           = var.metrics_namespace
  metric_name         = "Runs"
  dimensions          = { Pipeline = var.name, Outcome = "failed" }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alert_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "late" {
  alarm_name          = "ecomflow-${var.name}-late"
  alarm_description   = "No run of ${var.name} has ended for two windows: is the worker up, is the schedule paused? docs/runbook.md"
  namespace           = var.metrics_namespace
  metric_name         = "RunSeconds"
  dimensions          = { Pipeline = var.name }
  statistic           = "SampleCount"
  period              = local.period_seconds
  evaluation_periods  = 2
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [var.alert_topic_arn]
  ok_actions          = [var.alert_topic_arn]
}

# Of each entity's books: an alarm that only knew the sum would not see one entity lose all of its rows.
resource "aws_cloudwatch_metric_alarm" "rejected" {
  for_each = toset([for contract in var.definition.contracts : contract.name])

  alarm_name          = "ecomflow-${var.name}-rejected-${each.key}"
  alarm_description   = "Of ${each.key}'s rows, a share above ${var.rejected_share} was rejected: ecomflow query rejected_rows; docs/runbook.md"
  threshold           = var.rejected_share
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alert_topic_arn]

  metric_query {
    id          = "share"
    label       = "Share of rejected rows"
    expression  = "IF(made > 0, rejected / made, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { made = "SilverRows", rejected = "RejectedRows" }

    content {
      id = metric_query.key

      metric {
        namespace   = var.metrics_namespace
        metric_name = metric_query.value
        dimensions  = { Pipeline = var.name, Entity = each.key }
        stat        = "Sum"
        period      = local.period_seconds
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "dms_latency" {
  count = local.from_mysql ? 1 : 0

  alarm_name          = "ecomflow-${var.name}-dms-latency"
  alarm_description   = "DMS is more than 15 minutes behind the source of ${var.name}: runs wait for it; docs/runbook.md"
  namespace           = "AWS/DMS"
  metric_name         = "CDCLatencyTarget"
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  threshold           = 900
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "missing"
  alarm_actions       = [var.alert_topic_arn]

  # AWS has no page that names the dimension of a serverless replication: docs/unproven.md.
  dimensions = local.has_task ? {
    ReplicationInstanceIdentifier = var.mysql.instance.id
    ReplicationTaskIdentifier     = aws_dms_replication_task.main[0].replication_task_id
    } : {
    ReplicationConfigId = "${var.mysql.serverless.account_id}:${element(split(":", aws_dms_replication_config.main[0].arn), 6)}"
  }
}
