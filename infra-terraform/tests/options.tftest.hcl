# What the options change, and what holds whatever they are.
variables {
  account_id         = "111122223333"
  region             = "eu-central-1"
  environment        = "dev"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
  monthly_budget_usd = 100
  temporal_address   = "temporal.internal:7233"
}

run "by_default" {
  command = plan

  assert {
    condition     = length(aws_nat_gateway.out) == 0 && length(aws_internet_gateway.out) == 0
    error_message = "There is a way to the internet that nobody asked for."
  }

  assert {
    condition     = length(aws_db_instance.source) == 0 && length(module.generate_sales) == 0
    error_message = "A source is made for a shop that has one."
  }

  assert {
    condition     = length(aws_redshiftserverless_workgroup.main) == 1 && length(aws_redshift_cluster.main) == 0
    error_message = "The warehouse is not serverless, or there are two."
  }

  assert {
    condition     = keys(aws_s3_bucket_versioning.main) == ["lake", "landing"]
    error_message = "Bronze is versioned, or the lake is not."
  }

  assert {
    condition     = alltrue([for block in aws_s3_bucket_public_access_block.main : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets])
    error_message = "A bucket may be made public."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.private : !coalesce(subnet.map_public_ip_on_launch, false)])
    error_message = "Something in a private subnet gets a public address."
  }

  assert {
    condition     = length(aws_secretsmanager_secret.temporal) == 0
    error_message = "A secret is made for an API key that there is none of."
  }
}

run "names_are_the_codes_own" {
  command = plan

  assert {
    condition     = aws_glue_job.refine.max_retries == 0
    error_message = "Glue retries a job by itself: nobody looks for such a run."
  }

  assert {
    condition     = module.pipeline["regional-sales"].replication_task_arn == null
    error_message = "A pipeline from files has a replication task."
  }

  assert {
    condition     = output.landing == { regional-sales = "s3://ecomflow-landing-111122223333-eu-central-1/regional-sales/" }
    error_message = "Files are dropped elsewhere than the pipeline reads."
  }

  assert {
    condition     = output.worker_environment.ECOMFLOW_SOURCE_SECRET_ID == "ecomflow/source/{pipeline}" && aws_secretsmanager_secret.source["ecommerce"].name == "ecomflow/source/ecommerce"
    error_message = "The worker looks for a secret that is called otherwise."
  }
}

run "with_a_source_of_its_own" {
  command = plan

  variables {
    source_database = {}
  }

  assert {
    condition     = aws_db_instance.source[0].manage_master_user_password && aws_db_instance.source[0].publicly_accessible == false
    error_message = "The source's password is in the state, or the source is public."
  }

  assert {
    condition     = { for parameter in aws_db_parameter_group.source[0].parameter : parameter.name => parameter.value }["binlog_row_image"] == "FULL"
    error_message = "The source's log does not hold whole rows."
  }

  assert {
    condition     = length(module.generate_sales) == 1
    error_message = "Nobody generates sales into the source that was made."
  }

  assert {
    condition     = strcontains(aws_scheduler_schedule.generate_sales[0].target[0].input, "\"<aws.scheduler.scheduled-time>\"") && can(jsondecode(aws_scheduler_schedule.generate_sales[0].target[0].input).seed)
    error_message = "The generator is not told which day to write."
  }
}

run "with_a_cluster" {
  command = plan

  variables {
    redshift = { provisioned = { node_type = "ra3.large", nodes = 2 } }
  }

  assert {
    condition     = length(aws_redshift_cluster.main) == 1 && length(aws_redshiftserverless_workgroup.main) == 0
    error_message = "There is no cluster, or a workgroup beside it."
  }

  assert {
    condition     = aws_redshift_cluster.main[0].encrypted && !aws_redshift_cluster.main[0].publicly_accessible
    error_message = "The cluster is readable."
  }
}

run "with_temporal_cloud" {
  command = plan

  variables {
    nat_gateway      = true
    temporal_api_key = true
    temporal_address = "ecomflow.a1b2c.tmprl.cloud:7233"
    builds           = { "1" = { tasks = 2 }, "2" = { tasks = 1 } }
  }

  assert {
    condition     = length(aws_nat_gateway.out) == 1 && length(aws_secretsmanager_secret.temporal) == 1
    error_message = "Temporal Cloud is out of reach, or its key has no place."
  }

  assert {
    condition     = { for id, service in aws_ecs_service.worker : id => service.desired_count } == { "1" = 2, "2" = 1 }
    error_message = "A build has not the tasks that were asked for."
  }
}

run "with_files_alone" {
  command = plan

  variables {
    pipelines = ["regional-sales"]
  }

  assert {
    condition     = length(aws_dms_replication_instance.main) == 0 && length(aws_iam_role.dms_service) == 0
    error_message = "DMS is paid for and nothing uses it."
  }
}
