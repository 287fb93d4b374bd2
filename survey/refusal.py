"""The one kind of error that is somebody's to mend."""


class Refusal(ValueError):
    """Input that can't be used. The message is one sentence that says what to do; nothing has been changed."""


class FileRefused(Refusal):
    """A file that can't be read as a table."""
