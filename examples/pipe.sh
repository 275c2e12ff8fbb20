#!/usr/bin/env bash
# How painref goes with other commands: everything is JSON on stdout, everything else on stderr, and exit codes that a
# script can go by. It needs painref and jq. Run it from anywhere: examples/pipe.sh
set -euo pipefail
cd "$(dirname "$0")"

echo "# One patient: the word for the whole, and the first three procedures"
painref triage --answers facet-pain.yaml --json |
    jq -r '.result | "\(.disposition.word): \([.verdicts[:3][].procedure] | join(", "))"'

echo "# How many bodies recommend a procedure, and in which direction"
painref show basivertebral-nerve-ablation --json |
    jq -r '[.result.indications[].recommendations[] | .direction] | group_by(.)[] | "\(length) \(.[0])"'

echo "# Many patients: who has a red flag, who has a candidate, which lines to mend (exit code 1 says that some failed)"
records=$(mktemp)
trap 'rm -f "$records"' EXIT
painref triage --batch patients.csv > "$records" || [ $? -eq 1 ]
jq -r 'select(.result.red_flags != null and .result.red_flags != []) | "\(.id): \(.result.red_flags | join(", "))"' "$records"
jq -r 'select(.result.top != null and .result.top != []) | "\(.id): \(.result.top[0].procedure)"' "$records"
jq -r 'select(.error) | "line \(.line): \(.error) \(.remedy)"' "$records"

echo "# How many of each disposition"
jq -r '.result.disposition // "failed"' "$records" | sort | uniq -c | sort -k1,1nr -k2 | sed 's/^ *//'
