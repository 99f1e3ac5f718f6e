-- CreateEnum
CREATE TYPE "grant_bundle_state" AS ENUM ('requested', 'approved', 'held', 'done', 'rejected', 'cancelled', 'expired');

-- CreateTable
CREATE TABLE "grant_bundles" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "state" "grant_bundle_state" NOT NULL DEFAULT 'requested',
    "family" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "stop_on_error" BOOLEAN NOT NULL DEFAULT true,
    "accepted_failures" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "hold_reason" TEXT,
    "requested_by" TEXT NOT NULL,
    "requester_name" TEXT NOT NULL,
    "decided_by" TEXT,
    "decider_name" TEXT,
    "decision_note" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "moved_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "grant_bundles_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "grant_bundles_number_key" ON "grant_bundles"("number");

-- CreateIndex
CREATE INDEX "grant_bundles_state_idx" ON "grant_bundles"("state");

-- AlterTable
ALTER TABLE "grant_requests" ADD COLUMN     "bundle_id" TEXT,
ADD COLUMN     "position" INTEGER;

-- CreateIndex
CREATE INDEX "grant_requests_bundle_id_idx" ON "grant_requests"("bundle_id");

-- AddForeignKey
ALTER TABLE "grant_requests" ADD CONSTRAINT "grant_requests_bundle_id_fkey" FOREIGN KEY ("bundle_id") REFERENCES "grant_bundles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
