# An analysis and a dashboard for each pipeline, by the definition that `npm run gen` makes of its charts. One alone keeps them as the
# charts are: Terraform, or the worker after each run (docs/adr/0061-one-keeper-for-dashboards.md). By CloudFormation, as the data sets.
locals {
  dashboards = {
    for name, definition in local.pipelines : definition.dashboard.id => definition.dashboard
    if var.quicksight_dashboards != "none" && definition.dashboard != null
  }

  chart_sets = merge([
    for dashboard in local.dashboards : { for set in dashboard.dataSets : set.id => set }
  ]...)

  dashboard_definitions = {
    for id, dashboard in local.dashboards : id => merge(dashboard.definition, {
      DataSetIdentifierDeclarations = [
        for set in dashboard.dataSets :
        { Identifier = set.id, DataSetArn = "${local.quicksight_arn}:dataset/${set.id}" }
      ]
    })
  }

  # QuickSight's own sets of actions: src/activities/publish-dashboard.ts gives the same.
  work_on_analysis = [
    "quicksight:DeleteAnalysis",
    "quicksight:DescribeAnalysis",
    "quicksight:DescribeAnalysisPermissions",
    "quicksight:QueryAnalysis",
    "quicksight:RestoreAnalysis",
    "quicksight:UpdateAnalysis",
    "quicksight:UpdateAnalysisPermissions",
  ]
  read_dashboard = [
    "quicksight:DescribeDashboard",
    "quicksight:ListDashboardVersions",
    "quicksight:QueryDashboard",
  ]

  # Apart: CloudFormation takes 51,200 bytes of a template.
  dashboard_templates = {
    for id, definition in local.dashboard_definitions : id => {
      AWSTemplateFormatVersion = "2010-09-09"
      Description              = local.dashboards[id].title

      Resources = {
        Dashboard = {
          Type = "AWS::QuickSight::Dashboard"
          Properties = merge({
            AwsAccountId = var.account_id
            DashboardId  = id
            Name         = local.dashboards[id].title
            Definition   = definition
            }, length(var.quicksight_authors) == 0 ? {} : {
            Permissions = [for author in var.quicksight_authors : { Principal = author, Actions = local.read_dashboard }]
          })
        }
      }
    }
  }

  analysis_templates = {
    for id, definition in local.dashboard_definitions : id => {
      AWSTemplateFormatVersion = "2010-09-09"
      Description              = local.dashboards[id].title

      Resources = {
        Analysis = {
          Type = "AWS::QuickSight::Analysis"
          Properties = merge({
            AwsAccountId = var.account_id
            AnalysisId   = id
            Name         = local.dashboards[id].title
            Definition   = definition
            }, length(var.quicksight_authors) == 0 ? {} : {
            Permissions = [for author in var.quicksight_authors : { Principal = author, Actions = local.work_on_analysis }]
          })
        }
      }
    }
  }
}

resource "aws_cloudformation_stack" "analysis" {
  #checkov:skip=CKV_AWS_124:Terraform waits for the stack, and says what fails
  for_each = { for id, template in local.analysis_templates : id => template if var.quicksight_dashboards == "terraform" }

  name          = "${each.key}-analysis"
  template_body = jsonencode(each.value)

  depends_on = [aws_cloudformation_stack.report]
}

resource "aws_cloudformation_stack" "dashboard" {
  #checkov:skip=CKV_AWS_124:Terraform waits for the stack, and says what fails
  for_each = { for id, template in local.dashboard_templates : id => template if var.quicksight_dashboards == "terraform" }

  name          = "${each.key}-dashboard"
  template_body = jsonencode(each.value)

  depends_on = [aws_cloudformation_stack.report]
}
