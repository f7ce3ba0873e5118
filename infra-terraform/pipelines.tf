# The pipelines that are deployed: `var.pipelines` names them, their definitions come from `npm run gen`.
module "pipeline" {
  source   = "./modules/pipeline"
  for_each = local.pipelines

  name              = each.key
  definition        = each.value
  kms_key_arn       = aws_kms_key.main["data"].arn
  metrics_namespace = var.metrics_namespace
  alert_topic_arn   = aws_sns_topic.alerts.arn
  rejected_share    = var.rejected_share

  mysql = contains(keys(local.from_mysql), each.key) ? {
    secret_arn      = aws_secretsmanager_secret.source_dms[each.key].arn
    secret_role_arn = aws_iam_role.dms_secret[each.key].arn
    instance = local.dms_serverless ? null : {
      arn = aws_dms_replication_instance.main[0].replication_instance_arn
      id  = aws_dms_replication_instance.main[0].replication_instance_id
    }
    serverless = local.dms_serverless ? {
      account_id         = var.account_id
      subnet_group_id    = aws_dms_replication_subnet_group.main[0].id
      security_group_ids = [aws_security_group.dms[0].id]
      min_capacity       = var.dms.serverless.min_capacity
      max_capacity       = var.dms.serverless.max_capacity
      multi_az           = var.dms.serverless.multi_az
    } : null
    bronze_bucket          = aws_s3_bucket.main["bronze"].bucket
    bronze_role_arn        = aws_iam_role.dms_bronze[each.key].arn
    batch_interval_seconds = var.dms.batch_interval_seconds
  } : null

  depends_on = [aws_iam_role_policy.dms_bronze, aws_iam_role_policy.dms_secret]
}
