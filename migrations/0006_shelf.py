"""shelf, announcements, full text, files imported in bulk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _materials()
    _announcements()
    _search()
    _imports()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    for table in (
        "import_file",
        "import_batch",
        "search_entry",
        "announcement",
        "shelf_visit",
        "material_link",
        "material_file",
        "material",
    ):
        op.drop_table(table)


def _materials() -> None:
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("visibility", sa.String(length=32), nullable=False),
        sa.Column("source_key", sa.String(length=60), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('slides', 'short_slides', 'table', 'minutes', 'links', 'report', 'other')",
            name=op.f("ck_material_kind_is_known"),
        ),
        sa.CheckConstraint(
            "visibility IN ('office', 'everybody')", name=op.f("ck_material_visibility_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_material_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("source_key", name=op.f("uq_material_source_key")),
    )
    op.create_index(op.f("ix_material_meeting_id"), "material", ["meeting_id"])
    op.create_index(op.f("ix_material_changed_at"), "material", ["changed_at"])
    op.create_table(
        "material_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_material_file_number_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_material_file_material_id_material")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_material_file_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_file")),
        sa.UniqueConstraint("material_id", "number", name=op.f("uq_material_file_material_id_number")),
    )
    op.create_table(
        "material_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_material_link_material_id_material")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_link")),
        sa.UniqueConstraint("material_id", "url", name=op.f("uq_material_link_material_id_url")),
        sa.UniqueConstraint("material_id", "position", name=op.f("uq_material_link_material_id_position")),
    )
    op.create_table(
        "shelf_visit",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_shelf_visit_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_shelf_visit")),
    )


def _announcements() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_url", sa.String(length=2000), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(op.f("ix_announcement_published_at"), "announcement", ["published_at"])
    op.create_index(op.f("ix_announcement_valid_until"), "announcement", ["valid_until"])


def _search() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=320), nullable=False),
        sa.Column("section", sa.String(length=300), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('minutes', 'todo', 'material', 'announcement')",
            name=op.f("ck_search_entry_kind_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    op.create_index(
        op.f("ix_search_entry_kind_object_id"), "search_entry", ["kind", "object_id"]
    )
    op.create_index(op.f("ix_search_entry_day_id"), "search_entry", ["day", "id"])
    op.create_index(op.f("ix_search_entry_meeting_id"), "search_entry", ["meeting_id"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


# The words lie in an index of the database itself. FTS5 reads its text from search_entry and is
# told of every change by triggers, so it can never say anything else than the table.
SQLITE = (
    """CREATE VIRTUAL TABLE search_words USING fts5(
        folded, context, content='search_entry', content_rowid='id',
        tokenize="unicode61 remove_diacritics 0", prefix='3 4'
    )""",
    """CREATE TRIGGER search_words_inserted AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_words(rowid, folded, context)
        VALUES (new.id, new.folded, new.context);
    END""",
    """CREATE TRIGGER search_words_deleted AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_words(search_words, rowid, folded, context)
        VALUES ('delete', old.id, old.folded, old.context);
    END""",
    """CREATE TRIGGER search_words_updated AFTER UPDATE ON search_entry BEGIN
        INSERT INTO search_words(search_words, rowid, folded, context)
        VALUES ('delete', old.id, old.folded, old.context);
        INSERT INTO search_words(rowid, folded, context)
        VALUES (new.id, new.folded, new.context);
    END""",
)
POSTGRESQL = (
    """CREATE INDEX search_words ON search_entry USING gin ((
        setweight(to_tsvector('simple', folded), 'A') ||
        setweight(to_tsvector('simple', context), 'B')
    ))""",
)


def _imports() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("leaves_open", sa.Boolean(), nullable=False),
        sa.Column("is_circulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "import_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'known', 'failed')",
            name=op.f("ck_import_file_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_file_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_import_file_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    op.create_index(op.f("ix_import_file_batch_id"), "import_file", ["batch_id"])
    op.create_index(op.f("ix_import_file_state"), "import_file", ["state"])
