import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { loadEnvironmentFile } from '../start/settings'
import { StartProblem } from '../start/start-problem'
import { exit, isAppError } from './exit'
import { withScopeOptions } from './scope-options'

// Each command loads its own code when it is called: `authz` needs no database and should not wait for one.

const program = new Command('keyscope')
  .description('Keyscope for automation. Data goes to stdout, everything else to stderr.')
  .addHelpText(
    'after',
    `
Exit codes: 0 done and nothing wrong, 1 a problem was found or the work failed, 2 wrong usage.
Uses a running Keyscope when there is one, else starts what it needs and stops it again.`,
  )
  .exitOverride()

withScopeOptions(program.command('scan'))
  .description('ask for a scan of the organization, or of a part of it')
  .option('--plan', 'say what it would take, from what is known, and start nothing')
  .option('--wait', 'wait for its end; without it a running worker takes it up')
  .option('--json', 'print the scan as JSON')
  .action(async (options) => (await import('./scan')).scan(options))

const schedules = program
  .command('schedules')
  .description('list the scans that start by themselves, or change them')
  .option('--json', 'print the list as JSON')
  .action(async (options) => (await import('./schedules')).listSchedules(options))
withScopeOptions(schedules.command('add'))
  .description('add a schedule of the whole organization, or of a part of it')
  .requiredOption('--name <name>', 'what to call it')
  .requiredOption('--cron <fields>', 'minute, hour, day of month, month and day of week, such as "0 2 * * *"')
  .option('--time-zone <name>', 'the clock it follows, such as Europe/Berlin', 'UTC')
  .option('--jitter <time>', 'how much later a run may start, in seconds, or such as 15m or 1h', '0')
  .action(async (options) => (await import('./schedules')).addSchedule(options))
schedules
  .command('remove')
  .description('remove a schedule; the scans it started stay')
  .argument('<name>', 'its name')
  .action(async (name) => (await import('./schedules')).removeSchedule(name))
for (const [verb, enabled] of [
  ['enable', true],
  ['disable', false],
] as const)
  schedules
    .command(verb)
    .description(`${verb} a schedule`)
    .argument('<name>', 'its name')
    .action(async (name) => (await import('./schedules')).switchSchedule(name, enabled))

program
  .command('changes')
  .description('say what changed between two scans or since a moment, and who did it where CloudTrail told')
  .addOption(
    new Option('--from <scan>', 'the earlier scan; the one before the newest when absent').argParser(scanNumber),
  )
  .addOption(new Option('--to <scan>', 'the later scan; now when absent').argParser(scanNumber))
  .addOption(
    new Option('--since <moment>', 'instead of --from: yesterday, tuesday, 7d, 12h, 2026-11-24 (UTC)').conflicts(
      'from',
    ),
  )
  .option('--kind <kind>', 'only this kind, such as kms-key, kms-grant or iam-role')
  .option('--account <id>', 'only this account')
  .addOption(new Option('--json', 'print JSON').conflicts('csv'))
  .option('--csv', 'print CSV')
  .action(async (options) => (await import('./changes')).changes(options))

program
  .command('report')
  .description('take the compliance report')
  .addOption(new Option('--format <format>', 'format of the report').choices(['csv']).default('csv'))
  .option('--out <file>', 'write to a file instead of stdout')
  .action(async (options) => (await import('./reports')).report(options))

program
  .command('coverage')
  .description('take what was read in every account, Region and by every collector, and what was not, as CSV')
  .option('--out <file>', 'write to a file instead of stdout')
  .action(async (options) => (await import('./reports')).coverage(options))

program
  .command('matrix')
  .description('take every need with its operations, verdict, layer and reason')
  .addOption(new Option('--format <format>', 'format of the matrix').choices(['csv', 'json']).default('csv'))
  .option('--out <file>', 'write to a file instead of stdout')
  .action(async (options) => (await import('./reports')).matrix(options))

