-- CreateTable
CREATE TABLE "kubernetes_objects" (
    "id" TEXT NOT NULL,
    "cluster_arn" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "reader_id" TEXT NOT NULL,
    "reader" TEXT NOT NULL,
    "problem" TEXT,

    CONSTRAINT "kubernetes_objects_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "kubernetes_objects_cluster_arn_idx" ON "kubernetes_objects"("cluster_arn");
