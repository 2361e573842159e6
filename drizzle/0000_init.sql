CREATE TABLE `achievement_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`issuer_id` integer NOT NULL,
	`achievement_id` integer NOT NULL,
	`number` integer NOT NULL,
	`document` text NOT NULL,
	`settings` text NOT NULL,
	`digest` blob NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`achievement_id`) REFERENCES `achievements`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `achievement_versions_number` ON `achievement_versions` (`achievement_id`,`number`);--> statement-breakpoint
CREATE INDEX `achievement_versions_issuer` ON `achievement_versions` (`issuer_id`);--> statement-breakpoint
CREATE TABLE `achievements` (
	`id` integer PRIMARY KEY NOT NULL,
	`issuer_id` integer NOT NULL,
	`slug` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `achievements_issuer_slug` ON `achievements` (`issuer_id`,`slug`);--> statement-breakpoint
CREATE TABLE `endpoints` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`provider` text NOT NULL,
	`name` text NOT NULL,
	`secret` blob NOT NULL,
	`previous_secret` blob,
	`previous_until` integer,
	`state` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `endpoints_issuer` ON `endpoints` (`issuer_id`);--> statement-breakpoint
CREATE TABLE `entitlements` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`purchase_id` blob NOT NULL,
	`line_key` text NOT NULL,
	`unit` integer NOT NULL,
	`achievement` text NOT NULL,
	`state` text NOT NULL,
	`recipient_source` text,
	`credential_id` blob,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `entitlements_unit` ON `entitlements` (`purchase_id`,`line_key`,`unit`,`achievement`);--> statement-breakpoint
CREATE INDEX `entitlements_issuer` ON `entitlements` (`issuer_id`,`id`);--> statement-breakpoint
CREATE INDEX `entitlements_credential` ON `entitlements` (`credential_id`);--> statement-breakpoint
CREATE TABLE `inbox_events` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`endpoint_id` blob NOT NULL,
	`dedupe_key` text NOT NULL,
	`type` text,
	`body` blob NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`refs` text,
	`mode` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`received_at` integer NOT NULL,
	`next_attempt_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbox_events_dedupe` ON `inbox_events` (`endpoint_id`,`dedupe_key`);--> statement-breakpoint
CREATE INDEX `inbox_events_tenant` ON `inbox_events` (`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `inbox_events_due` ON `inbox_events` (`next_attempt_at`) WHERE state in ('received', 'failed', 'waiting');--> statement-breakpoint
CREATE INDEX `inbox_events_waiting` ON `inbox_events` (`endpoint_id`) WHERE state in ('waiting', 'unmapped');--> statement-breakpoint
CREATE TABLE `mapping_rules` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`endpoint_id` blob NOT NULL,
	`match` text NOT NULL,
	`achievement` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mapping_rules_endpoint` ON `mapping_rules` (`endpoint_id`);--> statement-breakpoint
CREATE TABLE `purchase_facts` (
	`purchase_id` blob NOT NULL,
	`revision` integer NOT NULL,
	`tenant_id` integer NOT NULL,
	`inbox_event_id` blob NOT NULL,
	`facts` blob NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`purchase_id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `purchase_refs` (
	`endpoint_id` blob NOT NULL,
	`mode` text NOT NULL,
	`ref` text NOT NULL,
	`purchase_id` blob NOT NULL,
	PRIMARY KEY(`endpoint_id`, `mode`, `ref`)
);
--> statement-breakpoint
CREATE TABLE `purchases` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`endpoint_id` blob NOT NULL,
	`mode` text NOT NULL,
	`order_key` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_order` ON `purchases` (`endpoint_id`,`mode`,`order_key`);--> statement-breakpoint
CREATE INDEX `purchases_tenant` ON `purchases` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `credentials` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` blob NOT NULL,
	`issuer_id` integer NOT NULL,
	`version_id` integer NOT NULL,
	`profile_id` integer NOT NULL,
	`recipient_id` integer NOT NULL,
	`key_id` integer NOT NULL,
	`format` integer NOT NULL,
	`state` integer DEFAULT 0 NOT NULL,
	`position` integer NOT NULL,
	`created_at` integer NOT NULL,
	`valid_from` integer NOT NULL,
	`valid_until` integer,
	`identity_hash` blob,
	`salt` blob,
	`facts` blob,
	`signature` blob NOT NULL,
	`jcs_signature` blob,
	`superseded_by` blob
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credentials_id` ON `credentials` (`issuer_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `credentials_position` ON `credentials` (`issuer_id`,`position`);--> statement-breakpoint
CREATE INDEX `credentials_recipient` ON `credentials` (`recipient_id`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`issuer_id` integer NOT NULL,
	`key` blob NOT NULL,
	`digest` blob NOT NULL,
	`credentials` blob NOT NULL,
	`rejected` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`issuer_id`, `key`)
);
--> statement-breakpoint
CREATE TABLE `recipients` (
	`id` integer PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`blind_index` blob NOT NULL,
	`data_key` blob,
	`personal` blob,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recipients_blind_index` ON `recipients` (`tenant_id`,`blind_index`);--> statement-breakpoint
CREATE TABLE `status_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`issuer_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`list` integer NOT NULL,
	`status_index` integer NOT NULL,
	`value` integer NOT NULL,
	`reason` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `status_events_list` ON `status_events` (`issuer_id`,`purpose`,`list`);--> statement-breakpoint
CREATE UNIQUE INDEX `status_events_revocation` ON `status_events` (`issuer_id`,`list`,`status_index`) WHERE purpose = 'revocation';--> statement-breakpoint
CREATE TABLE `status_lists` (
	`issuer_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`list` integer NOT NULL,
	`version` integer NOT NULL,
	`published_version` integer,
	`published_at` integer,
	`document` text,
	PRIMARY KEY(`issuer_id`, `purpose`, `list`)
);
--> statement-breakpoint
CREATE TABLE `endorsement_requests` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`asked_issuer_id` integer NOT NULL,
	`achievement` text NOT NULL,
	`digest` blob NOT NULL,
	`message` text,
	`state` text NOT NULL,
	`endorsement_id` blob,
	`created_at` integer NOT NULL,
	`answered_at` integer
);
--> statement-breakpoint
CREATE INDEX `endorsement_requests_asking` ON `endorsement_requests` (`issuer_id`,`id`);--> statement-breakpoint
CREATE INDEX `endorsement_requests_asked` ON `endorsement_requests` (`asked_issuer_id`,`id`);--> statement-breakpoint
CREATE INDEX `endorsement_requests_endorsement` ON `endorsement_requests` (`endorsement_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `endorsement_requests_open` ON `endorsement_requests` (`issuer_id`,`asked_issuer_id`,`achievement`) WHERE state = 'requested';--> statement-breakpoint
CREATE TABLE `endorsements` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`target` text NOT NULL,
	`target_kind` text NOT NULL,
	`document` text NOT NULL,
	`position` integer NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `endorsements_issuer` ON `endorsements` (`issuer_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `endorsements_position` ON `endorsements` (`issuer_id`,`position`);--> statement-breakpoint
CREATE TABLE `audit_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` blob,
	`digest` blob
);
--> statement-breakpoint
CREATE INDEX `audit_entries_tenant` ON `audit_entries` (`tenant_id`,`id`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`issuer_id` integer NOT NULL,
	`kind` text NOT NULL,
	`credential_id` blob NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`state` text DEFAULT 'pending' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`next_attempt_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` integer PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer,
	`hint` text NOT NULL,
	`hash` blob NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `api_keys_tenant` ON `api_keys` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `issuer_profiles` (
	`id` integer PRIMARY KEY NOT NULL,
	`issuer_id` integer NOT NULL,
	`document` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `issuer_profiles_issuer` ON `issuer_profiles` (`issuer_id`);--> statement-breakpoint
CREATE TABLE `issuers` (
	`id` integer PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`slug` text NOT NULL,
	`mode` text NOT NULL,
	`did` text NOT NULL,
	`base_url` text NOT NULL,
	`profile_id` integer NOT NULL,
	`next_position` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `issuers_slug_unique` ON `issuers` (`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `issuers_did_unique` ON `issuers` (`did`);--> statement-breakpoint
CREATE UNIQUE INDEX `issuers_tenant_mode` ON `issuers` (`tenant_id`,`mode`);--> statement-breakpoint
CREATE TABLE `kek_checks` (
	`version` integer PRIMARY KEY NOT NULL,
	`value` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`id` integer PRIMARY KEY NOT NULL,
	`issuer_id` integer NOT NULL,
	`algorithm` text NOT NULL,
	`public_key` blob NOT NULL,
	`sealed_private` blob,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE INDEX `signing_keys_issuer` ON `signing_keys` (`issuer_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `signing_keys_active` ON `signing_keys` (`issuer_id`,`algorithm`) WHERE state = 'active';--> statement-breakpoint
CREATE TABLE `tenants` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`contact` blob NOT NULL,
	`secret` blob NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_slug_unique` ON `tenants` (`slug`);