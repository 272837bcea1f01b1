"""What was kept under a hash never becomes something else, nor moves from object to object."""

from django.db import migrations

from linli_web.tables.database_statements import DatabaseStatements

_SQLITE = [
    (
        "CREATE TRIGGER file_content_stays BEFORE UPDATE OF sha256, size, kind ON file_contents "
        "WHEN NEW.sha256 <> OLD.sha256 OR NEW.size <> OLD.size OR NEW.kind <> OLD.kind "
        "BEGIN SELECT RAISE(ABORT, 'kept content never changes'); END",
        "DROP TRIGGER file_content_stays",
    ),
    (
        "CREATE TRIGGER attachment_stays BEFORE UPDATE OF content_id, \"table\", \"key\" ON attachments "
        "WHEN NEW.content_id <> OLD.content_id OR NEW.\"table\" <> OLD.\"table\" "
        "OR NEW.\"key\" <> OLD.\"key\" "
        "BEGIN SELECT RAISE(ABORT, 'kept content never changes'); END",
        "DROP TRIGGER attachment_stays",
    ),
]
_POSTGRESQL = [
    (
        "CREATE FUNCTION file_content_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'kept content never changes'; END $$",
        "DROP FUNCTION file_content_stays()",
    ),
    (
        "CREATE TRIGGER file_content_stays BEFORE UPDATE ON file_contents FOR EACH ROW "
        "WHEN (NEW.sha256 <> OLD.sha256 OR NEW.size <> OLD.size OR NEW.kind <> OLD.kind) "
        "EXECUTE FUNCTION file_content_stays()",
        "DROP TRIGGER file_content_stays ON file_contents",
    ),
    (
        "CREATE TRIGGER attachment_stays BEFORE UPDATE ON attachments FOR EACH ROW "
        "WHEN (NEW.content_id <> OLD.content_id OR NEW.\"table\" <> OLD.\"table\" "
        "OR NEW.\"key\" <> OLD.\"key\") EXECUTE FUNCTION file_content_stays()",
        "DROP TRIGGER attachment_stays ON attachments",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [DatabaseStatements(_SQLITE, _POSTGRESQL)]
