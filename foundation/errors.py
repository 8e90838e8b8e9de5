"""The one base class of every rule's refusal: a stable code, and a text that helps the reader."""


class DomainError(Exception):
    """A rule said no. `code` is stable and maps to the wire in each house's errors.py; `detail` is for a developer."""

    code = "refused"

    def __init__(self, detail: str = "", **context: object) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.context = context
