import pytest

from survey.web_address import leads_somewhere


@pytest.mark.parametrize("text", ["https://pulse.example", "http://127.0.0.1:8000", "https://[::1]:8443", "https://x.no/pulse"])
def test_addresses_of_hosts_lead_somewhere(text):
    assert leads_somewhere(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "pulse.example", "ftp://x.no", "javascript:alert(1)", "https://", "https://[", "https://x:port", "https://x:0",
        "https://x.no?a=b", "https://x.no#a", "https://me@x.no", "https://x.no/a b", "https://x.no/\n", "https://å.no",
    ],
)  # fmt: skip
def test_others_do_not(text):
    assert not leads_somewhere(text)


@pytest.mark.parametrize(("host", "leads"), [("localhost", True), ("x.no", False)])
def test_without_encryption_only_known_hosts_do(host, leads):
    assert leads_somewhere(f"http://{host}", plain_at=("localhost",)) is leads
    assert leads_somewhere(f"https://{host}", plain_at=("localhost",))
