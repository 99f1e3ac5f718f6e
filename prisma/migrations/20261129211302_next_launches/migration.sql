-- AlterTable
ALTER TABLE "cluster_summaries" ADD COLUMN     "next_launch" INTEGER NOT NULL DEFAULT 0;
