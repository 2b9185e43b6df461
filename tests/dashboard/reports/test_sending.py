"""Reports are sent when they are due, once, tried again where that fails, and what fails is told."""

import contextlib
import socketserver
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dashboard.failing_reports import Failing
from dashboard.report_settings import ReportPlan
from dashboard.reports import clock, due, hook, mail, making, sender
from dashboard.reports.parcel import DeliveryError, Parcel
from dashboard.settings import Settings
from dashboard.settings_file import SettingsError, read
from tests.dashboard.reports import weeks

NOW = datetime(2026, 11, 16, 7, 45, tzinfo=UTC)  # a Monday, 15 minutes after half past seven
PARCEL = Parcel(
    "pdf", b"%PDF-1.7 report \xe2\x82\xac", "2026-W46", "Weekly scorecard · 每周指标", "What changed\n- nothing\n"
)
BY_MAIL = ReportPlan(to=("director@example.org",))


class Post(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as it takes to be handed a mail."""

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline():
            self.server.said.append(line.decode().strip())
            word = line[:4].upper()
            if word == b"RCPT" and self.server.refuses > 0:
                self.server.refuses -= 1
                self.say("550 no such address: director@example.org")
            elif word == b"DATA":
                self.say("354 go on")
                taken = iter(self.rfile.readline, b".\r\n")
                self.server.mails.append(b"".join(one.removeprefix(b".") for one in taken))
                self.say("250 taken")
            else:
                self.say("221 bye" if word == b"QUIT" else "250 fine")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.posted.append((self.path, dict(self.headers.items()), body))
        self.send_response(self.server.answers)
        self.send_header("location", "http://169.254.169.254/latest")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@contextlib.contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def post(monkeypatch):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Post)
    server.mails, server.said, server.refuses = [], [], 0
    monkeypatch.setenv(mail.URL, f"smtp://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv(mail.FROM, "floor@example.org")
    with serving(server):
        yield server


@pytest.fixture
def hooked():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.posted, server.answers = [], 204
    with serving(server):
        server.url = f"http://127.0.0.1:{server.server_address[1]}/in?room=7"
        yield server


def round_at(folder, plans, now=NOW, make=lambda plan: PARCEL):
    return sender.send_due(folder, plans, make, now=now, zone="UTC", pause=lambda _: None)


def test_a_mail_holds_the_words_and_the_report(post, tmp_path):
    assert [one.why for one in round_at(tmp_path, [BY_MAIL])] == [None]
    sent = message_from_bytes(post.mails[0], policy=default)
    assert (sent["to"], sent["from"], sent["subject"]) == ("director@example.org", "floor@example.org", PARCEL.subject)
    (file,) = sent.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("floorview-2026-W46.pdf", PARCEL.content)
    assert "- nothing" in sent.get_body().get_content()


def test_what_was_sent_is_not_sent_again_until_next_week(post, tmp_path):
    round_at(tmp_path, [BY_MAIL])
    assert round_at(tmp_path, [BY_MAIL], NOW + timedelta(hours=1)) == []
    assert round_at(tmp_path, [BY_MAIL], NOW + timedelta(days=7, minutes=-20)) == []
    assert [one.why for one in round_at(tmp_path, [BY_MAIL], NOW + timedelta(days=7))] == [None]
    assert len(post.mails) == 2


def test_a_failure_is_tried_at_once_then_later_and_told(post, tmp_path):
    post.refuses = 99
    (fell,) = round_at(tmp_path, [BY_MAIL])
    assert fell.why.endswith("the address was refused (550)")
    assert "director" not in fell.why
    assert sum(line.startswith("rcpt") for line in post.said) == sender.AT_ONCE
    assert len(due.standing(due.read(tmp_path), [BY_MAIL])) == 1
    assert round_at(tmp_path, [BY_MAIL], NOW + timedelta(seconds=30)) == [], "it waits"
    post.refuses = 1
    assert [one.why for one in round_at(tmp_path, [BY_MAIL], NOW + timedelta(minutes=2))] == [None]
    assert due.standing(due.read(tmp_path), [BY_MAIL]) == {}


def test_waits_grow_up_to_an_hour():
    one, past, waits = due.deliveries([BY_MAIL], NOW, "UTC")[0], due.Past(), []
    for _ in range(8):
        past = due.fell(one, past, "down", NOW)
        waits.append((datetime.fromisoformat(past.again_at) - NOW).total_seconds() / 60)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_one_address_that_fails_keeps_nobody_else_waiting(post, tmp_path):
    post.refuses = sender.AT_ONCE
    both = ReportPlan(to=("gone@example.org", "there@example.org"))
    first, second = round_at(tmp_path, [both])
    assert (first.why is None, second.why) == (False, None)
    (again,) = round_at(tmp_path, [both], NOW + timedelta(minutes=2))
    assert again.delivery.address == "gone@example.org"


def test_a_report_is_made_once_for_all_who_get_it(post, tmp_path):
    made = []
    plans = [ReportPlan(to=("a@example.org", "b@example.org")), ReportPlan(to=("c@example.org",), lang="zh")]
    round_at(tmp_path, plans, make=lambda plan: made.append(plan.lang) or PARCEL)
    assert (made, len(post.mails)) == (["en", "zh"], 3)


def test_only_one_process_sends(tmp_path):
    with due.alone(tmp_path) as is_alone:
        assert is_alone
        assert round_at(tmp_path, [BY_MAIL]) is None


def test_a_report_is_not_due_before_its_time_nor_a_day_after(tmp_path):
    for now in (NOW - timedelta(minutes=16), NOW + timedelta(hours=24)):
        assert due.due(due.deliveries([BY_MAIL], now, "UTC"), {}, now) == []


@pytest.mark.parametrize(
    ("zone", "at"),
    [("UTC", "2026-11-16T07:30:00+00:00"), ("Asia/Shanghai", "2026-11-15T23:30:00+00:00")],
)
def test_the_time_is_that_of_the_store(zone, at):
    assert BY_MAIL.last(NOW, zone) == datetime.fromisoformat(at)


def test_the_time_is_kept_over_a_change_of_clocks():
    after = datetime(2026, 10, 26, 12, tzinfo=UTC)  # clocks went back on Sunday
    assert BY_MAIL.last(after, "Europe/London") == datetime(2026, 10, 26, 7, 30, tzinfo=UTC)
    assert BY_MAIL.last(after - timedelta(days=7), "Europe/London") == datetime(2026, 10, 19, 6, 30, tzinfo=UTC)


def test_without_a_mail_server_it_says_so(monkeypatch, tmp_path):
    monkeypatch.delenv(mail.URL, raising=False)
    assert mail.URL in round_at(tmp_path, [BY_MAIL])[0].why


def test_nothing_is_said_without_encryption_but_to_this_machine(post, monkeypatch):
    address = ("127.0.0.1", post.server_address[1])
    monkeypatch.setattr(mail, "OWN_MACHINE", frozenset())
    using = mail.Server("smtp", *address, "user", "secret-word", "floor@example.org")
    with pytest.raises(DeliveryError, match="no encryption") as caught:
        mail.send(PARCEL, "a@example.org", using)
    assert "secret-word" not in f"{caught.value}{using!r}"
    assert post.mails == []
    assert not [line for line in post.said if "AUTH" in line.upper()]


def test_a_hook_gets_the_file(hooked, monkeypatch):
    monkeypatch.setenv(hook.TOKEN, "opens-the-hook")
    hook.send(PARCEL, hooked.url, private=True)
    path, headers, body = hooked.posted[0]
    assert (path, body) == ("/in?room=7", PARCEL.content)
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Authorization"] == "Bearer opens-the-hook"
    assert headers["Host"] == f"127.0.0.1:{hooked.server_address[1]}"


@pytest.mark.parametrize("status", [302, 307, 404, 500])
def test_a_hook_is_followed_nowhere_and_has_to_say_yes(hooked, status):
    hooked.answers = status
    with pytest.raises(DeliveryError, match=str(status)):
        hook.send(PARCEL, hooked.url, private=True)
    assert len(hooked.posted) == 1


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.7", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "100.64.0.1"],
)
def test_ones_own_network_is_refused(host):
    with pytest.raises(DeliveryError, match="private network"):
        hook.send(PARCEL, f"https://{host}:9/", patience_s=1)


def test_a_name_that_means_ones_own_network_is_refused(hooked, monkeypatch):
    found = [(2, 1, 6, "", ("93.184.215.14", 0)), (2, 1, 6, "", ("127.0.0.1", 0))]
    monkeypatch.setattr(hook.socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(DeliveryError, match="private network"):
        hook.send(PARCEL, f"https://rebound.example:{hooked.server_address[1]}/")
    assert hooked.posted == []


def test_what_cannot_be_reached_is_told(hooked):
    with pytest.raises(DeliveryError, match=r"webhook at 127\.0\.0\.1"):
        hook.send(PARCEL, hooked.url.replace("http:", "https:"), private=True)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('when = "monday 7:30"', "when"),
        ('to = ["a@b.org\\nBcc: c@d.org"]', "to[1]"),
        ('webhook = "file:///etc/passwd"', "webhook"),
        ('webhook = "http://hooks.example.org/x"', "https"),
        ('webhook = "https://user:secret@hooks.example.org/x"', "webhook"),
        ('lang = "en"', "nowhere"),
        ('format = "docx"\nto = ["a@b.org"]', "format"),
    ],
)
def test_a_plan_that_cannot_be_is_told_with_its_line(lines, words):
    with pytest.raises(SettingsError) as caught:
        read(f"[[reports]]\n{lines}\n", "floorview.toml")
    assert words in str(caught.value)


def test_the_dashboard_sends_what_is_due_and_says_aloud_that_it_failed(tmp_path, caplog):
    settings = Settings(reports=(BY_MAIL,), data=tmp_path)
    when = f"{datetime.now(UTC) - timedelta(hours=1):%a %H:%M}".lower()
    now_due = settings.model_copy(update={"reports": (ReportPlan(when=when, to=("a@example.org",)),)})
    failed = threading.Event()

    class Told(clock.Clock):
        def _go(self):
            super()._go()
            failed.set()

    command = ("/bin/sh", "-c", "echo no mail server >&2; exit 1")
    one = Told("sqlite://", now_due, lambda: "UTC", first_s=0, every_s=3600, command=command, failing=Failing())
    one.start()
    try:
        assert failed.wait(60)
    finally:
        one.stop()
    assert "weekly reports could not be sent: no mail server" in caplog.text


def test_a_real_report_goes_by_mail(post, tmp_path):
    plan = ReportPlan(to=("director@example.org",), format="xlsx", lang="zh")
    outcomes = round_at(tmp_path, [plan], make=lambda one: making.parcel(weeks.read(), "海港", one.lang, one.format))
    assert [one.why for one in outcomes] == [None]
    (file,) = message_from_bytes(post.mails[0], policy=default).iter_attachments()
    assert file.get_content().startswith(b"PK")
