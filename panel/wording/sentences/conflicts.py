"""How many conflicts have to be settled before a sheet can be published."""


def cells(count: int) -> str:
    """Return "1 krock att avgöra", "3 krockar att avgöra"."""
    return f"{'1 krock' if count == 1 else f'{count} krockar'} att avgöra"


def rows(count: int) -> str:
    """Return "1 rad att avgöra", "3 rader att avgöra"."""
    return f"{'1 rad' if count == 1 else f'{count} rader'} att avgöra"
