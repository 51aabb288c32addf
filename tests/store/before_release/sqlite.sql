BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0009');
CREATE TABLE audit (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at BIGINT NOT NULL, 
	actor BIGINT, 
	action TEXT NOT NULL, 
	object TEXT DEFAULT '' NOT NULL, 
	detail TEXT DEFAULT '' NOT NULL, 
	previous TEXT NOT NULL, 
	digest TEXT NOT NULL
);
INSERT INTO "audit" VALUES(1,1795860000000,NULL,'invited','officer','vn.04.01324','','b5741af35324a6e8f9ca5ec549dd74bfe00eef9ba3d97d93b30d3af54d8ef31d');
INSERT INTO "audit" VALUES(2,1795860001000,1,'notice-sent','1','','b5741af35324a6e8f9ca5ec549dd74bfe00eef9ba3d97d93b30d3af54d8ef31d','d0707567e438e06801238a720c12c6b9d84e9e9490aabfe9c6a8b676c31a73d9');
CREATE TABLE bodies (
	broadcast_id INTEGER NOT NULL, 
	language TEXT NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_bodies PRIMARY KEY (broadcast_id, language), 
	CONSTRAINT fk_bodies_broadcast_id FOREIGN KEY(broadcast_id) REFERENCES broadcasts (id) ON DELETE CASCADE
);
INSERT INTO "bodies" VALUES(1,'vi','{"text":"Chào bà con"}');
INSERT INTO "bodies" VALUES(2,'vi-2','{"text":"Chào bà con"}');
CREATE TABLE broadcasts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	lane SMALLINT NOT NULL, 
	place TEXT NOT NULL, 
	category TEXT, 
	is_urgent BOOLEAN DEFAULT 0 NOT NULL, 
	language TEXT NOT NULL, 
	text TEXT DEFAULT '' NOT NULL, 
	by_name TEXT DEFAULT '' NOT NULL, 
	author_id BIGINT, 
	author_channel TEXT, 
	author_address TEXT, 
	"key" TEXT, 
	code TEXT, 
	bulletin TEXT, 
	created_at BIGINT NOT NULL, 
	starts_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	started_at BIGINT, 
	finished_at BIGINT, 
	plan_cursor BIGINT DEFAULT '0' NOT NULL, 
	is_planned BOOLEAN DEFAULT 0 NOT NULL, 
	final_counts TEXT, unreached TEXT, is_unreached_erased BOOLEAN DEFAULT 0 NOT NULL, is_report_due BOOLEAN DEFAULT 0 NOT NULL, skip_reason TEXT, 
	CONSTRAINT uq_broadcasts_code UNIQUE (code), 
	CONSTRAINT uq_broadcasts_key UNIQUE ("key")
);
INSERT INTO "broadcasts" VALUES(1,'private','open',0,'vn.04.01324','local',0,'vi','Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"','by_name 0',1,'author_channel 0','author_address 0','key 0','code 0','tips',1795860000000,1795860000000,1795860000000,1795860000000,1795860000000,1,0,'final_counts 0','unreached 0',0,0,'skip_reason 0');
INSERT INTO "broadcasts" VALUES(2,'private','open',1,'vn.04.01324',NULL,1,'vi','Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"','by_name 1',1,NULL,NULL,'key 1','code 1',NULL,1795860001000,1795860001000,1795860001000,NULL,NULL,2,1,NULL,NULL,1,1,NULL);
CREATE TABLE card_bank_days (
	place TEXT NOT NULL, 
	former TEXT NOT NULL, 
	former_name TEXT NOT NULL, 
	day SMALLINT NOT NULL, 
	meeting_place TEXT NOT NULL, 
	CONSTRAINT pk_card_bank_days PRIMARY KEY (place, former)
);
INSERT INTO "card_bank_days" VALUES('vn.04.01324','01327','former_name 0',0,'meeting_place 0');
INSERT INTO "card_bank_days" VALUES('vn.04.01324.2','01327-2','former_name 1',1,'meeting_place 1');
CREATE TABLE chat_categories (
	chat_id INTEGER NOT NULL, 
	category TEXT NOT NULL, 
	CONSTRAINT pk_chat_categories PRIMARY KEY (chat_id, category), 
	CONSTRAINT fk_chat_categories_chat_id FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);
