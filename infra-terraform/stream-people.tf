# Who may use the stream's API: a pool whose tokens the API believes. Machines have a client each and get a token by its secret; people
# are made by an administrator and sign in by another client; a trigger gives their tokens the scope to read, and says whose data.
resource "aws_cognito_user_pool" "invoices" {
  count = local.has_stream ? 1 : 0

  name                = local.stream_name
  deletion_protection = var.deletion_protection ? "ACTIVE" : "INACTIVE"
  username_attributes = ["email"]
  # Tokens of people get scopes of the API by the trigger below, which Cognito's least tier does not have.
  user_pool_tier = "ESSENTIALS"

  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  # Whose data a person reads. No client may write it: who could, would choose whose data to read.
  schema {
    name                = "customer_id"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = 1
      max_length = 20
    }
  }

  lambda_config {
    pre_token_generation_config {
      lambda_arn     = module.stream_function["add-claims"].arn
      lambda_version = "V2_0"
    }
  }

  password_policy {
    minimum_length                   = 14
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = true
    require_uppercase                = true
    temporary_password_validity_days = 3
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }
}

locals {
  # One in the whole region bears the name: the account's number makes it ours.
  token_domain = "${local.name}-${var.account_id}"
}

resource "aws_cognito_user_pool_domain" "invoices" {
  count = local.has_stream ? 1 : 0

  domain       = local.token_domain
  user_pool_id = aws_cognito_user_pool.invoices[0].id
}

resource "aws_cognito_resource_server" "invoices" {
  count = local.has_stream ? 1 : 0

  identifier   = "invoices"
  name         = "Invoices"
  user_pool_id = aws_cognito_user_pool.invoices[0].id

  dynamic "scope" {
    for_each = { read = "Read invoices and customers back", write = "Post invoices" }

    content {
      scope_name        = scope.key
      scope_description = scope.value
    }
  }
}

resource "aws_cognito_user_pool_client" "machine" {
  for_each = local.has_stream ? var.stream.machines : toset([])

  name                                 = each.key
  user_pool_id                         = aws_cognito_user_pool.invoices[0].id
  generate_secret                      = true
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = aws_cognito_resource_server.invoices[0].scope_identifiers
  access_token_validity                = 1

  token_validity_units {
    access_token = "hours"
  }
}

resource "aws_cognito_user_pool_client" "people" {
  count = local.has_stream ? 1 : 0

  name                          = "people"
  user_pool_id                  = aws_cognito_user_pool.invoices[0].id
  explicit_auth_flows           = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  read_attributes               = ["custom:customer_id", "email", "name"]
  write_attributes              = ["name"]
}

resource "aws_lambda_permission" "pool" {
  count = local.has_stream ? 1 : 0

  statement_id  = "FromThePool"
  action        = "lambda:InvokeFunction"
  function_name = module.stream_function["add-claims"].name
  principal     = "cognito-idp.${local.dns_suffix}"
  source_arn    = aws_cognito_user_pool.invoices[0].arn
}

# How the API is reached, for the commands of `ecomflow stream`. Cognito draws a machine's secret and hands it to Terraform, so here alone
# one stands in the state, too, which is encrypted and whose readers are few: docs/adr/0054-the-streams-infrastructure.md.
resource "aws_secretsmanager_secret" "stream" {
  #checkov:skip=CKV2_AWS_57:Cognito has no rotation of a client's secret: another client is another machine in `stream.machines`
  count = local.has_stream ? 1 : 0

  name                    = "${local.name}/stream"
  description             = "Where the stream's API is, and the first of its machines"
  kms_key_id              = aws_kms_key.main["data"].arn
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "stream" {
  count = local.has_stream ? 1 : 0

  secret_id = aws_secretsmanager_secret.stream[0].id
  secret_string = jsonencode({
    apiUrl         = aws_apigatewayv2_api.invoices[0].api_endpoint
    tokenUrl       = local.token_url
    poolId         = aws_cognito_user_pool.invoices[0].id
    peopleClientId = aws_cognito_user_pool_client.people[0].id
    clientId       = values(aws_cognito_user_pool_client.machine)[0].id
    clientSecret   = values(aws_cognito_user_pool_client.machine)[0].client_secret
  })
}
