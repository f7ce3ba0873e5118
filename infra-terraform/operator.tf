# What the commands of `ecomflow` may do, for whoever operates: attach the policy to the role with which your people sign in. They
# look at everything and change nothing but what a command is for: accept a schema change, count files anew, ask the warehouse.
resource "aws_iam_policy" "operator" {
  name        = "${local.name}-operator"
  description = "What the commands of ecomflow need"
  policy      = data.aws_iam_policy_document.operator.json
}

data "aws_iam_policy_document" "operator" {
  source_policy_documents = concat(
    data.aws_iam_policy_document.operator_stream[*].json,
    data.aws_iam_policy_document.operator_payloads[*].json,
  )

  statement {
    sid       = "LookAtBuckets"
    actions   = ["s3:GetBucketVersioning", "s3:ListBucket"]
    resources = [for role in local.data_buckets : aws_s3_bucket.main[role].arn]
  }

  statement {
    sid     = "ReadWhatRunsRead"
    actions = ["s3:GetObject"]
    resources = concat(
      ["${aws_s3_bucket.main["bronze"].arn}/*"],
      [
        for prefix in ["accepted-ddl", "athena", "code", "control", "loaded", "reports", "silver"] :
        "${aws_s3_bucket.main["lake"].arn}/${prefix}/*"
      ],
    )
  }

  statement {
    sid       = "AcceptAndCount"
    actions   = ["s3:PutObject"]
    resources = [for prefix in ["accepted-ddl", "athena"] : "${aws_s3_bucket.main["lake"].arn}/${prefix}/*"]
  }

  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main["data"].arn]
  }

  statement {
    sid     = "ReadSecrets"
    actions = ["secretsmanager:GetSecretValue"]
    resources = concat(
      [aws_secretsmanager_secret.personal.arn],
      [for secret in aws_secretsmanager_secret.source : secret.arn],
    )
  }

  statement {
    sid       = "AskAndInstallTheWarehouse"
    actions   = ["redshift-data:BatchExecuteStatement", "redshift-data:ExecuteStatement"]
    resources = [local.serverless ? aws_redshiftserverless_workgroup.main[0].arn : aws_redshift_cluster.main[0].arn]
  }

  # These take no resource; the condition lets a person see their own statements alone.
  statement {
    sid       = "ReadTheAnswers"
    actions   = ["redshift-data:DescribeStatement", "redshift-data:GetStatementResult"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "redshift-data:statement-owner-iam-userid"
      values   = ["$${aws:userid}"]
    }
  }

  dynamic "statement" {
    for_each = aws_redshiftserverless_workgroup.main[*].arn

    content {
      sid       = "SignInToTheWorkgroup"
      actions   = ["redshift-serverless:GetCredentials"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = aws_redshift_cluster.main[*]

    content {
      sid     = "SignInToTheCluster"
      actions = ["redshift:GetClusterCredentialsWithIAM"]
      resources = [
        "arn:${local.partition}:redshift:${local.arn_place}:dbname:${statement.value.cluster_identifier}/${local.warehouse.database}",
      ]
    }
  }

  statement {
    sid = "AskAthena"
    actions = [
      "athena:GetQueryExecution",
      "athena:GetQueryResults",
      "athena:GetWorkGroup",
      "athena:StartQueryExecution",
      "athena:StopQueryExecution",
    ]
    resources = [aws_athena_workgroup.main.arn]
  }

  # Athena asks for tables, and where buckets are, in the name of who queries.
  statement {
    sid     = "TablesOfLandedFiles"
    actions = ["glue:GetDatabase", "glue:GetPartitions", "glue:GetTable"]
    resources = [
      "arn:${local.partition}:glue:${local.arn_place}:catalog",
      aws_glue_catalog_database.main.arn,
      "arn:${local.partition}:glue:${local.arn_place}:table/${aws_glue_catalog_database.main.name}/*",
    ]
  }

  statement {
    sid       = "WhereBucketsAre"
    actions   = ["s3:GetBucketLocation"]
    resources = [for role in ["bronze", "lake"] : aws_s3_bucket.main[role].arn]
  }

  # These take no resource.
  dynamic "statement" {
    for_each = local.has_dms && !local.dms_serverless ? ["*"] : []

    content {
      sid       = "LookAtReplication"
      actions   = ["dms:DescribeEndpoints", "dms:DescribeReplicationTasks"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = local.has_dms && !local.dms_serverless ? [1] : []

    content {
      sid       = "CountWhatDmsSent"
      actions   = ["dms:DescribeTableStatistics"]
      resources = [for name in keys(local.from_mysql) : module.pipeline[name].replication_arn]
    }
  }

  dynamic "statement" {
    for_each = local.has_dms && local.dms_serverless ? ["*"] : []

    content {
      sid       = "LookAtServerlessReplication"
      actions   = ["dms:DescribeEndpoints", "dms:DescribeReplicationConfigs", "dms:DescribeReplications"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = local.has_dms && local.dms_serverless ? [1] : []

    content {
      sid       = "CountWhatServerlessSent"
      actions   = ["dms:DescribeReplicationTableStatistics"]
      resources = [for name in keys(local.from_mysql) : module.pipeline[name].replication_arn]
    }
  }

  statement {
    sid     = "LookAtJobs"
    actions = ["glue:GetCrawler", "glue:GetJob"]
    resources = concat(
      [for crawler in aws_glue_crawler.silver : crawler.arn],
      [aws_glue_job.refine.arn],
      [for job in aws_glue_job.ingest : job.arn],
    )
  }

  # `ecomflow source bookmark`: a second reading doubles nothing.
  dynamic "statement" {
    for_each = length(local.by_job) > 0 ? [1] : []

    content {
      sid       = "RunsOfJobsWithBookmarks"
      actions   = ["glue:GetJobRuns"]
      resources = [for job in aws_glue_job.ingest : job.arn]
    }
  }

  # These take no resource.
  dynamic "statement" {
    for_each = length(local.by_job) > 0 ? ["*"] : []

    content {
      sid       = "SetBookmarksBack"
      actions   = ["glue:GetJobBookmark", "glue:ResetJobBookmark"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = length(local.by_job) > 0 ? [1] : []

    content {
      sid     = "KeepWhereBookmarksStand"
      actions = ["s3:PutObject"]
      resources = [
        for name in keys(local.by_job) :
        "${aws_s3_bucket.main["lake"].arn}/control/${name}/*"
      ]
    }
  }

  # This one takes no resource.
  statement {
    sid       = "LookAround"
    actions   = ["logs:DescribeLogGroups"]
    resources = ["*"]
  }

  statement {
    sid       = "LookAtTheTopic"
    actions   = ["sns:GetTopicAttributes"]
    resources = [aws_sns_topic.alerts.arn]
  }

  dynamic "statement" {
    for_each = length(local.reports) > 0 ? [1] : []

    content {
      sid       = "LookAtReports"
      actions   = ["quicksight:DescribeDataSet"]
      resources = [for id in keys(local.reports) : "${local.quicksight_arn}:dataset/${id}"]
    }
  }
}
