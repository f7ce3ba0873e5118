# Terraform 1.10 brought state locking by S3 itself; OpenTofu 1.10 has it too. The provider's version is exact: what was
# checked is what is applied.
terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.66.0"
    }
  }

  # Bucket, key and region come from environments/<name>.s3.tfbackend.
  backend "s3" {
    use_lockfile = true
    encrypt      = true
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = local.tags
  }
}

data "aws_partition" "current" {}
