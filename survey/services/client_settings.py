"""What HR may change of its client: name, logo, who may read centres' one-page results, and whom to turn to."""

from sqlalchemy import delete

from survey.database import db
from survey.logo import clean_logo
from survey.models.client_page import CONTACT_LIMIT, ClientLogo, Procedure
from survey.models.organisation import Client
from survey.refusal import N_, Refusal

NAME_LIMIT = 120


def rename_client(client: Client, name: str) -> None:
    """Another name, everywhere from now on; files that left the house keep the old one. Refusal where it can't be one."""
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > NAME_LIMIT or not cleaned.isprintable():
        raise Refusal(N_("Write a name of 1 to 120 letters."))
    client.name = cleaned
    db.session.flush()


def set_logo(client: Client, content: bytes) -> None:
    """The uploaded picture becomes the logo. LogoRefused where it is none."""
    db.session.merge(ClientLogo(client=client.key, png=clean_logo(content)))
    db.session.flush()


def remove_logo(client: Client) -> None:
    db.session.execute(delete(ClientLogo).where(ClientLogo.client == client.key))


def find_logo(client: str) -> bytes | None:
    """PNG, None where the client has none."""
    logo = db.session.get(ClientLogo, client)
    return logo.png if logo else None


def find_procedure(client: str) -> Procedure:
    """As it is kept, or an empty one that is not published."""
    empty = {"danger": "", "representative": "", "reporting": "", "published": False}
    return db.session.get(Procedure, client) or Procedure(client=client, **empty)


def set_procedure(client: Client, contacts: dict[str, str], *, published: bool) -> None:
    """Keeps the contacts by name. Refusal where one is too long, or none is given and it is to be published."""
    cleaned = {name: " ".join(text.split()) for name, text in contacts.items()}
    if any(len(text) > CONTACT_LIMIT or not text.isprintable() for text in cleaned.values()):
        raise Refusal(N_("Write each contact in at most 200 letters."))
    if published and not all(cleaned.values()):
        raise Refusal(N_("Fill in all three before you publish them: somebody in need must not meet an empty line."))
    db.session.merge(Procedure(client=client.key, published=published, **cleaned))
    db.session.flush()