program
  .command('authz')
  .description('judge scenarios in the case format, one line each; needs no database')
  .argument('<file|folder|->', 'a JSON file with a case or a list of cases, a folder of such files, or - for stdin')
  .option('--fixes', 'say what would make a denied call allowed: verified, the narrowest first')
  .addOption(
    new Option('--format <format>', 'JSON lines, or text for people').choices(['json', 'text']).default('json'),
  )
  .action(async (place, options) => (await import('./authz')).authz(place, options))

program
  .command('what-if')
  .description('say which needs would break, or be repaired, if things were otherwise; writes nothing')
  .argument('<changes.json|->', 'a JSON file with a change or a list of changes, or - for stdin')
  .addOption(new Option('--format <format>', 'JSON, or text for people').choices(['json', 'text']).default('json'))
  .action(async (place, options) => (await import('./what-if')).whatIf(place, options))

program
  .command('grants')
  .description('say of every grant of a key who made it, what it serves and what would break if it were revoked')
  .requiredOption('--key <key>', 'the key, by ARN, alias or id')
  .option('--order', 'the safest order to revoke all of them instead')
  .option('--json', 'print JSON')
  .action(async (options) => (await import('./grants')).grants(options))

program
  .command('request')
  .description('ask for every grant a family of clusters lacks, as one bulk request; another person approves it')
  .requiredOption('--family <name>', 'the family, by the name the page Regions shows, or by its id')
  .requiredOption('--reason <text>', 'why the access is needed; the approver reads it')
  .option('--ends <when>', 'when the grants end: 30d, 2027-03-01 (its last minute, UTC) or a moment; never when absent')
  .option('--no-stop-on-error', 'go on behind a grant that fails')
  .option('--plan', 'say what would be asked for and what is blocked, and ask for nothing')
  .option('--json', 'print JSON')
  .action(async (options) => (await import('./request')).request(options))

program
  .command('diagnose')
  .description('say which link of a launch broke, in which account it is mended and how, from what somebody pasted')
  .argument('[text...]', 'an instance id, a name, an error message, an event or log lines; - or nothing for stdin')
  .option('--cluster <name>', 'the cluster it is about, by name or ARN')
  .option('--path <path>', 'the launch path it is about, such as karpenter or ebs-csi')
  .option('--key <key>', 'the key it is about, by ARN, alias or id')
  .option('--refresh', 'have the key read again first, and wait for that')
  .option('--json', 'print the diagnosis as JSON')
  .action(async (words, options) => (await import('./diagnose')).diagnose(words, options))

const profiles = program
  .command('profiles')
  .description('what launches need, as data: the profiles clusters are judged by')
profiles
  .command('list', { isDefault: true })
  .description('list them, and who is judged by which')
  .option('--json', 'print the list as JSON')
  .action(async (options) => (await import('./profiles')).listProfiles(options))
profiles
  .command('check')
  .description('say what is wrong in a profile, and where; needs no database')
  .argument('<file|->', 'a JSON file, or - for stdin')
  .option('--json', 'print what was found as JSON')
  .action(async (place, options) => (await import('./profiles')).checkProfileFile(place, options))
profiles
  .command('show')
  .description('print one profile in the format that can be checked and imported')
  .argument('<name>', 'its name, such as strict')
  .option('--json', 'print it on one line')
  .action(async (name, options) => (await import('./profiles')).showProfile(name, options))
const rules = program.command('rules').description('who has to approve a grant, as data: the approval rules')
rules
  .command('show', { isDefault: true })
  .description('print the rules in force in the format that can be checked and set')
  .option('--json', 'print them on one line')
  .action(async (options) => (await import('./rules')).showRules(options))
rules
  .command('check')
  .description('say what is wrong in approval rules, and where; needs no database')
  .argument('<file|->', 'a JSON file, or - for stdin')
  .action(async (place) => (await import('./rules')).checkRulesFile(place))
rules
  .command('set')
  .description('put approval rules in force, as a new version')
  .argument('<file|->', 'a JSON file, or - for stdin')
  .requiredOption('--note <text>', 'why, for the audit log')
  .option('--dry-run', 'say which open requests would be judged otherwise, and change nothing')
  .action(async (place, options) => (await import('./rules')).setRules(place, options))

