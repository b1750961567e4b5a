"""Small PC-Axis files."""

PX = """CHARSET="ANSI";
AXIS-VERSION="2013";
LANGUAGE="sv";
DECIMALS=1;
MATRIX="T1";
SUBJECT-CODE="BE";
SUBJECT-AREA="Befolkning";
TITLE="Inflyttade efter kommun, kön och år";
UNITS="personer";
STUB="kommun","kön";
HEADING="år";
VALUES("kommun")="Norrköping","Linköping";
VALUES("kön")="män","kvinnor";
VALUES("år")="2022","2023";
CODES("kommun")="0581","0580";
TIMEVAL("år")=TLIST(A1,"2022"-"2023");
SOURCE="SCB";
LAST-UPDATED="20240221 08:00";
NOTE="En rad#och en till, med ; och "
"fortsättning";
DATA=
1 ".."
-3.5 4
"-" 6
. 8;
"""


def px(old: str = "", new: str = "", codec: str = "cp1252") -> bytes:
    """The file above, with one place changed."""
    assert old in PX
    return PX.replace(old, new, 1).encode(codec) if old else PX.encode(codec)
