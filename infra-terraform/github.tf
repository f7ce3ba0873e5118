# What the workflows in .github may do here. They prove who they are by GitHub's identity provider: no key of the account lies at
# GitHub. Each role trusts one repository, by its number, and there one place: a pull request, or an environment with its own rules
# of approval. Nobody assumes two of them with one token.
locals {
  github = var.github_repository != null

  github_issuer   = "token.actions.githubusercontent.com"
  github_provider = "arn:${local.partition}:iam::${var.account_id}:oidc-provider/${local.github_issuer}"

  # Role → the places in the repository from which it may be assumed, as GitHub's tokens say them.
  github_places = local.github ? {
    plan      = ["pull_request", "ref:refs/heads/main", "ref:refs/tags/v*"]
    apply     = ["environment:${var.environment}"]
    warehouse = ["environment:${var.environment}-warehouse"]
    image     = ["environment:${var.environment}-image"]
  } : {}

  github_role_arns = "arn:${local.partition}:iam::${var.account_id}:role/${local.name}-github-*"
  github_state_arn = local.github ? "arn:${local.partition}:s3:::${var.github_state.bucket}/${var.github_state.key}" : ""
}

resource "aws_iam_openid_connect_provider" "github" {
  count = local.github && var.github_oidc_provider ? 1 : 0

  url            = "https://${local.github_issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "assume_github" {
  #checkov:skip=CKV_AWS_358:It does not know the numbers in GitHub's subjects; tests/github.tftest.hcl names each that is trusted
  for_each = local.github_places

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.github_provider]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.github_issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "${local.github_issuer}:sub"
      values   = [for place in each.value : "repo:${var.github_repository}:${place}"]
    }
  }
}

resource "aws_iam_role" "github" {
  for_each = local.github_places

  name                 = "${local.name}-github-${each.key}"
  description          = "GitHub Actions: ${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.assume_github[each.key].json
  max_session_duration = each.key == "apply" ? 7200 : 3600

  depends_on = [aws_iam_openid_connect_provider.github]
}

resource "aws_iam_role_policy" "github" {
  for_each = local.github ? {
    plan      = data.aws_iam_policy_document.github_plan[0].json
    apply     = data.aws_iam_policy_document.github_apply[0].json
    warehouse = data.aws_iam_policy_document.github_warehouse[0].json
    image     = data.aws_iam_policy_document.github_image[0].json
  } : {}

  name   = each.key
  role   = aws_iam_role.github[each.key].id
  policy = each.value
}

# --- plan: it sees what there is, and nobody's data ---

resource "aws_iam_role_policy_attachment" "github_plan" {
  count = local.github ? 1 : 0

  role       = aws_iam_role.github["plan"].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/ReadOnlyAccess"
}

data "aws_iam_policy_document" "github_plan" {
  count = local.github ? 1 : 0

  statement {
    sid    = "NoData"
    effect = "Deny"
    actions = [
      "athena:GetQueryResults",
      "logs:FilterLogEvents",
      "logs:GetLogEvents",
      "logs:StartLiveTail",
      "logs:StartQuery",
      "redshift-data:GetStatementResult",
      "secretsmanager:GetSecretValue",
    ]
    resources = ["*"]
  }

  # ReadOnlyAccess reads every object of the account. A plan reads the state, and compares the code that lies in the lake.
  statement {
    sid           = "NoObjects"
    effect        = "Deny"
    actions       = ["s3:GetObject", "s3:GetObjectVersion"]
    not_resources = [local.github_state_arn, "${aws_s3_bucket.main["lake"].arn}/code/*"]
  }

  statement {
    sid       = "ReadItsCode"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.${local.dns_suffix}"]
    }
  }
}

# --- apply: it makes everything, after a person said yes ---

# Whoever may make roles may make one that may do everything: a list of actions here would only look narrower. What guards this role
# is its environment at GitHub, which asks a person, and that it cannot change who is trusted.
resource "aws_iam_role_policy_attachment" "github_apply" {
  #checkov:skip=CKV_AWS_274:It makes roles and policies, so that anything less would only look like less; its environment asks a person
  count = local.github ? 1 : 0

  role       = aws_iam_role.github["apply"].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/AdministratorAccess"
}

data "aws_iam_policy_document" "github_apply" {
  count = local.github ? 1 : 0

  statement {
    sid    = "NotWhoIsTrusted"
    effect = "Deny"
    actions = [
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:DeleteRole",
      "iam:DeleteRolePolicy",
      "iam:DetachRolePolicy",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "sts:AssumeRole",
    ]
    resources = [local.github_role_arns]
  }

  statement {
    sid    = "NotWhomTheAccountBelieves"
    effect = "Deny"
    actions = [
      "iam:AddClientIDToOpenIDConnectProvider",
      "iam:CreateOpenIDConnectProvider",
      "iam:DeleteOpenIDConnectProvider",
      "iam:UpdateOpenIDConnectProviderThumbprint",
    ]
    resources = ["arn:${local.partition}:iam::${var.account_id}:oidc-provider/*"]
  }

  statement {
    sid       = "NoPeople"
    effect    = "Deny"
    actions   = ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateUser"]
    resources = ["arn:${local.partition}:iam::${var.account_id}:user/*"]
  }
}

# --- warehouse: it installs and migrates as the warehouse's administrator, after a person said yes ---

data "aws_iam_policy_document" "github_warehouse" {
  #checkov:skip=CKV_AWS_356:Following a statement takes no resource; the condition lets it see its own alone
  count = local.github ? 1 : 0

  statement {
    sid       = "RunStatements"
    actions   = ["redshift-data:BatchExecuteStatement", "redshift-data:ExecuteStatement"]
    resources = [local.serverless ? aws_redshiftserverless_workgroup.main[0].arn : aws_redshift_cluster.main[0].arn]
  }

  statement {
    sid       = "FollowItsStatements"
    actions   = ["redshift-data:CancelStatement", "redshift-data:DescribeStatement", "redshift-data:GetStatementResult"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "redshift-data:statement-owner-iam-userid"
      values   = ["$${aws:userid}"]
    }
  }

  statement {
    sid       = "SignInAsAdministrator"
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [local.warehouse.secret_arn]
  }

  statement {
    sid       = "DecryptItsPassword"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main["data"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${var.region}.${local.dns_suffix}"]
    }
  }

  statement {
    sid       = "ReadTheOutputs"
    actions   = ["s3:GetObject"]
    resources = [local.github_state_arn]
  }

  statement {
    sid       = "FindTheOutputs"
    actions   = ["s3:ListBucket"]
    resources = ["arn:${local.partition}:s3:::${var.github_state.bucket}"]
  }
}

# --- image: it pushes one, and changes none ---

data "aws_iam_policy_document" "github_image" {
  #checkov:skip=CKV_AWS_356:Signing in to the registry takes no resource
  count = local.github ? 1 : 0

  statement {
    sid       = "SignInToTheRegistry"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid = "PushTheImage"
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:DescribeImages",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]
    resources = [aws_ecr_repository.worker.arn]
  }
}
