-- CreateIndex
CREATE INDEX "change_events_name_at_idx" ON "change_events"("name", "at");