INSERT INTO "chat_categories" VALUES(1,'local');
INSERT INTO "chat_categories" VALUES(2,'local-2');
CREATE TABLE chat_places (
	chat_id INTEGER NOT NULL, 
	place TEXT NOT NULL, 
	former TEXT, 
	CONSTRAINT pk_chat_places PRIMARY KEY (chat_id, place), 
	CONSTRAINT fk_chat_places_chat_id FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);
INSERT INTO "chat_places" VALUES(1,'vn.04.01324','01327');
INSERT INTO "chat_places" VALUES(2,'vn.04.01324.2',NULL);
CREATE TABLE chats (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	title TEXT DEFAULT '' NOT NULL, 
	language TEXT, 
	is_subscribed BOOLEAN DEFAULT 0 NOT NULL, 
	paused_until BIGINT, 
	gone_reason TEXT, 
	missing_count SMALLINT DEFAULT '0' NOT NULL, 
	created_at BIGINT NOT NULL, 
	seen_at BIGINT NOT NULL, 
	CONSTRAINT uq_chats_channel UNIQUE (channel, address)
);
INSERT INTO "chats" VALUES(1,'telegram','700000001','private','','vi',0,1795860000000,'gone_reason 0',0,1795860000000,1795860000000);
INSERT INTO "chats" VALUES(2,'telegram','-1001','group','Bản ''Nà Lốc''',NULL,1,NULL,NULL,1,1795860001000,1795860001000);
CREATE TABLE consents (
	id INTEGER NOT NULL, 
	chat_id INTEGER, 
	version INTEGER NOT NULL, 
	operator TEXT NOT NULL, 
	text_digest TEXT NOT NULL, 
	language TEXT NOT NULL, 
	given_at BIGINT NOT NULL, 
	withdrawn_at BIGINT, purpose TEXT DEFAULT 'news' NOT NULL, 
	CONSTRAINT pk_consents PRIMARY KEY (id), 
	CONSTRAINT fk_consents_chat_id FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE SET NULL
);
INSERT INTO "consents" VALUES(1,1,1,'UBND xã Tân Lập','3cd4772bc59ff1a13567bcaeb7f9d051b0dc63ac43cf990f462d34f3008cde1c','vi',1795860000000,1795860000000,'news');
INSERT INTO "consents" VALUES(2,2,2,'UBND xã Tân Lập','622d6447016b87868f4115e6f51f296a346c6ff65b9773fa1ac208bee8e2a6d6','vi',1795860001000,NULL,'news');
CREATE TABLE contact_cards (
	place TEXT NOT NULL, 
	address TEXT NOT NULL, 
	hours TEXT NOT NULL, 
	phones TEXT NOT NULL, 
	questions TEXT NOT NULL, 
	note TEXT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	updated_by BIGINT, 
	reminded_at BIGINT, 
	CONSTRAINT pk_contact_cards PRIMARY KEY (place)
);
INSERT INTO "contact_cards" VALUES('vn.04.01324','700000001','hours 0','phones 0','questions 0','note 0',1795860000000,1,1795860000000);
INSERT INTO "contact_cards" VALUES('vn.04.01324.2','700000002','hours 1','phones 1','questions 1','note 1',1795860001000,1,NULL);
CREATE TABLE counters (
	day TEXT NOT NULL, 
	name TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_counters PRIMARY KEY (day, name)
);
INSERT INTO "counters" VALUES('2026-11-20','notice',1);
INSERT INTO "counters" VALUES('2026-11-21','notice-2',2);
CREATE TABLE deliveries (
	broadcast_id INTEGER NOT NULL, 
	chat_id INTEGER NOT NULL, 
	state SMALLINT DEFAULT '0' NOT NULL, 
	not_before BIGINT DEFAULT '0' NOT NULL, 
	attempts SMALLINT DEFAULT '0' NOT NULL, 
	timeouts SMALLINT DEFAULT '0' NOT NULL, 
	reason TEXT, 
	message_ids TEXT, 
	changed_at BIGINT DEFAULT '0' NOT NULL, rank SMALLINT DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_deliveries PRIMARY KEY (broadcast_id, chat_id)
)
 WITHOUT ROWID

