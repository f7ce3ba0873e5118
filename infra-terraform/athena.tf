# Athena counts landed files a second time (`prove`), and answers people. What a query may scan has an end, so that a careless
# one costs cents.
resource "aws_athena_workgroup" "main" {
  #checkov:skip=CKV_AWS_82:A count names the folder of its run for its result, in a bucket that encrypts with the same key
  name          = local.name
  description   = "EcomFlow's counts, and questions about landed files"
  force_destroy = !var.deletion_protection

  configuration {
    enforce_workgroup_configuration    = false
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = var.athena_scan_gb * 1073741824

    result_configuration {
      output_location = "s3://${aws_s3_bucket.main["lake"].bucket}/athena/"

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = aws_kms_key.main["data"].arn
      }
    }
  }
}

# What analysts ask of landed files: by `npm run gen`, for each feed. The tables are there once a run has counted.
resource "aws_athena_named_query" "landed" {
  for_each = merge([
    for definition in local.pipelines : { for query in definition.athenaQueries : query.name => query }
  ]...)

  name        = each.key
  description = each.value.description
  workgroup   = aws_athena_workgroup.main.name
  database    = aws_glue_catalog_database.main.name
  query       = each.value.sql
}
