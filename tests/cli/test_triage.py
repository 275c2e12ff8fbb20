"""``painref triage`` from answers: a file, standard input, single settings; whom to follow; the reasons."""

from __future__ import annotations

import json
from functools import partial

import pytest
import yaml

from painref.triage.lens import ELSEWHERE
from tests.cli.terminal import EXAMPLES, ON_ONE_DAY, Result, piped, run, together

FACET = str(EXAMPLES / "facet-pain.yaml")


def assessment(*arguments: str):
    result = piped("triage", "--answers", FACET, *arguments, "--json")
    assert (result.code, result.stderr) == (0, "")
    return json.loads(result.out)["result"]


def bodies(record) -> set[tuple[str, str]]:
    return {(item["body"], item["jurisdiction"]) for row in record["rows"] for item in row["recommendations"]}


def answered(record) -> set[str]:
    return {item["question"] for kind in ("given", "derived") for item in record["answers"][kind]}


def error(result: Result) -> str:
    """The one line of an error, with nothing on stdout and no trace of the program's insides."""
    assert result.stdout == ""
    assert result.stderr.startswith("painref: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    assert "this is a bug" not in result.stderr
    return result.stderr


# Where answers come from


def test_json_yaml_and_standard_input_give_the_same_bytes(tmp_path):
    expected = piped("triage", "--answers", FACET, *ON_ONE_DAY, "--json").out
    with (EXAMPLES / "facet-pain.yaml").open("rb") as file:
        text = file.read()
    words = yaml.load(text, Loader=yaml.BaseLoader)
    as_json = json.dumps(
        {key: int(value) if str(value).isdecimal() else value for key, value in words.items()}
    ).encode()
    (tmp_path / "patient.json").write_bytes(as_json)
    assert run("triage", "--answers", tmp_path / "patient.json", *ON_ONE_DAY, "--json").out == expected
    assert run("triage", "--answers", "-", *ON_ONE_DAY, "--json", stdin=text).out == expected
    assert run("triage", "--answers", "-", *ON_ONE_DAY, "--json", stdin=as_json).out == expected


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter():
    with (EXAMPLES / "facet-pain.yaml").open("rb") as file:
        text = b"\xef\xbb\xbf" + file.read().replace(b"\n", b"\r\n")
    expected = piped("triage", "--answers", FACET, *ON_ONE_DAY, "--json").out
    assert run("triage", "--answers", "-", *ON_ONE_DAY, "--json", stdin=text).out == expected


def test_a_setting_goes_before_the_file():
    assert assessment()["disposition"]["word"] == "proceed"
    changed = assessment("--set", "neuro_red_flags=saddle-sensory-change")
    assert changed["disposition"]["word"] == "emergency"


def test_of_two_settings_the_last_counts():
    changed = assessment("--set", "neuro_red_flags=saddle-sensory-change", "--set", "neuro_red_flags=none")
    assert changed["disposition"]["word"] == "proceed"


def test_setting_unknown_takes_an_answer_away():
    assert "pregnancy" in answered(assessment())
    assert "pregnancy" not in answered(assessment("--set", "pregnancy=unknown"))


def test_settings_alone_are_enough_and_ask_nothing():
    result = piped("triage", "--set", "neuro_red_flags=saddle-sensory-change, bladder-change")
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.startswith("EMERGENCY  ")


def test_an_emergency_stands_before_everything_and_offers_no_procedure():
    result = piped("triage", "--answers", str(EXAMPLES / "cauda-equina.yaml"))
    assert result.lines[0].startswith("EMERGENCY  ")
    assert [line.split("  ")[0] for line in result.lines[1:3]] == ["ACTION", "BECAUSE"]
    assert "NEXT STEP" not in result.stdout
    assert "CONSIDER" not in result.stdout


def test_a_missing_diagnostic_step_is_on_offer_and_what_needs_it_comes_after():
    verdicts = {
        row["procedure"]: row["verdict"]
        for row in reversed(assessment()["rows"])
        if row["condition"] == "lumbar-facet-pain"
    }
    assert verdicts["lumbar-medial-branch-block"] == "now"
    assert verdicts["lumbar-medial-branch-rfa"] == "after-step"


# Whom to follow


@pytest.mark.parametrize("whom", ["uk", "UK"])
def test_following_a_country_hears_only_its_guidelines_where_it_has_some(whom):
    record = assessment("--follow", whom)
    assert record["lens"] == f"{whom}; all current clinical guidelines on conditions of which they say nothing"
    assert {country for _, country in bodies(record)} == {"uk"}


def test_where_a_country_says_nothing_of_a_condition_all_are_heard():
    record = assessment("--follow", "us", "--set", "pain_regions=hand", "--set", "diagnoses=trigger-finger")
    row = next(row for row in record["rows"] if row["procedure"] == "trigger-finger-injection")
    assert row["agreement"]["in_favour"] == 1


def test_following_nice_hears_only_nice():
    record = assessment("--follow", "nice")
    assert {body for body, _ in bodies(record)} == {"NICE"}
    assert record != assessment()


def test_payers_are_heard_only_when_asked_for():
    payers = {body for body, _ in bodies(assessment("--follow", "payers"))}
    assert "Medicare (CMS)" in payers
    assert not payers & {body for body, _ in bodies(assessment())}


def test_several_can_be_followed_at_once():
    both = {body for body, _ in bodies(assessment("--follow", "nice", "--follow", "payers"))}
    assert {"NICE", "Medicare (CMS)"} <= both


def test_the_screen_says_whom_it_follows():
    assert f"\nUsed: nice; {ELSEWHERE}.\n" in piped("triage", "--answers", FACET, "--follow", "nice").stdout


def test_following_nobody_known_exits_1_with_a_suggestion():
    result = piped("triage", "--answers", FACET, "--follow", "nicce")
    assert result.code == 1
    assert "Did you mean: nice?" in error(result)


# The reasons


def test_explain_gives_every_requirement_of_one_procedure_and_nothing_of_others():
    result = piped("triage", "--answers", FACET, "--explain", "lumbar-medial-branch-rfa")
    assert (result.code, result.stderr) == (0, "")
    assert ". Lumbar medial branch radiofrequency ablation, for Lumbar facet joint pain" in result.stdout
    assert "(step: lumbar-medial-branch-block)" in result.stdout
    assert "Facet joint injection" not in result.stdout.split("\nSources\n")[0]
    assert "For health professionals." in result.stdout


def test_explain_in_json_is_an_assessment_of_that_procedure():
    record = assessment("--explain", "lumbar-medial-branch-rfa")
    assert {item["procedure"] for item in record["rows"]} == {"lumbar-medial-branch-rfa"}
    assert any(item["requirements"] for row in record["rows"] for item in row["recommendations"])


def test_explain_takes_a_family_for_all_of_its_variants():
    procedures = {item["procedure"] for item in assessment("--explain", "RFA")["rows"]}
    assert {"lumbar-medial-branch-rfa", "sacral-lateral-branch-rfa"} <= procedures


def test_explain_with_a_misspelt_id_exits_1_with_a_suggestion():
    result = piped("triage", "--answers", FACET, "--explain", "lumbar-medial-branch-rfaa")
    assert result.code == 1
    assert "lumbar-medial-branch-rfa" in error(result).split("Did you mean")[1]


# What is wrong with an answers file: one line with the place and the remedy


HEAD = b'painref: answers/2\nvocabulary: "2026.12"\n'

WRONG = {
    "malformed YAML": (b"age: 40\npain_regions: [low-back,\nradiation: }", ":3:", "Check indentation, quotes"),
    "malformed JSON": (b'{"age": 40, "pain_regions": ["low-back"]', ":2:1: ", "Check indentation, quotes"),
    "no edition": (b"# patient\npain_durations_weeks: 3", ":2:1: ", "Begin the file with 'painref: answers/2'."),
    "another edition": (HEAD.replace(b"/2", b"/9") + b"age: 40", ":1:1: ", "answers/2"),
    "an unknown question": (HEAD + b"pain_durations: 3", ":3:1: ", "Did you mean 'pain_duration'?"),
    "a question like no other": (HEAD + b"xyzzy: 3", ":3:1: ", "painref list questions"),
    "text for a number": (HEAD + b"age: old", ":3:6: ", "Write for example: 8, at least 6,"),
    "a list for a number": (HEAD + b"age: [40]", ":3:6: ", "Give one value."),
    "a bare list for what was done": (HEAD + b"done: [caudal-esi]", ":3:7: ", "Write"),
    "a number out of range": (HEAD + b"age: 900", ":3:6: age is '900', outside 0 to 120 years", "Check the figure"),
    "a number too large to be one": (HEAD + b"age: 1e999", ":3:6: ", "Known: years."),
    "a comma in a number": (HEAD + b'inr: "1,5"', ":3:6: ", "point"),
    "a day of another age": (HEAD + b"as_of: 9999-12-30", ":3:8: as_of is 9999-12-30, outside 1900 to 2200", "Correct"),
    "an unknown option": (HEAD + b"pain_regions: [leg, lowback]", ":3:21: ", "Did you mean 'low-back'?"),
    "an option like no other": (HEAD + b"radiation: sideways-xyz", ":3:12: ", "Options: none, "),
    "maybe for yes or no": (HEAD + b"limb_dominant: maybe", ":3:16: ", "Write yes, no or unknown."),
    "an unknown drug": (HEAD + b"drugs: [apixabann]", ":3:9: ", "Did you mean: apixaban"),
    "a question answered twice": (HEAD + b"age: 40\nage: 41", ":4:1: ", "The first is on line 3."),
    "a list where the first edition had one value": (b"age: [40]", ":1:6: ", "Give one value."),
    "a mapping where the first edition had a list": (b"pain_regions: {leg: yes}", ":1:15: ", "Write [a, b], or none."),
    "a list in a list of the first edition": (b"pain_regions: [[leg]]", ":1:16: ", "Write [a, b], or none."),
    "an empty file": (b"", ": ", "Write something"),
    "a file of comments": (b"# nothing yet\n", ": ", "Write something"),
    "a list of answers": (b"- age: 40", ":1:1: ", "Write for example"),
    "a word": (b"forty", ":1:1: ", "Write for example"),
    "two documents": (HEAD + b"age: 40\n---\nage: 41", ":4:1: ", "Remove the line of dashes"),
    "binary junk": (bytes(range(256)) * 4, ":2:118: ", "Save the file as UTF-8."),
    "UTF-16": ("age: 40".encode("utf-16"), ":1:1: ", "Save the file as UTF-8."),
    "a YAML anchor": (HEAD + b"age: &old 90", ":3:6: ", "Write the value out in full."),
    "a YAML alias": (HEAD + b"age: *old", ":3:6: ", "Write the value out in full."),
    "a YAML tag": (HEAD + b"age: !!python/object/apply:os.system [id]", ":3:6: ", "Remove the tag."),
    "deep nesting": (HEAD + b"age: " + b"[" * 100_000, ":3:", "Close brackets sooner."),
    "deep nesting in JSON": (b'{"a":' * 100_000, ":1:", "Close brackets sooner."),
    "a tab for indentation": (HEAD + b"pain_regions:\n\t- leg", ":4:1: ", "Check indentation"),
}


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """What each wrong file gives, and the path it had."""
    folder = tmp_path_factory.mktemp("wrong")
    paths = {name: folder / f"{number}.yaml" for number, name in enumerate(WRONG)}
    for name, path in paths.items():
        path.write_bytes(WRONG[name][0])
    results = together({name: partial(run, "triage", "--answers", path) for name, path in paths.items()})
    return {name: (path, results[name]) for name, path in paths.items()}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answers_file_is_one_line_with_its_place_and_remedy(wrong, name):
    path, result = wrong[name]
    _, place, remedy = WRONG[name]
    assert result.code == 1
    said = error(result)
    assert said.startswith(f"painref: {path}{place}")
    assert remedy in said
    assert len(said) < 1000


@pytest.mark.parametrize(
    "text",
    [HEAD + b"age: old", HEAD + b"xyzzy: 3", b"", HEAD + b"age: *old"],
)
def test_what_is_wrong_and_the_remedy_are_two_sentences(text):
    said = error(run("triage", "--answers", "-", stdin=text))
    assert said.split(": ", 2)[2].count(". ") >= 1


def test_standard_input_is_named_in_its_errors():
    assert error(run("triage", "--answers", "-", stdin=HEAD + b"age: old")).startswith("painref: <stdin>:3:6: ")


def test_no_file_name_is_wrong_usage(tmp_path):
    result = run("triage", "--answers", "", cwd=tmp_path)
    assert result.code == 2
    assert "--answers names no file" in error(result)


@pytest.mark.parametrize(("name", "reason"), [("missing.yaml", "no such file or directory"), (".", "is a directory")])
def test_a_file_that_cannot_be_read_is_one_line_that_says_why(tmp_path, name, reason):
    result = run("triage", "--answers", name, cwd=tmp_path)
    assert result.code == 1
    said = error(result)
    assert f"cannot read the answers: {reason}." in said
    assert "Name a YAML or JSON file, or -." in said


WRONG_SETTINGS = {
    "age": "Write --set name=value.",
    "agee=40": "Did you mean 'age'?",
    "age=old": "Write for example: 8, at least 6,",
    "age=900": "Check the figure and its unit.",
    "pain_regions=leg,lowback": "Did you mean 'low-back'?",
    "drugs=apixabann": "Did you mean: apixaban",
    "as_of=9999-12-30": "as_of is 9999-12-30, outside 1900 to 2200. Correct it.",
    "=40": "painref list questions",
}


@pytest.mark.parametrize(("setting", "remedy"), WRONG_SETTINGS.items())
def test_a_wrong_setting_is_one_line_with_its_remedy(setting, remedy):
    result = piped("triage", "--set", setting)
    assert result.code == 1
    assert remedy in error(result)


def test_without_a_terminal_and_without_answers_it_asks_nothing_and_exits_2():
    result = run("triage", stdin=b"1\n2\n")
    assert result.code == 2
    assert error(result).startswith("painref: the questionnaire needs a terminal. Give --answers FILE")


def test_asking_on_without_a_terminal_exits_2():
    result = piped("triage", "--answers", FACET, "--ask")
    assert result.code == 2
    assert "needs a terminal" in error(result)


def test_a_file_to_save_to_without_a_questionnaire_is_wrong_usage_and_is_not_made(tmp_path):
    result = run("triage", "--answers", FACET, "--save", tmp_path / "patient.yaml")
    assert result.code == 2
    assert "Add --ask." in error(result)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.name)
