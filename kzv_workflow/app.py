"""The application factory: configuration, database, extensions, pages, commands; nothing else."""

from __future__ import annotations

from inspect import iscoroutinefunction

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from kzv_workflow import cli, config
from kzv_workflow import db as database
from kzv_workflow.accounts import activation_views, login
from kzv_workflow.accounts import admin_views as accounts_admin
from kzv_workflow.accounts import views as accounts
from kzv_workflow.announcements import views as announcements
from kzv_workflow.clock import Clock
from kzv_workflow.config import PROJECT, Settings
from kzv_workflow.directory import admin_views as directory_admin
from kzv_workflow.directory import import_views as directory_import
from kzv_workflow.directory import views as directory
from kzv_workflow.feeds import views as feeds
from kzv_workflow.home import admin_views as administration
from kzv_workflow.home import agenda_views, frame, health, logo_views, meeting
from kzv_workflow.home import views as home
from kzv_workflow.indicators import (
    catalogue_views,
    consolidation_views,
    excel_views,
    output_views,
    part_views,
    round_views,
    set_views,
)
from kzv_workflow.indicators import views as indicators
from kzv_workflow.mail import inbound_views
from kzv_workflow.mail import text_views as mail_texts
from kzv_workflow.mail import views as mail
from kzv_workflow.materials import views as materials
from kzv_workflow.meetings import (
    attendance_views,
    blocking_import_views,
    blocking_views,
    invitation_views,
    reply_views,
    year_views,
)
from kzv_workflow.meetings import views as meetings
from kzv_workflow.minutes import (
    addendum_views,
    approval_views,
    bulk_views,
    circulation_views,
    clarifying_views,
    contribution_views,
    correction_views,
    draft_views,
    house_views,
    import_views,
    link_views,
    preview,
    returned_views,
    room_views,
    version_views,
)
from kzv_workflow.minutes import views as minutes
from kzv_workflow.polls import answer_views as poll_answers
from kzv_workflow.polls import change_views as poll_changes
from kzv_workflow.polls import decision_views, editing_views
from kzv_workflow.polls import link_views as poll_links
from kzv_workflow.polls import views as polls
from kzv_workflow.search import models as search_models
from kzv_workflow.search import service as search_index
from kzv_workflow.search import views as search
from kzv_workflow.surveys import answer_views as survey_answers
from kzv_workflow.surveys import result_views, sending_views
from kzv_workflow.surveys import views as surveys
from kzv_workflow.todos import (
    answer_views,
    change_views,
    office_views,
    reminder_views,
    template_views,
)
from kzv_workflow.todos import views as todos
from kzv_workflow.web import assets, errors, filters, security
from kzv_workflow.web.extensions import alembic, compress, csrf, db
from kzv_workflow.workflows import circulating_views
from kzv_workflow.workflows import views as moving

MEGABYTE = 1024 * 1024

BLUEPRINTS = (
    home.blueprint,
    health.blueprint,
    meeting.blueprint,
    administration.blueprint,
    logo_views.blueprint,
    accounts.blueprint,
    accounts_admin.blueprint,
    activation_views.blueprint,
    directory.blueprint,
    directory_admin.blueprint,
    directory_import.blueprint,
    mail.blueprint,
    mail_texts.blueprint,
    inbound_views.blueprint,
    meetings.blueprint,
    invitation_views.blueprint,
    agenda_views.blueprint,
    attendance_views.blueprint,
    reply_views.blueprint,
    blocking_views.blueprint,
    blocking_import_views.blueprint,
    year_views.blueprint,
    moving.blueprint,
    feeds.blueprint,
    todos.blueprint,
    change_views.blueprint,
    materials.blueprint,
    announcements.blueprint,
    search.blueprint,
    polls.blueprint,
    editing_views.blueprint,
    poll_answers.blueprint,
    poll_links.blueprint,
    decision_views.blueprint,
    poll_changes.blueprint,
    answer_views.blueprint,
    office_views.blueprint,
    template_views.blueprint,
    reminder_views.blueprint,
    indicators.blueprint,
    round_views.blueprint,
    excel_views.blueprint,
    consolidation_views.blueprint,
    set_views.blueprint,
    output_views.blueprint,
    part_views.blueprint,
    catalogue_views.blueprint,
    minutes.blueprint,
    import_views.blueprint,
    draft_views.blueprint,
    version_views.blueprint,
    clarifying_views.blueprint,
    room_views.blueprint,
    circulation_views.blueprint,
    circulating_views.blueprint,
    correction_views.blueprint,
    approval_views.blueprint,
    addendum_views.blueprint,
    contribution_views.blueprint,
    returned_views.blueprint,
    house_views.blueprint,
    link_views.blueprint,
    bulk_views.blueprint,
    surveys.blueprint,
    sending_views.blueprint,
    survey_answers.blueprint,
    result_views.blueprint,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application; settings come from the environment unless given.

    Raises ConfigError if the settings cannot be used.
    """
    settings = settings or config.load()
    app = Flask(
        __name__,
        instance_path=str(settings.instance_path),
        template_folder=str(PROJECT / "templates"),
        static_folder=None,
    )
    app.config.from_mapping(_flask_config(settings))
    app.extensions["settings"] = settings
    app.extensions["clock"] = Clock(settings.now)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    _add_database(app, settings)
    login.init_app(app)
    csrf.init_app(app)
    compress.init_app(app)
    security.init_app(app, settings)
    errors.init_app(app)
    filters.init_app(app)
    assets.init_app(app)
    frame.init_app(app)
    app.jinja_env.filters["inline"] = preview.inline_html
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    cli.init_app(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_ENGINES": {
            "default": {
                "url": settings.database_url,
                "pool_pre_ping": True,
                "hide_parameters": True,  # what people typed is in no error log
            }
        },
        "ALEMBIC": {"script_location": str(PROJECT / "migrations")},
        "ALEMBIC_CONTEXT": {
            "render_as_batch": True,
            "render_item": database.plain_type,
            "include_object": search_models.is_own_business,
        },
        "SESSION_COOKIE_NAME": "__Host-kzv" if settings.is_https else "kzv",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "MAX_CONTENT_LENGTH": 21 * MEGABYTE,  # a file of 20 MB and the form around it
        "MAX_FORM_MEMORY_SIZE": 4 * MEGABYTE,
        "WTF_CSRF_CHECK_DEFAULT": False,  # web.security checks, after the login gate
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session; writing takes its time
        "WTF_CSRF_SSL_STRICT": False,  # web.security compares the origin itself
        "WTF_I18N_ENABLED": False,
        "COMPRESS_MIMETYPES": ["text/html", "text/plain", "application/json"],
        "COMPRESS_ALGORITHM": ["gzip"],
        "COMPRESS_LEVEL": 5,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _add_database(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    # Its teardown for asynchronous engines, which we do not have, costs a thread per request.
    app.teardown_appcontext_funcs[:] = [
        function for function in app.teardown_appcontext_funcs if not iscoroutinefunction(function)
    ]
    alembic.init_app(app)
    with app.app_context():
        database.prepare_engine(db.engine)
        db.sessionmaker.configure(info={"settings": settings})
        search_index.keep_current(db.sessionmaker)