program
  .command('ingest')
  .description('take what kubectl get ec2nodeclasses,nodepools,storageclasses -o json says of a cluster')
  .argument('[file]', 'a file with what kubectl printed; - or nothing for stdin')
  .requiredOption('--cluster <name>', 'the cluster it is from, by name or ARN')
  .option('--whole', 'the text is all there is of every kind: what is not in it is gone')
  .option('--preview', 'say what would be kept, and keep nothing')
  .option('--json', 'print what came of it as JSON')
  .action(async (file, options) => (await import('./ingest')).ingest(file, options))

const audit = program.command('audit').description('the audit log')
audit
  .command('verify')
  .description('walk the audit log and say whether it is as it was written')
  .option(
    '--from <file>',
    'a checkpoint that is believed, a file or s3://bucket/prefix/name.json: what comes after it is walked',
  )
  .option('--public-key <key...>', 'a key to trust beside those of the settings, as "audit key" printed it')
  .option('--json', 'print what was found as JSON')
  .action(async (options) => (await import('./audit')).verify(options))
audit
  .command('key')
  .description('print the public key that entries and checkpoints are verified with')
  .action(async () => (await import('./audit')).key())
audit
  .command('export')
  .description('write entries of the audit log, oldest first')
  .addOption(new Option('--format <format>', 'csv or jsonl').choices(['csv', 'jsonl']).default('jsonl'))
  .option('--from <moment>', 'entries from then on, such as 2027-03-01T00:00:00Z')
  .option('--to <moment>', 'entries before then')
  .option('--action <action>', 'entries of this action, such as grant.created')
  .option('--out <file>', 'a file instead of stdout')
  .action(async (options) => (await import('./audit')).exportEntries(options))

const user = program.command('user').description('people who sign in, and their roles')
user
  .command('add')
  .description('add a person; the password is read from stdin, or made up and printed')
  .argument('<address>', 'email address')
  .requiredOption('--name <name>', 'name as others see it')
  .requiredOption('--role <role>', 'viewer, requester, approver, auditor or administrator')
  .option('--group <name>', 'the account group the role is for; everywhere when absent')
  .option('--password-stdin', 'read the password from stdin')
  .action(async (address, options) => (await import('./user')).addUser(address, options))
user
  .command('list')
  .description('list everybody with what they may do, and where')
  .option('--json', 'print the list as JSON')
  .action(async (options) => (await import('./user')).listPeople(options))
for (const verb of ['assign', 'withdraw'] as const)
  user
    .command(verb)
    .description(verb === 'assign' ? 'give somebody one more role' : 'take a role away that was given by hand')
    .argument('<address>', 'email address')
    .requiredOption('--role <role>', 'viewer, requester, approver, auditor or administrator')
    .option('--group <name>', 'the account group it is for; everywhere when absent')
    .action(async (address, options) => (await import('./user')).changeRole(verb, address, options))

for (const [verb, description] of [
  ['disable', 'let a person in no more: sessions end, tokens are refused'],
  ['enable', 'let a disabled person in again'],
  ['reset-password', 'make up a password for one sign-in and print it'],
  ['reset-factors', 'take away the authenticator app and the passkeys of a person who lost them'],
] as const)
  user
    .command(verb)
    .description(description)
    .argument('<address>', 'email address')
    .action(async (address) => (await import('./user')).changeAccount(verb, address))

process.exit(await run())

async function run(): Promise<number> {
  try {
    loadEnvironmentFile()
    await program.parseAsync()
    return Number(process.exitCode ?? exit.done)
  } catch (error) {
    // Commander has already said what is wrong; asking for help is not wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage
    if (error instanceof StartProblem || isAppError(error)) console.error(error.message)
    else console.error(error)
    return isAppError(error) && error.code === 'invalid-input' ? exit.usage : exit.problem
  }
}

function scanNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected the number of a scan.')
}
