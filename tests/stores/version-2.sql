-- A store of the second version, as its own code wrote it: two pages, one of them in two versions, and their books.
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE copy_decisions (
    number  INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind IN ('same', 'other', 'original')),
    one     TEXT NOT NULL,
    other   TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE TABLE copy_members (
    id          TEXT PRIMARY KEY,
    cluster     TEXT NOT NULL,
    relation    TEXT NOT NULL,
    original    TEXT
) WITHOUT ROWID;
CREATE TABLE copy_sketches (
    number  INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    sketch  BLOB NOT NULL
);
CREATE TABLE forgotten (
    name TEXT PRIMARY KEY,
    at   TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "forgotten" VALUES('harbour.example','2025-03-02T00:00:00+00:00');
CREATE TABLE frontier (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE,
    url        TEXT NOT NULL,
    site       TEXT NOT NULL,
    round      INTEGER NOT NULL,
    state      TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'done', 'failed')),
    role       TEXT NOT NULL DEFAULT 'page' CHECK (role IN ('page', 'start', 'next', 'feed', 'sitemap')),
    priority   INTEGER NOT NULL DEFAULT 0,
    dated      TEXT NOT NULL DEFAULT '',
    depth      INTEGER NOT NULL DEFAULT 0,
    hops       INTEGER NOT NULL DEFAULT 0,
    tries      INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0,
    status     INTEGER,
    reason     TEXT NOT NULL DEFAULT '',
    fetched_at TEXT,
    page       TEXT,
    shape      INTEGER NOT NULL DEFAULT 0,
    source     INTEGER NOT NULL DEFAULT 0,
    barren     INTEGER NOT NULL DEFAULT 0,
    etag       TEXT,
    modified   TEXT,
    content    TEXT NOT NULL DEFAULT '',
    checked    REAL NOT NULL DEFAULT 0,
    changed    REAL NOT NULL DEFAULT 0,
    gone       REAL NOT NULL DEFAULT 0
);
INSERT INTO "frontier" VALUES(1,'7545f602ff8aa808f513','http://quayside.example/','quayside.example',1,'done','start',100,'',0,0,1,0.0,200,'','2026-11-22T23:47:40Z',NULL,1,0,0,NULL,NULL,'',1.7953912600384070873e+09,1.7953912600384070873e+09,0.0);
INSERT INTO "frontier" VALUES(2,'2299fb1049598d1594c1','http://quayside.example/the-quay','quayside.example',1,'done','page',-1,'',1,0,1,0.0,200,'','2026-11-22T23:47:40Z','2299fb1049598d1594c1',2,1,0,NULL,NULL,'2c708040fbbd92477bdc654fa7f53968',1.79539126011073684689e+09,1.79539126011073684689e+09,0.0);
INSERT INTO "frontier" VALUES(3,'8fa562aff19db2ecb069','http://quayside.example/harbour','quayside.example',1,'done','page',-1,'',1,0,1,0.0,200,'','2026-11-22T23:47:40Z','8fa562aff19db2ecb069',2,1,0,NULL,NULL,'ccadfb441e910c6803df672d4a79678c',1.79539126011082220083e+09,1.79539126011082220083e+09,0.0);
INSERT INTO "frontier" VALUES(4,'d74c030b0b7bd36af419','http://quayside.example/gone','quayside.example',1,'failed','page',-1,'',1,0,1,0.0,404,'HTTP 404','2026-11-22T23:47:40Z',NULL,2,1,0,NULL,NULL,'',1.79539126011088919637e+09,1.79539126011088919637e+09,1.79539126011088919637e+09);
INSERT INTO "frontier" VALUES(5,'491d6df0cb8d85066795','http://quayside.example/later','quayside.example',1,'pending','page',-1,'',1,0,0,0.0,NULL,'',NULL,NULL,2,1,0,NULL,NULL,'',0.0,0.0,0.0);
CREATE TABLE pages (
    id           TEXT NOT NULL,
    version      INTEGER NOT NULL,
    url          TEXT,
    source       TEXT,
    sha256       TEXT NOT NULL,
    status       INTEGER,
    content_type TEXT,
    headers      TEXT NOT NULL DEFAULT '{}',
    fetched_at   TEXT,
    body         BLOB NOT NULL,
    rights       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (id, version)
);
INSERT INTO "pages" VALUES('2299fb1049598d1594c1',1,'http://quayside.example/the-quay','http://quayside.example/the-quay','54746e38698ca4aa91b2d53978545da04a9fea126bc000eec2edb8f3679d881f',200,'text/html','{"content-type": "text/html"}','2025-03-01T12:00:00+00:00',X'785E3D4F4B4EC5300CBCCAB08756ECA34A20364F02213E17701BF3629126C5715B55E2F0A4AFC0C69FF178EC71573E0FB64D8C6063EC9C8945EEDE03E365A60DDF9754C4335E79115E8B6B0F8A233519F622DCFEF35D5B1B37750FA23C187BF41BEE3CE129676DF066A42AE98C7B4E78FE54B9799C936F5C3BED3B27439E3815E404C2D77E5D12AC7EA224E91A947CC5474A5849ACEC13657C64AD689FC92A5043A0829EAB7E243BA61C79A9FDC6A4A5C1EE6CA091957E6556B18020E371E08435CFD15799852F84EA21E674663DDE6CFF5CFF0043136C37','');
INSERT INTO "pages" VALUES('8fa562aff19db2ecb069',1,'http://quayside.example/harbour','http://quayside.example/harbour','a8afd2b0f7fb59f0e7e8fbeb5133210570adc1b15f5340844906925028b99727',200,'text/html','{"content-type": "text/html"}','2025-03-01T12:00:01+00:00',X'785E3550CB4EC4300CFC95E1BEB4E21E555AC4819558211E3FE036DE4D449B14C76D55898FC7A5ECC5B2C7E319DBEECEE74ED7911174E81BA7517B6E9E49DA3C097EF036D15AA267BCF31C7929AEDE198E4463B725E1E14677B5E56E6C9EA270A7ECD1AE387AC23967A9F0A12412D3158F9CF0FA25F1FE654ABE72F5B8CD1C1176CF030A1BE1227900A1134A5CE1A4C823A7829C0CFCB69D1013343084623A8092377CA08485A296AD238C4B1643DB4C6A80854005ED26DE93EE5DEE79B67A659252E1D3F43A1A58E85F66891A10E2B01B9CB0E4A9F72633F31FC12EEC73BAB2EC47D4B797FC0210EC7632','');
INSERT INTO "pages" VALUES('2299fb1049598d1594c1',2,'http://quayside.example/the-quay','http://quayside.example/the-quay','27cfa80541c95c79775515d02cc752e31b82e9d28fa8b828140e9fe8c25c9a95',200,'text/html','{"content-type": "text/html"}','2025-03-09T12:00:02+00:00',X'785E3D50CB4EC52010FD95E35EDBB8274D346E6EA2313E7E600AE36522850AD3364DFC78E156DD007366E63C30572E59DD6786D7290C4645030FEF9EF1B2D08EEFCB55C4315E7915DE8AE98F114359C5B687BFFD9F377D2DCC3C3C4866ABEC30EEB87384A794728737A59C259E71CF11CF9F596E1E97E83AD3CF6DE7A44833C7821441F86AEA12A1D5492689D7A0E82A3E51C446A2A57532E323E58A8E89B402F5F0543072E50FA4479703AFB5DE9972E9D092599A38D32FCD26EAE1653A044ED8D2125CA559F93250338414CF5CED9F9A1B29B04BD3E243D4A689CB11A1FFFB911FA6BE75DE','');
CREATE TABLE records (
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    site    TEXT NOT NULL,
    address TEXT NOT NULL,
    kind    TEXT NOT NULL,
    content TEXT NOT NULL,
    code    TEXT NOT NULL,
    newest  INTEGER NOT NULL DEFAULT 1,
    record  TEXT NOT NULL,
    PRIMARY KEY (id, version)
);
INSERT INTO "records" VALUES('2299fb1049598d1594c1',1,'quayside.example','http://quayside.example/the-quay','review','a8454d404360042cd03a46b5e558648e','checkout',0,'{"id": "2299fb1049598d1594c1", "url": "http://quayside.example/the-quay", "canonical_url": null, "site": "quayside.example", "source": "http://quayside.example/the-quay", "kind": "review", "headline": "The Quay", "film": {"title": "The Quay", "year": null, "same_as": []}, "director": ["Ada Moor"], "cast": [{"name": "Ben Okri-Lund", "role": null}], "synopsis": null, "body": "It opens on a quay in the rain, and a man waits there for a boat that has been late for eleven years. The camera waits with him, and I would have waited longer.", "author": [], "date_published": null, "date_modified": null, "rating": null, "language": "en", "truncated": false, "evidence": {"language": {"by": "prose", "raw": "It opens on a quay in the rain, and a man waits there for a boat that has been l"}, "headline": {"by": "headline", "raw": "The Quay"}, "film": {"by": "headline", "raw": "The Quay"}, "director": {"by": "credits", "raw": "Directed by Ada Moor."}, "cast": {"by": "credits", "raw": "Starring Ben Okri-Lund."}, "kind": {"by": "prose", "raw": "review of a film +1.2, headline review +1.1, unsigned +1.1, headline is film +1.0, director +0.9, undated +0.8, film known +0.5, little text -0.5"}}, "faults": []}');
INSERT INTO "records" VALUES('8fa562aff19db2ecb069',1,'quayside.example','http://quayside.example/harbour','review','ccadfb441e910c6803df672d4a79678c','checkout',1,'{"id": "8fa562aff19db2ecb069", "url": "http://quayside.example/harbour", "canonical_url": null, "site": "quayside.example", "source": "http://quayside.example/harbour", "kind": "review", "headline": "Harbour", "film": {"title": "Harbour", "year": null, "same_as": []}, "director": ["Ada Moor"], "cast": [{"name": "Ben Okri-Lund", "role": null}], "synopsis": null, "body": "A harbour, seen from a crane. It opens on a quay in the rain, and a man waits there for a boat that has been late for eleven years. The camera waits with him, and I would have waited longer.", "author": [], "date_published": null, "date_modified": null, "rating": null, "language": "en", "truncated": false, "evidence": {"language": {"by": "prose", "raw": "A harbour, seen from a crane. It opens on a quay in the rain, and a man waits th"}, "headline": {"by": "headline", "raw": "Harbour"}, "film": {"by": "headline", "raw": "Harbour"}, "director": {"by": "credits", "raw": "Directed by Ada Moor."}, "cast": {"by": "credits", "raw": "Starring Ben Okri-Lund."}, "kind": {"by": "prose", "raw": "review of a film +1.2, headline review +1.1, unsigned +1.1, headline is film +1.0, director +0.9, undated +0.8, film known +0.5, little text -0.5"}}, "faults": []}');
INSERT INTO "records" VALUES('2299fb1049598d1594c1',2,'quayside.example','http://quayside.example/the-quay','review','2c708040fbbd92477bdc654fa7f53968','checkout',1,'{"id": "2299fb1049598d1594c1", "url": "http://quayside.example/the-quay", "canonical_url": null, "site": "quayside.example", "source": "http://quayside.example/the-quay", "kind": "review", "headline": "The Quay", "film": {"title": "The Quay", "year": null, "same_as": []}, "director": ["Ada Moor"], "cast": [{"name": "Ben Okri-Lund", "role": null}], "synopsis": null, "body": "It opens on a quay in the rain, and a man waits there for a boat that has been late for eleven years. The camera waits with him, and I would have waited longer. In this cut the boat comes.", "author": [], "date_published": null, "date_modified": null, "rating": null, "language": "en", "truncated": false, "evidence": {"language": {"by": "prose", "raw": "It opens on a quay in the rain, and a man waits there for a boat that has been l"}, "headline": {"by": "headline", "raw": "The Quay"}, "film": {"by": "headline", "raw": "The Quay"}, "director": {"by": "credits", "raw": "Directed by Ada Moor."}, "cast": {"by": "credits", "raw": "Starring Ben Okri-Lund."}, "kind": {"by": "prose", "raw": "review of a film +1.2, headline review +1.1, unsigned +1.1, headline is film +1.0, director +0.9, undated +0.8, film known +0.5, little text -0.5"}}, "faults": []}');
CREATE TABLE runs (
    run     INTEGER PRIMARY KEY,
    site    TEXT NOT NULL,
    began   TEXT NOT NULL,
    ended   TEXT,
    resumed INTEGER NOT NULL DEFAULT 0,
    figures TEXT NOT NULL DEFAULT '{}'
);
INSERT INTO "runs" VALUES(1,'quayside.example','2026-11-22T23:47:40.037Z',NULL,0,'{}');
CREATE TABLE shapes (
    id      INTEGER PRIMARY KEY,
    site    TEXT NOT NULL,
    shape   TEXT NOT NULL,
    pages   INTEGER NOT NULL DEFAULT 0,
    reviews INTEGER NOT NULL DEFAULT 0,
    texts   INTEGER NOT NULL DEFAULT 0,
    leads   INTEGER NOT NULL DEFAULT 0,
    hits    INTEGER NOT NULL DEFAULT 0,
    barren  INTEGER NOT NULL DEFAULT 0,
    UNIQUE (site, shape)
);
INSERT INTO "shapes" VALUES(1,'quayside.example','(start)',0,0,0,0,0,0);
INSERT INTO "shapes" VALUES(2,'quayside.example','(page)',0,0,0,0,0,0);
CREATE TABLE sites (
    site        TEXT PRIMARY KEY,
    round       INTEGER NOT NULL DEFAULT 0,
    alias       TEXT NOT NULL DEFAULT '',
    crawl_delay REAL NOT NULL DEFAULT 0,
    asked_at    REAL NOT NULL DEFAULT 0,
    not_before  REAL NOT NULL DEFAULT 0,
    rights      TEXT NOT NULL DEFAULT '[]',
    reason      TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
INSERT INTO "sites" VALUES('quayside.example',1,'',0.0,0.0,0.0,'[]','');
CREATE TABLE works (
    name  TEXT PRIMARY KEY,
    state TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX frontier_next ON frontier (site, shape, priority DESC, dated DESC, id) WHERE state = 'pending';
CREATE INDEX frontier_leased ON frontier (id) WHERE state = 'leased';
CREATE INDEX frontier_site ON frontier (site, state);
CREATE INDEX records_newest ON records (site, address) WHERE newest;
CREATE INDEX runs_site ON runs (site, run);
CREATE TRIGGER frontier_forgotten BEFORE INSERT ON frontier
WHEN EXISTS (SELECT 1 FROM forgotten WHERE name IN (NEW.key, NEW.site))
BEGIN SELECT RAISE(IGNORE); END;
CREATE INDEX copy_clusters ON copy_members (cluster);
COMMIT;
