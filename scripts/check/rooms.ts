/** Which way imports point. One row per room; the longest path that fits a file is its room. */
export interface Room {
  readonly path: string
  /** Rooms and single files it may import, besides itself. */
  readonly mayImport: readonly string[]
  /** Packages it may import; without it any package will do. */
  readonly packages?: readonly string[]
  /** Said when it imports something else. */
  readonly advice: string
}

/** The small files at the top of lib are open to every room on the server. */
const topOfLib = ['lib/clock', 'lib/env', 'lib/errors', 'lib/logger', 'lib/paths']
const sharedComponents = ['components/ui', 'components/layout', 'components/tables', 'components/matrix']

export const rooms: readonly Room[] = [
  {
    path: 'lib/domain',
    mayImport: [],
    packages: ['zod', 'csv-stringify', 'croner', 'ipaddr.js'],
    advice: 'the domain is pure and runs anywhere: pass the value in instead of fetching it',
  },
  {
    path: 'lib/contracts',
    mayImport: ['lib/domain'],
    packages: ['zod'],
    advice: 'contracts say what crosses the wire, to the browser too: they know the domain and zod only',
  },
  {
    path: 'lib/db',
    mayImport: ['lib/domain', 'lib/contracts', ...topOfLib],
    advice: 'the database room stores and loads; what a use case needs beyond that belongs in lib/services',
  },
  {
    path: 'lib/aws',
    mayImport: ['lib/domain', ...topOfLib],
    advice: 'the AWS room makes calls; what becomes of the answers belongs in lib/collectors or lib/services',
  },
  {
    path: 'lib/auth',
    mayImport: ['lib/domain', 'lib/contracts', 'lib/db', 'lib/services', ...topOfLib],
    advice: 'signing in needs people, sessions and the audit log, nothing of AWS',
  },
  {
    path: 'lib/collectors',
    mayImport: ['lib/aws', 'lib/domain', ...topOfLib],
    advice: 'a collector turns AWS into inventory; saving it belongs in lib/services',
  },
  {
    path: 'lib/simulator',
    mayImport: ['lib/domain'],
    advice: 'the simulator plays AWS: it shares the domain with Keyscope and nothing else, or it would test itself',
  },
  {
    path: 'lib/services',
    mayImport: ['lib/domain', 'lib/contracts', 'lib/db', 'lib/collectors', 'lib/aws', ...topOfLib],
    advice: 'a use case is called by routes, jobs and the command line and knows none of them',
  },
  {
    path: 'lib/jobs',
    mayImport: ['lib/services', 'lib/collectors', 'lib/aws', 'lib/db', 'lib/domain', 'lib/contracts', ...topOfLib],
    advice: 'a job puts a context together and calls a use case',
  },
  {
    path: 'lib/http',
    mayImport: ['lib/auth', 'lib/services', 'lib/db', 'lib/contracts', 'lib/domain', ...topOfLib],
    advice: 'the server side of HTTP parses, asks a use case and answers',
  },
  {
    path: 'lib/api-client',
    mayImport: ['lib/contracts', 'lib/domain', 'lib/errors', 'lib/paths'],
    advice: 'it runs in the browser: only contracts and the domain may come along',
  },
  {
    path: 'components/ui',
    mayImport: [],
    advice: 'primitives know nothing of features, routes or keys',
  },
  {
    path: 'components/layout',
    mayImport: [...sharedComponents, 'lib/contracts', 'lib/domain', 'lib/paths', 'lib/api-client'],
    advice: 'shared pieces do not know the features that use them',
  },
  {
    path: 'components/tables',
    mayImport: [...sharedComponents, 'lib/contracts', 'lib/domain', 'lib/paths', 'lib/api-client'],
    advice: 'shared pieces do not know the features that use them',
  },
  {
    path: 'components',
    mayImport: [...sharedComponents, 'lib/contracts', 'lib/domain', 'lib/api-client', 'lib/errors', 'lib/paths'],
    advice: 'features do not import each other, pages compose them; and nothing of the server reaches the browser',
  },
  {
    path: 'app',
    mayImport: [
      'components',
      'lib/services',
      'lib/auth',
      'lib/http',
      'lib/contracts',
      'lib/domain',
      'lib/api-client',
      'lib/db/process-database',
      ...topOfLib,
    ],
    advice: 'a route parses, asks a use case and renders',
  },
  {
    path: 'lib',
    mayImport: topOfLib,
    advice: 'the small files at the top of lib are open to every room, so they may use none',
  },
]

/** Nothing outside them imports these. */
export const closedRooms: Readonly<Record<string, readonly string[]>> = {
  'lib/testing': ['lib/testing', 'e2e', 'scripts', 'bench'],
  'lib/simulator': ['lib/simulator', 'lib/testing', 'e2e', 'scripts', 'bench'],
  scripts: ['scripts', 'lib/testing', 'e2e', 'bench'],
  e2e: ['e2e'],
}

/** What the web process must never load, however far away the import is. */
export const neverInTheWebProcess = [
  'lib/aws',
  'lib/collectors',
  'lib/simulator',
  'lib/jobs',
  '@aws-sdk',
  '@smithy',
  '@kubernetes',
  'undici',
  'nodemailer',
]
