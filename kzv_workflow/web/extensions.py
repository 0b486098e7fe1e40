"""The Flask extensions as objects without an application, so that imports stay on top."""

from __future__ import annotations

from flask_alembic import Alembic
from flask_compress import Compress
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

from kzv_workflow.db import Base

db = SQLAlchemy()
alembic = Alembic(metadatas=Base.metadata, run_mkdir=False)
login_manager = LoginManager()
csrf = CSRFProtect()
compress = Compress()
