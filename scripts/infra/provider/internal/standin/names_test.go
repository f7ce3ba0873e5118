package standin

import (
	"math/rand/v2"
	"regexp"
	"testing"
)

func filled(template string) string {
	known := map[string]string{"name": "drops", "cluster": "arn:aws:ecs:eu-central-1:123456789012:cluster/main"}
	random := rand.New(rand.NewPCG(1, 2))
	return fill(template, random, func(name string) string { return known[name] })
}

func TestATemplateIsFilled(t *testing.T) {
	for template, want := range map[string]string{
		"queue/{name}":                    `^queue/drops$`,
		"{path|/}{name}":                  `^/drops$`,
		"service/{cluster/|default}/x":    `^service/main/x$`,
		"service/{unknown/|default}/x":    `^service/default/x$`,
		"vpc-{hex:17}":                    `^vpc-[0-9a-f]{17}$`,
		"AROA{alnum:17}":                  `^AROA[0-9A-Z]{17}$`,
		"{uuid}":                          `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`,
		"{name}-{digits:4}-{lower:3}-end": `^drops-\d{4}-[0-9a-z]{3}-end$`,
	} {
		if got := filled(template); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s gives %s", template, got)
		}
	}
}
