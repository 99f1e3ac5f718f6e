/**
 * What the start script tells Keyscope so that it can talk to the simulated organization. Fictional: these keys open
 * nothing but the simulator. This file imports nothing, so that it can be read before anything is installed or built.
 */
export const northwindCredentials = {
  accessKeyId: 'AKIANORTHWINDHUB0001',
  secretAccessKey: 'northwind/simulated/secret/for/keyscope1',
} as const
export const NORTHWIND_EXTERNAL_ID = 'keyscope-northwind'
export const NORTHWIND_SCANNER_ROLE = 'KeyscopeScanner'
export const NORTHWIND_WRITER_ROLE = 'KeyscopeGrantWriter'
export const NORTHWIND_REGION = 'us-east-1'
/** The bucket of the key account that locks what is written into it, and the only role that may write there. */
export const NORTHWIND_LOG_BUCKET = 'northwind-keyscope-log'
export const NORTHWIND_CHECKPOINTS_ROLE = 'KeyscopeCheckpoints'
export const northwindCheckpoints = {
  KEYSCOPE_AUDIT_CHECKPOINTS: `s3://${NORTHWIND_LOG_BUCKET}/checkpoints`,
  KEYSCOPE_AUDIT_ROLE: `arn:aws:iam::111100000002:role/${NORTHWIND_CHECKPOINTS_ROLE}`,
} as const

/** The settings of a Keyscope process that scans the simulated organization at `endpoint`. */
export const northwindSettings = (endpoint: string) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: northwindCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: northwindCredentials.secretAccessKey,
  AWS_REGION: NORTHWIND_REGION,
  KEYSCOPE_SCANNER_ROLE: NORTHWIND_SCANNER_ROLE,
  KEYSCOPE_WRITER_ROLE: NORTHWIND_WRITER_ROLE,
  KEYSCOPE_EXTERNAL_ID: NORTHWIND_EXTERNAL_ID,
})

/** The management account of each organization that is laid out by hand, by the name of its scenario. */
export const scenarioManagementAccounts = { northwind: '111100000001', incidents: '444400000001' } as const
export type ScenarioName = keyof typeof scenarioManagementAccounts
export const isScenarioName = (name: string): name is ScenarioName => Object.hasOwn(scenarioManagementAccounts, name)

/** The queue on which EventBridge leaves what CloudTrail records in the simulated organization at `endpoint`. */
export const northwindEventsQueue = (endpoint: string, scenario: ScenarioName = 'northwind') =>
  `${endpoint}/${scenarioManagementAccounts[scenario]}/keyscope-events`
