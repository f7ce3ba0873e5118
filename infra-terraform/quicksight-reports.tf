# One data set for each report, over its view. Their ids are those that the worker refreshes: both come from the definitions. By
# CloudFormation, whose schema cfn-lint knows: the provider's own is not told as it is by the package that the check reads.
locals {
  reports = merge([
    for definition in local.pipelines : { for report in definition.reports : report.id => report }
  ]...)

  # QuickSight's own set of actions: who may use a data set in analyses.
  use_data_set = [
    "quicksight:DescribeDataSet",
    "quicksight:DescribeDataSetPermissions",
    "quicksight:DescribeIngestion",
    "quicksight:ListIngestions",
    "quicksight:PassDataSet",
  ]

  report_templates = {
    for id, report in local.reports : id => {
      AWSTemplateFormatVersion = "2010-09-09"
      Description              = "EcomFlow: ${report.title}"

      Resources = {
        DataSet = {
          Type = "AWS::QuickSight::DataSet"
          Properties = merge({
            AwsAccountId = var.account_id
            DataSetId    = id
            Name         = report.title
            ImportMode   = "SPICE"

            PhysicalTableMap = {
              (id) = {
                RelationalTable = {
                  DataSourceArn = aws_quicksight_data_source.warehouse.arn
                  Schema        = "public"
                  Name          = report.view
                  InputColumns  = [for column in report.columns : { Name = column.name, Type = column.type }]
                }
              }
            }
            }, length(var.quicksight_authors) == 0 ? {} : {
            Permissions = [for author in var.quicksight_authors : { Principal = author, Actions = local.use_data_set }]
          })
        }

        # Runs refresh what they publish. What they may not refresh any more that day (32 times at most) is taken in by this one.
        Daily = {
          Type      = "AWS::QuickSight::RefreshSchedule"
          DependsOn = "DataSet"
          Properties = {
            AwsAccountId = var.account_id
            DataSetId    = id

            Schedule = {
              ScheduleId        = "daily"
              RefreshType       = "FULL_REFRESH"
              ScheduleFrequency = { Interval = "DAILY", TimeOfTheDay = "05:30", TimeZone = "UTC" }
            }
          }
        }
      }
    }
  }
}

resource "aws_cloudformation_stack" "report" {
  #checkov:skip=CKV_AWS_124:Terraform waits for the stack, and says what fails
  for_each = local.report_templates

  name          = "${local.name}-report-${each.key}"
  template_body = jsonencode(each.value)
}
