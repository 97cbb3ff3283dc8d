BEGIN TRANSACTION;
CREATE TABLE notes (
    id INTEGER PRIMARY KEY, reflection TEXT NOT NULL, step TEXT NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
INSERT INTO "notes" VALUES(1,'r0','opening.partnership','2026-03-02T09:00:00+00:00','Xylographic marmalade.');
CREATE INDEX notes_by_reflection ON notes (reflection);
COMMIT;
PRAGMA application_id = 1768123953;
PRAGMA user_version = 1;
