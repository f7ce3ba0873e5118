# The same of the stream's, in variables-stream.tf.
variables {
  account_id         = "111122223333"
  region             = "eu-central-1"
  environment        = "dev"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
  monthly_budget_usd = 100
  temporal_address   = "temporal.internal:7233"
}

run "refuses_shards" {
  command = plan

  variables {
    stream = { shards = 0 }
  }

  expect_failures = [var.stream]
}

run "refuses_a_retention_that_leaves_no_time" {
  command = plan

  variables {
    stream = { retention_hours = 24 }
  }

  expect_failures = [var.stream]
}

run "refuses_batches_of_a_shard" {
  command = plan

  variables {
    stream = { batches_a_shard = 11 }
  }

  expect_failures = [var.stream]
}

run "refuses_a_stream_that_nobody_may_use" {
  command = plan

  variables {
    stream = { machines = [] }
  }

  expect_failures = [var.stream]
}

run "refuses_a_machine_of_that_name" {
  command = plan

  variables {
    stream = { machines = ["The Shop"] }
  }

  expect_failures = [var.stream]
}

run "refuses_requests_a_second" {
  command = plan

  variables {
    stream = { requests_a_second = 0 }
  }

  expect_failures = [var.stream]
}

run "refuses_a_late_delivery" {
  command = plan

  variables {
    stream = { delivery_seconds = 1200 }
  }

  expect_failures = [var.stream]
}
