# The same warehouse on a cluster of its own, by `redshift.provisioned`. See redshift.tf.
resource "aws_redshift_subnet_group" "main" {
  count = local.serverless ? 0 : 1

  name        = local.name
  description = "Private subnets"
  subnet_ids  = local.private_subnet_ids
}

resource "aws_redshift_parameter_group" "main" {
  count = local.serverless ? 0 : 1

  name        = local.name
  family      = "redshift-2.0"
  description = "TLS only, and every statement in the log"

  parameter {
    name  = "require_ssl"
    value = "true"
  }

  parameter {
    name  = "enable_user_activity_logging"
    value = "true"
  }
}

resource "aws_redshift_cluster" "main" {
  #checkov:skip=CKV_AWS_71:Logged by aws_redshift_logging, which the check does not know
  count = local.serverless ? 0 : 1

  cluster_identifier = local.name
  database_name      = "ecomflow"
  node_type          = var.redshift.provisioned.node_type
  number_of_nodes    = var.redshift.provisioned.nodes
  cluster_type       = var.redshift.provisioned.nodes > 1 ? "multi-node" : "single-node"

  master_username                     = "ecomflow_admin"
  manage_master_password              = true
  master_password_secret_kms_key_id   = aws_kms_key.main["data"].arn
  encrypted                           = true
  kms_key_id                          = aws_kms_key.main["data"].arn
  iam_roles                           = [aws_iam_role.copy.arn]
  cluster_subnet_group_name           = aws_redshift_subnet_group.main[0].name
  cluster_parameter_group_name        = aws_redshift_parameter_group.main[0].name
  vpc_security_group_ids              = [aws_security_group.redshift.id]
  publicly_accessible                 = false
  enhanced_vpc_routing                = true
  allow_version_upgrade               = true
  automated_snapshot_retention_period = 7
  skip_final_snapshot                 = !var.deletion_protection
  final_snapshot_identifier           = var.deletion_protection ? "${local.name}-final" : null
}

resource "aws_redshift_logging" "main" {
  count = local.serverless ? 0 : 1

  cluster_identifier   = aws_redshift_cluster.main[0].cluster_identifier
  log_destination_type = "cloudwatch"
  log_exports          = ["connectionlog", "useractivitylog", "userlog"]
}