;
INSERT INTO "deliveries" VALUES(1,1,0,1795860000000,0,0,'reason 0','message_ids 0',1795860000000,0);
INSERT INTO "deliveries" VALUES(2,2,1,1795860001000,1,1,NULL,NULL,1795860001000,1);
CREATE TABLE departures (
	digest TEXT NOT NULL, 
	left_at BIGINT NOT NULL, 
	CONSTRAINT pk_departures PRIMARY KEY (digest)
);
INSERT INTO "departures" VALUES('edecbe855b6ae11574af04e1252fd87fedd93e7bcc3346552e3a286889620c9f',1795860000000);
INSERT INTO "departures" VALUES('2845aea0a8fe1eb17b1af76c7b11bde54bde821ede753ad763d7d4f77e0fb011',1795860001000);
CREATE TABLE dialogues (
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	language TEXT, 
	name TEXT, 
	step INTEGER DEFAULT '0' NOT NULL, 
	state TEXT DEFAULT '{}' NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_dialogues PRIMARY KEY (channel, address, sender)
);
INSERT INTO "dialogues" VALUES('telegram','700000001','sender','vi','notice',1,'{"words":"Nhà tôi ở đâu"}',1795860000000);
INSERT INTO "dialogues" VALUES('telegram-2','700000002','sender-2',NULL,NULL,2,'{"words":"Nhà tôi ở đâu"}',1795860001000);
CREATE TABLE editions (
	bulletin TEXT NOT NULL, 
	place TEXT NOT NULL, 
	due_at BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	item TEXT, 
	broadcast_id BIGINT, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_editions PRIMARY KEY (bulletin, place, due_at)
);
INSERT INTO "editions" VALUES('tips','vn.04.01324',1795860000000,'open','item 0',1,1795860000000);
INSERT INTO "editions" VALUES('tips-2','vn.04.01324.2',1795860001000,'open','item 1',1,1795860001000);
CREATE TABLE file_places (
	file_id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	platform_id TEXT NOT NULL, 
	CONSTRAINT pk_file_places PRIMARY KEY (file_id, channel), 
	CONSTRAINT fk_file_places_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
);
INSERT INTO "file_places" VALUES(1,'telegram','platform_id 0');
INSERT INTO "file_places" VALUES(2,'telegram-2','platform_id 1');
CREATE TABLE files (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	digest TEXT NOT NULL, 
	name TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	content BLOB NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT uq_files_digest UNIQUE (digest)
);
INSERT INTO "files" VALUES(1,'96db7bf70b6012bfd6e75dcf8c4271072e0eb90b48c2440cbb14e7e55bb8fe26','notice','image/png',X'89504E470D0A0000',1795860000000);
INSERT INTO "files" VALUES(2,'d34d61cfd71ad5b4373a073234bd6b40961823e23e96b6ba54fc6cf3a07b7523','notice','image/png',X'89504E470D0A0001',1795860001000);
CREATE TABLE group_sends (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	chat TEXT NOT NULL, 
	sent_at BIGINT NOT NULL
);
INSERT INTO "group_sends" VALUES(1,'telegram','chat 0',1795860000000);
INSERT INTO "group_sends" VALUES(2,'telegram','chat 1',1795860001000);
CREATE TABLE held_bulletins (
	chat_id INTEGER NOT NULL, 
	broadcast_id INTEGER NOT NULL, 
	held_at BIGINT NOT NULL, 
	CONSTRAINT pk_held_bulletins PRIMARY KEY (chat_id, broadcast_id), 
	CONSTRAINT fk_held_bulletins_chat_id FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);
