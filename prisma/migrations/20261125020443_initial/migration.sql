-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "scan_status" AS ENUM ('queued', 'running', 'assessing', 'complete', 'partial', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "grant_request_state" AS ENUM ('requested', 'approved', 'applying', 'applied', 'verified', 'rejected', 'cancelled', 'expired', 'failed', 'revoking', 'revoked');

-- CreateTable
CREATE TABLE "scans" (
    "id" SERIAL NOT NULL,
    "status" "scan_status" NOT NULL DEFAULT 'queued',
    "trigger" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "scope" JSONB NOT NULL DEFAULT '{}',
    "summary" TEXT,
    "open" INTEGER NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "assessed_at" TIMESTAMPTZ(3),

    CONSTRAINT "scans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scan_coverage" (
    "scan_id" INTEGER NOT NULL,
    "account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL DEFAULT '',
    "collector" TEXT NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'pending',
    "call" TEXT,
    "error_code" TEXT,
    "message" TEXT,
    "items" INTEGER NOT NULL DEFAULT 0,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "scan_coverage_pkey" PRIMARY KEY ("scan_id","account_id","region","collector")
);

-- CreateTable
CREATE TABLE "policy_documents" (
    "hash" TEXT NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "policy_documents_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "resource_versions" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL DEFAULT '',
    "collector" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "valid_from" INTEGER NOT NULL,
    "valid_to" INTEGER,
    "current" BOOLEAN DEFAULT true,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "resource_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "needs" (
    "id" TEXT NOT NULL,
    "cluster_arn" TEXT NOT NULL,
    "cluster_account_id" TEXT NOT NULL,
    "key_arn" TEXT NOT NULL,
    "key_account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "principal_arn" TEXT NOT NULL,
    "principal_kind" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "seed_status" TEXT NOT NULL,
    "failure" TEXT,
    "summary" TEXT NOT NULL,
    "missing" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "scan_id" INTEGER NOT NULL,

    CONSTRAINT "needs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gaps" (
    "need_id" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "cluster_arn" TEXT NOT NULL,
    "key_arn" TEXT NOT NULL,
    "principal_arn" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "layer" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "failure" TEXT,
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "gaps_pkey" PRIMARY KEY ("need_id","operation")
);

-- CreateTable
CREATE TABLE "findings" (
    "id" TEXT NOT NULL,
    "check_id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "key_arn" TEXT,
    "principal_arn" TEXT,
    "cluster_arn" TEXT,
    "title" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "scan_id" INTEGER NOT NULL,
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "findings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "key_summaries" (
    "arn" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "alias" TEXT NOT NULL DEFAULT '',
    "account_id" TEXT NOT NULL,
    "account_name" TEXT NOT NULL,
    "unit" TEXT NOT NULL DEFAULT '',
    "region" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "spec" TEXT NOT NULL DEFAULT '',
    "usage" TEXT NOT NULL DEFAULT '',
    "rotation" TEXT NOT NULL,
    "grant_count" INTEGER,
    "clusters" INTEGER NOT NULL DEFAULT 0,
    "missing" INTEGER NOT NULL DEFAULT 0,
    "unknown" INTEGER NOT NULL DEFAULT 0,
    "failing" INTEGER NOT NULL DEFAULT 0,
    "read_problem" TEXT,
    "created_at" TIMESTAMPTZ(3),
    "search" TEXT NOT NULL DEFAULT '',
    "scan_id" INTEGER NOT NULL,

    CONSTRAINT "key_summaries_pkey" PRIMARY KEY ("arn")
);

-- CreateTable
CREATE TABLE "cluster_summaries" (
    "arn" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "account_name" TEXT NOT NULL,
    "unit" TEXT NOT NULL DEFAULT '',
    "region" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "launch" TEXT NOT NULL,
    "keys" INTEGER NOT NULL DEFAULT 0,
    "needs" INTEGER NOT NULL DEFAULT 0,
    "missing" INTEGER NOT NULL DEFAULT 0,
    "unknown" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL,
    "failures" TEXT[],
    "search" TEXT NOT NULL DEFAULT '',
    "scan_id" INTEGER NOT NULL,

    CONSTRAINT "cluster_summaries_pkey" PRIMARY KEY ("arn")
);

-- CreateTable
CREATE TABLE "grant_requests" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "state" "grant_request_state" NOT NULL DEFAULT 'requested',
    "key_arn" TEXT NOT NULL,
    "key_account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "grantee_principal" TEXT NOT NULL,
    "issuing_account_id" TEXT NOT NULL,
    "operations" TEXT[],
    "constraints" JSONB,
    "cluster_arn" TEXT,
    "need_id" TEXT,
    "reason" TEXT NOT NULL,
    "preflight" JSONB NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requester_name" TEXT NOT NULL,
    "decided_by" TEXT,
    "decider_name" TEXT,
    "decision_note" TEXT,
    "grant_id" TEXT,
    "failure" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "applied_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "grant_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant_steps" (
    "id" SERIAL NOT NULL,
    "request_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "outcome" TEXT,
    "detail" TEXT,
    "data" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "grant_steps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "source_address" TEXT,
    "request_id" TEXT,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "report_exports" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "scan_id" INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "taken_by" TEXT NOT NULL,
    "taker_name" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "report_exports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'viewer',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_sessions" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "auth_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_accounts" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "auth_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "auth_verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_rate_limits" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "auth_rate_limits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "scan_coverage_account_id_region_collector_scan_id_idx" ON "scan_coverage"("account_id", "region", "collector", "scan_id" DESC);

-- CreateIndex
CREATE INDEX "resource_versions_resource_id_idx" ON "resource_versions"("resource_id");

-- CreateIndex
CREATE INDEX "resource_versions_account_id_region_collector_idx" ON "resource_versions"("account_id", "region", "collector");

-- CreateIndex
CREATE UNIQUE INDEX "resource_versions_kind_resource_id_current_key" ON "resource_versions"("kind", "resource_id", "current");

-- CreateIndex
CREATE INDEX "needs_cluster_arn_idx" ON "needs"("cluster_arn");

-- CreateIndex
CREATE INDEX "needs_key_arn_idx" ON "needs"("key_arn");

-- CreateIndex
CREATE INDEX "needs_status_idx" ON "needs"("status");

-- CreateIndex
CREATE INDEX "gaps_resolved_at_idx" ON "gaps"("resolved_at");

-- CreateIndex
CREATE INDEX "findings_status_severity_idx" ON "findings"("status", "severity");

-- CreateIndex
CREATE INDEX "findings_key_arn_idx" ON "findings"("key_arn");

-- CreateIndex
CREATE INDEX "key_summaries_account_id_region_idx" ON "key_summaries"("account_id", "region");

-- CreateIndex
CREATE INDEX "cluster_summaries_account_id_region_idx" ON "cluster_summaries"("account_id", "region");

-- CreateIndex
CREATE UNIQUE INDEX "grant_requests_number_key" ON "grant_requests"("number");

-- CreateIndex
CREATE INDEX "grant_requests_state_idx" ON "grant_requests"("state");

-- CreateIndex
CREATE INDEX "grant_steps_request_id_idx" ON "grant_steps"("request_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entries_hash_key" ON "audit_entries"("hash");

-- CreateIndex
CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at");

-- CreateIndex
CREATE INDEX "audit_entries_subject_id_idx" ON "audit_entries"("subject_id");

-- CreateIndex
CREATE INDEX "audit_entries_action_idx" ON "audit_entries"("action");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "auth_sessions_token_key" ON "auth_sessions"("token");

-- CreateIndex
CREATE INDEX "auth_sessions_user_id_idx" ON "auth_sessions"("user_id");

-- CreateIndex
CREATE INDEX "auth_accounts_user_id_idx" ON "auth_accounts"("user_id");

-- CreateIndex
CREATE INDEX "auth_verifications_identifier_idx" ON "auth_verifications"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "auth_rate_limits_key_key" ON "auth_rate_limits"("key");

-- AddForeignKey
ALTER TABLE "scan_coverage" ADD CONSTRAINT "scan_coverage_scan_id_fkey" FOREIGN KEY ("scan_id") REFERENCES "scans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_steps" ADD CONSTRAINT "grant_steps_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "grant_requests"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_sessions" ADD CONSTRAINT "auth_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_accounts" ADD CONSTRAINT "auth_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
