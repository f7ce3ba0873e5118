# What the worker may do, by service. Every call that src/ makes is evaluated against these statements by `npm run infra:check`:
# each allowed, each statement used.
data "aws_iam_policy_document" "assume_task" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:ecs:${local.arn_place}:*"]
    }
  }
}

resource "aws_iam_role" "worker" {
  name               = "${local.name}-worker"
  assume_role_policy = data.aws_iam_policy_document.assume_task.json
}

resource "aws_iam_role_policy" "worker" {
  for_each = merge({
    lake      = data.aws_iam_policy_document.worker_lake.json
    warehouse = data.aws_iam_policy_document.worker_warehouse.json
    jobs      = data.aws_iam_policy_document.worker_jobs.json
    reports   = data.aws_iam_policy_document.worker_reports.json
    tell      = data.aws_iam_policy_document.worker_tell.json
  }, local.has_stream ? { stream = data.aws_iam_policy_document.worker_stream[0].json } : {})

  name   = each.key
  role   = aws_iam_role.worker.id
  policy = each.value
}

data "aws_iam_policy_document" "worker_lake" {
  statement {
    sid       = "FindObjects"
    actions   = ["s3:ListBucket"]
    resources = [for role in local.data_buckets : aws_s3_bucket.main[role].arn]
  }

  # Athena asks where a bucket is before it reads or writes there.
  statement {
    sid       = "WhereBucketsAre"
    actions   = ["s3:GetBucketLocation"]
    resources = [for role in ["bronze", "lake"] : aws_s3_bucket.main[role].arn]
  }

  statement {
    sid       = "ReadWhatWasDelivered"
    actions   = ["s3:GetObject"]
    resources = [for role in ["bronze", "landing"] : "${aws_s3_bucket.main[role].arn}/*"]
  }

  # Landing alone: bronze of pipelines from MySQL is DMS's.
  dynamic "statement" {
    for_each = length(local.from_files) > 0 ? [1] : []

    content {
      sid     = "LandFiles"
      actions = ["s3:PutObject", "s3:AbortMultipartUpload"]
      resources = flatten([
        for name, definition in local.from_files :
        [for prefix in definition.prefixes.bronze : "${aws_s3_bucket.main["bronze"].arn}/${prefix}*"]
      ])
    }
  }

  statement {
    sid     = "KeepItsOwn"
    actions = ["s3:GetObject", "s3:PutObject"]
    resources = [
      for prefix in ["accepted-ddl", "athena", "control", "definitions", "lineage", "loaded", "loads", "manifests", "notices", "reports", "silver"] :
      "${aws_s3_bucket.main["lake"].arn}/${prefix}/*"
    ]
  }

  # What a sweep held and did not land.
  dynamic "statement" {
    for_each = length(local.from_files) > 0 ? [1] : []

    content {
      sid       = "LetGoOfWhatItHeld"
      actions   = ["s3:DeleteObject"]
      resources = [for name in keys(local.from_files) : "${aws_s3_bucket.main["lake"].arn}/control/${name}/*"]
    }
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
}

data "aws_iam_policy_document" "worker_warehouse" {
  statement {
    sid       = "RunStatements"
    actions   = ["redshift-data:BatchExecuteStatement", "redshift-data:ExecuteStatement"]
    resources = [local.serverless ? aws_redshiftserverless_workgroup.main[0].arn : aws_redshift_cluster.main[0].arn]
  }

  # These take no resource; the condition lets it see its own statements alone.
  statement {
    sid       = "FollowItsStatements"
    actions   = ["redshift-data:CancelStatement", "redshift-data:DescribeStatement", "redshift-data:GetStatementResult"]
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
}

locals {
  publishes_dashboards = var.quicksight_dashboards == "worker" && length(local.dashboards) > 0
}

data "aws_iam_policy_document" "worker_jobs" {
  statement {
    sid       = "RunTheJobs"
    actions   = ["glue:BatchStopJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:StartJobRun"]
    resources = concat([aws_glue_job.refine.arn], [for job in aws_glue_job.ingest : job.arn])
  }

  statement {
    sid       = "RunTheCrawler"
    actions   = ["glue:GetCrawler", "glue:ListCrawls", "glue:StartCrawler"]
    resources = [for crawler in aws_glue_crawler.silver : crawler.arn]
  }

  statement {
    sid     = "TablesOfLandedFiles"
    actions = ["glue:CreateTable", "glue:GetDatabase", "glue:GetTable", "glue:UpdateTable"]
    resources = [
      "arn:${local.partition}:glue:${local.arn_place}:catalog",
      aws_glue_catalog_database.main.arn,
      "arn:${local.partition}:glue:${local.arn_place}:table/${aws_glue_catalog_database.main.name}/*",
    ]
  }

  statement {
    sid = "CountByAthena"
    actions = [
      "athena:GetQueryExecution",
      "athena:GetQueryResults",
      "athena:StartQueryExecution",
      "athena:StopQueryExecution",
    ]
    resources = [aws_athena_workgroup.main.arn]
  }

  # DMS's Describe calls take no resource.
  dynamic "statement" {
    for_each = local.has_dms && !local.dms_serverless ? ["*"] : []

    content {
      sid       = "SeeReplication"
      actions   = ["dms:DescribeEndpoints", "dms:DescribeReplicationTasks"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = local.has_dms && !local.dms_serverless ? [1] : []

    content {
      sid       = "StartReplication"
      actions   = ["dms:DescribeTableStatistics", "dms:StartReplicationTask"]
      resources = [for name in keys(local.from_mysql) : module.pipeline[name].replication_arn]
    }
  }

  dynamic "statement" {
    for_each = local.has_dms && local.dms_serverless ? ["*"] : []

    content {
      sid       = "SeeServerlessReplication"
      actions   = ["dms:DescribeEndpoints", "dms:DescribeReplications"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = local.has_dms && local.dms_serverless ? [1] : []

    content {
      sid       = "StartServerlessReplication"
      actions   = ["dms:DescribeReplicationTableStatistics", "dms:StartReplication"]
      resources = [for name in keys(local.from_mysql) : module.pipeline[name].replication_arn]
    }
  }
}

data "aws_iam_policy_document" "worker_tell" {
  statement {
    sid       = "TellPeople"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]
  }

  statement {
    sid       = "EncryptWhatItTells"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main["logs"].arn]
  }

  statement {
    sid       = "SendMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = [var.metrics_namespace]
    }
  }

  statement {
    sid       = "SendEvents"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.runs.arn}:*"]
  }
}
