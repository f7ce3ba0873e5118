# The stream of invoices: none by default, whole where it is asked for.
variables {
  account_id         = "111122223333"
  region             = "eu-central-1"
  environment        = "dev"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
  monthly_budget_usd = 100
  temporal_address   = "temporal.internal:7233"
}

run "none_by_default" {
  command = plan

  assert {
    condition     = length(aws_kinesis_stream.invoices) == 0 && length(module.stream_function) == 0 && length(aws_kinesis_firehose_delivery_stream.invoices) == 0 && length(aws_apigatewayv2_api.invoices) == 0 && length(aws_cognito_user_pool.invoices) == 0
    error_message = "A stream is made, and paid, that nobody asked for."
  }

  assert {
    condition     = length(aws_dynamodb_table.invoice) + length(aws_dynamodb_table.keyed) + length(aws_s3_bucket.dead_letters) + length(aws_cloudwatch_metric_alarm.stream) + length(aws_cloudwatch_metric_alarm.table_throttles) == 0
    error_message = "Parts of a stream are left where there is none."
  }

  assert {
    condition     = output.stream == null && length(setintersection(keys(aws_vpc_endpoint.interface), ["kinesis-firehose", "kinesis-streams"])) == 0
    error_message = "The way to a stream is made, and paid, where there is none."
  }

  assert {
    condition     = contains(var.pipelines, "online-retail-stream") && !contains(keys(output.pipelines), "online-retail-stream")
    error_message = "The stream's pipeline is deployed without its stream."
  }

  assert {
    condition     = length(setintersection(keys(output.worker_environment), ["ECOMFLOW_STREAM", "ECOMFLOW_DEAD_LETTERS_BUCKET"])) == 0 && !contains(keys(aws_iam_role_policy.worker), "stream")
    error_message = "The worker is told of a stream that there is not, or may do something with it."
  }
}

