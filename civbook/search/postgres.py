"""A PostgreSQL server that keeps the index of many archives: its address, reaching it, its errors in sentences.

Addresses hold passwords and the server's own messages quote rows, so neither is ever shown: a message names
the server without user and password, and what went wrong by its SQLSTATE.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from civbook.errors import CivbookError, EngineError, StoreError, UsageError
from civbook.i18n import gettext as _

if TYPE_CHECKING:
    import psycopg

SCHEMES = ("postgresql://", "postgres://")
_SECONDS_TO_REACH = 10
_NOT_ALLOWED, _NO_DATABASE, _FULL, _NO_ENTRANCE = "42501", "3D000", ("53100", "53200"), ("28000", "28P01")


def _driver() -> Any:
    try:
        import psycopg
    except ImportError as e:
        raise EngineError(
            _("A PostgreSQL server needs the package psycopg, which is not installed."),
            _("Install it: pip install 'civbook[postgres]'"),
            code="no-psycopg",
        ) from e
    return psycopg


def connect(address: str) -> psycopg.Connection[Any]:
    """A connection in autocommit to the server at ``postgresql://…``.

    To another machine the line has to be encrypted, unless the address says otherwise (``sslmode=``).

    Raises:
        UsageError: that is no such address.
        EngineError: the driver is not installed.
        StoreError: the server can't be reached, lets nobody in, or has no such database.
    """
    driver = _driver()
    options = _parsed(driver, address)
    local = str(options.get("host") or "/").startswith("/") or options.get("host") in (
        "localhost",
        "127.0.0.1",
    )
    options.setdefault("sslmode", "prefer" if local else "require")
    options.setdefault("connect_timeout", _SECONDS_TO_REACH)
    options.setdefault("application_name", "civbook")
    name = server_name(options)
    try:
        conn: psycopg.Connection[Any] = driver.connect(**options, client_encoding="UTF8", autocommit=True)
    except driver.Error as e:
        raise _unreachable(e, name, str(options.get("password") or "")) from None
    with explained(name):
        if conn.execute("SHOW server_encoding").fetchone() != ("UTF8",):
            conn.close()
            raise StoreError(
                _("The database {server} is not in UTF-8.").format(server=name),
                _("Make one: createdb --encoding UTF8 --template template0 NAME"),
                code="not-utf8",
            )
    return conn


def _parsed(driver: Any, address: str) -> dict[str, Any]:
    """The parts of an address, which is not repeated in any error: it may hold a password."""
    options: dict[str, Any] = {}
    if address.startswith(SCHEMES):
        try:
            options = driver.conninfo.conninfo_to_dict(address)
        except driver.Error:  # quotes parts of it
            options = {}
    port = str(options.get("port") or "0").replace(",", "")  # several hosts, several ports
    # a password with a stroke in it ends up in the name of the database
    if not options or not port.isdigit() or "@" in str(options.get("dbname")):
        raise UsageError(
            _("This is no address of a PostgreSQL server."),
            _("It looks like postgresql://user@host/database; signs in a password are written as %XX."),
            code="bad-address",
        )
    return options


def server_name(options: dict[str, Any]) -> str:
    """The server and database as messages name them, without user and password."""
    host, port = options.get("host") or "", options.get("port")
    place = "" if str(host).startswith("/") else f"{host}{f':{port}' if port else ''}"
    return f"postgresql://{place}/{options.get('dbname') or ''}"


def name_of(conn: psycopg.Connection[Any]) -> str:
    """:func:`server_name` of an open connection."""
    info = conn.info
    return server_name({"host": info.host, "port": info.port, "dbname": info.dbname})


def _unreachable(error: Exception, name: str, password: str) -> StoreError:
    text = str(error)
    reason = " ".join((text.replace(password, "***") if password else text).split())
    return StoreError(
        _("The server {server} can't be reached: {reason}").format(server=name, reason=reason),
        _("Check the address, and that the server lets this user and machine in."),
        code="no-server",
    )


@contextmanager
def explained(server: str) -> Iterator[None]:
    """Whatever the server refuses within, as a :class:`StoreError` without what stood in the statement."""
    driver = _driver()
    try:
        yield
    except driver.Error as e:
        raise explain(e, server) from None


def explain(error: Any, server: str) -> CivbookError:
    """An error of the driver as a sentence and a remedy."""
    state = str(getattr(error, "sqlstate", None) or "")
    if state == _NOT_ALLOWED:
        return StoreError(
            _("The server {server} does not allow this user to do that.").format(server=server),
            _("Its owner grants rights with: GRANT … ON ALL TABLES IN SCHEMA civbook TO …"),
            code="not-allowed",
        )
    if state in _FULL:
        return StoreError(
            _("The server {server} has no room left; nothing of the last step was kept.").format(
                server=server
            ),
            _("Free some space there, then run the command again: it goes on where it stopped."),
            code="disk-full",
        )
    if not state or state.startswith(("08", "57P")):
        return StoreError(
            _("The connection to {server} broke off.").format(server=server),
            _("Run the command again: it goes on where it stopped."),
            code="no-server",
        )
    return StoreError(
        _("The server {server} refused (SQLSTATE {state}).").format(server=server, state=state),
        _("Its log says more."),
        code="refused",
    )


def storable(text: str) -> str:
    """``text`` as the server can keep it: it knows no NUL and no half of a surrogate pair."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
