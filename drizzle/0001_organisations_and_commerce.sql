CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `accounts_user` ON `accounts` (`user_id`);--> statement-breakpoint
CREATE TABLE `passkeys` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text,
	`public_key` text NOT NULL,
	`user_id` text NOT NULL,
	`credential_id` text NOT NULL,
	`counter` integer NOT NULL,
	`device_type` text NOT NULL,
	`backed_up` integer NOT NULL,
	`transports` text,
	`created_at` integer,
	`aaguid` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `passkeys_user` ON `passkeys` (`user_id`);--> statement-breakpoint
CREATE INDEX `passkeys_credential` ON `passkeys` (`credential_id`);--> statement-breakpoint
CREATE TABLE `rate_limits` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`count` integer NOT NULL,
	`last_request` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rate_limits_key_unique` ON `rate_limits` (`key`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`user_id` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_token_unique` ON `sessions` (`token`);--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_unique` ON `users` (`email`);--> statement-breakpoint
CREATE TABLE `verifications` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verifications_identifier` ON `verifications` (`identifier`);--> statement-breakpoint
CREATE TABLE `approvals` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`kind` text NOT NULL,
	`achievement` text,
	`version` integer,
	`count` integer NOT NULL,
	`body` blob,
	`is_file` integer NOT NULL,
	`requester` text NOT NULL,
	`requesting_person` text NOT NULL,
	`idempotency_key` blob,
	`digest` blob,
	`state` text NOT NULL,
	`decided_by` text,
	`reason` text,
	`credentials` blob,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`decided_at` integer
);
--> statement-breakpoint
CREATE INDEX `approvals_issuer` ON `approvals` (`issuer_id`,`id`);--> statement-breakpoint
CREATE INDEX `approvals_due` ON `approvals` (`expires_at`) WHERE state = 'requested';--> statement-breakpoint
CREATE UNIQUE INDEX `approvals_idempotency` ON `approvals` (`issuer_id`,`idempotency_key`) WHERE idempotency_key is not null;--> statement-breakpoint
CREATE TABLE `archives` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`token` blob NOT NULL,
	`state` text NOT NULL,
	`pieces` integer DEFAULT 0 NOT NULL,
	`size` integer DEFAULT 0 NOT NULL,
	`with_keys` integer NOT NULL,
	`actor` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `archives_token_unique` ON `archives` (`token`);--> statement-breakpoint
