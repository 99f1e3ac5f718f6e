-- CreateTable
CREATE TABLE "notification_channels" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "events" TEXT[],
    "accounts" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "address" TEXT,
    "host" TEXT,
    "secret_version" INTEGER NOT NULL DEFAULT 1,
    "previous_until" TIMESTAMPTZ(3),
    "secret_created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_deliveries" (
    "id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "entry" BIGINT,
    "recipient" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "notice" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "answer" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "attempted_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_opt_outs" (
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "notice_opt_outs_pkey" PRIMARY KEY ("user_id","kind")
);

-- CreateIndex
CREATE UNIQUE INDEX "notification_channels_name_key" ON "notification_channels"("name");

-- CreateIndex
CREATE INDEX "notice_deliveries_channel_id_created_at_idx" ON "notice_deliveries"("channel_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "notice_deliveries_recipient_state_idx" ON "notice_deliveries"("recipient", "state");

-- CreateIndex
CREATE INDEX "notice_deliveries_state_queued_at_idx" ON "notice_deliveries"("state", "queued_at");

-- CreateIndex
CREATE UNIQUE INDEX "notice_deliveries_channel_id_entry_recipient_key" ON "notice_deliveries"("channel_id", "entry", "recipient");

-- AddForeignKey
ALTER TABLE "notice_deliveries" ADD CONSTRAINT "notice_deliveries_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "notification_channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_opt_outs" ADD CONSTRAINT "notice_opt_outs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
