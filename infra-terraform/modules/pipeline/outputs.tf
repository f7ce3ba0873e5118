output "replication_task_arn" {
  description = "DMS's task; null where MySQL is not the source"
  value       = one(aws_dms_replication_task.main[*].replication_task_arn)
}

output "replication_task_id" {
  description = "Its name; null where MySQL is not the source"
  value       = one(aws_dms_replication_task.main[*].replication_task_id)
}

output "alarm_arns" {
  description = "Alarms of this pipeline, for the dashboard"
  value = concat(
    [aws_cloudwatch_metric_alarm.failed.arn, aws_cloudwatch_metric_alarm.late.arn],
    [for alarm in aws_cloudwatch_metric_alarm.rejected : alarm.arn],
    aws_cloudwatch_metric_alarm.dms_latency[*].arn,
  )
}
