"""The municipalities that a municipality is compared with: those that are set for it, or those of a group it belongs to."""

from panel.errors import SourceError
from panel.warehouse import read
from panel.wording.settings import settings, settings_file


def peer_words(region_code: str) -> tuple[str, ...]:
    """Return the codes of a municipality's peers, and of groups of them.

    For the panel's own municipality what is set; for others, and where nothing is set, the first group that it is a
    member of. Empty where there is none. Raises SourceError where the settings name what does not exist.
    """
    own = settings()
    groups = _groups()
    if own.peers and region_code == own.region:
        if unknown := sorted({*own.peers} - {*read("explore_regions")["region_code"]}):
            problem = "Panelens inställningar går inte att använda."
            raise SourceError(problem, f"peers: {', '.join(unknown)} finns inte.", path=settings_file())
        return own.peers
    return next(((code,) for code, members in groups.items() if region_code in members), ())


def peer_groups(region_code: str) -> tuple[str, ...]:
    """Return those of peer_words() that are groups."""
    return tuple(word for word in peer_words(region_code) if word in _groups())


def peers(region_code: str) -> str:
    """Return the codes of a municipality's peers, comma-separated, its groups spelled out: what queries take."""
    groups = _groups()
    codes = dict.fromkeys(code for word in peer_words(region_code) for code in groups.get(word, [word]))
    return ",".join(code for code in codes if code != region_code)


def _groups() -> dict[str, list[str]]:
    rows = read("explore_regions")
    rows = rows[rows["members"] != ""]
    return dict(zip(rows["region_code"], rows["members"].str.split(), strict=True))
