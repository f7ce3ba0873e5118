package policy

import (
	"strings"
	"testing"
)

const own = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "s3:GetObject"
      ],
      "Resource": "arn:aws:s3:::lake/${aws:username}",
      "Principal": {
        "AWS": "arn:aws:iam::123456789012:root"
      },
      "Condition": {
        "StringLike": {
          "s3:prefix": [
            "a/*",
            "b/*"
          ]
        }
      }
    }
  ]
}`

func reading() Document {
	return Document{Statements: []*Statement{{
		Sid:        "Read",
		Actions:    Sorted([]string{"s3:GetObject", "s3:ListBucket"}),
		Resources:  Sorted([]string{"arn:aws:s3:::lake/&{aws:username}"}),
		Principals: []Principals{{Type: "AWS", Identifiers: Words{"arn:aws:iam::123456789012:root"}}},
		Conditions: []Condition{{Test: "StringLike", Variable: "s3:prefix", Values: []string{"a/*", "b/*"}}},
	}}}
}

func render(t *testing.T, sources []string, of Document, overrides []string) string {
	t.Helper()
	merged, err := Merge(sources, of, overrides)
	if err != nil {
		t.Fatal(err)
	}
	indented, _, _ := merged.Render()
	return indented
}

func TestADocumentIsWrittenAsTheRealProviderDoes(t *testing.T) {
	if got := render(t, nil, reading(), nil); got != own {
		t.Errorf("got %s", got)
	}
}

func TestSourcesComeFirstAndOverridesReplaceStatementsOfTheirSid(t *testing.T) {
	source := `{"Statement":[{"Sid":"First","Effect":"Allow","Action":"a:b","Resource":"*"}]}`
	override := `{"Statement":[{"Sid":"Read","Effect":"Deny","Action":"c:d","Resource":"*"}]}`
	got := render(t, []string{source}, reading(), []string{override})
	if strings.Index(got, `"a:b"`) > strings.Index(got, `"c:d"`) || strings.Contains(got, "s3:GetObject") {
		t.Errorf("got %s", got)
	}
}

func TestASidIsGivenOnce(t *testing.T) {
	twice := reading()
	twice.Statements = append(twice.Statements, twice.Statements[0])
	if _, err := Merge(nil, twice, nil); err == nil || !strings.Contains(err.Error(), "duplicate Sid (Read)") {
		t.Errorf("got %v", err)
	}
}

func TestASourceThatIsNoJSONIsRefused(t *testing.T) {
	if _, err := Merge([]string{"{"}, Document{}, nil); err == nil {
		t.Error("it was taken")
	}
}

func TestEverybodyIsAStar(t *testing.T) {
	all := Document{Statements: []*Statement{{Principals: []Principals{{Type: "*", Identifiers: Words{"*"}}}}}}
	if got := render(t, nil, all, nil); !strings.Contains(got, `"Principal": "*"`) {
		t.Errorf("got %s", got)
	}
}
