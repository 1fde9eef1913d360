"""Puts the application together: the only place where everything meets."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import records
from tracker.actions import audit_keys, data_keys, leftovers, search_entries
from tracker.plumbing import assets, clock, keys, master_key, progress, replica, scratch, webhooks
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.database import db, prepare, refuse_untrusted
from tracker.plumbing.files import shelf
from tracker.plumbing.settings import Settings
from tracker.plumbing.world import world
from tracker.records import row_security, schema, second_gate
from tracker.web import language, pages

assert records, search_entries

CONNECTIONS = 10
"""Kept open by a process: more than its threads ask for at once, so that none is opened for a page alone."""


def create_app(settings: Settings) -> Flask:
    """Return the application for these settings; the database is not touched until a request or a command asks."""
    app = Flask(
        "tracker",
        template_folder=str(assets.folder("templates")),
        static_folder=str(assets.folder("static")),
        static_url_path="/static",
    )
    app.config.update(_configuration(settings))
    app.extensions["tracker.settings"] = settings
    app.extensions[keys.AUDIT] = settings.audit_key_file
    app.extensions[shelf.SHELF] = settings.shelf
    app.extensions[webhooks.ON] = settings.webhooks
    app.extensions[master_key.MASTER] = settings.master_key_file
    app.extensions[progress.PROGRESS] = settings.data_dir / progress.NAME
    app.extensions["tracker.world"] = world(settings.data_dir)
    clock.start_at(settings.now, settings.zone)
    _connect(app)
    language.register(app)
    pages.register(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_size": CONNECTIONS},
        "SQLALCHEMY_BINDS": replica.binds(settings.replica_url) if settings.replica_url else {},
        "SESSION_COOKIE_NAME": "__Host-tracker" if settings.secure_cookies else "tracker",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.session_hours),
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _connect(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine)
            second_gate.watch(engine)
            row_security.watch(engine)


def _sweep(settings: Settings) -> None:
    """Destroy what commands left in the clear that died: copies of a wipe, keys beside the master key."""
    for sweep in (leftovers.sweep, partial(scratch.sweep, settings.data_dir)):
        with suppress(OSError):  # what stays is swept by the next one, and stops no start
            sweep()


def _refuse_replica() -> None:
    """Ask of the account of a replica what is asked of that of the database; one that is away is not waited for."""
    engine = db.engines.get(replica.REPLICA)
    if engine is not None:
        with suppress(OperationalError):
            refuse_untrusted(engine, "TRACKER_REPLICA_URL")
        engine.dispose()


def ready(app: Flask) -> Flask:
    """Return the application once it can work with its database, and open what is sealed. Raises UnsafeSettings."""
    with app.app_context():
        schema.refuse_unusable(db.engine)
        _refuse_replica()
        is_new = schema.is_new(db.engine)
        if not is_new:
            audit_keys.open_log(db.engine)
            data_keys.refuse_missing()
            _sweep(app.extensions["tracker.settings"])
        db.session.remove()
        db.engine.dispose()
    if is_new:
        raise UnsafeSettings("The database is empty. Run: tracker db upgrade")
    return app
