# Who may use the stream's API: a pool whose tokens the API believes. Machines have a client each and get a token by its secret; people
# are made by an administrator and sign in by another client, with no more scopes than somebody gives them.
resource "aws_cognito_user_pool" "invoices" {
  count = local.has_stream ? 1 : 0

  name                = local.stream_name
  deletion_protection = var.deletion_protection ? "ACTIVE" : "INACTIVE"
  username_attributes = ["email"]

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

# One in the whole region bears the name: the account's number makes it ours.
resource "aws_cognito_user_pool_domain" "invoices" {
  count = local.has_stream ? 1 : 0

  domain       = "${local.name}-${var.account_id}"
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
  read_attributes               = ["custom:customer_id", "email"]
  write_attributes              = ["email"]
}
