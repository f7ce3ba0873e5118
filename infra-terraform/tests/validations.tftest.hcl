# Every validation of a variable refuses what it should. A run for each: one that nothing refuses is a failed test.
variables {
  account_id         = "111122223333"
  region             = "eu-central-1"
  environment        = "dev"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
  monthly_budget_usd = 100
  temporal_address   = "temporal.internal:7233"
}

run "refuses_account_id" {
  command = plan

  variables {
    account_id = "12345"
  }

  expect_failures = [var.account_id]
}

run "refuses_region" {
  command = plan

  variables {
    region = "Frankfurt"
  }

  expect_failures = [var.region]
}

run "refuses_environment" {
  command = plan

  variables {
    environment = "staging"
  }

  expect_failures = [var.environment]
}

run "refuses_vpc_cidr" {
  command = plan

  variables {
    vpc_cidr = "10.80.0.0/24"
  }

  expect_failures = [var.vpc_cidr]
}

run "refuses_vpc_cidr_2" {
  command = plan

  variables {
    vpc_cidr = "10.80.0.0"
  }

  expect_failures = [var.vpc_cidr]
}

run "refuses_availability_zones" {
  command = plan

  variables {
    availability_zones = ["eu-central-1a"]
  }

  expect_failures = [var.availability_zones]
}

run "refuses_availability_zones_2" {
  command = plan

  variables {
    availability_zones = ["eu-central-1a", "eu-central-1a"]
  }

  expect_failures = [var.availability_zones]
}

run "refuses_pipelines" {
  command = plan

  variables {
    pipelines = ["nobody"]
  }

  expect_failures = [var.pipelines]
}

run "refuses_pipelines_2" {
  command = plan

  variables {
    pipelines = []
  }

  expect_failures = [var.pipelines]
}

run "refuses_source_port" {
  command = plan

  variables {
    source_port = 0
  }

  expect_failures = [var.source_port]
}

run "refuses_source_port_2" {
  command = plan

  variables {
    source_port = 70000
  }

  expect_failures = [var.source_port]
}

run "refuses_source_cidr" {
  command = plan

  variables {
    source_cidr = "0.0.0.0/0"
  }

  expect_failures = [var.source_cidr]
}

run "refuses_prometheus_cidr" {
  command = plan

  variables {
    prometheus_cidr = "0.0.0.0/0"
  }

  expect_failures = [var.prometheus_cidr]
}

run "refuses_dms" {
  command = plan

  variables {
    dms = { instance = { class = "db.t3.medium" } }
  }

  expect_failures = [var.dms]
}

run "refuses_dms_2" {
  command = plan

  variables {
    dms = { instance = {}, batch_interval_seconds = 86400 }
  }

  expect_failures = [var.dms]
}

run "refuses_dms_3" {
  command = plan

  variables {
    dms = { instance = {}, serverless = { max_capacity = 4 } }
  }

  expect_failures = [var.dms]
}

run "refuses_dms_4" {
  command = plan

  variables {
    dms = { batch_interval_seconds = 60 }
  }

  expect_failures = [var.dms]
}

run "refuses_dms_5" {
  command = plan

  variables {
    dms = { serverless = { max_capacity = 3 } }
  }

  expect_failures = [var.dms]
}

run "refuses_dms_6" {
  command = plan

  variables {
    dms = { serverless = { min_capacity = 8, max_capacity = 4 } }
  }

  expect_failures = [var.dms]
}

run "refuses_glue" {
  command = plan

  variables {
    glue = { worker_type = "Standard" }
  }

  expect_failures = [var.glue]
}

run "refuses_glue_2" {
  command = plan

  variables {
    glue = { workers = 1 }
  }

  expect_failures = [var.glue]
}

run "refuses_redshift" {
  command = plan

  variables {
    redshift = { base_rpus = 10 }
  }

  expect_failures = [var.redshift]
}

run "refuses_redshift_2" {
  command = plan

  variables {
    redshift = { base_rpus = 128, max_rpus = 64 }
  }

  expect_failures = [var.redshift]
}

run "refuses_temporal_address" {
  command = plan

  variables {
    temporal_address = "https://temporal"
  }

  expect_failures = [var.temporal_address]
}

run "refuses_event_rules" {
  command = plan

  variables {
    event_rules = { nightly = { pipeline = "nobody", schedule = "rate(1 day)" } }
  }

  expect_failures = [var.event_rules]
}

run "refuses_event_rules_2" {
  command = plan

  variables {
    event_rules = { nightly = { pipeline = "ecommerce" } }
  }

  expect_failures = [var.event_rules]
}

run "refuses_event_rules_3" {
  command = plan

  variables {
    event_rules = { orders = { pipeline = "ecommerce", event_pattern = "{" } }
  }

  expect_failures = [var.event_rules]
}

run "refuses_event_rules_4" {
  command = plan

  variables {
    event_rules = { "Not a name" = { pipeline = "ecommerce", schedule = "rate(1 day)" } }
  }

  expect_failures = [var.event_rules]
}

run "refuses_payload_encryption" {
  command = plan

  variables {
    payload_encryption = "yes"
  }

  expect_failures = [var.payload_encryption]
}
