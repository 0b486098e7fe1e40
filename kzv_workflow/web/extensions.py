"""The Flask extensions as objects without an application, so that imports stay on top."""

from __future__ import annotations

from flask_alembic import Alembic
from flask_compress import Compress
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

from kzv_workflow.db import Base


class Migrations(Alembic):
    """Migrations numbered 0001, 0002, …: the folder lists them in their order."""

    def rev_id(self) -> str:
        return f"{len(list(self.script_directory.walk_revisions())) + 1:04d}"


db = SQLAlchemy()
alembic = Migrations(metadatas=Base.metadata, run_mkdir=False)
login_manager = LoginManager()
csrf = CSRFProtect()
compress = Compress()
