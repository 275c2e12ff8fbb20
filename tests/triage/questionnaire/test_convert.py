"""First-edition answers in the second edition: what is kept, split, dropped and left unknown."""

from __future__ import annotations

from typing import Any

import pytest

from painref.triage.questionnaire.answers_yaml import WIDTH, yaml_lines
from painref.triage.questionnaire.convert import ConversionError, Converted, convert
from painref.triage.questionnaire.first_edition import first_edition, is_first_edition

FAMILIES = {
    "lumbar-medial-branch-block": "medial-branch-block",
    "cervical-medial-branch-block": "medial-branch-block",
    "lumbar-epidural-steroid-injection": "epidural-steroid-injection",
    "caudal-esi": "lumbar-epidural-steroid-injection",
    "occipital-nerve-block": "nerve-block",
    "genicular-nerve-block": "nerve-block",
}


def converted(**answers: Any) -> Converted:
    return convert(answers, FAMILIES, "2026-11-28")


def answers_of(**answers: Any) -> dict[str, Any]:
    return converted(**answers).answers


def notes_of(**answers: Any) -> str:
    return "\n".join(f"{note.question}: {note.text}" for note in converted(**answers).notes)


def test_converted_file_says_its_edition_and_its_day() -> None:
    assert converted(age=70).answers == {
        "painref": "answers/2",
        "vocabulary": "2026.11",
        "as_of": "2026-11-28",
        "age": 70,
    }


def test_key_of_no_first_edition_question_is_an_error() -> None:
    with pytest.raises(ConversionError, match="drugs"):
        converted(age=70, drugs=["apixaban"])


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ({"age": 70, "medications": "none"}, True),
        ({"age": 70, "drugs": "none"}, False),
        ({"painref": "answers/2", "age": 70}, False),
        ({}, False),
    ],
)
def test_first_edition_is_told_by_its_keys(answers: dict[str, Any], first: bool) -> None:
    assert is_first_edition(answers) is first


