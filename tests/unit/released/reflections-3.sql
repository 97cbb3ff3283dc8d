BEGIN TRANSACTION;
CREATE TABLE drafts (
    reflection TEXT PRIMARY KEY REFERENCES reflections (id) ON DELETE CASCADE, words TEXT NOT NULL
) STRICT
;
CREATE TABLE events (
    reflection TEXT NOT NULL REFERENCES reflections (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL, at TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (reflection, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO "events" VALUES('r0',0,'2026-03-02T09:00:00+00:00','started','{"event":"started","reflection":"r0","path":"short"}');
INSERT INTO "events" VALUES('r0',1,'2026-03-02T09:00:01+00:00','answered','{"event":"answered","step":"opening.partnership","text":"Xylographic marmalade.","rating":null,"chosen":[],"commitment":null,"basis":"","apart":false}');
CREATE TABLE reflections (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, path TEXT NOT NULL, started TEXT NOT NULL
, updated TEXT NOT NULL DEFAULT '', finished INTEGER NOT NULL DEFAULT 0, answers INTEGER NOT NULL DEFAULT 0, touched INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "reflections" VALUES('r0','Xylographic marmalade','short','2026-03-02T09:00:00+00:00','2026-03-02T09:00:01+00:00',0,1,1);
COMMIT;
PRAGMA application_id = 0;
PRAGMA user_version = 3;
