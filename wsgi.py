"""For WSGI servers: ``wsgi:app``. Importing this never starts a scheduler."""

from kzv_workflow.app import create_app

app = create_app()
