output "worker_environment" {
  description = "What src/config.ts reads; `ecomflow doctor --outputs` compares a deployed stack with it"
  value       = local.worker_environment
}

output "worker_image" {
  description = "Where CI pushes the worker's image"
  value       = aws_ecr_repository.worker.repository_url
}

output "operator_policy" {
  description = "ARN of the policy for the role with which your people operate EcomFlow"
  value       = aws_iam_policy.operator.arn
}

output "warehouse" {
  description = "The warehouse's address, database and administrator's secret, for `ecomflow warehouse install`"
  value       = local.warehouse
}

output "secrets_to_fill" {
  description = "Secrets that a person fills once: docs/deploy.md"
  value = concat(
    [aws_secretsmanager_secret.personal.name, aws_secretsmanager_secret.quicksight.name],
    [for secret in aws_secretsmanager_secret.source : secret.name],
    [for secret in aws_secretsmanager_secret.source_dms : secret.name],
    aws_secretsmanager_secret.temporal[*].name,
  )
}

output "source_address" {
  description = "Address of the source that was made here, or null"
  value       = one(aws_db_instance.source[*].address)
}

output "landing" {
  description = "Where files are dropped, by pipeline"
  value = {
    for name, definition in local.from_files :
    name => "s3://${aws_s3_bucket.main["landing"].bucket}/${definition.source.landing.prefix}"
  }
}

output "pipelines" {
  description = "What each pipeline is called in AWS: `ecomflow doctor --outputs` compares it with the code's own names"
  value = {
    for name, definition in local.pipelines : name => {
      replication    = module.pipeline[name].replication_name
      landing_prefix = contains(keys(local.from_files), name) ? definition.source.landing.prefix : null
      data_sets      = [for report in definition.reports : jsondecode(aws_cloudformation_stack.report[report.id].template_body).Resources.DataSet.Properties.DataSetId]
    }
  }
}

output "dashboard" {
  description = "The dashboard's name in CloudWatch"
  value       = aws_cloudwatch_dashboard.main.dashboard_name
}

output "stream" {
  description = "Where the stream's API is and who gives tokens for it, the clients by machine, the stream's name; null where there is none"
  value = local.has_stream ? {
    api_url        = aws_apigatewayv2_api.invoices[0].api_endpoint
    token_url      = local.token_url
    pool_id        = aws_cognito_user_pool.invoices[0].id
    machines       = { for name, client in aws_cognito_user_pool_client.machine : name => client.id }
    people         = aws_cognito_user_pool_client.people[0].id
    stream         = aws_kinesis_stream.invoices[0].name
    dead_letters   = "s3://${aws_s3_bucket.dead_letters[0].bucket}/aws/lambda/"
    delivery_error = "s3://${aws_s3_bucket.main["bronze"].bucket}/${local.undelivered_prefix}"
  } : null
}
