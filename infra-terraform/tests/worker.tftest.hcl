# Builds of the worker: each has a service of its own, some are scaled.
variables {
  account_id         = "111122223333"
  region             = "eu-central-1"
  environment        = "dev"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
  monthly_budget_usd = 100
  temporal_address   = "temporal.internal:7233"
}

run "builds_beside_each_other" {
  command = plan

  variables {
    builds = {
      "2026.11.2" = { tasks = 2, most_tasks = 6 }
      "2026.11.1" = { tasks = 1 }
    }
  }

  assert {
    condition     = { for id, service in aws_ecs_service.worker : service.name => service.desired_count } == { "worker-2026.11.1" = 1, "worker-2026.11.2" = 2 }
    error_message = "A build has no service of its own, or another number of tasks."
  }

  assert {
    condition     = { for id, target in aws_appautoscaling_target.worker : id => [target.min_capacity, target.max_capacity] } == { "2026.11.2" = [2, 6] }
    error_message = "A build that may grow does not, or one that may not does."
  }

  assert {
    condition     = toset([for alarm in aws_cloudwatch_metric_alarm.worker_backlog : "${alarm.dimensions.Build} ${alarm.comparison_operator} ${alarm.threshold}"]) == toset(["2026.11.2 GreaterThanOrEqualToThreshold 10", "2026.11.2 LessThanThreshold 1"])
    error_message = "What scales a build looks at something else than its backlog."
  }

  assert {
    condition     = toset(flatten([for policy in aws_appautoscaling_policy.worker : [for step in policy.step_scaling_policy_configuration[0].step_adjustment : step.scaling_adjustment]])) == toset([1, -1])
    error_message = "There is only one way to go."
  }
}

run "a_drained_build_is_taken_out" {
  command = plan

  variables {
    builds = { "2026.11.2" = { tasks = 2 } }
  }

  assert {
    condition     = keys(aws_ecs_service.worker) == ["2026.11.2"] && length(aws_appautoscaling_target.worker) == 0
    error_message = "A build stays that is not asked for."
  }
}

run "refuses_builds" {
  command = plan

  variables {
    builds = { "has space" = { tasks = 1 } }
  }

  expect_failures = [var.builds]
}

run "refuses_builds_without_a_task" {
  command = plan

  variables {
    builds = { "1" = { tasks = 0 } }
  }

  expect_failures = [var.builds]
}

run "refuses_worker" {
  command = plan

  variables {
    worker = { cpu = 300 }
  }

  expect_failures = [var.worker]
}

run "refuses_worker_2" {
  command = plan

  variables {
    worker = { cpu = 512, memory_mb = 512 }
  }

  expect_failures = [var.worker]
}

run "refuses_fewer_at_most" {
  command = plan

  variables {
    builds = { "1" = { tasks = 2, most_tasks = 1 } }
  }

  expect_failures = [var.builds]
}

run "refuses_worker_backlog" {
  command = plan

  variables {
    worker_backlog = 0
  }

  expect_failures = [var.worker_backlog]
}
