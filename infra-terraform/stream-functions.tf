# The stream's functions: each does what its folder in src/lambda does, and may be called by its route alone, by the mapping
# (stream-store.tf), by Firehose (stream-delivery.tf) or by Cognito (stream-people.tf).
locals {
  in_typescript = { runtime = "nodejs22.x", handler = "index.handler" }
  in_python     = { runtime = "python3.13", handler = "handler.clean" }

  # API Gateway waits for 30 seconds. A batch of the store is retried whole, and has to be through long before it is given up.
  stream_functions = {
    post-invoices  = merge(local.in_typescript, { seconds = 29, at_once = 50, does = "Takes lines of invoices into the stream" })
    read-invoice   = merge(local.in_typescript, { seconds = 29, at_once = 50, does = "Reads an invoice back" })
    read-customer  = merge(local.in_typescript, { seconds = 29, at_once = 50, does = "Reads a customer back, with its invoices" })
    show-openapi   = merge(local.in_typescript, { seconds = 10, at_once = 5, does = "The API's own description" })
    store-invoices = merge(local.in_typescript, { seconds = 60, at_once = 100, does = "The stream's records into their tables" })
    add-claims     = merge(local.in_typescript, { seconds = 5, at_once = 10, does = "Says in a person's token whose data it opens" })
    clean-invoices = merge(local.in_python, { seconds = 60, at_once = 20, does = "The stream's records as rows of bronze" })
  }

  stream_policies = {
    post-invoices  = one(data.aws_iam_policy_document.post_invoices[*].json)
    read-invoice   = one(data.aws_iam_policy_document.read_invoice[*].json)
    read-customer  = one(data.aws_iam_policy_document.read_customer[*].json)
    store-invoices = one(data.aws_iam_policy_document.store_invoices[*].json)
  }

  names_of_tables = {
    ECOMFLOW_INVOICE_TABLE  = one(aws_dynamodb_table.invoice[*].name)
    ECOMFLOW_CUSTOMER_TABLE = try(aws_dynamodb_table.keyed["customer"].name, null)
  }
  stream_environments = {
    read-invoice   = local.names_of_tables
    read-customer  = local.names_of_tables
    store-invoices = local.names_of_tables
    show-openapi   = { ECOMFLOW_TOKEN_URL = local.token_url }
    post-invoices = {
      ECOMFLOW_STREAM         = one(aws_kinesis_stream.invoices[*].name)
      ECOMFLOW_REQUESTS_TABLE = try(aws_dynamodb_table.keyed["request"].name, null)
    }
  }
}

module "stream_function" {
  source   = "./modules/lambda"
  for_each = { for name, function in local.stream_functions : name => function if local.has_stream }

  name               = each.key
  description        = each.value.does
  zip                = "${path.module}/build/${each.key}.zip"
  runtime            = each.value.runtime
  handler            = each.value.handler
  timeout_seconds    = each.value.seconds
  concurrency        = each.value.at_once
  calls_aws          = contains(keys(local.stream_policies), each.key)
  policy             = lookup(local.stream_policies, each.key, null)
  environment        = try(local.stream_environments[each.key], {})
  subnet_ids         = local.private_subnet_ids
  security_group_ids = [aws_security_group.worker.id]
  logs_key_arn       = aws_kms_key.main["logs"].arn
  data_key_arn       = aws_kms_key.main["data"].arn
  log_retention_days = var.log_retention_days
  alert_topic_arn    = aws_sns_topic.alerts.arn
  place              = { account_id = var.account_id, dns_suffix = local.dns_suffix }
}

data "aws_iam_policy_document" "post_invoices" {
  count = local.has_stream ? 1 : 0

  statement {
    sid       = "PutIntoTheStream"
    actions   = ["kinesis:PutRecords"]
    resources = [aws_kinesis_stream.invoices[0].arn]
  }

  statement {
    sid       = "NoteRequests"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.keyed["request"].arn]
  }

  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main["data"].arn]
  }
}

data "aws_iam_policy_document" "read_invoice" {
  count = local.has_stream ? 1 : 0

  statement {
    sid       = "ReadInvoices"
    actions   = ["dynamodb:GetItem", "dynamodb:Query"]
    resources = [aws_dynamodb_table.invoice[0].arn]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]
  }
}

data "aws_iam_policy_document" "read_customer" {
  count = local.has_stream ? 1 : 0

  statement {
    sid       = "ReadCustomers"
    actions   = ["dynamodb:GetItem"]
    resources = [aws_dynamodb_table.keyed["customer"].arn]
  }

  statement {
    sid       = "ListTheirInvoices"
    actions   = ["dynamodb:Query"]
    resources = ["${aws_dynamodb_table.invoice[0].arn}/index/byCustomer"]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]
  }
}
