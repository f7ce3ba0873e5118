# Secrets are made by AWS, not by Terraform, so that none stands in its state:
#   the source's and the warehouse's passwords are managed by RDS and Redshift, which rotate them
#   the salt is drawn by a person or CI, once (docs/deploy.md): a drawn-again salt would make every person a new one
resource "aws_secretsmanager_secret" "personal" {
  #checkov:skip=CKV2_AWS_57:The salt is never changed
  name                    = "${local.name}/personal-data"
  description             = "Salt of hashed personal values: never changed, never lost"
  kms_key_id              = aws_kms_key.main["data"].arn
  recovery_window_in_days = 30
}

# The worker's and DMS's users in the source, one secret for each pipeline: {host, port, username, password, dbname}.
resource "aws_secretsmanager_secret" "source" {
  #checkov:skip=CKV2_AWS_57:The database is its owner's, who alone changes the passwords of its users
  for_each = local.from_mysql

  name                    = "${local.name}/source/${each.key}"
  description             = "EcomFlow's user in the source of ${each.key}"
  kms_key_id              = aws_kms_key.main["data"].arn
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret" "source_dms" {
  #checkov:skip=CKV2_AWS_57:The database is its owner's, who alone changes the passwords of its users
  for_each = local.from_mysql

  name                    = "${local.name}/source-dms/${each.key}"
  description             = "DMS's user in the source of ${each.key}"
  kms_key_id              = aws_kms_key.main["data"].arn
  recovery_window_in_days = 7
}

# Temporal Cloud's API key, or nothing where the server is reached without one.
resource "aws_secretsmanager_secret" "temporal" {
  #checkov:skip=CKV2_AWS_57:Temporal Cloud issues its API keys, and nothing in AWS can ask it for another
  count = var.temporal_api_key ? 1 : 0

  name                    = "${local.name}/temporal-api-key"
  description             = "API key of Temporal Cloud"
  kms_key_id              = aws_kms_key.main["data"].arn
  recovery_window_in_days = 7
}

# What the address asks for to which lineage goes, or nothing where it asks for none.
resource "aws_secretsmanager_secret" "lineage" {
  #checkov:skip=CKV2_AWS_57:Whoever runs the catalog issues its tokens, and nothing in AWS can ask it for another
  count = try(var.lineage.token, false) ? 1 : 0

  name                    = "${local.name}/lineage-token"
  description             = "Token of the catalog that takes events of lineage"
  kms_key_id              = aws_kms_key.main["data"].arn
  recovery_window_in_days = 7
}
