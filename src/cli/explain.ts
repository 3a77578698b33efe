import type { Command } from 'commander';
import { systemClock } from '../base/clock.ts';
import { zZone } from '../base/place.ts';
import { checked, examples, isSet, several, text, texts } from './input.ts';
import type { Options } from './input.ts';
import { note, print } from './output.ts';

/** `explain log` and the like: how the product understands what comes from outside. */
export function addExplain(program: Command): void {
  const explain = program.command('explain').description('show how something is understood');
  const log = explain
    .command('log')
    .description('read log lines on stdin, print one JSON object a line: each event as the listeners would see it')
    .option('--zone <zone>', 'time zone of stamps that name none', 'UTC')
    .action(async (options: Options) => {
      const { explainLog } = await import('./explain-log.ts');
      const zone = checked(zZone, text(options, 'zone'), { '': '--zone' });
      process.exitCode = await explainLog(process.stdin, process.stdout, { receivedAt: () => systemClock.now(), zone });
    });
  examples(log, ['explain log < messages', `explain log --zone Europe/London < srx.log | jq '."event.action"'`]);
  addMail(explain);
  addDue(explain);
  addAnomalies(explain);
}

function addMail(explain: Command): void {
  const mail = explain
    .command('mail')
    .description(
      'read mails, print one JSON object a line for each file: as the intake would read it and what it would do',
    )
    .argument('<file...>', 'raw mails (.eml)')
    .option('--trust <server>', 'believe the Authentication-Results of this server (may be repeated)', several)
    .option('--ours <address>', 'an address of ours: mail from it is our own coming back (may be repeated)', several)
    .action(async (files: string[], options: Options) => {
      const { explainMail } = await import('./explain-mail.ts');
      process.exitCode = await explainMail(files, print, {
        clock: systemClock,
        trustedServers: texts(options, 'trust'),
        ours: { addresses: texts(options, 'ours') },
      });
    });
  examples(mail, ['explain mail inbox/*.eml', `explain mail --trust mx.example.net bad.eml | jq '{kind, decision}'`]);
}

function addDue(explain: Command): void {
  const due = explain
    .command('due')
    .description('read promises on stdin, one JSON object a line, print when each is due and why')
    .action(async () => {
      const { explainDue } = await import('./explain-due.ts');
      process.exitCode = await explainDue(process.stdin, process.stdout);
    });
  examples(due, [
    `explain due <<< '{"calendar": "24x7", "start": "2026-11-24T08:00:00Z", "target": "PT2H"}'`,
    'explain due < promises.jsonl | jq -r .dueAt',
  ]);
}

function addAnomalies(explain: Command): void {
  const anomalies = explain
    .command('anomalies')
    .description('read a series as CSV (timestamp,value) on stdin, print each row with its score from 0 to 1')
    .option('--reasons', 'one more column: why, in words, where a row would be raised')
    .action(async (options: Options) => {
      const { explainAnomalies } = await import('./explain-anomalies.ts');
      const settings = {
        reasons: isSet(options, 'reasons'),
        tell: (message: string) => note(`watchfloor: ${message}`),
      };
      process.exitCode = await explainAnomalies(process.stdin, process.stdout, settings);
    });
  examples(anomalies, [
    'explain anomalies < cpu.csv > scores.csv',
    `explain anomalies --reasons < traffic.csv | awk -F, '$3 > 0.99'`,
  ]);
}
