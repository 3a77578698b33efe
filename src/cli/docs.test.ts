import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { settings } from '../base/config.ts';
import { buildProgram } from './program.ts';

const page = (name: string): string => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');

/** Every command that does something, with its full name. */
function leaves(command: Command, name = ''): { name: string; command: Command }[] {
  const below = command.commands.flatMap((each) => leaves(each, `${name} ${each.name()}`.trim()));
  return below.length > 0 ? below : [{ name, command }];
}

const all = leaves(buildProgram());

test('docs/cli.md names every command and every option', () => {
  const text = page('cli.md');
  expect(all.length).toBeGreaterThan(20);
  for (const { name, command } of all) {
    expect(text).toContain(name);
    for (const option of command.options.filter((each) => each.long !== '--json'))
      expect([name, text.includes(option.long ?? '')]).toEqual([name, true]);
  }
});

test('every command shows examples, and has --json where it prints data', () => {
  const plain = new Set([
    'serve',
    'collect',
    'demo',
    'openapi',
    'explain log',
    'explain mail',
    'explain due',
    'explain anomalies',
  ]);
  for (const { name, command } of all) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    expect([name, help.includes('Examples:')]).toEqual([name, true]);
    if (!plain.has(name)) expect([name, help.includes('--json')]).toEqual([name, true]);
  }
});

test('docs/operations.md speaks only of settings that exist', () => {
  const known = new Set<string>([...Object.values(settings).map((each) => each.env), 'WATCHFLOOR_CONFIG']);
  const spoken = page('operations.md').match(/WATCHFLOOR_[A-Z_]+/g) ?? [];
  expect(spoken.filter((each) => !known.has(each))).toEqual([]);
});
