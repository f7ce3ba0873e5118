# What DMS runs on: an instance, or serverless.
variables {
  account_id         = "111122223333"
  region             = "eu-central-1"
  environment        = "dev"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
  monthly_budget_usd = 100
  temporal_address   = "temporal.internal:7233"
}

run "an_instance_by_default" {
  command = plan

  assert {
    condition     = length(aws_dms_replication_instance.main) == 1
    error_message = "Nobody asked for a serverless replication, and there is no instance."
  }

  assert {
    condition     = output.worker_environment.ECOMFLOW_DMS == "instance" && output.pipelines["ecommerce"].replication == "ecomflow-ecommerce"
    error_message = "The worker does not find the task."
  }
}

run "serverless" {
  command = plan

  variables {
    dms = { serverless = { max_capacity = 8, multi_az = true } }
  }

  assert {
    condition     = length(aws_dms_replication_instance.main) == 0 && length(aws_dms_replication_subnet_group.main) == 1
    error_message = "An instance is paid for and nothing runs on it, or the replication has no place in the network."
  }

  assert {
    condition     = output.worker_environment.ECOMFLOW_DMS == "serverless" && output.pipelines["ecommerce"].replication == "ecomflow-ecommerce"
    error_message = "The worker does not find the serverless replication."
  }
}
