locals {
  # Names of things that other things find by name: one EcomFlow in an account and region (docs/deploy.md says why).
  name = "ecomflow"

  tags = merge(var.tags, {
    Application = "ecomflow"
    Environment = var.environment
    ManagedBy   = "terraform"
  })

  partition  = data.aws_partition.current.partition
  dns_suffix = data.aws_partition.current.dns_suffix
  arn_place  = "${var.region}:${var.account_id}"

  # What `npm run gen` derives from src/pipelines and src/entities: nothing of it is typed here again.
  definitions = {
    for file in fileset("${path.module}/generated", "*.json") :
    trimsuffix(file, ".json") => jsondecode(file("${path.module}/generated/${file}"))
  }
  # That of the stream only while there is one.
  pipelines = {
    for name, definition in local.definitions :
    name => definition if contains(var.pipelines, name) && (local.has_stream || definition.source.kind != "firehose")
  }
  from_mysql = { for name, definition in local.pipelines : name => definition if can(definition.dms) }
  from_files = { for name, definition in local.pipelines : name => definition if can(definition.source.landing) }

  quicksight_arn = "arn:${local.partition}:quicksight:${local.arn_place}"

  # QuickSight's data sets behind the reports that pipelines name, and behind dashboards.
  data_set_arns = [
    for id in concat(keys(local.reports), keys(local.chart_sets)) : "${local.quicksight_arn}:dataset/${id}"
  ]
}
