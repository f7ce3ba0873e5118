# The stream's API: four routes before four functions. Who calls is asked for a token of the pool (stream-people.tf) by API Gateway itself,
# with the route's scope; pages in browsers of other places are let in nowhere (no CORS).
locals {
  # By name: the pool calls a function, and a function says where tokens are.
  token_url = "https://${local.token_domain}.auth.${var.region}.amazoncognito.com/oauth2/token"

  # By function: the route, and the scope that opens it. None: everybody may.
  api_routes = {
    for function, route in {
      post-invoices = { key = "POST /invoices", scope = "invoices/write" }
      read-invoice  = { key = "GET /invoices/{invoiceNo}", scope = "invoices/read" }
      read-customer = { key = "GET /customers/{customerId}", scope = "invoices/read" }
      show-openapi  = { key = "GET /openapi.json", scope = null }
    } : function => route if local.has_stream
  }
}

resource "aws_apigatewayv2_api" "invoices" {
  count = local.has_stream ? 1 : 0

  name          = local.stream_name
  description   = "Takes lines of invoices and reads them back"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_authorizer" "pool" {
  count = local.has_stream ? 1 : 0

  api_id           = aws_apigatewayv2_api.invoices[0].id
  name             = "pool"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = "https://${aws_cognito_user_pool.invoices[0].endpoint}"
    audience = concat([for client in aws_cognito_user_pool_client.machine : client.id], aws_cognito_user_pool_client.people[*].id)
  }
}

resource "aws_apigatewayv2_integration" "function" {
  for_each = local.api_routes

  api_id                 = aws_apigatewayv2_api.invoices[0].id
  integration_type       = "AWS_PROXY"
  integration_uri        = module.stream_function[each.key].arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "function" {
  #checkov:skip=CKV_AWS_309:The API's own description is for everybody; the others ask for a token with the route's scope
  for_each = local.api_routes

  api_id               = aws_apigatewayv2_api.invoices[0].id
  route_key            = each.value.key
  target               = "integrations/${aws_apigatewayv2_integration.function[each.key].id}"
  authorization_type   = each.value.scope == null ? "NONE" : "JWT"
  authorizer_id        = each.value.scope == null ? null : aws_apigatewayv2_authorizer.pool[0].id
  authorization_scopes = each.value.scope[*]
}

resource "aws_lambda_permission" "route" {
  for_each = local.api_routes

  statement_id  = "FromTheRoute"
  action        = "lambda:InvokeFunction"
  function_name = module.stream_function[each.key].name
  principal     = "apigateway.${local.dns_suffix}"
  source_arn    = "${aws_apigatewayv2_api.invoices[0].execution_arn}/*/${replace(each.value.key, " ", "")}"
}

resource "aws_apigatewayv2_stage" "main" {
  count = local.has_stream ? 1 : 0

  api_id      = aws_apigatewayv2_api.invoices[0].id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    detailed_metrics_enabled = true
    throttling_rate_limit    = var.stream.requests_a_second
    throttling_burst_limit   = var.stream.requests_a_second * 2
  }

  # Who asked for what and got which answer; nothing of what was said.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api[0].arn
    format = jsonencode({
      at        = "$context.requestTimeEpoch"
      request   = "$context.requestId"
      from      = "$context.identity.sourceIp"
      route     = "$context.routeKey"
      status    = "$context.status"
      bytes     = "$context.responseLength"
      ms        = "$context.responseLatency"
      client    = "$context.authorizer.claims.client_id"
      refusal   = "$context.authorizer.error"
      lambda    = "$context.integrationErrorMessage"
      throttled = "$context.error.responseType"
    })
  }
}

resource "aws_cloudwatch_log_group" "api" {
  count = local.has_stream ? 1 : 0

  name              = "/aws/vendedlogs/apigateway/${local.stream_name}"
  kms_key_id        = aws_kms_key.main["logs"].arn
  retention_in_days = var.log_retention_days
}
