package rules

import (
	"math/big"
	"testing"
)

func TestEveryRuleIsReadAndNamesFormatsThatThereAre(t *testing.T) {
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, rule := range all {
		for path, named := range rule.Formats {
			if formats[named] == nil {
				t.Errorf("%s: %s has no format %s", name, path, named)
			}
		}
	}
	for _, entry := range byName {
		if formats[entry.format] == nil {
			t.Errorf("there is no format %s", entry.format)
		}
	}
}

func TestFormatsTakeWhatAWSTakesAndRefuseTheRest(t *testing.T) {
	for _, c := range []struct{ format, good, bad string }{
		{"arn", "arn:aws:s3:::lake", "lake"},
		{"bucket", "ecomflow-lake", "EcomFlow"},
		{"cidr", "10.0.0.0/16", "10.0.0.1/16"},
		{"iam_role_arn", "arn:aws:iam::123456789012:role/service/worker", "arn:aws:iam::123456789012:user/worker"},
		{"identity_policy", `{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`, `{"Statement":{"Effect":"Allow","Action":"s3:*"}}`},
		{"json", `{}`, `{`},
		{"kms_key", "alias/lake", "lake"},
		{"log_retention", "30", "31"},
		{"resource_policy", `{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*"}]}`, `{"Statement":[{"Effect":"Deny","Action":"s3:*"}]}`},
		{"schedule", "cron(0 2 * * ? *)", "cron(0 2 * * *)"},
		{"schedule", "rate(1 minute)", "rate(1 minutes)"},
		{"schedule", "rate(5 minutes)", "every day"},
		{"security_group", "sg-0123456789abcdef0", "worker"},
		{"trust_policy", `{"Statement":[{"Effect":"Allow","Principal":{"Service":"x"},"Action":"sts:AssumeRole"}]}`, `{"Statement":[{"Effect":"Permit","Principal":"*","Action":"sts:AssumeRole"}]}`},
	} {
		if wrong := formats[c.format](c.good); wrong != "" {
			t.Errorf("%s refuses %s: %s", c.format, c.good, wrong)
		}
		if wrong := formats[c.format](c.bad); wrong == "" {
			t.Errorf("%s takes %s", c.format, c.bad)
		}
	}
}

func TestConstraintsBoundTextsAndNumbers(t *testing.T) {
	one, three := 1, 3
	least, most := 1.0, 10.0
	text := &Constraint{Pattern: "[a-z]+", Min: &one, Max: &three}
	for value, good := range map[string]bool{"abc": true, "": false, "abcd": false, "a1": false} {
		if (text.Text(value) == "") != good {
			t.Errorf("%q: %s", value, text.Text(value))
		}
	}
	number := &Constraint{Least: &least, Most: &most}
	for value, good := range map[float64]bool{1: true, 10: true, 0: false, 11: false} {
		if (number.Number(big.NewFloat(value)) == "") != good {
			t.Errorf("%v: %s", value, number.Number(big.NewFloat(value)))
		}
	}
}

func TestAPatternThatIsNotGosIsLeftOut(t *testing.T) {
	foreign := &Constraint{Pattern: `(?!aws:)[a-z]+`}
	if wrong := foreign.Text("anything"); wrong != "" {
		t.Error(wrong)
	}
}
