package standin

import (
	"ecomflow/aws-stand-in/internal/policy"
	"ecomflow/aws-stand-in/internal/values"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const policyDocument = "data.aws_iam_policy_document"

// renderPolicyDocument renders `aws_iam_policy_document` as the real provider does.
func renderPolicyDocument(config tftypes.Value) (tftypes.Value, error) {
	fields := values.Fields(config)
	document, err := policy.Merge(
		append(sources(fields, "source_policy_documents"), values.Texts(fields["source_json"])...),
		ownDocument(fields),
		sources(fields, "override_policy_documents"),
	)
	if err != nil {
		return tftypes.Value{}, err
	}
	pretty, short, id := document.Render()
	for name, value := range map[string]string{"json": pretty, "minified_json": short, "id": id, "version": document.Version} {
		fields[name] = tftypes.NewValue(tftypes.String, value)
	}
	return tftypes.NewValue(config.Type(), fields), nil
}

func sources(fields map[string]tftypes.Value, name string) []string {
	var documents []string
	for _, one := range values.Texts(fields[name]) {
		if one != "" {
			documents = append(documents, one)
		}
	}
	return documents
}

func ownDocument(fields map[string]tftypes.Value) policy.Document {
	document := policy.Document{Version: values.Text(fields["version"]), ID: values.Text(fields["policy_id"])}
	for _, block := range values.Elements(fields["statement"]) {
		document.Statements = append(document.Statements, statement(values.Fields(block)))
	}
	return document
}

func statement(fields map[string]tftypes.Value) *policy.Statement {
	made := &policy.Statement{
		Sid:           values.Text(fields["sid"]),
		Effect:        values.Text(fields["effect"]),
		Actions:       policy.Sorted(values.Texts(fields["actions"])),
		NotActions:    policy.Sorted(values.Texts(fields["not_actions"])),
		Resources:     policy.Sorted(values.Texts(fields["resources"])),
		NotResources:  policy.Sorted(values.Texts(fields["not_resources"])),
		Principals:    principals(fields["principals"]),
		NotPrincipals: principals(fields["not_principals"]),
	}
	for _, block := range values.Elements(fields["condition"]) {
		condition := values.Fields(block)
		made.Conditions = append(made.Conditions, policy.Condition{
			Test:     values.Text(condition["test"]),
			Variable: values.Text(condition["variable"]),
			Values:   values.Texts(condition["values"]),
		})
	}
	return made
}

func principals(value tftypes.Value) []policy.Principals {
	var made []policy.Principals
	for _, block := range values.Elements(value) {
		fields := values.Fields(block)
		made = append(made, policy.Principals{Type: values.Text(fields["type"]), Identifiers: policy.Sorted(values.Texts(fields["identifiers"]))})
	}
	return made
}
