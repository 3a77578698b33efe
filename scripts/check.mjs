// `npm run check`: format, lint (type-aware), types, unused exports. Floors and owners are tests.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name) => join(root, 'node_modules/.bin', name);
const steps = [
  ['format', bin('oxfmt'), ['--check', '.']],
  ['lint', bin('oxlint'), ['-c', 'oxlint.json', '--type-aware', '--deny-warnings', '.']],
  ['types', bin('tsc'), ['--noEmit', '-p', '.']],
  ['unused', bin('knip'), []],
];
const failed = steps.filter(([title, command, args]) => {
  console.log(`· ${title}`);
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) console.error(`\nFailed: ${failed.map(([title]) => title).join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
