"""What the many applications of a test process share: templates that are compiled, and the builders of addresses.

Both are the same for every application; to make them anew took fifty milliseconds a test, and a page as much again.
"""

from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class CompiledTemplates(BytecodeCache):
    """Kept in memory by name and content."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = CompiledTemplates()
_build = Rule._compile_builder
_built: dict[tuple, object] = {}


def _builder_of(rule: Rule, append_unknown: bool = True):
    key = (rule.rule, rule.host, rule.subdomain, tuple(sorted((rule.defaults or {}).items())), append_unknown)
    if key not in _built:
        _built[key] = _build(rule, append_unknown)
    return _built[key]


def share_builders() -> None:
    """From now on an address that was compiled once is not compiled again."""
    Rule._compile_builder = _builder_of


def share_templates(app: Flask) -> None:
    app.jinja_env.bytecode_cache = TEMPLATES
