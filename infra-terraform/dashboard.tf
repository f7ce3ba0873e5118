# What an operator looks at first: did the runs end, how long did they take, what was rejected, and does anything wait.
locals {
  metric_row = merge(local.stream_rows, {
    for name in keys(local.pipelines) : name => [
      {
        title   = "${name}: runs by outcome"
        stat    = "Sum"
        metrics = [for outcome in ["succeeded", "nothing-new", "failed"] : [var.metrics_namespace, "Runs", "Pipeline", name, "Outcome", outcome]]
      },
      {
        title   = "${name}: seconds"
        stat    = "Maximum"
        metrics = [[var.metrics_namespace, "RunSeconds", "Pipeline", name]]
      },
      {
        title = "${name}: rejected rows"
        stat  = "Sum"
        metrics = [
          for contract in local.pipelines[name].contracts :
          [var.metrics_namespace, "RejectedRows", "Pipeline", name, "Entity", contract.name]
        ]
      },
    ]
  })

  alarm_arns = concat(flatten([for name in sort(keys(local.pipelines)) : module.pipeline[name].alarm_arns]), [
    aws_cloudwatch_metric_alarm.no_worker.arn,
    aws_cloudwatch_metric_alarm.old_batch.arn,
    aws_cloudwatch_metric_alarm.worker_errors.arn,
    aws_cloudwatch_metric_alarm.undelivered.arn,
    module.start_pipeline.alarm_arn,
  ], module.on_s3_object[*].alarm_arn, local.stream_alarm_arns)
}

resource "aws_cloudwatch_dashboard" "main" {
  dashboard_name = local.name

  dashboard_body = jsonencode({
    widgets = concat(
      [{
        type       = "alarm"
        x          = 0
        y          = 0
        width      = 24
        height     = 4
        properties = { title = "Alarms", alarms = local.alarm_arns }
      }],
      flatten([
        for row, name in sort(keys(local.metric_row)) : [
          for column, panel in local.metric_row[name] : {
            type   = "metric"
            x      = column * 8
            y      = 4 + row * 6
            width  = 8
            height = 6
            properties = {
              title   = panel.title
              region  = var.region
              view    = "timeSeries"
              stat    = panel.stat
              period  = 3600
              metrics = panel.metrics
            }
          }
        ]
      ]),
    )
  })
}

# The worker's own alarms; those of a pipeline are in modules/pipeline.
resource "aws_cloudwatch_metric_alarm" "no_worker" {
  alarm_name          = "${local.name}-no-worker"
  alarm_description   = "No worker has run for 15 minutes: runs wait, and lose nothing; docs/runbook.md"
  namespace           = "ECS/ContainerInsights"
  metric_name         = "TaskCount"
  dimensions          = { ClusterName = aws_ecs_cluster.main.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}

# The worker sends it of a batch that has waited for half an hour, and of no other.
resource "aws_cloudwatch_metric_alarm" "old_batch" {
  alarm_name          = "${local.name}-old-batch"
  alarm_description   = "A batch has waited for half an hour to be loaded: ecomflow status; docs/runbook.md"
  namespace           = var.metrics_namespace
  metric_name         = "BatchWaitSeconds"
  dimensions          = { Warehouse = "main" }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1800
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_log_metric_filter" "worker_errors" {
  name           = "${local.name}-worker-errors"
  log_group_name = aws_cloudwatch_log_group.worker.name
  pattern        = "\"[ERROR]\""

  metric_transformation {
    name      = "WorkerErrors"
    namespace = var.metrics_namespace
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "worker_errors" {
  alarm_name          = "${local.name}-worker-errors"
  alarm_description   = "The worker logs errors of its own: see its log group; docs/runbook.md"
  namespace           = var.metrics_namespace
  metric_name         = aws_cloudwatch_log_metric_filter.worker_errors.metric_transformation[0].name
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}