def test_every_example_gives_an_assessment(example):
    result = piped("triage", "--answers", str(example))
    assert result.code == 0
    said = [line for line in result.stderr.splitlines() if "days old" not in line]  # they age, which it warns of
    assert said == []
    assert result.lines[-1].endswith(" Informs only.")


def test_the_examples_show_an_emergency_and_ranked_candidates():
    first = {
        path.name: piped("triage", "--answers", str(path)).lines[0].split("  ")[0] for path in EXAMPLES.glob("*.yaml")
    }
    assert {"EMERGENCY", "NEXT STEP"} <= set(first.values())
    assert first["sciatica.yaml"] == "NEXT STEP"


@pytest.mark.parametrize("day", ["tomorrow", "9999-12-30"])
def test_converting_from_no_day_of_this_age_is_wrong_usage(day):
    result = run("convert", "-", "--as-of", day)
    assert result.code == 2
    assert day in error(result)


@pytest.mark.parametrize(
    ("text", "place"), [(HEAD + b"neuro_red_flags: {others: no}", ":1:1: "), (b"\nagee: 4", ":2:1: ")]
)
def test_converting_what_is_not_of_the_first_edition_is_one_line(text, place):
    said = error(run("convert", "-", stdin=text))
    assert said.startswith(f"painref: <stdin>{place}not a question of the first edition: ")
    assert "Convert only files written for painref before 2026.12" in said


