# GitHub's roles: there when a repository is named, and each trusts that repository's one place.
variables {
  account_id         = "111122223333"
  region             = "eu-central-1"
  environment        = "prod"
  availability_zones = ["eu-central-1a", "eu-central-1b"]
  monthly_budget_usd = 100
  temporal_address   = "temporal.internal:7233"
}

run "nobody_is_trusted_by_default" {
  command = plan

  assert {
    condition     = length(aws_iam_role.github) == 0 && length(aws_iam_openid_connect_provider.github) == 0
    error_message = "GitHub is trusted, and nobody named a repository."
  }
}

run "each_role_trusts_one_place" {
  command = plan

  variables {
    github_repository = "octocat@123456/shop-data@456789"
    github_state      = { bucket = "state-of-111122223333", key = "ecomflow/prod.tfstate" }
  }

  assert {
    condition = alltrue([
      for name, role in aws_iam_role.github :
      alltrue([
        for statement in jsondecode(role.assume_role_policy).Statement :
        statement.Effect == "Allow"
        && statement.Action == "sts:AssumeRoleWithWebIdentity"
        && statement.Principal == { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
        && statement.Condition.StringEquals["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
      ])
    ])
    error_message = "A role is open to another issuer, or to tokens that were made for somebody else."
  }

  assert {
    condition = { for name, role in aws_iam_role.github : name => flatten([jsondecode(role.assume_role_policy).Statement[0].Condition.StringLike["token.actions.githubusercontent.com:sub"]]) } == {
      plan = [
        "repo:octocat@123456/shop-data@456789:pull_request",
        "repo:octocat@123456/shop-data@456789:ref:refs/heads/main",
        "repo:octocat@123456/shop-data@456789:ref:refs/tags/v*",
      ]
      apply     = ["repo:octocat@123456/shop-data@456789:environment:prod"]
      warehouse = ["repo:octocat@123456/shop-data@456789:environment:prod-warehouse"]
      image     = ["repo:octocat@123456/shop-data@456789:environment:prod-image"]
    }
    error_message = "A role can be assumed from elsewhere."
  }

  assert {
    condition     = aws_iam_openid_connect_provider.github[0].client_id_list == toset(["sts.amazonaws.com"])
    error_message = "The account believes tokens that were made for somebody else."
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.github["apply"].policy).Statement : statement.Effect == "Deny"])
    error_message = "The role that applies is given something beside AdministratorAccess."
  }

  assert {
    condition     = anytrue([for statement in data.aws_iam_policy_document.github_plan[0].statement : statement.effect == "Deny" && contains(statement.actions, "secretsmanager:GetSecretValue")])
    error_message = "A pull request could read secrets."
  }
}

run "in_an_account_that_knows_github" {
  command = plan

  variables {
    github_repository    = "octocat@123456/shop-data@456789"
    github_state         = { bucket = "state-of-111122223333", key = "ecomflow/prod.tfstate" }
    github_oidc_provider = false
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && length(aws_iam_role.github) == 4
    error_message = "GitHub's provider is made a second time, or the roles are missing."
  }
}

run "refuses_github_repository" {
  command = plan

  variables {
    github_repository = "octocat/shop-data"
    github_state      = { bucket = "state-of-111122223333", key = "ecomflow/prod.tfstate" }
  }

  expect_failures = [var.github_repository]
}

run "refuses_github_state" {
  command = plan

  variables {
    github_repository = "octocat@123456/shop-data@456789"
  }

  expect_failures = [var.github_state]
}
