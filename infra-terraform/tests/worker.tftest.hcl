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

run "no_lineage_unless_it_is_said" {
  command = plan

  assert {
    condition     = length(local.lineage_environment) == 0 && !contains([for secret in local.worker_secrets : secret.name], "ECOMFLOW_LINEAGE_TOKEN")
    error_message = "Lineage goes somewhere that nobody named."
  }
}

run "lineage_to_the_lake" {
  command = plan

  variables {
    lineage = { to = "lake" }
  }

  assert {
    condition     = can(regex("^s3://[^/]+/lineage$", local.lineage_environment.ECOMFLOW_LINEAGE_URL)) && length(aws_secretsmanager_secret.lineage) == 0
    error_message = "Lineage does not go to the lake."
  }
}

run "lineage_to_a_catalog" {
  command = plan

  variables {
    lineage = { to = "https://catalog.example.com/openapi/openlineage/api/v1/lineage", token = true }
  }

  assert {
    condition     = local.lineage_environment.ECOMFLOW_LINEAGE_URL == "https://catalog.example.com/openapi/openlineage/api/v1/lineage"
    error_message = "The worker does not hear of the address."
  }

  assert {
    condition     = contains([for secret in local.worker_secrets : secret.name], "ECOMFLOW_LINEAGE_TOKEN")
    error_message = "The token is no secret of the task's."
  }

  assert {
    condition     = contains(local.brought_secrets, "ecomflow/lineage-token")
    error_message = "Nobody is reminded of the token."
  }
}

run "refuses_lineage" {
  command = plan

  variables {
    lineage = { to = "http://catalog.example.com/api/v1/lineage" }
  }

  expect_failures = [var.lineage]
}

run "refuses_lineage_with_a_password" {
  command = plan

  variables {
    lineage = { to = "https://me:secret@catalog.example.com/api/v1/lineage" }
  }

  expect_failures = [var.lineage]
}

run "refuses_a_token_for_the_lake" {
  command = plan

  variables {
    lineage = { to = "lake", token = true }
  }

  expect_failures = [var.lineage]
}