def explained(*arguments: str) -> str:
    """The explanation that a pipe gets, on one line."""
    result = piped("triage", *arguments)
    assert (result.code, result.stderr) == (0, "")
    return " ".join(result.stdout.split())


BACK_SURGERY = ("--answers", str(EXAMPLES / "failed-back-surgery.yaml"), "--explain")


def test_what_was_never_asked_is_not_said_to_be_met():
    said = explained(*BACK_SURGERY, "1")
    assert "assumed, not asked: MRI of the thoracic canal" in said
    assert "- met: MRI of the thoracic canal" not in said


def test_an_explanation_begins_with_what_was_asked_for():
    assert explained(*BACK_SURGERY, "4").startswith("4. Lumbar interlaminar")


def test_an_explanation_says_which_bodies_are_counted_and_why_the_others_are_not():
    said = explained(*BACK_SURGERY, "1")
    assert "Counted for: ASRA 2023, NICE 2019, EAN 2016, NeuPSIG 2013." in said
    assert "Pain Practice series 2024 (no guideline or consensus)" in said
    assert "NICE 2008 (another statement of this body counts)" in said
    assert "recommended by ASRA, NICE, EAN and NeuPSIG; also Pain Practice series, not counted" in said
    assert "recommended by NeuPSIG." in explained(*BACK_SURGERY, "7")


