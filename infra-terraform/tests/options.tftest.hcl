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
    condition     = length(aws_db_instance.source) == 0 && length(module.generate_sales) == 0 && length(module.generate_purchases) == 0
    error_message = "A source is made for a shop that has one."
  }

  assert {
    condition     = output.worker_environment.ECOMFLOW_REDSHIFT_WORKGROUP == "ecomflow" && !can(output.worker_environment.ECOMFLOW_REDSHIFT_CLUSTER)
    error_message = "The worker looks for a cluster where there is a workgroup."
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
    condition     = module.pipeline["regional-sales"].replication_arn == null
    error_message = "A pipeline from files has a replication task."
  }

  assert {
    condition     = output.landing == { for name in ["online-retail", "purchases", "regional-sales"] : name => "s3://ecomflow-landing-111122223333-eu-central-1/${name}/" }
    error_message = "Files are dropped elsewhere than the pipeline reads."
  }

  assert {
    condition     = output.worker_environment.ECOMFLOW_SOURCE_SECRET_ID == "ecomflow/source/{pipeline}" && aws_secretsmanager_secret.source["ecommerce"].name == "ecomflow/source/ecommerce"
    error_message = "The worker looks for a secret that is called otherwise."
  }
}

# Each event of a file in landing is put into one queue, and none is lost on the way.
run "dropped_files_start_runs" {
  command = plan

  assert {
    condition     = keys(aws_cloudwatch_event_rule.dropped) == ["purchases", "regional-sales"]
    error_message = "A pipeline whose files start runs has no rule, or another one has."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.dropped["regional-sales"].event_pattern) == {
      source      = ["aws.s3"]
      detail-type = ["Object Created"]
      detail = {
        bucket = { name = ["ecomflow-landing-111122223333-eu-central-1"] }
        object = { key = [{ prefix = "regional-sales/" }] }
      }
    }
    error_message = "The rule listens to something else than new files in the pipeline's landing."
  }

  assert {
    condition     = aws_s3_bucket_notification.landing.eventbridge
    error_message = "S3 does not tell EventBridge."
  }

  assert {
    condition     = contains(aws_lambda_event_source_mapping.dropped[0].function_response_types, "ReportBatchItemFailures")
    error_message = "One bad message brings the whole batch back."
  }

  assert {
    condition     = aws_sqs_queue.dropped[0].visibility_timeout_seconds >= 6 * 60
    error_message = "A message is handed out again while it is being told of."
  }
}

run "rules_of_ones_own_start_the_machine" {
  command = plan

  variables {
    event_rules = {
      nightly = { pipeline = "regional-sales", schedule = "cron(0 2 * * ? *)" }
      orders  = { pipeline = "ecommerce", event_pattern = "{\"source\": [\"com.example.shop\"]}", enabled = false }
    }
  }

  # <id> stands for a text with its quotes.
  assert {
    condition     = jsondecode(replace(aws_cloudwatch_event_target.start["nightly"].input_transformer[0].input_template, "<id>", "\"1\"")) == { pipeline = "regional-sales", eventId = "1" }
    error_message = "The state machine is not told which pipeline to run, or an event that comes twice starts two runs."
  }

  assert {
    condition     = { for name, rule in aws_cloudwatch_event_rule.start : name => rule.state } == { nightly = "ENABLED", orders = "DISABLED" }
    error_message = "A rule is on that should be off."
  }
}

run "reports_are_the_codes_own" {
  command = plan

  variables {
    quicksight_authors = ["arn:aws:quicksight:eu-central-1:111122223333:group/default/analysts"]
  }

  assert {
    condition = tolist(keys(aws_cloudformation_stack.report)) == sort(distinct(flatten([
      for name in var.pipelines : [
        for set in concat(jsondecode(file("generated/${name}.json")).reports, try(jsondecode(file("generated/${name}.json")).dashboard.dataSets, [])) :
        set.id
      ]
    ])))
    error_message = "The worker refreshes a data set that is not made."
  }

  assert {
    condition     = alltrue([for id, template in local.report_templates : template.Resources.DataSet.Properties.DataSetId == id && length(try(template.Resources.DataSet.Properties.PhysicalTableMap[id].RelationalTable.InputColumns, template.Resources.DataSet.Properties.PhysicalTableMap.query.CustomSql.Columns)) > 0])
    error_message = "A data set is not called as its report, or takes in nothing."
  }

  assert {
    condition     = alltrue([for template in local.report_templates : template.Resources.DataSet.Properties.Permissions[0].Principal == "arn:aws:quicksight:eu-central-1:111122223333:group/default/analysts"])
    error_message = "Authors may not use a data set."
  }

  assert {
    condition     = length(aws_athena_named_query.landed) > 0 && alltrue([for query in aws_athena_named_query.landed : can(regex("^(online-retail|purchases|regional-sales) ", query.name))])
    error_message = "Athena has no question about landed files."
  }
}

