"""What `senterpuls check` looks at."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from survey.config import Settings
from survey.database import db
from survey.production import is_production


@dataclass(frozen=True)
class Installation:
    """head: the newest revision of the schema. instance: the folder with the secret key. now: for what is old."""

    settings: Settings
    instance: Path
    head: str
    now: datetime

    @property
    def database_folder(self) -> Path | None:
        """Where the SQLite file is; None for a server or a database in memory."""
        url = db.engine.url
        return Path(url.database).resolve().parent if url.get_backend_name() == "sqlite" and url.database else None

    @property
    def is_public(self) -> bool:
        """Whether more is asked of it than of a first try on somebody's own machine."""
        return is_production(self.settings)
