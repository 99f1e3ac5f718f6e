-- CreateTable
CREATE TABLE "principal_corrections" (
    "id" TEXT NOT NULL,
    "cluster_arn" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "principal_arn" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "corrected_by" TEXT NOT NULL,
    "corrector_name" TEXT NOT NULL,
    "corrected_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "principal_corrections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cluster_principals" (
    "cluster_arn" TEXT NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "cluster_principals_pkey" PRIMARY KEY ("cluster_arn")
);

-- CreateIndex
CREATE UNIQUE INDEX "principal_corrections_cluster_arn_kind_principal_arn_key" ON "principal_corrections"("cluster_arn", "kind", "principal_arn");

-- What somebody said is written once and may be taken back; default privileges would allow more.
revoke all on table "principal_corrections" from keyscope_app;
grant select, insert, delete on table "principal_corrections" to keyscope_app;