run "dashboards_are_kept_by_terraform" {
  command = plan

  variables {
    quicksight_authors = ["arn:aws:quicksight:eu-central-1:111122223333:group/default/analysts"]
  }

  assert {
    condition     = length(aws_cloudformation_stack.dashboard) > 1 && keys(aws_cloudformation_stack.dashboard) == keys(aws_cloudformation_stack.analysis)
    error_message = "There is no dashboard, or an analysis without one."
  }

  assert {
    condition     = local.worker_environment.ECOMFLOW_QUICKSIGHT_DASHBOARDS == "refresh" && !local.publishes_dashboards
    error_message = "The worker publishes what Terraform keeps."
  }

  assert {
    condition     = alltrue([for template in local.dashboard_templates : template.Resources.Dashboard.Properties.Permissions[0].Principal == "arn:aws:quicksight:eu-central-1:111122223333:group/default/analysts"])
    error_message = "Nobody may read a dashboard."
  }
}

run "dashboards_are_kept_by_the_worker" {
  command = plan

  variables {
    quicksight_dashboards = "worker"
    quicksight_authors    = ["arn:aws:quicksight:eu-central-1:111122223333:group/default/analysts"]
  }

  assert {
    condition     = length(aws_cloudformation_stack.dashboard) == 0 && length(aws_cloudformation_stack.analysis) == 0
    error_message = "Two keep the same dashboard."
  }

  assert {
    condition     = local.worker_environment.ECOMFLOW_QUICKSIGHT_DASHBOARDS == "publish" && local.worker_environment.ECOMFLOW_QUICKSIGHT_AUTHORS == "arn:aws:quicksight:eu-central-1:111122223333:group/default/analysts"
    error_message = "The worker does not publish, or for nobody."
  }

  assert {
    condition     = local.publishes_dashboards && length(local.chart_sets) > 0
    error_message = "The worker has no data sets to publish, or may not."
  }
}

run "without_dashboards" {
  command = plan

  variables {
    quicksight_dashboards = "none"
  }

  assert {
    condition     = length(local.chart_sets) == 0 && length(local.reports) > 0 && local.worker_environment.ECOMFLOW_QUICKSIGHT_DASHBOARDS == "none"
    error_message = "A data set of a dashboard is there for nothing."
  }
}

run "passwords_grow_old" {
  command = plan

  variables {
    source_database  = {}
    temporal_api_key = true
    password_days    = 14
  }

  assert {
    condition     = { for what, rotation in aws_secretsmanager_secret_rotation.managed : what => rotation.rotation_rules[0].automatically_after_days } == { source = 14, warehouse = 14 }
    error_message = "A password that AWS could change by itself grows old."
  }

  # The salt is never changed, and so not among them.
  assert {
    condition = alltrue([
      for name in ["ecomflow/quicksight", "ecomflow/source/ecommerce", "ecomflow/source-dms/ecommerce", "ecomflow/temporal-api-key"] :
      strcontains(aws_scheduler_schedule.secrets_reminder.target[0].input, name)
    ]) && !strcontains(aws_scheduler_schedule.secrets_reminder.target[0].input, "personal-data")
    error_message = "People are not reminded of a secret that they alone can change, or of one that must stay."
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

run "with_made_up_purchases" {
  command = plan

  variables {
    generate_purchases = { every_minutes = 15 }
  }

  assert {
    condition     = aws_scheduler_schedule.generate_purchases[0].schedule_expression == "rate(15 minutes)" && can(jsondecode(aws_scheduler_schedule.generate_purchases[0].target[0].input).files) && jsondecode(aws_scheduler_schedule.generate_purchases[0].target[0].input).files == 15
    error_message = "The generator does not write a file for each minute since it was called last."
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

  assert {
    condition     = output.worker_environment.ECOMFLOW_REDSHIFT_CLUSTER == "ecomflow" && !can(output.worker_environment.ECOMFLOW_REDSHIFT_WORKGROUP)
    error_message = "The worker looks for a workgroup where there is a cluster."
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

run "without_files" {
  command = plan

  variables {
    pipelines = ["ecommerce"]
  }

  assert {
    condition     = length(aws_sqs_queue.dropped) == 0 && length(module.on_s3_object) == 0
    error_message = "A queue for files is made where none come."
  }
}

run "with_plain_payloads" {
  command = plan

  assert {
    condition     = length(aws_kms_key.payloads) == 0 && !can(output.worker_environment.ECOMFLOW_PAYLOAD_ENCRYPTION)
    error_message = "There is a key for payloads that nobody encrypts."
  }
}

run "with_encrypted_payloads" {
  command = plan

  variables {
    payload_encryption = "on"
  }

  assert {
    condition     = length(aws_kms_key.payloads) == 1 && aws_kms_key.payloads[0].enable_key_rotation && length(aws_iam_role_policy.worker_payloads) == 1
    error_message = "Payloads are to be encrypted, and there is no key for it that is renewed, or the worker may not use it."
  }

  assert {
    condition     = output.worker_environment.ECOMFLOW_PAYLOAD_ENCRYPTION == "on"
    error_message = "The worker is not told to encrypt."
  }
}
