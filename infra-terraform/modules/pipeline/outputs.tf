output "replication_arn" {
  description = "DMS's task, or its serverless replication; null where MySQL is not the source"
  value       = one(concat(aws_dms_replication_task.main[*].replication_task_arn, aws_dms_replication_config.main[*].arn))
}

output "replication_name" {
  description = "Its name; null where MySQL is not the source"
  value       = one(concat(aws_dms_replication_task.main[*].replication_task_id, aws_dms_replication_config.main[*].replication_config_identifier))
}

output "alarm_arns" {
  description = "Alarms of this pipeline, for the dashboard"
  value = concat(
    [aws_cloudwatch_metric_alarm.failed.arn, aws_cloudwatch_metric_alarm.late.arn],
    [for alarm in aws_cloudwatch_metric_alarm.rejected : alarm.arn],
    aws_cloudwatch_metric_alarm.dms_latency[*].arn,
  )
}
