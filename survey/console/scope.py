"""Which client a page is about: one the reader may open something of, or none.

A client that is another's and one that does not exist are refused alike (PRIVACY, rule 11).
"""

from survey.access import Reader, clients_of, may_open
from survey.database import db
from survey.models.organisation import Client
from survey.tree import ROOT


class NothingHere(Exception):
    """Nothing at this address for this reader, for whatever reason."""


def client_in_scope(reader: Reader, key: str) -> Client:
    """The client, of which the reader may open at least one unit; an operator sets up every client. NothingHere otherwise."""
    client = db.session.get(Client, key) if reader.role == "operator" or key in clients_of(reader) else None
    if client is None:
        raise NothingHere
    return client


def whole_client_in_scope(reader: Reader, key: str) -> Client:
    """The same, of which the reader may open every unit: for pages that tell of all its people."""
    client = client_in_scope(reader, key)
    if reader.role != "operator" and not may_open(reader, key, ROOT):
        raise NothingHere
    return client
