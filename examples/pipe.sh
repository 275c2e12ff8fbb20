#!/usr/bin/env bash
# Every command with jq: JSON on stdout, messages on stderr, and exit codes that a script can go by. It needs painref and
# jq, writes nothing but a temporary file, and runs from anywhere: examples/pipe.sh
set -euo pipefail
cd "$(dirname "$0")"

echo "# One patient, for the letter: the word for the whole, any red flag, and the first three procedures"
painref triage --answers facet-pain.yaml --json |
    jq -r '.result | "\(.disposition.word), \(.red_flags | length) red flags: \([.rows[:3][].procedure] | join(", "))"'

echo "# Before the next visit: what would two blocks with 85 percent relief change?"
painref triage --answers facet-pain.yaml --what-if "done.lumbar-medial-branch-block={times: 2, relief: 85}" --json |
    jq -r '.result.rows[] | "\(.procedure) (\(.condition), \(.role)): \(.before // "no row") -> \(.after // "no row")"'

echo "# A register: who has a red flag, who must be asked first, who can be booked, which lines to mend (exit code 1: some failed)"
records=$(mktemp)
trap 'rm -f "$records"' EXIT
painref triage --batch patients.csv > "$records" || [ $? -eq 1 ]
jq -r 'select(.result.red_flags != null and .result.red_flags != []) | "\(.id): \(.result.red_flags | join(", "))"' "$records"
jq -r 'select(.result.disposition.word == "screen-first") | "\(.id): \(.result.must_open) to ask first"' "$records"
jq -r 'select(.result.disposition.word == "proceed") | "\(.id): \(.result.first_rows[0].procedure)"' "$records"
jq -r 'select(.error) | "line \(.line): \(.error) \(.remedy)"' "$records"

echo "# The same register: how many of each disposition"
jq -r '.result.disposition.word // "failed"' "$records" | sort | uniq -c | sort -k1,1nr -k2 | sed 's/^ *//'

echo "# A request to a payer: what Medicare still misses for this patient, and what would mend it"
painref criteria lumbar-medial-branch-rfa --by cms --answers facet-pain.yaml --json |
    jq -r '.result.variants[].indications[].bodies[0] | .recommendation.by as $by | .missing[] | "\($by): \(.text) (\(.lack): \(.remedy))"'

echo "# The day before: who says stop apixaban how long before a spinal cord stimulator, and is it read at its source?"
painref hold apixaban --for scs --json |
    jq -r '.result.medications[].classes[].statements[] | select(.stop) |
        "\(.body) \(.year): \(.action) \(.stop.low) \(.stop.unit)\(if .verified then "" else ", not verified" end)"'

echo "# Consent: the serious risks of a procedure, each with its source"
painref show lumbar-transforaminal-esi --json |
    jq -r '.result.risks[] | select(.severity == "serious") | "\(.name) [\(.refs | join(", "))]\(if .verified then "" else ", not verified" end)"'

echo "# Choosing: what bodies say of two procedures for the same condition"
painref compare kyphoplasty vertebroplasty --json |
    jq -r '[.result.procedures[].id] as $ids | .result.conditions[] | .condition as $for |
        range($ids | length) as $n | "\($for): \($ids[$n]) \([.indications[$n][].balance] | unique | join(", "))"'

echo "# A formulary: procedures for sciatica under fluoroscopy, with each body's bleeding-risk class"
painref list --condition sciatica --guidance fluoroscopy --json |
    jq -r '.result[] | "\(.id): \([.bleeding[] | "\(.body) \(.classes | join(" or "))"] | join(", "))"'

echo "# A journal club: for which procedures at the knee do bodies contradict each other?"
painref matrix --region knee --json |
    jq -r '.result.procedures[] | .id as $id | .cells[] | select(.balance == "contested") | "\($id) for \(.condition)"'

echo "# Looking something up: where the words stand"
painref search "dorsal root ganglion" --most 3 --json |
    jq -r '.result.hits[] | "\(.kind) \(.id): \(.field)"'

echo "# Teaching: the beginning of a page as a slide, each statement with its sources"
painref guide imaging --json |
    jq -r '.result | .topic.title, (.topic.statements[:2][] | "- \(.text) [\(.refs | join(", "))]\(if .verified then "" else ", not verified" end)")'

echo "# A reading list: the newest sources of a body, with their links"
painref refs --body nice --json |
    jq -r '.result | sort_by(-.source.year, .source.id)[:3][].source | "\(.year) \(.title) \(.link)"'

echo "# Quality: how many of the cited patients end in each disposition"
painref cases --json |
    jq -r '[.result[].disposition] | group_by(.) | map("\(length) \(.[0])") | sort_by(-(split(" ")[0] | tonumber))[]'

echo "# The chart: the first line of a report, and each section of its page with how many rows"
painref report sciatica.yaml --json |
    jq -r '.result | "\(.word): \(.headline)", (.page[] | "\(.heading): \(.rows | length)")'

echo "# Prior authorisation: what a payer asks for and in what state each is"
painref packet lumbar-rfa --payer medicare --answers facet-pain.yaml --json |
    jq -r '.result.page[] | select(.heading == "What the policy asks for") | .rows[] | "\(.[1]): \(.[0])"'

echo "# The clinic's own patients: does each come out as it is expected to?"
painref test clinic-patients --data clinic --json |
    jq -r '.result[] | "\(.id): \(.differences | length) differences"'

echo "# A change of the clinic's own folder: is it sound, and which cited patients come out differently?"
painref lint clinic --json |
    jq -r '"\(.result | length) problems"'
painref diff clinic --json |
    jq -r '.result | "withdrawn: \([.entries.withdrawn[].id] | join(", "))", "\(.changed_cases | length) of \(.cases) cases differ"'

echo "# A notice board: how much there is, and how much of it was read at its source"
painref lint --stats --json |
    jq -r '.result | "\(.procedures) procedures, \(.conditions) conditions, \(.verified_percent) percent verified"'

echo "# A database: the kinds of record to make tables for; painref schema NAME describes one"
painref schema --json |
    jq -r '[.result[].id] | join(" ")'
