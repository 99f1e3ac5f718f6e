import type { WireRequest } from './messages'

/** Hosts in front of which a bucket stands: `<bucket>.localhost`, `<bucket>.s3.us-east-1.amazonaws.com`. */
const VIRTUAL_HOST = /^(.+)\.(localhost|s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com)(?::\d+)?$/

/**
 * The bucket a request names, in its host or at the beginning of its path, and the path within the bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function bucketAddress({ path, headers }: Pick<WireRequest, 'path' | 'headers'>): {
  readonly bucket: string | undefined
  readonly path: string
} {
  const host = VIRTUAL_HOST.exec(String(headers.host ?? ''))?.[1]
  if (host !== undefined) return { bucket: host, path }
  const [, bucket = '', key = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? []
  return { bucket: bucket === '' ? undefined : decodeURIComponent(bucket), path: `/${key}` }
}