def test_a_guideline_for_other_patients_says_of_whom_it_speaks():
    answers = ("--set", "pain_regions=leg", "--set", "diagnoses=sciatica", "--set", "pain_duration=40 weeks")
    said = explained(*answers, "--explain", "lumbar-transforaminal-esi")
    assert "applies to other patients (speaks of pain duration under 12 weeks; this is 40 weeks), not counted" in said


FACET_BLOCKED = ("--answers", FACET, "--set", "done.lumbar-medial-branch-block.relief=90", "--explain")


def test_what_every_body_asks_for_is_said_once():
    said = explained(*FACET_BLOCKED, "lumbar-medial-branch-rfa")
    shared, bodies = said.split("Asked of every body below:")[1].split(" against BMJ 2025", 1)
    assert "- met: Positive response to a diagnostic medial branch block" in shared
    assert "Positive response to a diagnostic medial branch block" not in bodies


def test_where_it_is_open_whether_a_body_speaks_of_the_patient_the_answer_is_named():
    said = explained(*FACET_BLOCKED, "lumbar-medial-branch-rfa", "--set", "health_conditions=unknown")
    assert "(whether it speaks of this patient: health_conditions.inflammatory-arthropathy)" in said


def test_an_explanation_counts_the_drugs_that_nobody_asked_about():
    said = explained("--set", "pain_regions=low-back", "--set", "diagnoses=lumbar-facet-pain", "--explain", "1")
    assert "Anticoagulants and antiplatelets not asked (answer: drugs (" in said
    assert "drugs.apixaban" not in said


def test_a_value_that_is_to_be_corrected_is_said_as_it_is():
    result = piped("triage", "--answers", FACET, "--set", "inr=2.6")
    assert "INR of at most 1.8 (the prescriber of the anticoagulant; INR now 2.6)" in " ".join(result.stdout.split())
