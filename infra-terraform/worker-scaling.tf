# More workers of a build while work waits that nobody takes, fewer once there has been none for a quarter of an hour: between
# `tasks` and `most_tasks`. Each worker tells once a minute what waits for its build (src/tell-backlog.ts); one that goes hands
# over what it does.
locals {
  scaled_builds = { for id, build in var.builds : id => build if build.most_tasks > build.tasks }

  scaling = {
    more = {
      change     = 1
      comparison = "GreaterThanOrEqualToThreshold"
      threshold  = var.worker_backlog
      minutes    = 3
    }
    fewer = {
      change     = -1
      comparison = "LessThanThreshold"
      threshold  = 1
      minutes    = 15
    }
  }

  scaled = merge([
    for id in keys(local.scaled_builds) : { for direction, step in local.scaling : "${id} ${direction}" => merge(step, { build = id, direction = direction }) }
  ]...)
}

resource "aws_appautoscaling_target" "worker" {
  for_each = local.scaled_builds

  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.worker[each.key].name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = each.value.tasks
  max_capacity       = each.value.most_tasks
}

resource "aws_appautoscaling_policy" "worker" {
  for_each = local.scaled

  name               = "${local.name}-worker-${each.value.build}-${each.value.direction}"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.worker[each.value.build].service_namespace
  resource_id        = aws_appautoscaling_target.worker[each.value.build].resource_id
  scalable_dimension = aws_appautoscaling_target.worker[each.value.build].scalable_dimension

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = 180
    metric_aggregation_type = "Maximum"

    step_adjustment {
      scaling_adjustment          = each.value.change
      metric_interval_lower_bound = each.value.change > 0 ? "0" : null
      metric_interval_upper_bound = each.value.change > 0 ? null : "0"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "worker_backlog" {
  for_each = local.scaled

  alarm_name          = "${local.name}-worker-${each.value.build}-${each.value.direction}"
  alarm_description   = "Work that waits for build ${each.value.build}: ${each.value.direction} workers"
  namespace           = var.metrics_namespace
  metric_name         = "TaskQueueBacklog"
  dimensions          = { Build = each.value.build }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = each.value.minutes
  datapoints_to_alarm = each.value.minutes
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  treat_missing_data  = "missing"
  alarm_actions       = [aws_appautoscaling_policy.worker[each.key].arn]
}
