import { z } from 'zod'
import { AppError } from './errors'

const text = z.string().trim().min(1)

const list = z
  .string()
  .default('')
  .transform((items) =>
    items
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )

/** Every setting Keyscope reads from its environment, parsed once per process. `.env.example` and README describe them. */
const schema = z.object({
  DATABASE_URL: text.regex(/^postgres(ql)?:\/\//, 'must start with postgresql://'),
  /** The address people open; cookies and links are made for it. */
  APP_URL: z.url().default('http://localhost:3000'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  /** Signs sessions. `npm start` makes one and keeps it in the data folder. */
  AUTH_SECRET: text.min(32, 'must have at least 32 characters').optional(),
  /** Calls of the API that one person or token may make in a minute, of one web process; writes and files a tenth of it. */
  KEYSCOPE_REQUESTS_PER_MINUTE: z.coerce.number().int().min(10).default(1500),
  /** Sign-in by an identity provider: all three or none. Groups named `keyscope-<role>` or `keyscope-<role>-<account group>` give roles. */
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  /** What somebody is who is in none of these groups. */
  OIDC_DEFAULT_ROLE: z.enum(['viewer', 'requester', 'none']).default('viewer'),

  /** How long a session lasts from sign-in, and without anybody doing anything. */
  KEYSCOPE_SESSION_HOURS: z.coerce.number().int().min(1).max(168).default(12),
  KEYSCOPE_SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(1440).default(60),
  /** Whether who signs in with a password has to have a second factor. */
  KEYSCOPE_REQUIRE_SECOND_FACTOR: z
    .enum(['0', '1'])
    .default('0')
    .transform((v) => v === '1'),

  /** Seals audit entries. Whoever can write the database must not know it. `npm start` makes one for its embedded Postgres. */
  KEYSCOPE_AUDIT_SECRET: text.min(32, 'must have at least 32 characters').optional(),
  /** Comma-separated public keys of earlier secrets, as `keyscope audit key` printed them. */
  KEYSCOPE_AUDIT_PUBLIC_KEYS: list,
  /** A folder outside the database, or `s3://bucket/prefix`, in which checkpoints of the audit log are kept. */
  KEYSCOPE_AUDIT_CHECKPOINTS: text
    .regex(/^(?!s3:)|^s3:\/\/[a-z0-9][a-z0-9.-]+[a-z0-9](\/.*)?$/, 'must be a folder or s3://bucket/prefix')
    .optional(),
  /** The role that writes into that bucket, and does nothing else. */
  KEYSCOPE_AUDIT_ROLE: text.regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'must be the ARN of a role').optional(),
  /** How long nobody may delete a checkpoint in a bucket with Object Lock. */
  KEYSCOPE_AUDIT_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(400),

  /** Signs webhooks and encrypts the addresses of channels. The database must not hold it. `npm start` makes one for its embedded Postgres. */
  KEYSCOPE_NOTIFY_SECRET: text.min(32, 'must have at least 32 characters').optional(),
  /** Comma-separated hosts, addresses and networks inside that webhooks may go to; everything else has to be public. */
  KEYSCOPE_WEBHOOK_ALLOW: list,
  /** `smtps://user:password@host`, or `smtp://…`, which is encrypted by STARTTLS unless it ends in `?tls=none`. */
  KEYSCOPE_SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .refine((url) => !(new URL(url).searchParams.get('tls') === 'none' && new URL(url).password), {
      message: 'would send its password without encryption; leave out tls=none or the password',
    })
    .optional(),
  KEYSCOPE_MAIL_FROM: z.email().optional(),

  AWS_ENDPOINT_URL: z.url().optional(),
  AWS_REGION: text.default('us-east-1'),
  KEYSCOPE_SCANNER_ROLE: text.default('KeyscopeScanner'),
  KEYSCOPE_WRITER_ROLE: text
    .regex(/^[\w+=,.@-]{1,64}$/, 'must be the name of a role without a path')
    .default('KeyscopeGrantWriter'),
  /** Comma-separated: so many days before its end a grant is warned about. */
  KEYSCOPE_GRANT_END_WARNINGS: z
    .string()
    .default('7,1')
    .refine((text) => /^\s*\d{1,3}(\s*,\s*\d{1,3})*\s*$/.test(text), 'must be whole days, like 7,1')
    .transform((text) => text.split(',').map(Number)),
  KEYSCOPE_EXTERNAL_ID: text.optional(),
  /** Comma-separated Regions to scan; empty means every Region that is enabled in the account. */
  KEYSCOPE_REGIONS: list,
  /** Share of each AWS quota a scan may use, 0 to 1: production shares the quota. */
  KEYSCOPE_QUOTA_SHARE: z.coerce.number().gt(0).max(1).default(0.5),
  /** URL of the SQS queue with CloudTrail's events; without it changes are seen at the next scan. */
  KEYSCOPE_EVENTS_QUEUE_URL: z
    .url()
    .regex(/\/\d{12}\/[\w-]+(\.fifo)?$/, 'must end with an account and the name of a queue')
    .optional(),
  /** After how many days what was handed over of a cluster's Kubernetes objects is too old to rely on. */
  KEYSCOPE_KUBERNETES_STALE_DAYS: z.coerce.number().int().min(1).max(3650).default(7),
  /** Whether scans also read these objects themselves, in clusters that let the scanner role in. */
  KEYSCOPE_KUBERNETES_LIVE: z
    .enum(['0', '1'])
    .default('0')
    .transform((v) => v === '1'),
  /** How many jobs one worker process runs at a time. */
  KEYSCOPE_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
  /** True when the simulated organization is behind AWS_ENDPOINT_URL: the pages say so. */
  KEYSCOPE_SIMULATED: z
    .enum(['0', '1'])
    .default('0')
    .transform((v) => v === '1'),
})

/** Half a provider would fail at the first sign-in instead of at the start; half a way for mail at the first mail. */
const settings = schema
  .refine(
    (s) => [s.OIDC_ISSUER, s.OIDC_CLIENT_ID, s.OIDC_CLIENT_SECRET].every((v) => Boolean(v) === Boolean(s.OIDC_ISSUER)),
    { path: ['OIDC_ISSUER'], message: 'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together' },
  )
  .refine((s) => !s.KEYSCOPE_AUDIT_CHECKPOINTS?.startsWith('s3://') || s.KEYSCOPE_AUDIT_ROLE, {
    path: ['KEYSCOPE_AUDIT_ROLE'],
    message: 'must name the role that writes checkpoints, where KEYSCOPE_AUDIT_CHECKPOINTS is a bucket',
  })
  .refine((s) => Boolean(s.KEYSCOPE_SMTP_URL) === Boolean(s.KEYSCOPE_MAIL_FROM), {
    path: ['KEYSCOPE_SMTP_URL'],
    message: 'KEYSCOPE_SMTP_URL and KEYSCOPE_MAIL_FROM belong together',
  })

export type Env = z.infer<typeof schema>

let parsed: Env | undefined

/** Parsed on first use, never at import: a build must not need a database or a secret. */
export function env(): Env {
  parsed ??= parseEnv(process.env)
  return parsed
}

const auditSettings = schema.pick({
  KEYSCOPE_AUDIT_SECRET: true,
  KEYSCOPE_AUDIT_PUBLIC_KEYS: true,
  KEYSCOPE_AUDIT_CHECKPOINTS: true,
  KEYSCOPE_AUDIT_ROLE: true,
  KEYSCOPE_AUDIT_RETENTION_DAYS: true,
})

/** What whoever writes or verifies the audit log needs, whichever process it is. */
export const auditEnv = (): z.infer<typeof auditSettings> => auditSettings.parse(present(process.env))

const noticeSettings = schema.pick({
  APP_URL: true,
  KEYSCOPE_NOTIFY_SECRET: true,
  KEYSCOPE_WEBHOOK_ALLOW: true,
  KEYSCOPE_SMTP_URL: true,
  KEYSCOPE_MAIL_FROM: true,
})

/** What channels and their messages need. */
export const noticeEnv = (): z.infer<typeof noticeSettings> => noticeSettings.parse(present(process.env))

const present = (source: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))

/** One setting alone, for what also runs where the rest is not set. */
export const kubernetesStaleDays = (): number =>
  schema.shape.KEYSCOPE_KUBERNETES_STALE_DAYS.parse(process.env.KEYSCOPE_KUBERNETES_STALE_DAYS || undefined)

export const writerRole = (): string =>
  schema.shape.KEYSCOPE_WRITER_ROLE.parse(process.env.KEYSCOPE_WRITER_ROLE || undefined)

export function parseEnv(source: Record<string, string | undefined>): Env {
  const result = settings.safeParse(present(source))
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new AppError('invalid-input', `The environment is not usable. ${problems.join('; ')}. See README "Settings".`)
}
