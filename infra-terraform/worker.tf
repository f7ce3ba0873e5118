# The worker on Fargate: one service for each build (runs are pinned to theirs), removed once it is drained. `builds` says which
# run; which of them takes new runs `ecomflow deployment promote` says (docs/deploy.md).
resource "aws_ecs_cluster" "main" {
  name = local.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_security_group" "worker" {
  name        = "${local.name}-worker"
  description = "The worker: out to AWS's endpoints, Temporal and the sources; nobody calls it"
  vpc_id      = aws_vpc.main.id

  tags = { Name = "${local.name}-worker" }
}

resource "aws_vpc_security_group_egress_rule" "worker" {
  for_each = { https = 443, mysql = var.source_port, temporal = local.temporal_port }

  security_group_id = aws_security_group.worker.id
  description       = "${each.key} outwards"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
  cidr_ipv4         = each.key == "mysql" ? var.source_cidr : "0.0.0.0/0"
}

# Prometheus alone comes in, from where it is said to run.
resource "aws_vpc_security_group_ingress_rule" "metrics" {
  count = var.prometheus_cidr == null ? 0 : 1

  security_group_id = aws_security_group.worker.id
  description       = "Prometheus reads metrics"
  ip_protocol       = "tcp"
  from_port         = local.metrics_port
  to_port           = local.metrics_port
  cidr_ipv4         = var.prometheus_cidr
}

locals {
  temporal_port = tonumber(split(":", var.temporal_address)[1])
  metrics_port  = 9464

  # Who may call the source, by name.
  source_clients = merge(
    { worker = aws_security_group.worker.id },
    local.has_dms ? { dms = aws_security_group.dms[0].id } : {},
  )

  quiet_environment = var.quiet_hours == null ? {} : { ECOMFLOW_QUIET_HOURS = var.quiet_hours }

  dashboard_environment = merge(
    {
      ECOMFLOW_QUICKSIGHT_DASHBOARDS = { none = "none", terraform = "refresh", worker = "publish" }[var.quicksight_dashboards]
    },
    local.publishes_dashboards && length(var.quicksight_authors) > 0 ? { ECOMFLOW_QUICKSIGHT_AUTHORS = join(",", var.quicksight_authors) } : {},
  )

  lineage_environment = var.lineage == null ? {} : {
    ECOMFLOW_LINEAGE_URL = var.lineage.to == "lake" ? "s3://${aws_s3_bucket.main["lake"].bucket}/lineage" : var.lineage.to
  }

  worker_secrets = concat(
    [for arn in aws_secretsmanager_secret.temporal[*].arn : { name = "TEMPORAL_API_KEY", valueFrom = arn }],
    [for arn in aws_secretsmanager_secret.lineage[*].arn : { name = "ECOMFLOW_LINEAGE_TOKEN", valueFrom = arn }],
  )

  # What src/config.ts reads. `ecomflow doctor` compares a deployed stack with the same output.
  worker_environment = merge({
    AWS_REGION                  = var.region
    TEMPORAL_ADDRESS            = var.temporal_address
    TEMPORAL_NAMESPACE          = var.temporal_namespace
    TEMPORAL_TLS                = tostring(var.temporal_tls)
    ECOMFLOW_BRONZE_BUCKET      = aws_s3_bucket.main["bronze"].bucket
    ECOMFLOW_LAKE_BUCKET        = aws_s3_bucket.main["lake"].bucket
    ECOMFLOW_LANDING_BUCKET     = aws_s3_bucket.main["landing"].bucket
    ECOMFLOW_REDSHIFT_DATABASE  = local.warehouse.database
    ECOMFLOW_COPY_ROLE_ARN      = aws_iam_role.copy.arn
    ECOMFLOW_SOURCE_SECRET_ID   = "${local.name}/source/{pipeline}"
    ECOMFLOW_PERSONAL_SECRET_ID = aws_secretsmanager_secret.personal.name
    ECOMFLOW_REFINE_JOB         = aws_glue_job.refine.name
    ECOMFLOW_INGEST_JOB         = "${local.name}-ingest-{pipeline}"
    ECOMFLOW_CRAWLER            = "${local.name}-silver-{pipeline}"
    ECOMFLOW_CATALOG_DATABASE   = aws_glue_catalog_database.main.name
    ECOMFLOW_ATHENA_WORKGROUP   = aws_athena_workgroup.main.name
    ECOMFLOW_QUICKSIGHT_ACCOUNT = var.account_id
    ECOMFLOW_ALERT_TOPIC_ARN    = aws_sns_topic.alerts.arn
    ECOMFLOW_METRICS_NAMESPACE  = var.metrics_namespace
    ECOMFLOW_EVENT_LOG_GROUP    = aws_cloudwatch_log_group.runs.name
    ECOMFLOW_HEALTH_PORT        = "8080"
    ECOMFLOW_METRICS_ADDRESS    = "0.0.0.0:${local.metrics_port}"
    ECOMFLOW_LOG_FORMAT         = "json"
    ECOMFLOW_GLUE_DPUS          = tostring(var.glue.workers * tonumber(trim(var.glue.worker_type, "GX.")))
    ECOMFLOW_REDSHIFT_RPUS      = tostring(var.redshift.provisioned == null ? var.redshift.base_rpus : 0)
    ECOMFLOW_DMS                = local.dms_serverless ? "serverless" : "instance"
    ECOMFLOW_REJECTED_SHARE     = tostring(var.rejected_share)
    }, local.warehouse.connection, local.stream_environment, local.quiet_environment, local.lineage_environment,
    local.payload_environment, local.dashboard_environment
  )
}

resource "aws_ecs_task_definition" "worker" {
  for_each = var.builds

  family                   = "${local.name}-worker-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.worker.cpu
  memory                   = var.worker.memory_mb
  task_role_arn            = aws_iam_role.worker.arn
  execution_role_arn       = aws_iam_role.execution.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }

  container_definitions = jsonencode([{
    name                   = "worker"
    image                  = "${aws_ecr_repository.worker.repository_url}:${each.key}"
    essential              = true
    readonlyRootFilesystem = true
    user                   = "1000"
    # SIGTERM reaches node; grace 10 s, force 90 s, and then Fargate's own.
    stopTimeout = 120

    portMappings = [{ containerPort = local.metrics_port, protocol = "tcp" }]

    # Dead, it is replaced; not polling (Temporal is away), it waits as its runs do.
    healthCheck = {
      command     = ["CMD", "node", "-e", "fetch('http://127.0.0.1:8080/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
      interval    = 30
      timeout     = 5
      retries     = 3
      startPeriod = 60
    }

    environment = [
      for name, value in merge(local.worker_environment, { ECOMFLOW_BUILD_ID = each.key }) : { name = name, value = value }
    ]
    secrets = local.worker_secrets

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.worker.name
        awslogs-region        = var.region
        awslogs-stream-prefix = each.key
      }
    }
  }])
}

resource "aws_ecs_service" "worker" {
  for_each = var.builds

  name                               = "worker-${each.key}"
  cluster                            = aws_ecs_cluster.main.id
  task_definition                    = aws_ecs_task_definition.worker[each.key].arn
  desired_count                      = each.value.tasks
  launch_type                        = "FARGATE"
  platform_version                   = "LATEST"
  enable_execute_command             = false
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  propagate_tags                     = "SERVICE"

  network_configuration {
    subnets          = local.private_subnet_ids
    security_groups  = [aws_security_group.worker.id]
    assign_public_ip = false
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  # Scaled by what waits: worker-scaling.tf.
  lifecycle {
    ignore_changes = [desired_count]
  }
}