run "as_many_shards_as_it_needs" {
  command = plan

  variables {
    stream = { machines = ["shop", "till"] }
  }

  assert {
    condition     = aws_kinesis_stream.invoices[0].stream_mode_details[0].stream_mode == "ON_DEMAND" && aws_kinesis_stream.invoices[0].shard_count == null
    error_message = "The stream has a fixed size that nobody gave."
  }

  assert {
    condition     = aws_kinesis_stream.invoices[0].encryption_type == "KMS" && aws_kinesis_stream.invoices[0].retention_period == 168
    error_message = "The stream is not encrypted, or forgets before anybody could redrive."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.store_invoices[0].maximum_record_age_in_seconds == 144 * 3600
    error_message = "What cannot be stored is put aside when the stream has forgotten it."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.store_invoices[0].bisect_batch_on_function_error && contains(aws_lambda_event_source_mapping.store_invoices[0].function_response_types, "ReportBatchItemFailures") && aws_lambda_event_source_mapping.store_invoices[0].maximum_retry_attempts > 0
    error_message = "One bad record takes others with it, or holds up its shard for days."
  }

  assert {
    condition     = { for route in aws_apigatewayv2_route.function : route.route_key => join(" ", coalesce(route.authorization_scopes, [])) } == { "POST /invoices" = "invoices/write", "GET /invoices/{invoiceNo}" = "invoices/read", "GET /customers/{customerId}" = "invoices/read", "GET /openapi.json" = "" }
    error_message = "A route asks for another scope than the API's description says."
  }

  assert {
    condition     = { for function, route in aws_apigatewayv2_route.function : function => route.authorization_type } == { post-invoices = "JWT", read-invoice = "JWT", read-customer = "JWT", show-openapi = "NONE" }
    error_message = "A route lets everybody in."
  }

  assert {
    condition     = length(aws_apigatewayv2_api.invoices[0].cors_configuration) == 0
    error_message = "Pages of other places may call the API."
  }

  assert {
    condition     = aws_apigatewayv2_stage.main[0].default_route_settings[0].throttling_rate_limit == 200 && length(aws_apigatewayv2_stage.main[0].access_log_settings) == 1
    error_message = "The API takes whatever comes, or tells nobody who asked."
  }

  assert {
    condition     = keys(aws_cognito_user_pool_client.machine) == ["shop", "till"] && alltrue([for client in aws_cognito_user_pool_client.machine : client.allowed_oauth_flows == toset(["client_credentials"])])
    error_message = "A machine has no client, or one by which people sign in."
  }

  assert {
    condition     = !contains(aws_cognito_user_pool_client.people[0].write_attributes, "custom:customer_id")
    error_message = "People choose whose data they read."
  }

  assert {
    condition     = alltrue([for table in concat(aws_dynamodb_table.invoice, values(aws_dynamodb_table.keyed)) : table.deletion_protection_enabled && table.point_in_time_recovery[0].enabled && table.server_side_encryption[0].enabled])
    error_message = "A table can be lost."
  }

  assert {
    condition     = aws_dynamodb_table.keyed["request"].ttl[0].attribute_name == "expiresAt" && length(aws_dynamodb_table.keyed["customer"].ttl) == 0
    error_message = "Requests are kept for ever, or customers are not."
  }

  assert {
    condition     = endswith(aws_kinesis_firehose_delivery_stream.invoices[0].extended_s3_configuration[0].prefix, "/!{timestamp:yyyy/MM/dd}/") && aws_kinesis_firehose_delivery_stream.invoices[0].extended_s3_configuration[0].s3_backup_mode == "Enabled"
    error_message = "Bronze has no days, or what was read is lost once it was cleaned."
  }

  assert {
    condition     = length(setintersection(keys(aws_vpc_endpoint.interface), ["kinesis-firehose", "kinesis-streams"])) == 2
    error_message = "The function that takes invoices, or the worker, does not reach the stream from inside the VPC."
  }

  assert {
    condition     = output.worker_environment.ECOMFLOW_STREAM == "ecomflow-invoices" && output.worker_environment.ECOMFLOW_DEAD_LETTERS_BUCKET == "ecomflow-dead-letters-111122223333-eu-central-1" && contains(keys(output.pipelines), "online-retail-stream") && !contains(concat(keys(output.landing), keys(aws_glue_crawler.silver)), "online-retail-stream")
    error_message = "The stream's pipeline is not deployed with its stream, or has what only others need."
  }

  assert {
    condition     = { for column in aws_glue_catalog_table.delivered[0].storage_descriptor[0].columns : column.name => column.type if contains(["invoice_no", "quantity", "invoice_date", "unit_price", "mark"], column.name) } == { invoice_no = "string", quantity = "int", invoice_date = "timestamp", unit_price = "decimal(12,3)", mark = "string" }
    error_message = "Firehose makes other types than runs read."
  }

  assert {
    condition     = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.stream), values(aws_cloudwatch_metric_alarm.table_throttles)) : length(alarm.alarm_actions) == 1])
    error_message = "An alarm of the stream tells nobody."
  }
}

run "a_fixed_size" {
  command = plan

  variables {
    stream              = { shards = 4, retention_hours = 48, delivery_seconds = 60 }
    deletion_protection = false
  }

  assert {
    condition     = aws_kinesis_stream.invoices[0].stream_mode_details[0].stream_mode == "PROVISIONED" && aws_kinesis_stream.invoices[0].shard_count == 4
    error_message = "The stream has not the shards that were asked for."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.store_invoices[0].maximum_record_age_in_seconds == 24 * 3600
    error_message = "What cannot be stored is put aside when the stream has forgotten it."
  }

  assert {
    condition     = !aws_dynamodb_table.invoice[0].deletion_protection_enabled && aws_cognito_user_pool.invoices[0].deletion_protection == "INACTIVE"
    error_message = "What is to be thrown away cannot be."
  }
}
