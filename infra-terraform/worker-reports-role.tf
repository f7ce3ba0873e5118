# What the worker may do in QuickSight: refresh what it loaded, and, where it is the one who keeps them, dashboards and analyses.
data "aws_iam_policy_document" "worker_reports" {
  dynamic "statement" {
    for_each = length(local.data_set_arns) > 0 ? [1] : []

    content {
      sid       = "RefreshReports"
      actions   = ["quicksight:CancelIngestion", "quicksight:CreateIngestion", "quicksight:DescribeIngestion"]
      resources = [for arn in local.data_set_arns : "${arn}/ingestion/*"]
    }
  }

  # While the worker, and not Terraform, keeps dashboards as the charts are.
  dynamic "statement" {
    for_each = local.publishes_dashboards ? [1] : []

    content {
      sid = "PublishDashboards"
      actions = [
        "quicksight:CreateDashboard",
        "quicksight:DescribeDashboard",
        "quicksight:UpdateDashboard",
        "quicksight:UpdateDashboardPublishedVersion",
      ]
      resources = [for id in keys(local.dashboards) : "${local.quicksight_arn}:dashboard/${id}"]
    }
  }

  dynamic "statement" {
    for_each = local.publishes_dashboards ? [1] : []

    content {
      sid       = "PublishAnalyses"
      actions   = ["quicksight:CreateAnalysis", "quicksight:DescribeAnalysis", "quicksight:UpdateAnalysis"]
      resources = [for id in keys(local.dashboards) : "${local.quicksight_arn}:analysis/${id}"]
    }
  }

  # QuickSight asks for it of each data set that a definition names.
  dynamic "statement" {
    for_each = local.publishes_dashboards ? [1] : []

    content {
      sid       = "PutDataSetsIntoThem"
      actions   = ["quicksight:PassDataSet"]
      resources = [for id in keys(local.chart_sets) : "${local.quicksight_arn}:dataset/${id}"]
    }
  }

  # This one takes no resource.
  statement {
    sid       = "FindRefreshes"
    actions   = ["quicksight:ListIngestions"]
    resources = ["*"]
  }
}
