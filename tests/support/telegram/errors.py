"""What the Bot API server answers when it refuses, as exceptions of the test server."""

from typing import Any


class ApiError(Exception):
    """A refusal: the HTTP status is the error's code."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequest(ApiError):
    def __init__(self, problem: str, **parameters: Any) -> None:
        super().__init__(400, f"Bad Request: {problem}", **parameters)


class Forbidden(ApiError):
    def __init__(self, problem: str) -> None:
        super().__init__(403, f"Forbidden: {problem}")


class Conflict(ApiError):
    def __init__(self, problem: str) -> None:
        super().__init__(409, f"Conflict: {problem}")


class TooMany(ApiError):
    def __init__(self, seconds: int) -> None:
        super().__init__(
            429, f"Too Many Requests: retry after {seconds}", retry_after=seconds
        )


class Unauthorized(ApiError):
    def __init__(self) -> None:
        super().__init__(401, "Unauthorized")


class NotFound(ApiError):
    def __init__(self, what: str = "") -> None:
        super().__init__(404, f"Not Found{what}")
