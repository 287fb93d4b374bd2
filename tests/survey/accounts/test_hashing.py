from survey.accounts.hashing import HashCost, hash_password, is_outdated, is_password

CHEAP = HashCost(memory=8, passes=1)


def test_a_password_is_known_again_by_its_hash_alone():
    known = hash_password("tre gule hester", CHEAP)
    assert "hester" not in known
    assert is_password("tre gule hester", known, CHEAP)
    assert not is_password("tre gule hestar", known, CHEAP)
    assert hash_password("tre gule hester", CHEAP) != known  # salted


def test_an_å_is_an_å_however_a_keyboard_composes_it():
    assert is_password("bla\u030a ba\u030at pa\u030a sjøen", hash_password("blå båt på sjøen", CHEAP), CHEAP)


def test_no_hash_and_a_broken_hash_are_nobodys_password():
    assert not is_password("tre gule hester", None, CHEAP)
    assert not is_password("tre gule hester", "$argon2id$broken", CHEAP)


def test_without_a_hash_the_same_work_is_done(monkeypatch):
    done = []
    monkeypatch.setattr("survey.accounts.hashing.hash_password", lambda password, cost: done.append((password, cost)))
    is_password("tre gule hester", None, CHEAP)
    assert done == [("tre gule hester", CHEAP)]


def test_a_hash_of_another_cost_is_outdated():
    known = hash_password("tre gule hester", CHEAP)
    assert not is_outdated(known, CHEAP)
    assert is_outdated(known, HashCost(memory=16, passes=1))


def test_the_cost_that_is_used_is_the_one_recommended():
    """OWASP's password storage guide: Argon2id with 19 MiB, two passes, one lane."""
    assert hash_password("tre gule hester", HashCost()).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
