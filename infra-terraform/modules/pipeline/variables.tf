variable "name" {
  description = "The pipeline's name, as in src/pipelines"
  type        = string
}

variable "definition" {
  description = "infra-terraform/generated/<name>.json, decoded"
  type        = any
}

variable "mysql" {
  description = "Where a pipeline from MySQL reads and what it writes; null for other sources"
  type = object({
    secret_arn             = string
    secret_role_arn        = string
    instance_arn           = string
    instance_id            = string
    bronze_bucket          = string
    bronze_role_arn        = string
    batch_interval_seconds = number
  })
  default = null
}

variable "kms_key_arn" {
  description = "Key of the data"
  type        = string
}

variable "metrics_namespace" {
  description = "CloudWatch namespace of the runs' metrics"
  type        = string
}

variable "alert_topic_arn" {
  description = "SNS topic that alarms tell"
  type        = string
}

variable "rejected_share" {
  description = "Share of rejected rows, of one entity in one window, that is told"
  type        = number
}
