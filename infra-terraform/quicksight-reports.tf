# One data set for each report, over its view, and one for each query of a dashboard's charts. Their ids are those that the worker refreshes: both come from the definitions. By
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

  data_set_titles = merge(
    { for id, report in local.reports : id => report.title },
    { for id, chart in local.chart_sets : id => chart.title },
  )

  report_tables = {
    for id, report in local.reports : id => {
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
    }
  }

  # Columns are called as people call them: src/local-stack/provision-quicksight.ts says the same.
  chart_tables = {
    for id, chart in local.chart_sets : id => {
      PhysicalTableMap = {
        query = {
          CustomSql = {
            DataSourceArn = aws_quicksight_data_source.warehouse.arn
            Name          = id
            SqlQuery      = chart.sql
            Columns       = [for column in chart.columns : { Name = column.name, Type = column.type }]
          }
        }
      }
      LogicalTableMap = {
        shown = {
          Alias  = "shown"
          Source = { PhysicalTableId = "query" }
          DataTransforms = [
            for column in chart.columns :
            { RenameColumnOperation = { ColumnName = column.name, NewColumnName = column.label } } if column.name != column.label
          ]
        }
      }
    }
  }

  report_templates = {
    for id, tables in merge(local.report_tables, local.chart_tables) : id => {
      AWSTemplateFormatVersion = "2010-09-09"
      Description              = "EcomFlow: ${local.data_set_titles[id]}"

      Resources = {
        DataSet = {
          Type = "AWS::QuickSight::DataSet"
          Properties = merge({
            AwsAccountId = var.account_id
            DataSetId    = id
            Name         = local.data_set_titles[id]
            ImportMode   = "SPICE"
            }, tables, length(var.quicksight_authors) == 0 ? {} : {
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
