"""The events of the audit log, and their Swedish names, which follow the name of the user."""

from enum import StrEnum


class Event(StrEnum):
    """The kinds of event that are logged."""

    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    TIMED_OUT = "timed out"
    ENDED_SESSION = "ended session"
    SIGN_IN_FAILED = "sign-in failed"
    REFUSED = "refused"
    LOOKED_AT_UPLOAD = "looked at upload"
    HANDED_IN = "handed in"
    APPROVED = "approved"
    SENT_BACK = "sent back"
    PUBLISHED = "published"
    UNDID = "undid"
    SET_RESPONSIBILITY = "set responsibility"
    ERASED = "erased"
    BUILT = "built"
    BUILD_FAILED = "build failed"
    FETCHED = "fetched"
    ADDED_SERIES = "added series"
    TOOK_IN_FILE = "took in file"
    RENAMED_SERIES = "renamed series"
    REMOVED_SERIES = "removed series"
    EXPORTED = "exported"
    REMINDED = "reminded"
    SAVED_VIEW = "saved view"
    DELETED_VIEW = "deleted view"
    SAVED_QUERY = "saved query"
    DELETED_QUERY = "deleted query"
    WROTE_ANNOTATION = "wrote annotation"
    REMOVED_ANNOTATION = "removed annotation"
    EXPORTED_PERSON = "exported person"
    BACKED_UP = "backed up"
    RESTORED = "restored"
    MOVED = "moved"
    IMPORTED_PLAN = "imported plan"
    CHANGED_SETTINGS = "changed settings"
    MADE_TOKEN = "made token"  # noqa: S105
    REVOKED_TOKEN = "revoked token"  # noqa: S105
    PURGED = "purged"
    CHAINED = "chained"


WORDS: dict[str, str] = {
    Event.SIGNED_IN: "loggade in",
    Event.SIGNED_OUT: "loggade ut",
    Event.TIMED_OUT: "loggades ut efter en tid utan aktivitet",
    Event.ENDED_SESSION: "avslutade en inloggning",
    Event.SIGN_IN_FAILED: "kunde inte logga in",
    Event.REFUSED: "nekades",
    Event.LOOKED_AT_UPLOAD: "granskade ett blad",
    Event.HANDED_IN: "lämnade in",
    Event.APPROVED: "godkände",
    Event.SENT_BACK: "skickade tillbaka",
    Event.PUBLISHED: "publicerade",
    Event.UNDID: "ångrade",
    Event.SET_RESPONSIBILITY: "angav vem som svarar",
    Event.ERASED: "raderade för gott",
    Event.BUILT: "byggde",
    Event.BUILD_FAILED: "bygget misslyckades",
    Event.FETCHED: "hämtade statistik",
    Event.ADDED_SERIES: "lade till en serie",
    Event.TOOK_IN_FILE: "läste in nästa fil till en serie",
    Event.RENAMED_SERIES: "bytte namn på en serie",
    Event.REMOVED_SERIES: "tog bort en serie",
    Event.EXPORTED: "tog ut uppgifter",
    Event.REMINDED: "påminde",
    Event.SAVED_VIEW: "sparade en vy",
    Event.DELETED_VIEW: "tog bort en vy",
    Event.SAVED_QUERY: "sparade en fråga i SQL",
    Event.DELETED_QUERY: "tog bort en fråga i SQL",
    Event.WROTE_ANNOTATION: "skrev en egen anmärkning",
    Event.REMOVED_ANNOTATION: "tog bort en egen anmärkning",
    Event.EXPORTED_PERSON: "tog ut en persons uppgifter",
    Event.BACKED_UP: "säkerhetskopierade",
    Event.RESTORED: "återställde",
    Event.MOVED: "flyttade",
    Event.IMPORTED_PLAN: "läste in en plan",
    Event.CHANGED_SETTINGS: "ändrade inställningarna",
    Event.MADE_TOKEN: "gjorde en nyckel",
    Event.REVOKED_TOKEN: "återkallade en nyckel",
    Event.PURGED: "gallrade loggen",
    Event.CHAINED: "kedjade äldre rader",
}
