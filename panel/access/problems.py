"""Errors of the data API as Problem objects (RFC 9457), in Swedish."""

from starlette.responses import JSONResponse, Response

API = "/api/v2/"


class ProblemError(Exception):
    """A request that the API refuses: an HTTP status, what is wrong in a few words, and where and what to do."""

    def __init__(self, status: int, title: str, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail
        self.retry_after = retry_after

    def response(self) -> Response:
        """Return the Problem as an HTTP response."""
        return problem(self.status, self.title, self.detail, self.retry_after)


def problem(status: int, title: str, detail: str, retry_after: int | None = None) -> Response:
    """Return a Problem; `retry_after` is in seconds."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(content, status, headers, media_type="application/problem+json")
