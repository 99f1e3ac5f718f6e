-- AlterTable
ALTER TABLE "scan_coverage" ADD COLUMN     "checkpoint" TEXT,
ADD COLUMN     "expected" INTEGER,
ADD COLUMN     "misses" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "throttled" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "written" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "scans" ADD COLUMN     "cancel_requested_at" TIMESTAMPTZ(3),
ADD COLUMN     "cancelled_by" TEXT,
ADD COLUMN     "estimate" JSONB,
ADD COLUMN     "schedule_id" TEXT;

-- CreateTable
CREATE TABLE "scan_schedules" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "jitter_seconds" INTEGER NOT NULL DEFAULT 0,
    "scope" JSONB NOT NULL DEFAULT '{}',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "next_run_at" TIMESTAMPTZ(3),
    "last_run_at" TIMESTAMPTZ(3),
    "last_scan_id" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scan_schedules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_events" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "actor_arn" TEXT NOT NULL,
    "resources" TEXT[],
    "error_code" TEXT,
    "body" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "handled_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "change_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "call_claims" (
    "account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "worker" TEXT NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "call_claims_pkey" PRIMARY KEY ("account_id","region","worker")
);

-- CreateTable
CREATE TABLE "call_rates" (
    "account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "api" TEXT NOT NULL,
    "quota" DOUBLE PRECISION,
    "part" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "call_rates_pkey" PRIMARY KEY ("account_id","region","api")
);

-- CreateIndex
CREATE UNIQUE INDEX "scan_schedules_name_key" ON "scan_schedules"("name");

-- CreateIndex
CREATE INDEX "scan_schedules_next_run_at_idx" ON "scan_schedules"("next_run_at");

-- CreateIndex
CREATE INDEX "change_events_at_idx" ON "change_events"("at");

-- CreateIndex
CREATE INDEX "change_events_handled_at_idx" ON "change_events"("handled_at");

-- CreateIndex
CREATE INDEX "change_events_resources_idx" ON "change_events" USING GIN ("resources");

-- DropIndex
DROP INDEX "resource_versions_account_id_region_collector_idx";

-- CreateIndex
CREATE INDEX "resource_versions_account_id_region_collector_resource_id_idx" ON "resource_versions"("account_id", "region", "collector", "resource_id" COLLATE "C");

-- CreateIndex
CREATE INDEX "scan_coverage_scan_id_outcome_idx" ON "scan_coverage"("scan_id", "outcome");

-- AlterTable
ALTER TABLE "resource_versions" ADD COLUMN     "closed_at" TIMESTAMPTZ(3);

-- What was closed before had no time of its own: the next version's, else that of the scan it was closed by.
UPDATE "resource_versions" v SET "closed_at" = coalesce(
  (SELECT min(n."seen_at") FROM "resource_versions" n WHERE n."kind" = v."kind" AND n."resource_id" = v."resource_id" AND n."id" > v."id"),
  (SELECT coalesce(s."finished_at", s."started_at") FROM "scans" s WHERE s."id" = v."valid_to"),
  v."seen_at")
WHERE v."valid_to" IS NOT NULL;
