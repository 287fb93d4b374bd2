"""`senterpuls comments`: what slipped through the mask is removed, what is a year old goes."""

from datetime import UTC, datetime

import click

from survey.command_line import Group, json_option, tell
from survey.commands.options import client_option, month_option
from survey.database import db
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.clients import find_client
from survey.services.waves import find_wave

comments = Group("comments", help="Comments of released waves.")


@comments.command("remove")
@client_option
@month_option
@click.option("--id", "comment_id", required=True, help="The comment's id, as it stands in the JSON report.")
@json_option
def comments_remove(client_key: str, month: str, comment_id: str, as_json: bool):
    """Delete a comment for good, such as one that names somebody."""
    from reports.comments import remove_comment

    find_client(client_key)
    find_wave(client_key, month)
    remove_comment(client_key, month, comment_id)
    now = datetime.now(UTC)
    record_action("comment removed", client=client_key, actor=COMMAND_LINE, now=now, wave=month, comment=comment_id)
    db.session.commit()
    told = "The comment is deleted. Reports that were written to a file or sent before still hold it; write them again."
    tell({"client": client_key, "month": month, "removed": comment_id}, told, as_json=as_json)
