# What the pipeline's module makes, whatever stands around it.
provider "aws" {
  region = "eu-central-1"
}

# As it was set: a hundred times 0.01 is 0.99… in this language.
run "tells_any_share" {
  command = plan

  module {
    source = "./modules/pipeline"
  }

  variables {
    name              = "regional-sales"
    definition        = jsondecode(file("generated/regional-sales.json"))
    kms_key_arn       = "arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888"
    metrics_namespace = "EcomFlow"
    alert_topic_arn   = "arn:aws:sns:eu-central-1:111122223333:ecomflow-alerts"
    rejected_share    = 0.0029
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.rejected) > 0 && alltrue([for alarm in aws_cloudwatch_metric_alarm.rejected : strcontains(alarm.alarm_description, "a share above 0.0029 was rejected")])
    error_message = "An alarm does not say its share as it was set."
  }
}

run "serverless_in_a_pipeline" {
  command = apply

  module {
    source = "./modules/pipeline"
  }

  variables {
    name              = "ecommerce"
    definition        = jsondecode(file("generated/ecommerce.json"))
    kms_key_arn       = "arn:aws:kms:eu-central-1:111122223333:key/11112222-3333-4444-5555-666677778888"
    metrics_namespace = "EcomFlow"
    alert_topic_arn   = "arn:aws:sns:eu-central-1:111122223333:ecomflow-alerts"
    rejected_share    = 0.05
    mysql = {
      secret_arn             = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:ecomflow/source-dms/ecommerce-a1b2c3"
      secret_role_arn        = "arn:aws:iam::111122223333:role/ecomflow-dms-secret-ecommerce"
      bronze_bucket          = "ecomflow-bronze-111122223333-eu-central-1"
      bronze_role_arn        = "arn:aws:iam::111122223333:role/ecomflow-dms-bronze-ecommerce"
      batch_interval_seconds = 60
      serverless = {
        account_id         = "111122223333"
        subnet_group_id    = "ecomflow"
        security_group_ids = ["sg-0123456789abcdef0"]
        min_capacity       = 1
        max_capacity       = 8
        multi_az           = false
      }
    }
  }

  assert {
    condition     = length(aws_dms_replication_task.main) == 0 && length(aws_dms_replication_config.main) == 1
    error_message = "There is a task, or no serverless replication."
  }

  assert {
    condition     = aws_dms_replication_config.main[0].table_mappings == jsonencode(var.definition.dms.tableMappings) && aws_dms_replication_config.main[0].replication_settings == jsonencode(var.definition.dms.taskSettings) && aws_dms_replication_config.main[0].replication_type == "full-load-and-cdc"
    error_message = "It does not replicate what the bronze contract demands."
  }

  assert {
    condition     = !aws_dms_replication_config.main[0].start_replication
    error_message = "Terraform starts it, before doctor has found the source fit."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.dms_latency[0].dimensions == tomap({ ReplicationConfigId = "111122223333:${split(":", output.replication_arn)[6]}" })
    error_message = "Its latency is looked for under another name."
  }
}
