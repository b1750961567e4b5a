"""Test that what is written in the lists of Utforska finds what it names."""

from hypothesis import given, settings
from hypothesis import strategies as st

from panel.ui.explore import options

NAMES = {
    "0580": "Linköping",
    "1880": "Örebro",
    "00": "Riket",
    "0584": "Vadstena",
    "0114": "Upplands Väsby",
    "0380": "Uppsala",
}


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=4, unique=True), st.sampled_from([", ", ";", "\n"])
)
def test_codes_and_names_of_any_case_find_their_regions(codes: list[str], between: str) -> None:
    for written in (
        codes,
        [NAMES[one].upper() for one in codes],
        [NAMES[one].lower().replace("ö", "o") for one in codes],
    ):
        assert options.meant([between.join(written)], NAMES) == (codes, [])


def test_a_beginning_finds_one_and_never_one_of_several() -> None:
    assert options.meant(["lin", "upp"], NAMES) == (["0580"], ["upp"])
    assert options.meant(["Uppsala", "ankeborg", " ,"], NAMES) == (["0380"], ["ankeborg"])
