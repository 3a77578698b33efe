/** The command line: builds the program and turns its ends into exit codes. */
import { Command, CommanderError } from 'commander';
import { version } from '../base/version.ts';
import { addBackup } from './backup.ts';
import { addCalendar } from './calendar.ts';
import { addChange } from './change.ts';
import { addClient } from './client.ts';
import { addCollect } from './collect.ts';
import { addCollectorCommands } from './collector.ts';
import { addConfig } from './config.ts';
import { addConfigWatch } from './config-watch.ts';
import { addDemo } from './demo.ts';
import { addCredentialCommands } from './credential.ts';
import { addDevice } from './device.ts';
import { addDoctor } from './doctor.ts';
import { addExplain } from './explain.ts';
import { addMailboxCommands } from './mailbox.ts';
import { addMetric } from './metric.ts';
import { addMigrate } from './migrate.ts';
import { addOpenapi } from './openapi.ts';
import { exitCodes, report } from './output.ts';
import { addRestore } from './restore.ts';
import { addReportCommands } from './scheduled-report.ts';
import { addServe } from './serve.ts';
import { addSource } from './source.ts';
import { addTicket } from './ticket.ts';
import { addTarget } from './target.ts';
import { addToken } from './token.ts';
import { addTopology } from './topology.ts';
import { addUser } from './user.ts';

const END = `
Every command has --help with examples, and --json where it prints data.
Settings come from the environment and from watchfloor.yaml; "watchfloor config" shows them all.
Exit codes: 0 done · 1 failed · 2 bad usage, input or configuration · 3 in use by another process.`;

const commands = [
  addServe,
  addDemo,
  addMigrate,
  addUser,
  addClient,
  addDevice,
  addCredentialCommands,
  addMetric,
  addCalendar,
  addTarget,
  addTicket,
  addChange,
  addReportCommands,
  addTopology,
  addToken,
  addSource,
  addCollectorCommands,
  addCollect,
  addMailboxCommands,
  addExplain,
  addConfig,
  addConfigWatch,
  addDoctor,
  addBackup,
  addRestore,
  addOpenapi,
];

/** Runs one command. `argv` is what follows the program's name. Resolves to the exit code when the command has ended. */
export async function runCli(argv: readonly string[]): Promise<number> {
  leaveQuietlyWhenNobodyReads();
  try {
    await buildProgram().parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return report(error, argv.includes('--json'));
  }
}

/** All commands; nothing runs before `parse`. */
export function buildProgram(): Command {
  const program = new Command('watchfloor')
    .description('Operations platform for managed security service providers')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help of a command')
    .showHelpAfterError('(add --help for what is possible)')
    .exitOverride()
    .addHelpText('after', END);
  for (const add of commands) add(program);
  return program;
}

/** `watchfloor … | head`: whoever reads has seen enough. */
function leaveQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    throw error;
  });
}
