"""Settings: their defaults, the secret, and the vault's place."""

import stat

import pytest

from survey.config import SettingRefused, Settings


@pytest.fixture
def instance(tmp_path):
    return tmp_path / "instance"


def read(instance, tmp_path, **environment) -> Settings:
    return Settings.from_environment({"XDG_STATE_HOME": str(tmp_path / "state")} | environment, instance)


def test_one_machine_needs_no_settings(instance, tmp_path):
    settings = read(instance, tmp_path)
    assert settings.database_url == f"sqlite:///{instance / 'senterpuls.sqlite3'}"
    assert settings.vault == tmp_path / "state" / "senterpuls" / "vault"
    assert settings.base_url == "http://127.0.0.1:8000"


def test_the_environment_decides_where_it_speaks(instance, tmp_path):
    settings = read(
        instance,
        tmp_path,
        SENTERPULS_DATABASE_URL="postgresql:///puls",
        SENTERPULS_VAULT=str(tmp_path / "keys"),
        SENTERPULS_SECRET_KEY="given",
        SENTERPULS_BASE_URL="https://puls.example/",
    )
    assert settings == Settings("postgresql:///puls", tmp_path / "keys", "given", "https://puls.example", vault_named=True)
    assert not instance.exists()


def test_an_empty_setting_is_none(instance, tmp_path):
    assert read(instance, tmp_path, SENTERPULS_BASE_URL="", SENTERPULS_DATABASE_URL="").base_url == "http://127.0.0.1:8000"


def test_the_secret_is_made_once_and_is_its_owners_alone(instance, tmp_path):
    first = read(instance, tmp_path).secret_key
    assert read(instance, tmp_path).secret_key == first
    assert len(bytes.fromhex(first)) == 32
    assert stat.S_IMODE((instance / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700


def test_two_installations_have_two_secrets(tmp_path):
    assert read(tmp_path / "one", tmp_path).secret_key != read(tmp_path / "two", tmp_path).secret_key


@pytest.mark.parametrize("place", ["vault", "", "deep/er/vault", "../instance/vault"])
def test_a_vault_that_would_be_backed_up_is_refused(instance, tmp_path, place):
    with pytest.raises(SettingRefused, match="which is backed up; choose a directory outside it"):
        read(instance, tmp_path, SENTERPULS_VAULT=str(instance / place))
    assert not instance.exists()


def test_a_link_into_the_instance_is_seen_through(instance, tmp_path):
    instance.mkdir()
    (tmp_path / "link").symlink_to(instance)
    with pytest.raises(SettingRefused):
        read(instance, tmp_path, SENTERPULS_VAULT=str(tmp_path / "link" / "vault"))


def test_there_is_no_mail_unless_it_is_set_up(instance, tmp_path):
    settings = read(instance, tmp_path)
    assert (settings.mail, settings.gateways.sms, settings.gateways.chat) == (None, None, None)


def test_mail_and_gateways_are_read_from_their_settings(instance, tmp_path):
    (file := tmp_path / "gateways.toml").write_text("[sms]\nurl = 'https://g.example.com'\nbody = '{text}'\n", encoding="utf-8")
    settings = read(
        instance,
        tmp_path,
        SENTERPULS_MAIL_URL="smtp://user:se%3Acret@mail.example.com?from=puls@example.com",
        SENTERPULS_GATEWAYS=str(file),
        SENTERPULS_BASE_URL="https://puls.example.com",
    )
    assert (settings.mail.host, settings.gateways.sms.url) == ("mail.example.com", "https://g.example.com")
    assert "se:cret" not in repr(settings)


def test_links_that_would_lead_nowhere_are_not_sent(instance, tmp_path):
    with pytest.raises(SettingRefused, match="SENTERPULS_BASE_URL"):
        read(instance, tmp_path, SENTERPULS_MAIL_URL="smtp://mail.example.com?from=puls@example.com")
    assert read(instance, tmp_path, SENTERPULS_MAIL_URL="smtp://localhost?from=puls@example.com&tls=none").mail is not None


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SENTERPULS_PROXIES", "nginx", "SENTERPULS_PROXIES is nginx; it may be 0, 1, 2 or 3."),
        ("SENTERPULS_LOG", "xml", "SENTERPULS_LOG is xml; it may be text, json or requests."),
        ("SENTERPULS_METRICS", "guess me", "could be guessed"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(instance, tmp_path, name, value, told):
    with pytest.raises(SettingRefused, match=told):
        read(instance, tmp_path, **{name: value})


def test_watching_is_off_unless_it_is_asked_for(instance, tmp_path):
    settings = read(instance, tmp_path)
    assert (settings.proxies, settings.log, settings.metrics_token, settings.secret_made) == (0, "text", None, True)
    asked = read(instance, tmp_path, SENTERPULS_PROXIES="1", SENTERPULS_LOG="json", SENTERPULS_METRICS="m" * 32)
    assert (asked.proxies, asked.log, asked.metrics_token) == (1, "json", "m" * 32)
    assert "mmmm" not in repr(asked)


def test_a_folder_that_takes_no_secret_is_told(tmp_path):
    (tmp_path / "instance").touch()
    with pytest.raises(SettingRefused, match="set SENTERPULS_SECRET_KEY"):
        read(tmp_path / "instance" / "deeper", tmp_path)


@pytest.mark.parametrize(("cache", "vault"), [("all/cache", "all"), ("all", "all/vault"), ("all", "all"), ("link", "all/vault")])
def test_reports_and_keys_are_kept_apart(instance, tmp_path, cache, vault):
    (tmp_path / "all" / "cache").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "all")
    with pytest.raises(SettingRefused, match="neither may be inside the other"):
        read(instance, tmp_path, SENTERPULS_CACHE=str(tmp_path / cache), SENTERPULS_VAULT=str(tmp_path / vault))


def test_written_reports_go_where_they_are_told_to(instance, tmp_path):
    (tmp_path / "shared").mkdir()
    settings = read(instance, tmp_path, SENTERPULS_CACHE=str(tmp_path / "shared"), SENTERPULS_CACHE_MB="8000")
    assert (settings.cache, settings.cache_megabytes) == (tmp_path / "shared", 8000)
    assert (read(instance, tmp_path).cache, read(instance, tmp_path).cache_megabytes) == (None, 512)


@pytest.mark.parametrize(
    ("name", "value"), [("CACHE", "/no/such/folder"), ("CACHE_MB", "0"), ("CACHE_MB", "-1"), ("CACHE_MB", "x")]
)
def test_a_cache_that_can_not_be_used_is_told(instance, tmp_path, name, value):
    with pytest.raises(SettingRefused, match=f"SENTERPULS_{name} is .*{value}"):
        read(instance, tmp_path, **{f"SENTERPULS_{name}": value})