class TestOptions:
    def test_list_was_the_whole_answer_and_stays_it(self) -> None:
        assert answers_of(medications=["apixaban"])["drugs"] == {"apixaban": "yes", "others": "no"}

    def test_empty_list_becomes_none(self) -> None:
        assert answers_of(medications="none")["drugs"] == "none"

    def test_regions_stay_a_list(self) -> None:
        assert answers_of(pain_regions=["leg"])["pain_regions"] == ["leg"]

    def test_joined_option_is_written_as_its_first_with_a_note(self) -> None:
        given = {"neuro_red_flags": ["bladder-or-bowel-change"], "pain_regions": ["leg"]}
        assert answers_of(**given)["neuro_red_flags"]["bladder-change"] == "yes"
        assert "bladder-change or bowel-change" in notes_of(**given)

    def test_unmentioned_new_deficit_leaves_an_old_one_open(self) -> None:
        flags = answers_of(neuro_red_flags="none")["neuro_red_flags"]
        assert flags == {"leg-weakness": "not new", "arm-weakness": "not new", "others": "no"}

    @pytest.mark.parametrize(("regions", "limb"), [(["neck", "arm"], "arm-weakness"), (["arm", "leg"], "leg-weakness")])
    def test_deficit_is_of_the_arm_if_nothing_below_hurts(self, regions: list[str], limb: str) -> None:
        flags = answers_of(neuro_red_flags=["severe-or-progressive-motor-deficit"], pain_regions=regions)
        assert flags["neuro_red_flags"][limb] == "new"
        assert flags["muscle_power"] == "at most 3", "severe or progressive was an emergency and stays one"

    def test_yes_wins_where_two_old_answers_differ(self) -> None:
        given = {"infection_red_flags": ["immunosuppression"], "health_conditions": "none"}
        assert answers_of(**given)["health_conditions"]["immunosuppression"] == "yes"

    def test_option_that_no_rule_read_is_dropped_with_a_note(self) -> None:
        given = {"joint_findings": ["effusion"]}
        assert answers_of(**given)["joint_findings"] == "none"
        assert "effusion is left out" in notes_of(**given)

    def test_turned_round_option_says_the_opposite(self) -> None:
        assert answers_of(crps_context=["no-better-diagnosis"])["crps_context"] == "none"
        assert answers_of(crps_context="none")["crps_context"]["better-explained-otherwise"] == "yes"

    @pytest.mark.parametrize(
        ("chosen", "hba1c"),
        [
            (["diabetes-controlled"], "up to 8"),
            (["diabetes-hba1c-over-8", "diabetes-hba1c-over-10"], "over 10"),
            (["diabetes-hba1c-over-10", "diabetes-hba1c-over-8"], "over 10"),
        ],
    )
    def test_degrees_of_diabetes_become_a_bound(self, chosen: list[str], hba1c: str) -> None:
        answers = answers_of(health_conditions=chosen)
        assert (answers["hba1c"], answers["health_conditions"]["diabetes"]) == (hba1c, "yes")

    def test_no_low_platelets_means_normal_platelets(self) -> None:
        assert answers_of(coagulation="none")["platelets"] == "normal"
        assert answers_of(coagulation=["platelets-under-50"])["platelets"] == "under 50"

    def test_grade_of_osteoarthritis_is_said_only_of_a_painful_joint(self) -> None:
        assert answers_of(imaging_findings="none", pain_regions=["knee"])["kellgren_lawrence"] == "under 2"
        assert "kellgren_lawrence" not in answers_of(imaging_findings="none", pain_regions=["low-back"])

    def test_events_are_dated_and_never_closed(self) -> None:
        events = answers_of(recent_events=["stroke-3-months"])["events"]
        assert events["stroke"] == "under 13 weeks ago"
        assert events["coronary-stent"] == "not within 26 weeks"
        assert "others" not in events

    def test_no_imaging_denies_the_mri_of_later_questions(self) -> None:
        imaging = answers_of(imaging_done="none")["imaging_done"]
        assert imaging == {"mri-thoracic": "no", "mri-whole-spine": "no", "others": "no"}

    def test_age_of_imaging_goes_to_the_best_kind(self) -> None:
        imaging = answers_of(imaging_done=["radiograph", "mri"], imaging_age_months=2)["imaging_done"]
        assert imaging == {"radiograph": "yes", "mri": "2 months ago", "others": "no"}

    def test_time_since_surgery_without_surgery_is_noted(self) -> None:
        assert "months_since_spine_surgery" in notes_of(spine_surgery="none", months_since_spine_surgery=4)

    def test_unknown_stays_unknown(self) -> None:
        assert answers_of(medications="unknown")["drugs"] == "unknown"
        assert "neuro_red_flags" not in answers_of(neuro_red_flags="unknown")


