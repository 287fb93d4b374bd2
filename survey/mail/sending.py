"""Letters by SMTP: one connection a run, taken up once more if it breaks.

Which failure is whose: an address (5xx at RCPT), a message (4xx), or the server.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage

from survey.mail.carriers import CarrierDown, Letter, TryLater, Undeliverable
from survey.mail.message import write_message
from survey.mail.server import NONE, STARTTLS, TLS, MailServer

TIMEOUT = 20  # seconds for each step of the conversation
PERMANENT = 500
OF_THE_SENDER = {421, 530, 535, 538}  # the server is closing down, or wants another sign-in: not the recipient's fault


class SmtpCarrier:
    """The mail server."""

    def __init__(self, server: MailServer, clock: Callable[[], datetime]):
        self._server = server
        self._clock = clock

    @contextmanager
    def connect(self) -> Iterator["SmtpLine"]:
        line = SmtpLine(self._server, self._clock)
        line.open()
        try:
            yield line
        finally:
            line.close()


class SmtpLine:
    def __init__(self, server: MailServer, clock: Callable[[], datetime]):
        self._server = server
        self._clock = clock
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """CarrierDown."""
        try:
            self._smtp = _dial(self._server)
        except smtplib.SMTPAuthenticationError:
            raise CarrierDown("the mail server refuses our user or password") from None
        except ssl.SSLError:
            raise CarrierDown("the mail server's certificate or encryption can't be trusted") from None
        except smtplib.SMTPNotSupportedError:
            raise CarrierDown("the mail server lacks the encryption or sign-in that is asked for") from None
        except (OSError, smtplib.SMTPException):
            raise CarrierDown("the mail server can't be reached") from None

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def send(self, letter: Letter) -> None:
        message = write_message(letter, self._server.sender, now=self._clock())
        try:
            self._hand_over(message)
        except (smtplib.SMTPServerDisconnected, OSError):
            self.close()
            self.open()
            try:
                self._hand_over(message)
            except (smtplib.SMTPServerDisconnected, OSError):
                raise CarrierDown("the mail server breaks the connection") from None

    def _hand_over(self, message: EmailMessage) -> None:
        try:
            self._smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            ((code, _text),) = refusal.recipients.values()
            raise _by_code(code, at_recipient=True) from None
        except smtplib.SMTPSenderRefused as refusal:
            raise CarrierDown(f"the mail server refuses our sender address ({refusal.smtp_code})") from None
        except smtplib.SMTPDataError as refusal:
            raise _by_code(refusal.smtp_code, at_recipient=False) from None
        except (smtplib.SMTPHeloError, smtplib.SMTPNotSupportedError):
            raise TryLater("the server can't take this message") from None


def _by_code(code: int, *, at_recipient: bool) -> Exception:
    if code in OF_THE_SENDER:
        return CarrierDown(f"the mail server takes no messages from us ({code})")
    if at_recipient and code >= PERMANENT:
        return Undeliverable(f"refused ({code})")
    return TryLater(f"not taken ({code})")


def _dial(server: MailServer) -> smtplib.SMTP:
    context = None if server.tls == NONE else ssl.create_default_context()
    if server.tls == TLS:
        smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.tls == STARTTLS:
            smtp.starttls(context=context)
        if server.user is not None:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp
