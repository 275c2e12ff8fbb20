"""What is remembered for many patients: made once for a key, and never more of it than is bounded."""

from painref.triage.engine.remembered import MOST, Remembered


def test_what_is_remembered_is_made_once() -> None:
    made: list[int] = []
    known: Remembered[str] = Remembered()
    for key in (1, 2, 1, 2):
        assert known.of(key, lambda key=key: made.append(key) or str(key)) == str(key)  # type: ignore[misc]
    assert made == [1, 2]


def test_it_begins_anew_when_it_is_full() -> None:
    known: Remembered[int] = Remembered()
    for key in range(MOST):
        known.of(key, lambda: 0)
    assert known.of(0, lambda: 1) == 0
    known.of(MOST, lambda: 0)
    assert known.of(0, lambda: 1) == 1
