/** Where checkpoints are kept: a folder of the machine, or a bucket of S3 and what its keys begin with. */
export type CheckpointAddress =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string }

/** Names of general purpose buckets. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const bucketPattern = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/

/** Reads `s3://bucket/prefix` or the path of a folder; null for what looks like a bucket and is none. */
export function readCheckpointAddress(text: string): CheckpointAddress | null {
  if (!text.startsWith('s3://')) return { kind: 'folder', folder: text }
  const [, bucket, rest = ''] = bucketPattern.exec(text) ?? []
  if (bucket === undefined) return null
  const prefix = rest.replace(/^\/+|\/+$/g, '')
  return { kind: 'bucket', bucket, prefix: prefix === '' ? '' : `${prefix}/` }
}

/** The same in one spelling. */
export const spellAddress = (address: CheckpointAddress): string =>
  address.kind === 'folder' ? address.folder : `s3://${address.bucket}/${address.prefix}`.replace(/\/$/, '')
