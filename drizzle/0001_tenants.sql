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
CREATE INDEX `tasks_due` ON `tasks` (`next_attempt_at`) WHERE state = 'pending';