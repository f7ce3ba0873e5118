package rules

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
)

// format says what is wrong with a text, or nothing.
type format func(string) string

const arnHead = `arn:aws[a-z-]*:`

var formats = map[string]format{
	"arn":             like(arnHead+`[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws)?:.+`, "an ARN"),
	"bucket":          like(`[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|`+arnHead+`s3.*`, "a bucket's name (3 to 63 of a-z, 0-9, . and -)"),
	"cidr":            network,
	"eip":             like(`eipalloc-[0-9a-f]+`, "an address's allocation id (eipalloc-…)"),
	"gateway":         like(`(igw|vgw|vpce|eigw)-[0-9a-f]+|local`, "a gateway's id (igw-…)"),
	"iam_policy_arn":  like(arnHead+`iam::(\d{12}|aws):policy/.+`, "a policy's ARN"),
	"iam_role_arn":    like(arnHead+`iam::\d{12}:role/.+`, "a role's ARN"),
	"identity_policy": policyFormat(identityPolicy),
	"json":            jsonFormat,
	"kms_key":         like(arnHead+`kms:[a-z0-9-]+:\d{12}:(key|alias)/.+|alias/.+|(mrk-)?[0-9a-f-]{32,36}`, "a key's id, alias or ARN"),
	"kms_key_arn":     like(arnHead+`kms:[a-z0-9-]+:\d{12}:(key|alias)/.+`, "a key's ARN"),
	"log_retention":   retention,
	"nat_gateway":     like(`nat-[0-9a-f]+`, "a NAT gateway's id (nat-…)"),
	"prefix_list":     like(`pl-[0-9a-f]+`, "a prefix list's id (pl-…)"),
	"resource_policy": policyFormat(resourcePolicy),
	"route_table":     like(`rtb-[0-9a-f]+`, "a route table's id (rtb-…)"),
	"schedule":        schedule,
	"secret_arn":      like(arnHead+`secretsmanager:[a-z0-9-]+:\d{12}:secret:.+`, "a secret's ARN"),
	"security_group":  like(`(\d{12}/)?sg-[0-9a-f]+`, "a security group's id (sg-…)"),
	"sns_topic_arn":   like(arnHead+`sns:[a-z0-9-]+:\d{12}:.+`, "a topic's ARN"),
	"subnet":          like(`subnet-[0-9a-f]+`, "a subnet's id (subnet-…)"),
	"trust_policy":    policyFormat(trustPolicy),
	"vpc":             like(`vpc-[0-9a-f]+`, "a VPC's id (vpc-…)"),
	"vpc_endpoint":    like(`vpce-[0-9a-f]+`, "an endpoint's id (vpce-…)"),
}

// byName are the attributes whose name says what they hold; the first that fits counts.
var byName = []struct {
	name   *regexp.Regexp
	format string
}{
	{regexp.MustCompile(`(^|_)role_arn$`), "iam_role_arn"},
	{regexp.MustCompile(`(^|_)kms_key_arn$`), "kms_key_arn"},
	{regexp.MustCompile(`(^|_)kms_(master_)?key_id$`), "kms_key"},
	{regexp.MustCompile(`(^|_)topic_arn$`), "sns_topic_arn"},
	{regexp.MustCompile(`(^|_)(secret_arn|secrets_manager_arn)$`), "secret_arn"},
	{regexp.MustCompile(`(^|_)arns?$|^(alarm|ok|insufficient_data)_actions$`), "arn"},
	{regexp.MustCompile(`(^|_)vpc_id$`), "vpc"},
	{regexp.MustCompile(`(^|_)subnet_ids?$`), "subnet"},
	{regexp.MustCompile(`(^|_)security_group_ids?$`), "security_group"},
	{regexp.MustCompile(`(^|_)route_table_ids?$`), "route_table"},
	{regexp.MustCompile(`^nat_gateway_id$`), "nat_gateway"},
	{regexp.MustCompile(`^gateway_id$`), "gateway"},
	{regexp.MustCompile(`^allocation_id$`), "eip"},
	{regexp.MustCompile(`^vpc_endpoint_id$`), "vpc_endpoint"},
	{regexp.MustCompile(`^prefix_list_ids?$`), "prefix_list"},
	{regexp.MustCompile(`(^|_)cidr_blocks?$|^cidr_ipv[46]$`), "cidr"},
	{regexp.MustCompile(`^(s3_)?bucket(_name)?$`), "bucket"},
	{regexp.MustCompile(`^schedule_expression$`), "schedule"},
	{regexp.MustCompile(`^(policy|assume_role_policy|policy_document|container_definitions|event_pattern|dashboard_body|redrive_policy|redrive_allow_policy|filter_policy|delivery_policy|access_policy|source_policy_documents|override_policy_documents)$`), "json"},
}

// formatOf an attribute: what its rule says, else what its name says.
func (r *Rule) formatOf(path, name string) format {
	if named, found := r.Formats[path]; found {
		return formats[named]
	}
	if slices.Contains(r.JSON, path) {
		return jsonFormat
	}
	for _, entry := range byName {
		if entry.name.MatchString(name) {
			return formats[entry.format]
		}
	}
	return nil
}

func like(pattern, what string) format {
	whole := regexp.MustCompile(`^(?:` + pattern + `)$`)
	return func(value string) string {
		if whole.MatchString(value) {
			return ""
		}
		return fmt.Sprintf("%q is not %s", value, what)
	}
}

func network(value string) string {
	prefix, err := netip.ParsePrefix(value)
	if err != nil {
		return fmt.Sprintf("%q is not a range of addresses in CIDR notation", value)
	}
	if prefix != prefix.Masked() {
		return fmt.Sprintf("%q has bits behind its prefix: %s is meant", value, prefix.Masked())
	}
	return ""
}

var (
	rate = regexp.MustCompile(`^rate\((\d+) (minute|hour|day)(s?)\)$`)
	cron = regexp.MustCompile(`^cron\(\S+( \S+){5}\)$`)
	once = regexp.MustCompile(`^at\(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\)$`)
)

func schedule(value string) string {
	if parts := rate.FindStringSubmatch(value); parts != nil {
		if (parts[1] == "1") != (parts[3] == "") {
			return fmt.Sprintf("%q: AWS says `1 minute`, and `2 minutes`", value)
		}
		return ""
	}
	if cron.MatchString(value) || once.MatchString(value) {
		return ""
	}
	return fmt.Sprintf("%q is not a schedule: rate(5 minutes), cron(0 2 * * ? *) with six fields, or at(…)", value)
}

// AWS's own list, by PutRetentionPolicy; 0 is for ever.
var retentions = []int{0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

func retention(value string) string {
	days, err := strconv.Atoi(value)
	if err != nil || !slices.Contains(retentions, days) {
		return fmt.Sprintf("logs cannot be kept for %s days, only for %v", value, retentions)
	}
	return ""
}
