# A shop's own MySQL in a peered network, Temporal Cloud, two builds while one drains. Replace account, addresses and mails.
account_id         = "444455556666"
region             = "eu-central-1"
environment        = "prod"
availability_zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
nat_gateway        = true
monthly_budget_usd = 2500

source_cidr = "10.20.0.0/16"
dms         = { instance = { class = "dms.r6i.large", multi_az = true } }
redshift    = { base_rpus = 32, max_rpus = 128, rpu_hours_a_month = 2000 }
glue        = { worker_type = "G.1X", workers = 4 }
worker      = { cpu = 1024, memory_mb = 4096 }

temporal_address   = "ecomflow.a1b2c.tmprl.cloud:7233"
temporal_namespace = "ecomflow.a1b2c"
temporal_api_key   = true
payload_encryption = "on"

builds = {
  "2026.11.2" = { tasks = 2, most_tasks = 6 }
  "2026.11.1" = { tasks = 1 }
}

alert_emails             = ["data-oncall@example.com"]
alert_emails_by_pipeline = { regional-sales = ["branches@example.com"] }
quiet_hours              = "22:00-07:00 Europe/Berlin; online-retail-stream=none"

# Another system's word, beside Temporal's schedules.
event_rules = {
  shop-closed = {
    pipeline      = "ecommerce"
    event_pattern = "{\"source\": [\"com.example.shop\"], \"detail-type\": [\"Shop closed\"]}"
  }
}

# As many shards as it needs.
stream = { machines = ["shop", "till"], requests_a_second = 500 }
