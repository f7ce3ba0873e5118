# The same of the limits in variables-limits.tf.
variables {
  account_id         = "111122223333"
  region             = "eu-central-1"
  environment        = "dev"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
  monthly_budget_usd = 100
  temporal_address   = "temporal.internal:7233"
}

run "refuses_alert_emails" {
  command = plan

  variables {
    alert_emails = ["nobody"]
  }

  expect_failures = [var.alert_emails]
}

run "refuses_alert_emails_by_pipeline" {
  command = plan

  variables {
    alert_emails_by_pipeline = { ecommerce = ["nobody"] }
  }

  expect_failures = [var.alert_emails_by_pipeline]
}

run "refuses_alert_emails_of_no_pipeline" {
  command = plan

  variables {
    alert_emails_by_pipeline = { nobody = ["shop@example.com"] }
  }

  expect_failures = [var.alert_emails_by_pipeline]
}

run "refuses_quiet_hours" {
  command = plan

  variables {
    quiet_hours = "22:00-07:00"
  }

  expect_failures = [var.quiet_hours]
}

run "refuses_metrics_namespace" {
  command = plan

  variables {
    metrics_namespace = "AWS/Mine"
  }

  expect_failures = [var.metrics_namespace]
}

run "refuses_rejected_share" {
  command = plan

  variables {
    rejected_share = 1
  }

  expect_failures = [var.rejected_share]
}

run "refuses_log_retention_days" {
  command = plan

  variables {
    log_retention_days = 42
  }

  expect_failures = [var.log_retention_days]
}

run "refuses_generate_purchases" {
  command = plan

  variables {
    generate_purchases = { every_minutes = 1 }
  }

  expect_failures = [var.generate_purchases]
}

run "refuses_silver_days" {
  command = plan

  variables {
    silver_days = 7
  }

  expect_failures = [var.silver_days]
}

run "refuses_bronze_cold_after_days" {
  command = plan

  variables {
    bronze_cold_after_days = 1
  }

  expect_failures = [var.bronze_cold_after_days]
}

run "refuses_athena_scan_gb" {
  command = plan

  variables {
    athena_scan_gb = 0
  }

  expect_failures = [var.athena_scan_gb]
}

run "refuses_monthly_budget_usd" {
  command = plan

  variables {
    monthly_budget_usd = 0
  }

  expect_failures = [var.monthly_budget_usd]
}

run "refuses_quicksight_authors" {
  command = plan

  variables {
    quicksight_authors = ["analysts"]
  }

  expect_failures = [var.quicksight_authors]
}

run "refuses_quicksight_dashboards" {
  command = plan

  variables {
    quicksight_dashboards = "both"
  }

  expect_failures = [var.quicksight_dashboards]
}

run "refuses_password_days" {
  command = plan

  variables {
    password_days = 0
  }

  expect_failures = [var.password_days]
}

run "refuses_brought_secret_days" {
  command = plan

  variables {
    brought_secret_days = 1
  }

  expect_failures = [var.brought_secret_days]
}
