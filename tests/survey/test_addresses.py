import pytest

from survey.addresses import is_this_machine


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True), ("127.0.0.1", True), ("127.8.9.1", True), ("::1", True),
        ("localhost.example", False), ("10.0.0.5", False), ("", False),
    ],  # fmt: skip
)
def test_what_never_leaves_the_machine(host, here):
    assert is_this_machine(host) == here
