# Who is told, what is kept for how long, and what it may cost; the other variables are in variables.tf.

variable "alert_emails" {
  description = "Who is told by mail; each address has to confirm once"
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "alert_emails are addresses."
  }
}

variable "alert_emails_by_pipeline" {
  description = "Who is told by mail of one pipeline's incidents and news alone (docs/notifications.md); each address has to confirm once"
  type        = map(set(string))
  default     = {}

  validation {
    condition     = alltrue([for address in flatten(values(var.alert_emails_by_pipeline)) : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "alert_emails_by_pipeline are addresses by pipeline."
  }

  # Nobody would ever hear of it.
  validation {
    condition     = alltrue([for name in keys(var.alert_emails_by_pipeline) : contains(var.pipelines, name)])
    error_message = "alert_emails_by_pipeline names pipelines of this deployment."
  }
}

variable "quiet_hours" {
  description = "When people are told of what is urgent alone, such as '22:00-07:00 Europe/Berlin; ecommerce=none'; the rest is told at their end (docs/notifications.md). null: never"
  type        = string
  default     = null

  validation {
    condition     = var.quiet_hours == null || can(regex("^(([a-z][a-z0-9-]*=)?(none|([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9] [A-Za-z0-9_+/-]+)(; *|$))+$", var.quiet_hours))
    error_message = "quiet_hours are hours and a time zone, such as '22:00-07:00 Europe/Berlin; ecommerce=none'."
  }
}

variable "quicksight_dashboards" {
  description = "Who keeps QuickSight's analyses and dashboards as the charts of the marts are: terraform, the worker after each run, or none (there are none)"
  type        = string
  default     = "terraform"
  nullable    = false

  validation {
    condition     = contains(["none", "terraform", "worker"], var.quicksight_dashboards)
    error_message = "quicksight_dashboards is none, terraform or worker."
  }
}

variable "quicksight_authors" {
  description = "ARNs of QuickSight's groups or users that may use the data sets in analyses"
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.quicksight_authors : can(regex("^arn:[a-z-]+:quicksight:[a-z0-9-]+:[0-9]{12}:(group|user)/", arn))])
    error_message = "quicksight_authors are ARNs of QuickSight's groups or users."
  }
}

variable "metrics_namespace" {
  description = "CloudWatch namespace of the runs' metrics"
  type        = string
  default     = "EcomFlow"

  validation {
    condition     = can(regex("^[^:]{1,255}$", var.metrics_namespace)) && !startswith(var.metrics_namespace, "AWS/")
    error_message = "metrics_namespace is one of your own."
  }
}

variable "rejected_share" {
  description = "Share of one entity's rows in one window whose rejection is told"
  type        = number
  default     = 0.01

  validation {
    condition     = var.rejected_share >= 0 && var.rejected_share < 1
    error_message = "rejected_share is 0 or more, and below 1."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept"
  type        = number
  default     = 365

  validation {
    condition     = contains([30, 60, 90, 180, 365, 400, 731, 1827, 3653], var.log_retention_days)
    error_message = "log_retention_days is one that CloudWatch knows: 30, 60, 90, 180, 365, 400, 731, 1827, 3653."
  }
}

variable "password_days" {
  description = "How long a password is good that RDS or Redshift drew; they change it by themselves"
  type        = number
  default     = 30

  validation {
    condition     = var.password_days >= 1 && var.password_days <= 1000
    error_message = "password_days is 1 to 1000, as Secrets Manager has it."
  }
}

variable "brought_secret_days" {
  description = "How often people are reminded of the secrets that they brought, and alone can change"
  type        = number
  default     = 90

  validation {
    condition     = var.brought_secret_days >= 2 && var.brought_secret_days <= 365
    error_message = "brought_secret_days is 2 to 365."
  }
}

variable "silver_days" {
  description = "How long silver and manifests are kept; bronze is kept for ever"
  type        = number
  default     = 400

  validation {
    condition     = var.silver_days >= 35
    error_message = "silver_days is 35 or more: a run may be taken up again for a month."
  }
}

variable "bronze_cold_after_days" {
  description = "When bronze moves to a cheaper class that is still read at once"
  type        = number
  default     = 180

  validation {
    condition     = var.bronze_cold_after_days >= 30
    error_message = "bronze_cold_after_days is 30 or more."
  }
}

variable "athena_scan_gb" {
  description = "What one query of Athena may scan"
  type        = number
  default     = 100

  validation {
    condition     = var.athena_scan_gb >= 1
    error_message = "athena_scan_gb is 1 or more."
  }
}

variable "monthly_budget_usd" {
  description = "What a month may cost before it is told"
  type        = number

  validation {
    condition     = var.monthly_budget_usd > 0
    error_message = "monthly_budget_usd is more than nothing."
  }
}
