/** The program. The launcher (bin/watchfloor, npm scripts) has seen to Node and the dependencies. */
import { runCli } from './cli/program.ts';

process.exitCode = await runCli(process.argv.slice(2));
