import type { Command } from 'commander'

/** What commander makes of the options below. */
export interface ScopeOptions {
  readonly account?: readonly string[]
  readonly unit?: readonly string[]
  readonly tag?: readonly string[]
  readonly region?: readonly string[]
  readonly excludeAccount?: readonly string[]
  readonly excludeUnit?: readonly string[]
  readonly excludeTag?: readonly string[]
  readonly excludeRegion?: readonly string[]
  readonly key?: string
}

const gather = (value: string, before: readonly string[] = []) => [...before, value]

/** The options that say what a scan reads; each but `--key` may be given several times. */
export function withScopeOptions(command: Command): Command {
  return command
    .option('--account <id>', 'only this account; may be repeated', gather)
    .option('--unit <id>', 'only accounts beneath this root or organizational unit; may be repeated', gather)
    .option('--tag <key[=value]>', 'only accounts with this tag; may be repeated', gather)
    .option('--region <region>', 'only this Region; may be repeated', gather)
    .option('--exclude-account <id>', 'not this account; may be repeated', gather)
    .option('--exclude-unit <id>', 'no account beneath this unit; may be repeated', gather)
    .option('--exclude-tag <key[=value]>', 'no account with this tag; may be repeated', gather)
    .option('--exclude-region <region>', 'not this Region; may be repeated', gather)
    .option('--key <arn>', 'only this KMS key')
}
