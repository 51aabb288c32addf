CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.audit (
    id bigint NOT NULL,
    at bigint NOT NULL,
    actor bigint,
    action text NOT NULL,
    object text DEFAULT ''::text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    previous text NOT NULL,
    digest text NOT NULL
);
CREATE SEQUENCE public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;
CREATE TABLE public.bodies (
    broadcast_id bigint NOT NULL,
    language text NOT NULL,
    body text NOT NULL
);
CREATE TABLE public.broadcasts (
    id bigint NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    lane smallint NOT NULL,
    place text NOT NULL COLLATE pg_catalog."C",
    category text,
    is_urgent boolean DEFAULT false NOT NULL,
    language text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    by_name text DEFAULT ''::text NOT NULL,
    author_id bigint,
    author_channel text,
    author_address text,
    key text,
    code text,
    bulletin text,
    created_at bigint NOT NULL,
    starts_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    started_at bigint,
    finished_at bigint,
    plan_cursor bigint DEFAULT '0'::bigint NOT NULL,
    is_planned boolean DEFAULT false NOT NULL,
    final_counts text,
    unreached text,
    is_unreached_erased boolean DEFAULT false NOT NULL,
    is_report_due boolean DEFAULT false NOT NULL,
    skip_reason text
);
CREATE SEQUENCE public.broadcasts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.broadcasts_id_seq OWNED BY public.broadcasts.id;
CREATE TABLE public.card_bank_days (
    place text NOT NULL COLLATE pg_catalog."C",
    former text NOT NULL,
    former_name text NOT NULL,
    day smallint NOT NULL,
    meeting_place text NOT NULL
);
CREATE TABLE public.chat_categories (
    chat_id bigint NOT NULL,
    category text NOT NULL
);
CREATE TABLE public.chat_places (
    chat_id bigint NOT NULL,
    place text NOT NULL COLLATE pg_catalog."C",
    former text
);
CREATE TABLE public.chats (
    id bigint NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    kind text NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    language text,
    is_subscribed boolean DEFAULT false NOT NULL,
    paused_until bigint,
    gone_reason text,
    missing_count smallint DEFAULT '0'::smallint NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL
);
CREATE SEQUENCE public.chats_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.chats_id_seq OWNED BY public.chats.id;
CREATE TABLE public.consents (
    id bigint NOT NULL,
    chat_id bigint,
    version integer NOT NULL,
    operator text NOT NULL,
    text_digest text NOT NULL,
    language text NOT NULL,
    given_at bigint NOT NULL,
    withdrawn_at bigint,
    purpose text DEFAULT 'news'::text NOT NULL
);
CREATE SEQUENCE public.consents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.consents_id_seq OWNED BY public.consents.id;
CREATE TABLE public.contact_cards (
    place text NOT NULL COLLATE pg_catalog."C",
    address text NOT NULL,
    hours text NOT NULL,
    phones text NOT NULL,
    questions text NOT NULL,
    note text NOT NULL,
    updated_at bigint NOT NULL,
    updated_by bigint,
    reminded_at bigint
);
CREATE TABLE public.counters (
    day text NOT NULL,
    name text NOT NULL,
    count integer NOT NULL
);
CREATE TABLE public.deliveries (
    broadcast_id bigint NOT NULL,
    chat_id bigint NOT NULL,
    state smallint DEFAULT '0'::smallint NOT NULL,
    not_before bigint DEFAULT '0'::bigint NOT NULL,
    attempts smallint DEFAULT '0'::smallint NOT NULL,
    timeouts smallint DEFAULT '0'::smallint NOT NULL,
    reason text,
    message_ids text,
    changed_at bigint DEFAULT '0'::bigint NOT NULL,
    rank smallint DEFAULT '1'::smallint NOT NULL
);
CREATE TABLE public.departures (
    digest text NOT NULL,
    left_at bigint NOT NULL
);
CREATE TABLE public.dialogues (
    channel text NOT NULL,
    address text NOT NULL,
    sender text NOT NULL,
    language text,
    name text,
    step integer DEFAULT 0 NOT NULL,
    state text DEFAULT '{}'::text NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.editions (
    bulletin text NOT NULL,
    place text NOT NULL COLLATE pg_catalog."C",
    due_at bigint NOT NULL,
    state text NOT NULL,
    item text,
    broadcast_id bigint,
    at bigint NOT NULL
);
CREATE TABLE public.file_places (
    file_id bigint NOT NULL,
    channel text NOT NULL,
    platform_id text NOT NULL
);
CREATE TABLE public.files (
    id bigint NOT NULL,
    digest text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    content bytea NOT NULL,
    created_at bigint NOT NULL
);
CREATE SEQUENCE public.files_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.files_id_seq OWNED BY public.files.id;
CREATE TABLE public.group_sends (
    id bigint NOT NULL,
    channel text NOT NULL,
    chat text NOT NULL,
    sent_at bigint NOT NULL
);
CREATE SEQUENCE public.group_sends_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.group_sends_id_seq OWNED BY public.group_sends.id;
CREATE TABLE public.held_bulletins (
    chat_id bigint NOT NULL,
    broadcast_id bigint NOT NULL,
    held_at bigint NOT NULL
);
CREATE TABLE public.incoming (
    id bigint NOT NULL,
    channel text NOT NULL,
    update_id text NOT NULL,
    address text NOT NULL,
    payload text,
    received_at bigint NOT NULL,
    handled_at bigint,
    attempts smallint DEFAULT '0'::smallint NOT NULL
);
CREATE SEQUENCE public.incoming_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.incoming_id_seq OWNED BY public.incoming.id;
CREATE TABLE public.invitations (
    digest text NOT NULL,
    role text NOT NULL,
    place text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    created_by bigint,
    expires_at bigint NOT NULL,
    used_at bigint,
    is_first boolean DEFAULT false NOT NULL
);
CREATE TABLE public.living_messages (
    channel text NOT NULL,
    address text NOT NULL,
    name text NOT NULL,
    message_ids text NOT NULL,
    changed_at bigint NOT NULL
);
CREATE TABLE public.mistakes (
    id bigint NOT NULL,
    topic text NOT NULL,
    stem text NOT NULL,
    language text NOT NULL,
    words text DEFAULT ''::text NOT NULL,
    at bigint NOT NULL
);
CREATE SEQUENCE public.mistakes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mistakes_id_seq OWNED BY public.mistakes.id;
CREATE TABLE public."overlay" (
    id bigint NOT NULL,
    topic text NOT NULL,
    stem text NOT NULL,
    language text NOT NULL,
    digest text NOT NULL,
    kind text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    person_id bigint,
    body text DEFAULT ''::text NOT NULL,
    at bigint NOT NULL
);
CREATE SEQUENCE public.overlay_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.overlay_id_seq OWNED BY public."overlay".id;
CREATE TABLE public.pauses (
    scope text NOT NULL,
    until bigint NOT NULL
);
CREATE TABLE public.people (
    id bigint NOT NULL,
    channel text NOT NULL,
    account text NOT NULL
);
CREATE SEQUENCE public.people_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.people_id_seq OWNED BY public.people.id;
CREATE TABLE public.proposals (
    request_id bigint NOT NULL,
    place text NOT NULL COLLATE pg_catalog."C",
    question text NOT NULL,
    answer text NOT NULL,
    proposed_by bigint,
    proposed_at bigint NOT NULL
);
CREATE TABLE public.replies (
    id bigint NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    kind text NOT NULL,
    body text NOT NULL,
    created_at bigint NOT NULL,
    not_before bigint DEFAULT '0'::bigint NOT NULL,
    attempts smallint DEFAULT '0'::smallint NOT NULL,
    timeouts smallint DEFAULT '0'::smallint NOT NULL,
    done_parts text DEFAULT ''::text NOT NULL
);
CREATE SEQUENCE public.replies_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.replies_id_seq OWNED BY public.replies.id;
CREATE TABLE public.requests (
    id bigint NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    language text NOT NULL,
    text text NOT NULL,
    place text NOT NULL COLLATE pg_catalog."C",
    level text NOT NULL,
    state text NOT NULL,
    is_complaint boolean DEFAULT false NOT NULL,
    follows bigint,
    consent_id bigint,
    created_at bigint NOT NULL,
    due_at bigint NOT NULL,
    is_reminded boolean DEFAULT false NOT NULL,
    answer text,
    answered_at bigint,
    answered_by bigint
);
CREATE SEQUENCE public.requests_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.requests_id_seq OWNED BY public.requests.id;
CREATE TABLE public.roles (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    role text NOT NULL,
    place text NOT NULL COLLATE pg_catalog."C",
    granted_at bigint NOT NULL,
    granted_by bigint,
    revoked_at bigint
);
CREATE SEQUENCE public.roles_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.roles_id_seq OWNED BY public.roles.id;
CREATE TABLE public.schedules (
    bulletin text NOT NULL,
    place text NOT NULL COLLATE pg_catalog."C",
    is_on boolean,
    at text,
    looked_at bigint
);
CREATE TABLE public.settings (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.stories (
    id bigint NOT NULL,
    state text NOT NULL,
    place text NOT NULL COLLATE pg_catalog."C",
    language text NOT NULL,
    text text NOT NULL,
    people text NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    consent_digest text NOT NULL,
    told_at bigint NOT NULL,
    published_at bigint,
    changed_at bigint NOT NULL
);
CREATE SEQUENCE public.stories_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.stories_id_seq OWNED BY public.stories.id;
CREATE TABLE public.told_ends (
    topic text NOT NULL,
    ends_on text NOT NULL,
    told_at bigint NOT NULL
);
CREATE TABLE public.wanted_lists (
    broadcast_id bigint NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    language text NOT NULL,
    asked_at bigint NOT NULL
);
CREATE TABLE public.watches (
    chat_id bigint NOT NULL,
    topic text NOT NULL,
    told_digest text NOT NULL,
    operator text NOT NULL,
    text_digest text NOT NULL,
    asked_at bigint NOT NULL
);
CREATE TABLE public.web_messages (
    id bigint NOT NULL,
    session text NOT NULL,
    answers text,
    key text,
    body text NOT NULL,
    created_at bigint NOT NULL
);
CREATE SEQUENCE public.web_messages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.web_messages_id_seq OWNED BY public.web_messages.id;
CREATE TABLE public.web_sessions (
    digest text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL
);
ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);
ALTER TABLE ONLY public.broadcasts ALTER COLUMN id SET DEFAULT nextval('public.broadcasts_id_seq'::regclass);
ALTER TABLE ONLY public.chats ALTER COLUMN id SET DEFAULT nextval('public.chats_id_seq'::regclass);
ALTER TABLE ONLY public.consents ALTER COLUMN id SET DEFAULT nextval('public.consents_id_seq'::regclass);
ALTER TABLE ONLY public.files ALTER COLUMN id SET DEFAULT nextval('public.files_id_seq'::regclass);
ALTER TABLE ONLY public.group_sends ALTER COLUMN id SET DEFAULT nextval('public.group_sends_id_seq'::regclass);
ALTER TABLE ONLY public.incoming ALTER COLUMN id SET DEFAULT nextval('public.incoming_id_seq'::regclass);
ALTER TABLE ONLY public.mistakes ALTER COLUMN id SET DEFAULT nextval('public.mistakes_id_seq'::regclass);
ALTER TABLE ONLY public."overlay" ALTER COLUMN id SET DEFAULT nextval('public.overlay_id_seq'::regclass);
ALTER TABLE ONLY public.people ALTER COLUMN id SET DEFAULT nextval('public.people_id_seq'::regclass);
ALTER TABLE ONLY public.replies ALTER COLUMN id SET DEFAULT nextval('public.replies_id_seq'::regclass);
ALTER TABLE ONLY public.requests ALTER COLUMN id SET DEFAULT nextval('public.requests_id_seq'::regclass);
ALTER TABLE ONLY public.roles ALTER COLUMN id SET DEFAULT nextval('public.roles_id_seq'::regclass);
ALTER TABLE ONLY public.stories ALTER COLUMN id SET DEFAULT nextval('public.stories_id_seq'::regclass);
ALTER TABLE ONLY public.web_messages ALTER COLUMN id SET DEFAULT nextval('public.web_messages_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0009');
INSERT INTO public.audit VALUES (1, 1795860000000, NULL, 'invited', 'officer', 'vn.04.01324', '', 'b5741af35324a6e8f9ca5ec549dd74bfe00eef9ba3d97d93b30d3af54d8ef31d');
INSERT INTO public.audit VALUES (2, 1795860001000, 1, 'notice-sent', '1', '', 'b5741af35324a6e8f9ca5ec549dd74bfe00eef9ba3d97d93b30d3af54d8ef31d', 'd0707567e438e06801238a720c12c6b9d84e9e9490aabfe9c6a8b676c31a73d9');
INSERT INTO public.bodies VALUES (1, 'vi', '{"text":"Chào bà con"}');
INSERT INTO public.bodies VALUES (2, 'vi-2', '{"text":"Chào bà con"}');
INSERT INTO public.broadcasts VALUES (1, 'private', 'open', 0, 'vn.04.01324', 'local', false, 'vi', 'Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"', 'by_name 0', 1, 'author_channel 0', 'author_address 0', 'key 0', 'code 0', 'tips', 1795860000000, 1795860000000, 1795860000000, 1795860000000, 1795860000000, 1, false, 'final_counts 0', 'unreached 0', false, false, 'skip_reason 0');
INSERT INTO public.broadcasts VALUES (2, 'private', 'open', 1, 'vn.04.01324', NULL, true, 'vi', 'Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"', 'by_name 1', 1, NULL, NULL, 'key 1', 'code 1', NULL, 1795860001000, 1795860001000, 1795860001000, NULL, NULL, 2, true, NULL, NULL, true, true, NULL);
INSERT INTO public.card_bank_days VALUES ('vn.04.01324', '01327', 'former_name 0', 0, 'meeting_place 0');
INSERT INTO public.card_bank_days VALUES ('vn.04.01324.2', '01327-2', 'former_name 1', 1, 'meeting_place 1');
INSERT INTO public.chat_categories VALUES (1, 'local');
INSERT INTO public.chat_categories VALUES (2, 'local-2');
INSERT INTO public.chat_places VALUES (1, 'vn.04.01324', '01327');
INSERT INTO public.chat_places VALUES (2, 'vn.04.01324.2', NULL);
INSERT INTO public.chats VALUES (1, 'telegram', '700000001', 'private', '', 'vi', false, 1795860000000, 'gone_reason 0', 0, 1795860000000, 1795860000000);
INSERT INTO public.chats VALUES (2, 'telegram', '-1001', 'group', 'Bản ''Nà Lốc''', NULL, true, NULL, NULL, 1, 1795860001000, 1795860001000);
INSERT INTO public.consents VALUES (1, 1, 1, 'UBND xã Tân Lập', '3cd4772bc59ff1a13567bcaeb7f9d051b0dc63ac43cf990f462d34f3008cde1c', 'vi', 1795860000000, 1795860000000, 'news');
INSERT INTO public.consents VALUES (2, 2, 2, 'UBND xã Tân Lập', '622d6447016b87868f4115e6f51f296a346c6ff65b9773fa1ac208bee8e2a6d6', 'vi', 1795860001000, NULL, 'news');
INSERT INTO public.contact_cards VALUES ('vn.04.01324', '700000001', 'hours 0', 'phones 0', 'questions 0', 'note 0', 1795860000000, 1, 1795860000000);
INSERT INTO public.contact_cards VALUES ('vn.04.01324.2', '700000002', 'hours 1', 'phones 1', 'questions 1', 'note 1', 1795860001000, 1, NULL);
INSERT INTO public.counters VALUES ('2026-11-20', 'notice', 1);
INSERT INTO public.counters VALUES ('2026-11-21', 'notice-2', 2);
INSERT INTO public.deliveries VALUES (1, 1, 0, 1795860000000, 0, 0, 'reason 0', 'message_ids 0', 1795860000000, 0);
INSERT INTO public.deliveries VALUES (2, 2, 1, 1795860001000, 1, 1, NULL, NULL, 1795860001000, 1);
INSERT INTO public.departures VALUES ('edecbe855b6ae11574af04e1252fd87fedd93e7bcc3346552e3a286889620c9f', 1795860000000);
INSERT INTO public.departures VALUES ('2845aea0a8fe1eb17b1af76c7b11bde54bde821ede753ad763d7d4f77e0fb011', 1795860001000);
INSERT INTO public.dialogues VALUES ('telegram', '700000001', 'sender', 'vi', 'notice', 1, '{"words":"Nhà tôi ở đâu"}', 1795860000000);
INSERT INTO public.dialogues VALUES ('telegram-2', '700000002', 'sender-2', NULL, NULL, 2, '{"words":"Nhà tôi ở đâu"}', 1795860001000);
INSERT INTO public.editions VALUES ('tips', 'vn.04.01324', 1795860000000, 'open', 'item 0', 1, 1795860000000);
INSERT INTO public.editions VALUES ('tips-2', 'vn.04.01324.2', 1795860001000, 'open', 'item 1', 1, 1795860001000);
INSERT INTO public.file_places VALUES (1, 'telegram', 'platform_id 0');
INSERT INTO public.file_places VALUES (2, 'telegram-2', 'platform_id 1');
INSERT INTO public.files VALUES (1, '96db7bf70b6012bfd6e75dcf8c4271072e0eb90b48c2440cbb14e7e55bb8fe26', 'notice', 'image/png', '\x89504e470d0a0000', 1795860000000);
INSERT INTO public.files VALUES (2, 'd34d61cfd71ad5b4373a073234bd6b40961823e23e96b6ba54fc6cf3a07b7523', 'notice', 'image/png', '\x89504e470d0a0001', 1795860001000);
INSERT INTO public.group_sends VALUES (1, 'telegram', 'chat 0', 1795860000000);
INSERT INTO public.group_sends VALUES (2, 'telegram', 'chat 1', 1795860001000);
INSERT INTO public.held_bulletins VALUES (1, 1, 1795860000000);
INSERT INTO public.held_bulletins VALUES (2, 2, 1795860001000);
INSERT INTO public.incoming VALUES (1, 'telegram', 'update_id 0', '700000001', 'payload 0', 1795860000000, 1795860000000, 0);
INSERT INTO public.incoming VALUES (2, 'telegram', 'update_id 1', '700000002', NULL, 1795860001000, NULL, 1);
INSERT INTO public.invitations VALUES ('fbc89f22f2b3397780947a84e5488bd644fe7218d3da54f0afb2dfc0fb2795ee', 'officer', 'vn.04.01324', 1795860000000, 1, 1795860000000, 1795860000000, false);
INSERT INTO public.invitations VALUES ('ef1a64764425f4fe022816fff83516335b80cc04d6d9f29864ab33d4f6165b75', 'officer', 'vn.04.01324', 1795860001000, 1, 1795860001000, NULL, true);
INSERT INTO public.living_messages VALUES ('telegram', '700000001', 'notice', 'message_ids 0', 1795860000000);
INSERT INTO public.living_messages VALUES ('telegram-2', '700000002', 'notice-2', 'message_ids 1', 1795860001000);
INSERT INTO public.mistakes VALUES (1, 'health-insurance', '2026', 'vi', 'words 0', 1795860000000);
INSERT INTO public.mistakes VALUES (2, 'health-insurance', '2026', 'vi', 'words 1', 1795860001000);
INSERT INTO public."overlay" VALUES (1, 'health-insurance', '2026', 'vi', '4820349f2c79e88a616a8e3d2cac06cc3ba2156198c02439c61297d11f0c1799', 'private', 'Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"', 1, '{"text":"Chào bà con"}', 1795860000000);
INSERT INTO public."overlay" VALUES (2, 'health-insurance', '2026', 'vi', '843432f76269af83a7f10757fd4d591c556ce2f70ccf8d91858b9ef7b970fab8', 'private', 'Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"', 1, '{"text":"Chào bà con"}', 1795860001000);
INSERT INTO public.pauses VALUES ('scope 0', 1795860000000);
INSERT INTO public.pauses VALUES ('scope 1', 1795860001000);
INSERT INTO public.people VALUES (1, 'telegram', '700000001');
INSERT INTO public.people VALUES (2, 'telegram', '700000002');
INSERT INTO public.proposals VALUES (1, 'vn.04.01324', 'question 0', 'answer 0', 1, 1795860000000);
INSERT INTO public.proposals VALUES (2, 'vn.04.01324', 'question 1', 'answer 1', 1, 1795860001000);
INSERT INTO public.replies VALUES (1, 'telegram', '700000001', 'private', '{"text":"Chào bà con"}', 1795860000000, 1795860000000, 0, 0, 'done_parts 0');
INSERT INTO public.replies VALUES (2, 'telegram', '700000002', 'private', '{"text":"Chào bà con"}', 1795860001000, 1795860001000, 1, 1, 'done_parts 1');
INSERT INTO public.requests VALUES (1, 'telegram', '700000001', 'vi', 'Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"', 'vn.04.01324', 'commune', 'open', false, 1, 1, 1795860000000, 1795860000000, false, 'answer 0', 1795860000000, 1);
INSERT INTO public.requests VALUES (2, 'telegram', '700000002', 'vi', 'Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"', 'vn.04.01324', 'commune', 'open', true, 1, 2, 1795860001000, 1795860001000, true, NULL, NULL, 1);
INSERT INTO public.roles VALUES (1, 1, 'officer', 'vn.04.01324', 1795860000000, 1, 1795860000000);
INSERT INTO public.roles VALUES (2, 2, 'officer', 'vn.04.01324', 1795860001000, 1, NULL);
INSERT INTO public.schedules VALUES ('tips', 'vn.04.01324', false, NULL, 1795860000000);
INSERT INTO public.schedules VALUES ('tips-2', 'vn.04.01324.2', true, '07:00', NULL);
INSERT INTO public.settings VALUES ('secret', 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1');
INSERT INTO public.settings VALUES ('content_number', '3');
INSERT INTO public.settings VALUES ('answers_looked_on', '2026-11-27');
INSERT INTO public.stories VALUES (1, 'open', 'vn.04.01324', 'vi', 'Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"', 'gia đình anh Páo', 'telegram', '700000001', '74914d837155764ce495932d026d7e3a8cde52feae2ed7c2e52ae27019ec19f5', 1795860000000, 1795860000000, 1795860000000);
INSERT INTO public.stories VALUES (2, 'open', 'vn.04.01324', 'vi', 'Mai họp thôn lúc 7 giờ; ''nhà văn hóa'' "Nà Lốc"', 'gia đình anh Páo', 'telegram', '700000002', 'f9ed2e2adb59facac557ed1d4bc8829b2f12eec6094131ea7ab0d37c198337af', 1795860001000, NULL, 1795860001000);
INSERT INTO public.told_ends VALUES ('health-insurance', '2026-12-30', 1795860000000);
INSERT INTO public.told_ends VALUES ('health-insurance-2', '2026-12-31', 1795860001000);
INSERT INTO public.wanted_lists VALUES (1, 'telegram', '700000001', 'vi', 1795860000000);
INSERT INTO public.wanted_lists VALUES (2, 'telegram-2', '700000002', 'vi', 1795860001000);
INSERT INTO public.watches VALUES (1, 'health-insurance', 'c073403ad57112d7622445c20d1ea7ef70555cba4ae2837620bf493bfa598052', 'UBND xã Tân Lập', 'c073403ad57112d7622445c20d1ea7ef70555cba4ae2837620bf493bfa598052', 1795860000000);
INSERT INTO public.watches VALUES (2, 'health-insurance-2', '80612bcfaedba1b4a2b19bcf69100a8085e5f5045e5bb900221e8ab949e38001', 'UBND xã Tân Lập', '80612bcfaedba1b4a2b19bcf69100a8085e5f5045e5bb900221e8ab949e38001', 1795860001000);
INSERT INTO public.web_messages VALUES (1, '5e42ba884dfdc18da3f9d194fed6a218332db767560719838e67c996712f15b2', 'answers 0', 'key 0', '{"text":"Chào bà con"}', 1795860000000);
INSERT INTO public.web_messages VALUES (2, '9320deed3122037e857c95c7055590580da8f0f6e30e72f0e3b5a39b7b6a6107', 'answers 1', 'key 1', '{"text":"Chào bà con"}', 1795860001000);
INSERT INTO public.web_sessions VALUES ('6334ff648f7fa6387ff3152e21d5d8e6739984becc4bc93a1da46b182d83b6a4', 1795860000000, 1795860000000);
INSERT INTO public.web_sessions VALUES ('2fc60a3a3aa1b092e6ce80d6158831ec99906ff114c24f2eebc94c4c14b119ba', 1795860001000, 1795860001000);
SELECT pg_catalog.setval('public.audit_id_seq', 2, true);
SELECT pg_catalog.setval('public.broadcasts_id_seq', 2, true);
SELECT pg_catalog.setval('public.chats_id_seq', 2, true);
SELECT pg_catalog.setval('public.consents_id_seq', 2, true);
SELECT pg_catalog.setval('public.files_id_seq', 2, true);
SELECT pg_catalog.setval('public.group_sends_id_seq', 2, true);
SELECT pg_catalog.setval('public.incoming_id_seq', 2, true);
SELECT pg_catalog.setval('public.mistakes_id_seq', 2, true);
SELECT pg_catalog.setval('public.overlay_id_seq', 2, true);
SELECT pg_catalog.setval('public.people_id_seq', 2, true);
SELECT pg_catalog.setval('public.replies_id_seq', 2, true);
SELECT pg_catalog.setval('public.requests_id_seq', 2, true);
SELECT pg_catalog.setval('public.roles_id_seq', 2, true);
SELECT pg_catalog.setval('public.stories_id_seq', 2, true);
SELECT pg_catalog.setval('public.web_messages_id_seq', 2, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT pk_audit PRIMARY KEY (id);
ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT pk_bodies PRIMARY KEY (broadcast_id, language);
ALTER TABLE ONLY public.broadcasts
    ADD CONSTRAINT pk_broadcasts PRIMARY KEY (id);
ALTER TABLE ONLY public.card_bank_days
    ADD CONSTRAINT pk_card_bank_days PRIMARY KEY (place, former);
ALTER TABLE ONLY public.chat_categories
    ADD CONSTRAINT pk_chat_categories PRIMARY KEY (chat_id, category);
ALTER TABLE ONLY public.chat_places
    ADD CONSTRAINT pk_chat_places PRIMARY KEY (chat_id, place);
ALTER TABLE ONLY public.chats
    ADD CONSTRAINT pk_chats PRIMARY KEY (id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT pk_consents PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_cards
    ADD CONSTRAINT pk_contact_cards PRIMARY KEY (place);
ALTER TABLE ONLY public.counters
    ADD CONSTRAINT pk_counters PRIMARY KEY (day, name);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT pk_deliveries PRIMARY KEY (broadcast_id, chat_id);
ALTER TABLE ONLY public.departures
    ADD CONSTRAINT pk_departures PRIMARY KEY (digest);
ALTER TABLE ONLY public.dialogues
    ADD CONSTRAINT pk_dialogues PRIMARY KEY (channel, address, sender);
ALTER TABLE ONLY public.editions
    ADD CONSTRAINT pk_editions PRIMARY KEY (bulletin, place, due_at);
ALTER TABLE ONLY public.file_places
    ADD CONSTRAINT pk_file_places PRIMARY KEY (file_id, channel);
ALTER TABLE ONLY public.files
    ADD CONSTRAINT pk_files PRIMARY KEY (id);
ALTER TABLE ONLY public.group_sends
    ADD CONSTRAINT pk_group_sends PRIMARY KEY (id);
ALTER TABLE ONLY public.held_bulletins
    ADD CONSTRAINT pk_held_bulletins PRIMARY KEY (chat_id, broadcast_id);
ALTER TABLE ONLY public.incoming
    ADD CONSTRAINT pk_incoming PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT pk_invitations PRIMARY KEY (digest);
ALTER TABLE ONLY public.living_messages
    ADD CONSTRAINT pk_living_messages PRIMARY KEY (channel, address, name);
ALTER TABLE ONLY public.mistakes
    ADD CONSTRAINT pk_mistakes PRIMARY KEY (id);
ALTER TABLE ONLY public."overlay"
    ADD CONSTRAINT pk_overlay PRIMARY KEY (id);
ALTER TABLE ONLY public.pauses
    ADD CONSTRAINT pk_pauses PRIMARY KEY (scope);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (id);
ALTER TABLE ONLY public.proposals
    ADD CONSTRAINT pk_proposals PRIMARY KEY (request_id);
ALTER TABLE ONLY public.replies
    ADD CONSTRAINT pk_replies PRIMARY KEY (id);
ALTER TABLE ONLY public.requests
    ADD CONSTRAINT pk_requests PRIMARY KEY (id);
ALTER TABLE ONLY public.roles
    ADD CONSTRAINT pk_roles PRIMARY KEY (id);
ALTER TABLE ONLY public.schedules
    ADD CONSTRAINT pk_schedules PRIMARY KEY (bulletin, place);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT pk_settings PRIMARY KEY (name);
ALTER TABLE ONLY public.stories
    ADD CONSTRAINT pk_stories PRIMARY KEY (id);
ALTER TABLE ONLY public.told_ends
    ADD CONSTRAINT pk_told_ends PRIMARY KEY (topic, ends_on);
ALTER TABLE ONLY public.wanted_lists
    ADD CONSTRAINT pk_wanted_lists PRIMARY KEY (broadcast_id, channel, address);
ALTER TABLE ONLY public.watches
    ADD CONSTRAINT pk_watches PRIMARY KEY (chat_id, topic);
ALTER TABLE ONLY public.web_messages
    ADD CONSTRAINT pk_web_messages PRIMARY KEY (id);
ALTER TABLE ONLY public.web_sessions
    ADD CONSTRAINT pk_web_sessions PRIMARY KEY (digest);
ALTER TABLE ONLY public.broadcasts
    ADD CONSTRAINT uq_broadcasts_code UNIQUE (code);
ALTER TABLE ONLY public.broadcasts
    ADD CONSTRAINT uq_broadcasts_key UNIQUE (key);
ALTER TABLE ONLY public.chats
    ADD CONSTRAINT uq_chats_channel UNIQUE (channel, address);
ALTER TABLE ONLY public.files
    ADD CONSTRAINT uq_files_digest UNIQUE (digest);
ALTER TABLE ONLY public.incoming
    ADD CONSTRAINT uq_incoming_channel UNIQUE (channel, update_id);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT uq_people_channel UNIQUE (channel, account);
ALTER TABLE ONLY public.web_messages
    ADD CONSTRAINT uq_web_messages_session UNIQUE (session, key);
CREATE INDEX ix_broadcasts_report_due ON public.broadcasts USING btree (id) WHERE is_report_due;
CREATE INDEX ix_broadcasts_skip_reason ON public.broadcasts USING btree (id) WHERE (skip_reason IS NOT NULL);
CREATE INDEX ix_broadcasts_state ON public.broadcasts USING btree (state, starts_at);
CREATE INDEX ix_chat_places_place ON public.chat_places USING btree (place, chat_id);
CREATE INDEX ix_consents_chat_id ON public.consents USING btree (chat_id);
CREATE INDEX ix_deliveries_waiting ON public.deliveries USING btree (broadcast_id, rank, not_before, chat_id) WHERE (state = 0);
CREATE INDEX ix_dialogues_updated_at ON public.dialogues USING btree (updated_at);
CREATE INDEX ix_files_created ON public.files USING btree (created_at);
CREATE INDEX ix_group_sends_sent_at ON public.group_sends USING btree (sent_at);
CREATE INDEX ix_incoming_waiting ON public.incoming USING btree (id) WHERE (handled_at IS NULL);
CREATE INDEX ix_living_messages_changed_at ON public.living_messages USING btree (changed_at);
CREATE INDEX ix_mistakes_at ON public.mistakes USING btree (at);
CREATE INDEX ix_mistakes_topic ON public.mistakes USING btree (topic, at);
CREATE INDEX ix_overlay_topic ON public."overlay" USING btree (topic, stem);
CREATE INDEX ix_replies_due ON public.replies USING btree (channel, id);
CREATE INDEX ix_requests_channel ON public.requests USING btree (channel, address);
CREATE INDEX ix_requests_open ON public.requests USING btree (due_at) WHERE (state = 'open'::text);
CREATE INDEX ix_roles_person_id ON public.roles USING btree (person_id);
CREATE INDEX ix_stories_address ON public.stories USING btree (channel, address);
CREATE INDEX ix_stories_state ON public.stories USING btree (state, published_at);
CREATE INDEX ix_watches_topic ON public.watches USING btree (topic, chat_id);
CREATE INDEX ix_web_messages_session ON public.web_messages USING btree (session, id);
ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT fk_bodies_broadcast_id FOREIGN KEY (broadcast_id) REFERENCES public.broadcasts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.chat_categories
    ADD CONSTRAINT fk_chat_categories_chat_id FOREIGN KEY (chat_id) REFERENCES public.chats(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.chat_places
    ADD CONSTRAINT fk_chat_places_chat_id FOREIGN KEY (chat_id) REFERENCES public.chats(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT fk_consents_chat_id FOREIGN KEY (chat_id) REFERENCES public.chats(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.file_places
    ADD CONSTRAINT fk_file_places_file_id FOREIGN KEY (file_id) REFERENCES public.files(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.held_bulletins
    ADD CONSTRAINT fk_held_bulletins_chat_id FOREIGN KEY (chat_id) REFERENCES public.chats(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.proposals
    ADD CONSTRAINT fk_proposals_request_id FOREIGN KEY (request_id) REFERENCES public.requests(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.requests
    ADD CONSTRAINT fk_requests_consent_id FOREIGN KEY (consent_id) REFERENCES public.consents(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.roles
    ADD CONSTRAINT fk_roles_person_id FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.watches
    ADD CONSTRAINT fk_watches_chat_id FOREIGN KEY (chat_id) REFERENCES public.chats(id) ON DELETE CASCADE;
