# A VPC whose work happens in private subnets. AWS's services are reached through endpoints (endpoints.tf); there is a way to
# the internet only where `nat_gateway` says so, for Temporal Cloud's public address.
resource "aws_vpc" "main" {
  cidr_block           = var.vpc_cidr
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = { Name = local.name }
}

# Nothing uses the default group; closed, it cannot be used by mistake.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "private" {
  for_each = { for index, zone in var.availability_zones : zone => index }

  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.vpc_cidr, 4, each.value)

  tags = { Name = "${local.name}-private-${each.key}" }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id

  tags = { Name = "${local.name}-private" }
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

locals {
  private_subnet_ids = [for zone in var.availability_zones : aws_subnet.private[zone].id]
}

# --- the way out, by choice ---

resource "aws_internet_gateway" "out" {
  count = var.nat_gateway ? 1 : 0

  vpc_id = aws_vpc.main.id

  tags = { Name = local.name }
}

# One zone's, for the price: when it is gone, runs wait and go on when it is back.
resource "aws_subnet" "out" {
  count = var.nat_gateway ? 1 : 0

  vpc_id            = aws_vpc.main.id
  availability_zone = var.availability_zones[0]
  cidr_block        = cidrsubnet(var.vpc_cidr, 4, 15)

  tags = { Name = "${local.name}-out" }
}

resource "aws_route_table" "out" {
  count = var.nat_gateway ? 1 : 0

  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.out[0].id
  }

  tags = { Name = "${local.name}-out" }
}

resource "aws_route_table_association" "out" {
  count = var.nat_gateway ? 1 : 0

  subnet_id      = aws_subnet.out[0].id
  route_table_id = aws_route_table.out[0].id
}

resource "aws_eip" "nat" {
  count = var.nat_gateway ? 1 : 0

  domain = "vpc"

  tags = { Name = "${local.name}-nat" }
}

resource "aws_nat_gateway" "out" {
  count = var.nat_gateway ? 1 : 0

  allocation_id = aws_eip.nat[0].id
  subnet_id     = aws_subnet.out[0].id

  tags = { Name = local.name }

  depends_on = [aws_internet_gateway.out]
}

resource "aws_route" "private_out" {
  count = var.nat_gateway ? 1 : 0

  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.out[0].id
}

# --- who talked to whom, for the day on which somebody asks ---

resource "aws_flow_log" "vpc" {
  vpc_id                   = aws_vpc.main.id
  traffic_type             = "ALL"
  log_destination_type     = "cloud-watch-logs"
  log_destination          = aws_cloudwatch_log_group.flow.arn
  iam_role_arn             = aws_iam_role.flow_log.arn
  max_aggregation_interval = 600
}

data "aws_iam_policy_document" "assume_flow_log" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.${local.dns_suffix}"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_iam_role" "flow_log" {
  name               = "${local.name}-flow-log"
  assume_role_policy = data.aws_iam_policy_document.assume_flow_log.json
}

data "aws_iam_policy_document" "flow_log" {
  statement {
    sid       = "WriteItsGroup"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    resources = ["${aws_cloudwatch_log_group.flow.arn}:*"]
  }
}

resource "aws_iam_role_policy" "flow_log" {
  name   = "write"
  role   = aws_iam_role.flow_log.id
  policy = data.aws_iam_policy_document.flow_log.json
}
