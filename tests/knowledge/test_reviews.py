"""A review or a study that recommends nothing takes no side: what it found is neutral, so that it decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from painref.knowledge.bodies import is_payer
from painref.knowledge.model import Direction, Indication, Recommendation, ReferenceKind
from tests.opened import built_in_knowledge

KNOWLEDGE = built_in_knowledge()
STUDIES = {
    ReferenceKind.SYSTEMATIC_REVIEW,
    ReferenceKind.REVIEW,
    ReferenceKind.RCT,
    ReferenceKind.COHORT,
    ReferenceKind.REGISTRY,
    ReferenceKind.CASE_REPORT,
    ReferenceKind.TEXTBOOK,
    ReferenceKind.TERTIARY,
}

RECOMMENDS = {
    "andresen-2018-hernia-pain": "recommends a ladder, with blocks before surgery",
    "arnold-2019-neuroma": "proposes criteria, of which a positive block is one",
    "bnf-corticosteroid-inflammatory": "says that the Achilles tendon is not injected",
    "buccheri-2019-haemophilic-injections": "routine use is not recommended",
    "challoumas-2020-frozen-shoulder": "the injection should be offered at first contact (key points)",
    "garcia-iglesias-2023-numitor": "places botulinum toxin first in line",
    "hegmann-2015-discography-guidelines": "tells the position of a guideline, ACOEM's",
    "hochberg-2017-lung-cancer-pain": "interventional techniques may be considered where drugs fail",
    "kalagac-fabris-2023-hip-rfa": "other options are to be considered where replacement is not possible",
    "ma-2022-paravertebral-zoster": "it might be considered as an early intervention",
    "manchikanti-2023-adhesiolysis-meta": "a moderate to strong recommendation",
    "mercadante-2015-eapc-sympathetic": "holds the recommendations of EAPC",
    "puledda-2018-gon-children": "calls it effective under 18, of which no body speaks",
    "schmidt-2005-shp": "should be recommended as an alternative",
    "shian-2018-abdominal-wall-pain": "grades its key recommendations in a table",
    "suleiman-2001-abdominal-wall": "injection of the spot can be test and treatment",
    "ulnar-conservative-2023-meta": "suitable where an operation is refused; splinting is preferred",
    "vandeminkelis-2024-psps2": "a chapter of a series that recommends; what was read of it is a finding",
}
"""Reviews that recommend, and what. One that is not here is neutral."""

ALONE = {
    ("auriculotemporal-nerve-block", "auriculotemporal-neuralgia", "ruiz-2016-auriculotemporal"),
    ("botulinum-toxin-injection", "tension-type-headache", "jackson-2012-botulinum-headache"),
    ("celiac-plexus-test-block", "median-arcuate-ligament-syndrome", "barbon-2021-mals-block"),
    ("continuous-peripheral-nerve-block", "critical-limb-ischaemia", "orudzheva-2023-sciatic-catheter"),
    ("continuous-peripheral-nerve-block", "post-amputation-pain", "ilfeld-2021-phantom-cpnb"),
    ("drg-pulsed-rf", "postherpetic-neuralgia", "wang-2024-prf-zoster"),
    ("drg-stimulation-implant", "post-surgical-pain", "drg-npp-review-2019"),
    ("drg-stimulation-trial", "post-surgical-pain", "drg-npp-review-2019"),
    ("ganglion-impar-block", "cancer-pain", "li-2016-impar"),
    ("ganglion-impar-block", "coccydynia", "jevotovsky-2025-impar-meta"),
    ("ganglion-impar-rfa", "coccydynia", "impar-block-rfa-sr-rbort"),
    ("hip-articular-block", "hip-osteoarthritis", "kapural-2018-hip-rfa"),
    ("iliopsoas-bursa-injection", "iliopsoas-tendinopathy", "nunley-2009-iliopsoas-tha"),
    ("intercostal-nerve-block", "intercostal-neuralgia", "wijayasinghe-2014-breast-blockade"),
    ("intercostal-pulsed-rf", "postherpetic-neuralgia", "makharita-2018-intercostal-prf"),
    ("knee-joint-injection", "haemophilic-arthropathy", "ucsd-2018-haemophilic-injection"),
    ("small-joint-injection", "haemophilic-arthropathy", "ucsd-2018-haemophilic-injection"),
    ("lateral-femoral-cutaneous-nerve-block", "meralgia-paresthetica", "tagliafico-2021-meralgia-meta"),
    ("lumbar-facet-cyst-rupture", "lumbar-facet-cyst", "shah-2018-facet-cyst"),
    ("lumbar-sympathetic-block", "rectal-tenesmus-of-cancer", "bristow-1988-tenesmus"),
    ("mortons-neuroma-injection", "mortons-neuroma", "thomson-2013-morton"),
    ("occipital-pulsed-rf", "chronic-migraine", "gon-prf-systematic-2024"),
    ("peripheral-nerve-stimulation-implant", "supraorbital-neuralgia", "buvanendran-2008-supraorbital"),
    ("peripheral-nerve-stimulation-trial", "supraorbital-neuralgia", "buvanendran-2008-supraorbital"),
    ("piriformis-injection", "piriformis-syndrome", "fishman-2017-piriformis-toxin"),
    ("piriformis-injection", "piriformis-syndrome", "misirlioglu-2015-piriformis"),
    ("shoulder-hydrodilatation", "frozen-shoulder", "ladermann-2021-hydrodilatation"),
    ("shoulder-injection", "shoulder-pain-after-surgery", "cimino-2020-injection-cuff-repair"),
    ("spinal-cord-stimulation-lead-revision", "stimulator-lead-moved", "leplus-2023-scs-revision"),
    ("splanchnic-nerve-rfa", "chronic-pancreatitis-pain", "verhaegh-2013-splanchnic-rfa"),
    ("splanchnic-nerve-rfa", "pancreatic-cancer-pain", "amr-2018-splanchnic-rfa"),
    ("superior-cluneal-nerve-block", "superior-cluneal-nerve-entrapment", "isu-2018-cluneal"),
    ("suprascapular-nerve-block", "frozen-shoulder", "shanahan-2022-ssnb-frozen"),
    ("suprascapular-nerve-block", "shoulder-pain", "chang-2016-ssnb-meta"),
    ("suprascapular-nerve-block", "shoulder-pain-in-motor-neurone-disease", "shanahan-2020-ssnb-mnd"),
    ("suprascapular-pulsed-rf", "shoulder-pain", "decastrocorreia-2023-ssn-prf"),
    ("thoracic-paravertebral-block", "intercostal-neuralgia", "kirvela-1992-paravertebral"),
    ("thoracic-paravertebral-block", "intercostal-neuralgia", "wijayasinghe-2014-breast-blockade"),
    ("trigeminal-nerve-block", "supraorbital-neuralgia", "pareja-2006-supraorbital"),
    ("vertebroplasty", "vertebral-haemangioma", "filippiadis-2021-vertebral-haemangioma"),
}
"""Where no body speaks, and a review, trial or series that recommends nothing is read as for it, by painref's own
reading."""


class Spoken(NamedTuple):
    """A statement, with where it stands."""

    procedure: str
    indication: Indication
    said: Recommendation

    @property
    def key(self) -> tuple[str, str, str]:
        return str(self.procedure), str(self.indication.condition), str(self.said.by)


def taking_a_side() -> Iterator[Spoken]:
    for procedure in KNOWLEDGE.procedures.values():
        for indication in procedure.indications:
            for said in indication.recommendations:
                kind = KNOWLEDGE.references[said.by].kind
                if kind in STUDIES and said.direction is not Direction.NEUTRAL:
                    yield Spoken(procedure.id, indication, said)


def test_a_review_takes_a_side_only_if_it_recommends_or_no_body_speaks() -> None:
    found = list(taking_a_side())
    assert {str(item.said.by) for item in found if item.key not in ALONE} == set(RECOMMENDS)
    assert {item.key for item in found} >= ALONE


def test_one_that_recommends_nothing_and_is_read_as_for_stands_where_no_body_speaks_and_says_so() -> None:
    for item in taking_a_side():
        if item.key in ALONE:
            references = [KNOWLEDGE.references[said.by] for said in item.indication.recommendations]
            assert all(ref.kind in STUDIES or is_payer(ref, KNOWLEDGE) or ref.retired for ref in references), item.key
            assert "recommend" in item.said.says, item.key
            assert "painref's own" in (item.said.note or ""), item.key
