# AWS's services from inside: no packet of a run leaves AWS's network. Each interface endpoint costs by the hour and zone,
# so the list is what the code calls and no more.
locals {
  gateway_services = ["s3", "dynamodb"]

  interface_services = [
    "athena",
    "dms",
    "ecr.api",
    "ecr.dkr",
    "glue",
    "kms",
    "logs",
    "monitoring",
    "quicksight",
    "redshift-data",
    "secretsmanager",
    "sns",
    "states",
    "sts",
  ]

  # While there is a stream.
  stream_services = ["kinesis-firehose", "kinesis-streams"]
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = toset(local.gateway_services)

  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${var.region}.${each.key}"
  route_table_ids   = [aws_route_table.private.id]

  tags = { Name = "${local.name}-${each.key}" }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(concat(local.interface_services, local.has_stream ? local.stream_services : []))

  vpc_id              = aws_vpc.main.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  subnet_ids          = local.private_subnet_ids
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true

  tags = { Name = "${local.name}-${each.key}" }
}

resource "aws_security_group" "endpoints" {
  name        = "${local.name}-endpoints"
  description = "Interface endpoints: HTTPS from inside the VPC"
  vpc_id      = aws_vpc.main.id

  tags = { Name = "${local.name}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints_https" {
  security_group_id = aws_security_group.endpoints.id
  description       = "HTTPS from the VPC"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = aws_vpc.main.cidr_block
}
