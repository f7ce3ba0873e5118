package standin

import (
	"ecomflow/aws-stand-in/internal/values"

	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// namer makes names that depend on what a resource is, and on nothing else; of two that are alike each has its own.
type namer struct {
	lock sync.Mutex
	seen map[string]int
}

func (n *namer) random(typeName string, value tftypes.Value) *rand.Rand {
	what := typeName + value.String()
	n.lock.Lock()
	defer n.lock.Unlock()
	n.seen[what]++
	return rand.New(rand.NewChaCha8(sha256.Sum256(fmt.Appendf(nil, "%s %d", what, n.seen[what]))))
}

// drawn are the characters that AWS draws names of, by the word that a template has for them.
var drawn = map[string]string{
	"hex":    "0123456789abcdef",
	"digits": "0123456789",
	"alnum":  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
	"lower":  "0123456789abcdefghijklmnopqrstuvwxyz",
}

var uuidGroups = []int{8, 4, 4, 4, 12}

func draw(random *rand.Rand, kind string, length int) string {
	characters := drawn[kind]
	result := make([]byte, length)
	for i := range result {
		result[i] = characters[random.IntN(len(characters))]
	}
	return string(result)
}

func drawUUID(random *rand.Rand) string {
	groups := make([]string, len(uuidGroups))
	for i, length := range uuidGroups {
		groups[i] = draw(random, "hex", length)
	}
	return strings.Join(groups, "-")
}

// `{name}`, `{name|default}`, `{cluster/}` (what is behind the last slash: of an ARN or a name, the name) or `{hex:17}`.
var placeholder = regexp.MustCompile(`\{([a-z0-9_]+)(/)?(?::(\d+))?(?:\|([^}]*))?\}`)

// fill puts values into a template: `lookup` knows attributes, what is left is drawn.
func fill(template string, random *rand.Rand, lookup func(string) string) string {
	return placeholder.ReplaceAllStringFunc(template, func(found string) string {
		parts := placeholder.FindStringSubmatch(found)
		name, last, length, otherwise := parts[1], parts[2] != "", parts[3], parts[4]
		if length != "" {
			count, err := strconv.Atoi(length)
			values.Must(err)
			return draw(random, name, count)
		}
		if value := lookup(name); value != "" {
			if last {
				return value[strings.LastIndex(value, "/")+1:]
			}
			return value
		}
		if name == "uuid" {
			return drawUUID(random)
		}
		return otherwise
	})
}