class TestDone:
    def test_blocks_are_a_record_of_the_region_that_hurts(self) -> None:
        answers = answers_of(pain_regions=["low-back"], mbb_blocks_done=2, mbb_relief_percent=85)
        assert answers["done"] == {"lumbar-medial-branch-block": {"times": 2, "relief": 85}}

    def test_procedure_named_wins_over_the_region(self) -> None:
        answers = answers_of(
            pain_regions=["low-back"], prior_procedures=["cervical-medial-branch-block"], mbb_blocks_done=1
        )
        assert answers["done"]["cervical-medial-branch-block"] == {"times": 1}

    def test_no_blocks_denies_the_family(self) -> None:
        assert answers_of(pain_regions=["low-back"], mbb_blocks_done=0)["done"] == {"medial-branch-block": "no"}

    def test_no_blocks_never_takes_back_a_block_that_is_named(self) -> None:
        given = {"prior_procedures": ["lumbar-medial-branch-block"], "mbb_blocks_done": 0}
        assert answers_of(**given)["done"]["lumbar-medial-branch-block"] == "yes"
        assert "kept as done" in notes_of(**given)

    def test_blocks_not_asked_are_unknown_beside_a_list(self) -> None:
        done = answers_of(prior_procedures="none")["done"]
        assert (done["medial-branch-block"], done["others"]) == ("unknown", "no")

    def test_block_judged_positive_is_good_and_another_poor(self) -> None:
        done = answers_of(
            pain_regions=["low-back"], mbb_blocks_done=1, sij_blocks_done=1, diagnostic_blocks_positive=["sacroiliac"]
        )["done"]
        assert done["lumbar-medial-branch-block"]["result"] == "poor"
        assert done["sacroiliac-joint-injection"]["result"] == "good"

    @pytest.mark.parametrize(
        ("answers", "done"),
        [
            ({"esi_sessions_12_months": 0}, {"epidural-steroid-injection": "not within 52 weeks"}),
            (
                {"esi_sessions_12_months": 0, "esi_relief_percent": 60},
                {"lumbar-epidural-steroid-injection": {"last": "over 52 weeks ago", "relief": 60}},
            ),
            (
                {"esi_sessions_12_months": 1, "esi_relief_percent": 60, "esi_relief_weeks": 10},
                {
                    "lumbar-epidural-steroid-injection": {
                        "times": 1,
                        "relief": 60,
                        "lasted": 10,
                        "last": "up to 52 weeks ago",
                    }
                },
            ),
            (
                {"esi_sessions_12_months": 3, "esi_relief_percent": 60},
                {
                    "lumbar-epidural-steroid-injection": [
                        {"times": 2, "first": "up to 52 weeks ago", "last": "up to 52 weeks ago"},
                        {"relief": 60, "last": "up to 52 weeks ago"},
                    ]
                },
            ),
        ],
    )
    def test_epidurals_of_a_year(self, answers: dict[str, Any], done: dict[str, Any]) -> None:
        assert answers_of(pain_regions=["leg"], **answers)["done"] == done

    def test_successful_trial_is_of_the_kind_that_is_named(self) -> None:
        done = answers_of(stimulation_trial="successful", prior_procedures=["drg-stimulation-trial"])["done"]
        assert done["drg-stimulation-trial"] == {"relief": "at least 50"}
        assert "spinal-cord-stimulation-trial" not in done

    def test_trial_not_done_denies_every_kind(self) -> None:
        assert set(answers_of(stimulation_trial="not-done")["done"].values()) == {"no"}


def test_what_was_joined_is_said_with_all_that_is_written_for_it() -> None:
    notes = notes_of(neuro_red_flags=["severe-or-progressive-motor-deficit"], pain_regions=["low-back"])
    assert "leg-weakness, muscle_power at most 3." in notes


def test_every_first_edition_question_can_be_converted() -> None:
    table = first_edition()["questions"]
    answers: dict[str, Any] = dict.fromkeys(table["number"], 1)
    answers |= dict.fromkeys(table["yes-no"], True) | dict.fromkeys(table["choices"] + table["names"], "none")
    answers |= {"pregnancy": "breastfeeding", "stimulation_trial": "not-done", "intrathecal_trial": "successful"}
    answers |= {"botulinum_response": "responded", "suicidal_thoughts": "none"}
    assert converted(**answers).answers["pregnancy"] == "no"


class TestYaml:
    def test_words_stand_without_quotes_and_numbers_in_text_with(self) -> None:
        assert list(yaml_lines({"vocabulary": "2026.11", "inr": "over 1.5", "age": 70, "as_of": "2026-11-28"})) == [
            'vocabulary: "2026.11"',
            "inr: over 1.5",
            "age: 70",
            "as_of: 2026-11-28",
        ]

    def test_records_are_in_one_line(self) -> None:
        assert list(yaml_lines({"done": {"cordotomy": [{"times": 1}], "others": "no"}})) == [
            "done: {cordotomy: [{times: 1}], others: no}"
        ]

    def test_long_answer_is_folded_after_a_comma(self) -> None:
        lines = list(yaml_lines({"tried": {f"option-{n}": "yes" for n in range(20)}}, "  "))
        assert len(lines) > 1
        assert all(len(line) <= WIDTH for line in lines)
        assert all(line.endswith(",") for line in lines[:-1])