CREATE INDEX `archives_tenant` ON `archives` (`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `archives_expiry` ON `archives` (`expires_at`);--> statement-breakpoint
CREATE TABLE `audit_blocks` (
	`chain` integer NOT NULL,
	`number` integer NOT NULL,
	`first_id` integer NOT NULL,
	`last_id` integer NOT NULL,
	`count` integer NOT NULL,
	`total` integer NOT NULL,
	`previous` blob NOT NULL,
	`hash` blob NOT NULL,
	`marks` blob NOT NULL,
	`sealed_at` integer NOT NULL,
	`published` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`chain`, `number`)
);
--> statement-breakpoint
CREATE INDEX `audit_blocks_last` ON `audit_blocks` (`last_id`);--> statement-breakpoint
CREATE INDEX `audit_blocks_unpublished` ON `audit_blocks` (`sealed_at`) WHERE published = 0;--> statement-breakpoint
CREATE TABLE `audit_heads` (
	`issuer_id` integer NOT NULL,
	`day` integer NOT NULL,
	`block` integer NOT NULL,
	`entries` integer NOT NULL,
	`hash` blob NOT NULL,
	`signature` text NOT NULL,
	PRIMARY KEY(`issuer_id`, `day`)
);
--> statement-breakpoint
CREATE TABLE `claims` (
	`entitlement_id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`purchase_id` blob NOT NULL,
	`token_hash` blob NOT NULL,
	`generation` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`person` blob,
	`sent_at` integer,
	`claimed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `claims_token` ON `claims` (`token_hash`);--> statement-breakpoint
CREATE INDEX `claims_purchase` ON `claims` (`purchase_id`);--> statement-breakpoint
CREATE TABLE `learner_awards` (
	`issuer_id` integer NOT NULL,
	`achievement` text NOT NULL,
	`recipient_id` integer NOT NULL,
	`number` integer NOT NULL,
	`credential_id` blob NOT NULL,
	`revision` integer NOT NULL,
	`by_hand` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `learner_awards_number` ON `learner_awards` (`issuer_id`,`achievement`,`recipient_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `learner_awards_credential` ON `learner_awards` (`issuer_id`,`credential_id`);--> statement-breakpoint
CREATE TABLE `mapping_rule_revisions` (
	`rule_id` blob NOT NULL,
	`revision` integer NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`document` text NOT NULL,
	`actor` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mapping_rule_revisions_revision` ON `mapping_rule_revisions` (`rule_id`,`revision`);--> statement-breakpoint
CREATE TABLE `seat_pages` (
	`purchase_id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`token_hash` blob NOT NULL,
	`generation` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`sent_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `seat_pages_token` ON `seat_pages` (`token_hash`);--> statement-breakpoint
CREATE TABLE `signals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`source_key` blob NOT NULL,
	`kind` text NOT NULL,
	`achievement` text NOT NULL,
	`recipient_index` blob,
	`endpoint_id` blob,
	`order_ref` text,
	`entitlement_id` blob,
	`score` integer,
	`positive` integer NOT NULL,
	`at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`actor` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signals_source` ON `signals` (`issuer_id`,`source_key`,`achievement`);--> statement-breakpoint
CREATE INDEX `signals_recipient` ON `signals` (`tenant_id`,`recipient_index`);--> statement-breakpoint
CREATE INDEX `signals_order` ON `signals` (`tenant_id`,`order_ref`) WHERE order_ref is not null;--> statement-breakpoint
CREATE TABLE `identity_periods` (
	`issuer_id` integer NOT NULL,
	`first_list` integer NOT NULL,
	`identity_id` integer,
	PRIMARY KEY(`issuer_id`, `first_list`)
);
--> statement-breakpoint
CREATE TABLE `issuer_identities` (
	`id` integer PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`host` text NOT NULL,
	`did` text NOT NULL,
	`base_url` text NOT NULL,
	`token` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`proven_at` integer,
	`next_check_at` integer,
	`missing_since` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `issuer_identities_issuer` ON `issuer_identities` (`issuer_id`,`host`);--> statement-breakpoint
CREATE UNIQUE INDEX `issuer_identities_host` ON `issuer_identities` (`host`) WHERE state = 'proven';--> statement-breakpoint
CREATE INDEX `issuer_identities_due` ON `issuer_identities` (`next_check_at`) WHERE state = 'proven';--> statement-breakpoint
CREATE TABLE `credential_offers` (
	`code_hash` blob PRIMARY KEY NOT NULL,
	`issuer_id` integer NOT NULL,
	`credential_id` blob NOT NULL,
	`expires_at` integer NOT NULL,
	`token_hash` blob,
	`token_expires_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credential_offers_token_hash_unique` ON `credential_offers` (`token_hash`);--> statement-breakpoint
CREATE INDEX `credential_offers_expiry` ON `credential_offers` (`expires_at`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`email` text,
	`role` text NOT NULL,
	`state` text NOT NULL,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_open` ON `invitations` (`tenant_id`,`email`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `members` (
	`tenant_id` integer NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `members_user` ON `members` (`user_id`);--> statement-breakpoint
CREATE TABLE `sign_in_mails` (
	`address` blob PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `erasures` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`recipient_id` integer,
	`subject` blob,
	`credentials` text NOT NULL,
	`counts` text NOT NULL,
	`state` text NOT NULL,
	`actor` text NOT NULL,
	`created_at` integer NOT NULL,
	`completed_at` integer
);
--> statement-breakpoint
CREATE INDEX `erasures_tenant` ON `erasures` (`tenant_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `erasures_recipient` ON `erasures` (`tenant_id`,`recipient_id`);--> statement-breakpoint
CREATE INDEX `erasures_subject` ON `erasures` (`created_at`) WHERE subject is not null;--> statement-breakpoint
CREATE TABLE `retention_progress` (
	`tenant_id` integer NOT NULL,
	`kind` text NOT NULL,
	`cursor` blob,
	`due_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `kind`)
);
--> statement-breakpoint
CREATE INDEX `retention_progress_due` ON `retention_progress` (`due_at`);--> statement-breakpoint
CREATE TABLE `tenant_settings` (
	`tenant_id` integer PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `log_cursors` (
	`name` text PRIMARY KEY NOT NULL,
	`last_id` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `restore_records` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`record` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tasks` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer,
	`issuer_id` integer,
	`kind` text NOT NULL,
	`input` text NOT NULL,
	`cursor` text,
	`total` integer,
	`done` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`result` text,
	`state` text NOT NULL,
	`reason` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`actor` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tasks_tenant` ON `tasks` (`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `tasks_due` ON `tasks` (`next_attempt_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE TABLE `sweep_cursors` (
	`name` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`endpoint_id` blob NOT NULL,
	`event_id` blob NOT NULL,
	`type` text NOT NULL,
	`payload` blob,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`status_code` integer,
	`reason` text,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	`recipient_id` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_event` ON `webhook_deliveries` (`endpoint_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_log` ON `webhook_deliveries` (`endpoint_id`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`endpoint_id`,`next_attempt_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `webhook_deliveries_tenant` ON `webhook_deliveries` (`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_recipient` ON `webhook_deliveries` (`recipient_id`) WHERE recipient_id is not null;--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` blob PRIMARY KEY NOT NULL,
	`tenant_id` integer NOT NULL,
	`issuer_id` integer NOT NULL,
	`url` text NOT NULL,
	`description` text,
	`events` text NOT NULL,
	`with_recipient` integer NOT NULL,
	`secret` blob NOT NULL,
	`previous_secret` blob,
	`previous_until` integer,
	`state` text NOT NULL,
	`reason` text,
	`failing_since` integer,
	`due_at` integer,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `webhook_endpoints_issuer` ON `webhook_endpoints` (`issuer_id`);--> statement-breakpoint
CREATE INDEX `webhook_endpoints_due` ON `webhook_endpoints` (`due_at`) WHERE due_at is not null and state = 'active';--> statement-breakpoint
DROP INDEX `audit_entries_tenant`;--> statement-breakpoint
ALTER TABLE `audit_entries` ADD `before` blob;--> statement-breakpoint
CREATE INDEX `audit_entries_chain` ON `audit_entries` (`tenant_id`,`issuer_id`,`id`);--> statement-breakpoint
DROP INDEX `purchases_tenant`;--> statement-breakpoint
CREATE INDEX `purchases_tenant` ON `purchases` (`tenant_id`,`id`);--> statement-breakpoint
ALTER TABLE `endpoints` ADD `mode` text DEFAULT 'both' NOT NULL;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `account` text;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `order_trigger` text DEFAULT 'paid' NOT NULL;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `order_source` text DEFAULT 'checkout' NOT NULL;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `learner_fields` text;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `api_key` blob;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `api_key_hint` text;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `last_ok_at` integer;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `last_failure_at` integer;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `last_failure` text;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `failures` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `reconciled_at` integer;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `next_reconcile_at` integer;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `pause_reason` text;--> statement-breakpoint
CREATE INDEX `endpoints_reconcile` ON `endpoints` (`next_reconcile_at`) WHERE next_reconcile_at is not null;--> statement-breakpoint
ALTER TABLE `entitlements` ADD `recipient_index` blob;--> statement-breakpoint
ALTER TABLE `entitlements` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `entitlements` ADD `review` text;--> statement-breakpoint
ALTER TABLE `entitlements` ADD `manual` text;--> statement-breakpoint
ALTER TABLE `entitlements` ADD `due_at` integer;--> statement-breakpoint
ALTER TABLE `entitlements` ADD `multiplier` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `entitlements` ADD `rule_id` blob;--> statement-breakpoint
ALTER TABLE `entitlements` ADD `rule_revision` integer;--> statement-breakpoint
CREATE INDEX `entitlements_recipient` ON `entitlements` (`tenant_id`,`recipient_index`) WHERE recipient_index is not null;--> statement-breakpoint
CREATE INDEX `entitlements_due` ON `entitlements` (`due_at`) WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX `entitlements_review` ON `entitlements` (`issuer_id`,`id`) WHERE review is not null;--> statement-breakpoint
ALTER TABLE `inbox_events` ADD `body_digest` blob;--> statement-breakpoint
CREATE INDEX `inbox_events_stuck` ON `inbox_events` (`id`) WHERE state in ('dead', 'quarantined');--> statement-breakpoint
ALTER TABLE `mapping_rules` ADD `revision` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `mapping_rules` ADD `more` text;--> statement-breakpoint
ALTER TABLE `mapping_rules` ADD `multiplier` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `mapping_rules` ADD `free_orders` integer;--> statement-breakpoint
ALTER TABLE `mapping_rules` ADD `state` text DEFAULT 'active' NOT NULL;--> statement-breakpoint
ALTER TABLE `purchase_facts` ADD `effects` text;--> statement-breakpoint
CREATE INDEX `purchase_facts_event` ON `purchase_facts` (`inbox_event_id`);--> statement-breakpoint
ALTER TABLE `outbox` ADD `at` integer;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `name` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `scopes` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `created_by` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `last_used_at` integer;--> statement-breakpoint
ALTER TABLE `issuer_profiles` ADD `identity_id` integer;--> statement-breakpoint
ALTER TABLE `issuers` ADD `position_limit` integer;--> statement-breakpoint
ALTER TABLE `issuers` ADD `limit_month` text;--> statement-breakpoint
ALTER TABLE `issuers` ADD `logged_position` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `issuers_unlogged` ON `issuers` (`id`) WHERE next_position > logged_position;--> statement-breakpoint
ALTER TABLE `kek_checks` ADD `empty_since` integer;--> statement-breakpoint
ALTER TABLE `kek_checks` ADD `dropped_at` integer;--> statement-breakpoint
ALTER TABLE `signing_keys` ADD `retired_at` integer;--> statement-breakpoint
ALTER TABLE `signing_keys` ADD `source` text DEFAULT 'generated' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `signing_keys_public` ON `signing_keys` (`public_key`);--> statement-breakpoint
ALTER TABLE `tenants` ADD `credential_quota` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `batch_limit` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `member_limit` integer;--> statement-breakpoint
CREATE INDEX `credentials_valid_until` ON `credentials` (`valid_until`) WHERE valid_until is not null;--> statement-breakpoint
CREATE INDEX `idempotency_keys_age` ON `idempotency_keys` (`issuer_id`,`created_at`);