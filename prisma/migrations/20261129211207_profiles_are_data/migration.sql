-- CreateTable
CREATE TABLE "need_profiles" (
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "need_profiles_pkey" PRIMARY KEY ("name","version")
);

-- A version is written once; a profile that judges nobody may go as a whole. Default privileges would allow more.
revoke all on table "need_profiles" from keyscope_app;
grant select, insert, delete on table "need_profiles" to keyscope_app;