INSERT INTO "held_bulletins" VALUES(1,1,1795860000000);
INSERT INTO "held_bulletins" VALUES(2,2,1795860001000);
CREATE TABLE incoming (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	update_id TEXT NOT NULL, 
	address TEXT NOT NULL, 
	payload TEXT, 
	received_at BIGINT NOT NULL, 
	handled_at BIGINT, 
	attempts SMALLINT DEFAULT '0' NOT NULL, 
	CONSTRAINT uq_incoming_channel UNIQUE (channel, update_id)
);
INSERT INTO "incoming" VALUES(1,'telegram','update_id 0','700000001','payload 0',1795860000000,1795860000000,0);
INSERT INTO "incoming" VALUES(2,'telegram','update_id 1','700000002',NULL,1795860001000,NULL,1);
CREATE TABLE invitations (
	digest TEXT NOT NULL, 
	role TEXT NOT NULL, 
	place TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	created_by BIGINT, 
	expires_at BIGINT NOT NULL, 
	used_at BIGINT, 
	is_first BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_invitations PRIMARY KEY (digest)
);
INSERT INTO "invitations" VALUES('fbc89f22f2b3397780947a84e5488bd644fe7218d3da54f0afb2dfc0fb2795ee','officer','vn.04.01324',1795860000000,1,1795860000000,1795860000000,0);
INSERT INTO "invitations" VALUES('ef1a64764425f4fe022816fff83516335b80cc04d6d9f29864ab33d4f6165b75','officer','vn.04.01324',1795860001000,1,1795860001000,NULL,1);
CREATE TABLE living_messages (
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	name TEXT NOT NULL, 
	message_ids TEXT NOT NULL, 
	changed_at BIGINT NOT NULL, 
	CONSTRAINT pk_living_messages PRIMARY KEY (channel, address, name)
);
INSERT INTO "living_messages" VALUES('telegram','700000001','notice','message_ids 0',1795860000000);
INSERT INTO "living_messages" VALUES('telegram-2','700000002','notice-2','message_ids 1',1795860001000);
CREATE TABLE mistakes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	topic TEXT NOT NULL, 
	stem TEXT NOT NULL, 
	language TEXT NOT NULL, 
	words TEXT DEFAULT '' NOT NULL, 
	at BIGINT NOT NULL
);
INSERT INTO "mistakes" VALUES(1,'health-insurance','2026','vi','words 0',1795860000000);
INSERT INTO "mistakes" VALUES(2,'health-insurance','2026','vi','words 1',1795860001000);
CREATE TABLE overlay (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	topic TEXT NOT NULL, 
	stem TEXT NOT NULL, 
	language TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT DEFAULT '' NOT NULL, 
	person_id BIGINT, 
	body TEXT DEFAULT '' NOT NULL, 
	at BIGINT NOT NULL
);
INSERT INTO "overlay" VALUES(1,'health-insurance','2026','vi','4820349f2c79e88a616a8e3d2cac06cc3ba2156198c02439c61297d11f0c1799','private','Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"',1,'{"text":"Chào bà con"}',1795860000000);
INSERT INTO "overlay" VALUES(2,'health-insurance','2026','vi','843432f76269af83a7f10757fd4d591c556ce2f70ccf8d91858b9ef7b970fab8','private','Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"',1,'{"text":"Chào bà con"}',1795860001000);
CREATE TABLE pauses (
	scope TEXT NOT NULL, 
	until BIGINT NOT NULL, 
	CONSTRAINT pk_pauses PRIMARY KEY (scope)
);
INSERT INTO "pauses" VALUES('scope 0',1795860000000);
INSERT INTO "pauses" VALUES('scope 1',1795860001000);
CREATE TABLE people (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	account TEXT NOT NULL, 
	CONSTRAINT uq_people_channel UNIQUE (channel, account)
);
INSERT INTO "people" VALUES(1,'telegram','700000001');
INSERT INTO "people" VALUES(2,'telegram','700000002');
CREATE TABLE proposals (
	request_id INTEGER NOT NULL, 
	place TEXT NOT NULL, 
	question TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	proposed_by BIGINT, 
	proposed_at BIGINT NOT NULL, 
	CONSTRAINT pk_proposals PRIMARY KEY (request_id), 
	CONSTRAINT fk_proposals_request_id FOREIGN KEY(request_id) REFERENCES requests (id) ON DELETE CASCADE
);
INSERT INTO "proposals" VALUES(1,'vn.04.01324','question 0','answer 0',1,1795860000000);
INSERT INTO "proposals" VALUES(2,'vn.04.01324','question 1','answer 1',1,1795860001000);
CREATE TABLE replies (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	body TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	not_before BIGINT DEFAULT '0' NOT NULL, 
	attempts SMALLINT DEFAULT '0' NOT NULL, 
	timeouts SMALLINT DEFAULT '0' NOT NULL, 
	done_parts TEXT DEFAULT '' NOT NULL
);
INSERT INTO "replies" VALUES(1,'telegram','700000001','private','{"text":"Chào bà con"}',1795860000000,1795860000000,0,0,'done_parts 0');
INSERT INTO "replies" VALUES(2,'telegram','700000002','private','{"text":"Chào bà con"}',1795860001000,1795860001000,1,1,'done_parts 1');
CREATE TABLE requests (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	language TEXT NOT NULL, 
	text TEXT NOT NULL, 
	place TEXT NOT NULL, 
	level TEXT NOT NULL, 
	state TEXT NOT NULL, 
	is_complaint BOOLEAN DEFAULT 0 NOT NULL, 
	follows BIGINT, 
	consent_id INTEGER, 
	created_at BIGINT NOT NULL, 
	due_at BIGINT NOT NULL, 
	is_reminded BOOLEAN DEFAULT 0 NOT NULL, 
	answer TEXT, 
	answered_at BIGINT, 
	answered_by BIGINT, 
	CONSTRAINT fk_requests_consent_id FOREIGN KEY(consent_id) REFERENCES consents (id) ON DELETE SET NULL
);
INSERT INTO "requests" VALUES(1,'telegram','700000001','vi','Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"','vn.04.01324','commune','open',0,1,1,1795860000000,1795860000000,0,'answer 0',1795860000000,1);
INSERT INTO "requests" VALUES(2,'telegram','700000002','vi','Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"','vn.04.01324','commune','open',1,1,2,1795860001000,1795860001000,1,NULL,NULL,1);
CREATE TABLE roles (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	person_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	place TEXT NOT NULL, 
	granted_at BIGINT NOT NULL, 
	granted_by BIGINT, 
	revoked_at BIGINT, 
	CONSTRAINT fk_roles_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "roles" VALUES(1,1,'officer','vn.04.01324',1795860000000,1,1795860000000);
INSERT INTO "roles" VALUES(2,2,'officer','vn.04.01324',1795860001000,1,NULL);
CREATE TABLE schedules (
	bulletin TEXT NOT NULL, 
	place TEXT NOT NULL, 
	is_on BOOLEAN, 
	at TEXT, 
	looked_at BIGINT, 
	CONSTRAINT pk_schedules PRIMARY KEY (bulletin, place)
);
INSERT INTO "schedules" VALUES('tips','vn.04.01324',0,NULL,1795860000000);
INSERT INTO "schedules" VALUES('tips-2','vn.04.01324.2',1,'07:00',NULL);
CREATE TABLE settings (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY (name)
);
INSERT INTO "settings" VALUES('secret','a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1');
INSERT INTO "settings" VALUES('content_number','3');
INSERT INTO "settings" VALUES('answers_looked_on','2026-11-27');
CREATE TABLE stories (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	state TEXT NOT NULL, 
	place TEXT NOT NULL, 
	language TEXT NOT NULL, 
	text TEXT NOT NULL, 
	people TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	consent_digest TEXT NOT NULL, 
	told_at BIGINT NOT NULL, 
	published_at BIGINT, 
	changed_at BIGINT NOT NULL
);
INSERT INTO "stories" VALUES(1,'open','vn.04.01324','vi','Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"','gia đình anh Páo','telegram','700000001','74914d837155764ce495932d026d7e3a8cde52feae2ed7c2e52ae27019ec19f5',1795860000000,1795860000000,1795860000000);
INSERT INTO "stories" VALUES(2,'open','vn.04.01324','vi','Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"','gia đình anh Páo','telegram','700000002','f9ed2e2adb59facac557ed1d4bc8829b2f12eec6094131ea7ab0d37c198337af',1795860001000,NULL,1795860001000);
CREATE TABLE told_ends (
	topic TEXT NOT NULL, 
	ends_on TEXT NOT NULL, 
	told_at BIGINT NOT NULL, 
	CONSTRAINT pk_told_ends PRIMARY KEY (topic, ends_on)
);
INSERT INTO "told_ends" VALUES('health-insurance','2026-12-30',1795860000000);
INSERT INTO "told_ends" VALUES('health-insurance-2','2026-12-31',1795860001000);
CREATE TABLE wanted_lists (
	broadcast_id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	address TEXT NOT NULL, 
	language TEXT NOT NULL, 
	asked_at BIGINT NOT NULL, 
	CONSTRAINT pk_wanted_lists PRIMARY KEY (broadcast_id, channel, address)
);
INSERT INTO "wanted_lists" VALUES(1,'telegram','700000001','vi',1795860000000);
INSERT INTO "wanted_lists" VALUES(2,'telegram-2','700000002','vi',1795860001000);
CREATE TABLE watches (
	chat_id INTEGER NOT NULL, 
	topic TEXT NOT NULL, 
	told_digest TEXT NOT NULL, 
	operator TEXT NOT NULL, 
	text_digest TEXT NOT NULL, 
	asked_at BIGINT NOT NULL, 
	CONSTRAINT pk_watches PRIMARY KEY (chat_id, topic), 
	CONSTRAINT fk_watches_chat_id FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);
INSERT INTO "watches" VALUES(1,'health-insurance','c073403ad57112d7622445c20d1ea7ef70555cba4ae2837620bf493bfa598052','UBND xã Tân Lập','c073403ad57112d7622445c20d1ea7ef70555cba4ae2837620bf493bfa598052',1795860000000);
INSERT INTO "watches" VALUES(2,'health-insurance-2','80612bcfaedba1b4a2b19bcf69100a8085e5f5045e5bb900221e8ab949e38001','UBND xã Tân Lập','80612bcfaedba1b4a2b19bcf69100a8085e5f5045e5bb900221e8ab949e38001',1795860001000);
CREATE TABLE web_messages (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	session TEXT NOT NULL, 
	answers TEXT, 
	"key" TEXT, 
	body TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT uq_web_messages_session UNIQUE (session, "key")
);
INSERT INTO "web_messages" VALUES(1,'5e42ba884dfdc18da3f9d194fed6a218332db767560719838e67c996712f15b2','answers 0','key 0','{"text":"Chào bà con"}',1795860000000);
INSERT INTO "web_messages" VALUES(2,'9320deed3122037e857c95c7055590580da8f0f6e30e72f0e3b5a39b7b6a6107','answers 1','key 1','{"text":"Chào bà con"}',1795860001000);
CREATE TABLE web_sessions (
	digest TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	seen_at BIGINT NOT NULL, 
	CONSTRAINT pk_web_sessions PRIMARY KEY (digest)
);
INSERT INTO "web_sessions" VALUES('6334ff648f7fa6387ff3152e21d5d8e6739984becc4bc93a1da46b182d83b6a4',1795860000000,1795860000000);
INSERT INTO "web_sessions" VALUES('2fc60a3a3aa1b092e6ce80d6158831ec99906ff114c24f2eebc94c4c14b119ba',1795860001000,1795860001000);
CREATE INDEX ix_broadcasts_state ON broadcasts (state, starts_at);
CREATE INDEX ix_dialogues_updated_at ON dialogues (updated_at);
CREATE INDEX ix_incoming_waiting ON incoming (id) WHERE handled_at IS NULL;
CREATE INDEX ix_replies_due ON replies (channel, id);
CREATE INDEX ix_web_messages_session ON web_messages (session, id);
CREATE INDEX ix_chat_places_place ON chat_places (place, chat_id);
CREATE INDEX ix_consents_chat_id ON consents (chat_id);
CREATE INDEX ix_roles_person_id ON roles (person_id);
CREATE INDEX ix_group_sends_sent_at ON group_sends (sent_at);
CREATE INDEX ix_requests_channel ON requests (channel, address);
CREATE INDEX ix_requests_open ON requests (due_at) WHERE state = 'open';
CREATE INDEX ix_overlay_topic ON overlay (topic, stem);
CREATE INDEX ix_mistakes_topic ON mistakes (topic, at);
CREATE INDEX ix_mistakes_at ON mistakes (at);
CREATE INDEX ix_watches_topic ON watches (topic, chat_id);
CREATE INDEX ix_stories_state ON stories (state, published_at);
CREATE INDEX ix_stories_address ON stories (channel, address);
CREATE INDEX ix_files_created ON files (created_at);
CREATE INDEX ix_living_messages_changed_at ON living_messages (changed_at);
CREATE INDEX ix_broadcasts_report_due ON broadcasts (id) WHERE is_report_due;
CREATE INDEX ix_deliveries_waiting ON deliveries (broadcast_id, rank, not_before, chat_id) WHERE state = 0;
CREATE INDEX ix_broadcasts_skip_reason ON broadcasts (id) WHERE skip_reason IS NOT NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('broadcasts',2);
INSERT INTO "sqlite_sequence" VALUES('chats',2);
INSERT INTO "sqlite_sequence" VALUES('files',2);
INSERT INTO "sqlite_sequence" VALUES('group_sends',2);
INSERT INTO "sqlite_sequence" VALUES('incoming',2);
INSERT INTO "sqlite_sequence" VALUES('mistakes',2);
INSERT INTO "sqlite_sequence" VALUES('overlay',2);
INSERT INTO "sqlite_sequence" VALUES('people',2);
INSERT INTO "sqlite_sequence" VALUES('replies',2);
INSERT INTO "sqlite_sequence" VALUES('stories',2);
INSERT INTO "sqlite_sequence" VALUES('web_messages',2);
INSERT INTO "sqlite_sequence" VALUES('roles',2);
INSERT INTO "sqlite_sequence" VALUES('requests',2);
INSERT INTO "sqlite_sequence" VALUES('audit',2);
COMMIT;
