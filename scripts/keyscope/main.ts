import { Command, CommanderError, Option } from 'commander'
import { loadEnvironmentFile } from '../start/settings'
import { StartProblem } from '../start/start-problem'
import { exit, isAppError } from './exit'

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

program
  .command('scan')
  .description('ask for a scan of the organization')
  .option('--wait', 'wait for its end; without it a running worker takes it up')
  .option('--json', 'print the scan as JSON')
  .action(async (options) => (await import('./scan')).scan(options))

program
  .command('report')
  .description('take the compliance report')
  .addOption(new Option('--format <format>', 'format of the report').choices(['csv']).default('csv'))
  .option('--out <file>', 'write to a file instead of stdout')
  .action(async (options) => (await import('./reports')).report(options))

program
  .command('matrix')
  .description('take every need with its operations, verdict, layer and reason')
  .addOption(new Option('--format <format>', 'format of the matrix').choices(['csv', 'json']).default('csv'))
  .option('--out <file>', 'write to a file instead of stdout')
  .action(async (options) => (await import('./reports')).matrix(options))

program
  .command('authz')
  .description('judge scenarios in the case format, one JSON line each; needs no database')
  .argument('<file|folder>', 'a JSON file with a case or a list of cases, or a folder of such files')
  .action(async (place) => (await import('./authz')).authz(place))

const audit = program.command('audit').description('the audit log')
audit
  .command('verify')
  .description('walk the hash chain of the audit log and say whether it is whole')
  .option('--json', 'print what was found as JSON')
  .action(async (options) => (await import('./audit')).verify(options))

const user = program.command('user').description('people who sign in with a password')
user
  .command('add')
  .description('add a person; the password is read from stdin, or made up and printed')
  .argument('<address>', 'email address')
  .requiredOption('--name <name>', 'name as others see it')
  .requiredOption('--role <role>', 'viewer, requester, approver, auditor or administrator')
  .option('--password-stdin', 'read the password from stdin')
  .action(async (address, options) => (await import('./user')).addUser(address, options))

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
