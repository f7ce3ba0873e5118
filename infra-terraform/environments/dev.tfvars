# Small, and gone with `destroy`. Replace the account.
account_id          = "111122223333"
region              = "eu-central-1"
environment         = "dev"
availability_zones  = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
deletion_protection = false
monthly_budget_usd  = 400
log_retention_days  = 30

source_database    = {}
generate_purchases = {}

temporal_address = "temporal.internal:7233"
temporal_tls     = false

builds = {}

# One shard, for trying.
stream = { shards = 1 }

# The worker publishes dashboards after each run: a changed chart is seen without an apply.
quicksight_dashboards = "worker"
