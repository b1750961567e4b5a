"""A row of the rail of Översikt."""

from typing import NamedTuple


class Item(NamedTuple):
    """A row: its lead and the rest of the sentence, where it leads ("" for nowhere), and what stands under it.

    `mark` is a class of panel.css (worse, watch) for the lead, with its `sign`; `act_label` is the word before `act`.
    """

    lead: str
    words: str
    address: str
    act: str = ""
    act_label: str = ""
    mark: str = ""
    sign: str = ""
