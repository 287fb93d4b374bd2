"""Which requests may be told of: those of people who sign in, and of programs with a token. A phone's never."""

from flask import has_request_context, request

WATCHED = ("/console", "/api/")


def watched_route() -> str | None:
    """The route of this request as it stands in the source, such as /console/<client>/; None where nothing may be told."""
    rule = request.url_rule.rule if has_request_context() and request.url_rule else ""
    return rule if rule.startswith(WATCHED) else None


def is_a_visit() -> bool:
    """Whether a request is under way of which nothing may be told."""
    return has_request_context() and watched_route() is None
