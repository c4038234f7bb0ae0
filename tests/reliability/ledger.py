"""What was acknowledged against what is on disk."""

from uuid import UUID

from consultations.draft import Draft

REQUESTS = "consultations_consultationrequest"


def token_of(form):
    """What tells this form from all others, as the database writes it."""
    return UUID(Draft.open(form["draft"]).token).hex


def requests_in(site):
    """Reference by the token of its form. Two requests of one form would be an edited one."""
    rows = site.query(f"SELECT form_token, reference, corrects_id FROM {REQUESTS}")  # noqa: S608
    assert [row for row in rows if row[2]] == []
    return {token: reference for token, reference, _ in rows}


def lost(site, acknowledged):
    """What a visitor was told is saved, and is not."""
    saved = requests_in(site)
    return {token for token, reference in acknowledged.items() if saved.get(token) != reference}


def without(site, table, condition):
    """References of requests that are no spam and do not have exactly one row there."""
    return site.query(
        f"SELECT reference FROM {REQUESTS} AS request WHERE status != 'spam' AND "  # noqa: S608
        f"(SELECT COUNT(*) FROM {table} WHERE {condition}) != 1"
    )


def without_notice(site):
    return without(site, "consultations_mail", "request_id = request.id AND kind = 'notice'")


def without_act(site):
    about = "subject_kind = 'consultations.consultationrequest' AND subject_id = request.id"
    return without(site, "practice_act", f"{about} AND verb = 'received'")


def assert_all_is_there(site, acknowledged):
    """Nothing is lost, nothing is there twice, everything has its mail and its act, and
    SQLite finds its file whole."""
    assert lost(site, acknowledged) == set()
    assert (without_notice(site), without_act(site)) == ([], [])
    assert site.query("PRAGMA integrity_check") == [("ok",)]
