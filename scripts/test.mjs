// `npm test`: prepares what the tests need, builds the web app, checks the tree, runs every test, and ends with one line:
// `N passed, N failed, N skipped`. On CI a skip is a failure.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const faults = process.argv.includes('--faults');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const ci = process.env.CI === 'true';
const report = join(root, '.cache', 'test-report.json');

const run = (command, args, options = {}) => spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });

/** What the tests need beyond npm is listed in setup-debian.sh alone; tests that lack theirs skip themselves and say why. */
function prepare() {
  const setUp = (...more) => spawnSync('sh', ['scripts/setup-debian.sh', ...more], { cwd: root, encoding: 'utf8' });
  if (setUp('--check').status === 0) return '';
  run('sh', ['scripts/setup-debian.sh']);
  const left = setUp('--check');
  return left.status === 0 ? '' : left.stdout;
}

function step(title, command, args) {
  console.log(`\n— ${title}`);
  return run(command, args).status === 0;
}

const missing = prepare();
mkdirSync(join(root, '.cache'), { recursive: true });
rmSync(report, { force: true });
const checks =
  named.length > 0 || faults
    ? []
    : [['check', step('Checks: format, lint, types, unused', process.execPath, ['scripts/check.mjs'])]];
if (named.length === 0)
  checks.push([
    'build',
    step('Build of the web app', join(root, 'node_modules/.bin/vite'), ['build', '--logLevel', 'warn']),
  ]);
const vitest = [
  'run',
  ...(faults ? ['--config', 'vitest.faults.config.ts'] : []),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...named,
];
console.log('\n— Tests');
const tests = run(join(root, 'node_modules/.bin/vitest'), vitest);

const counted = existsSync(report)
  ? JSON.parse(readFileSync(report, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numFailedTestSuites: 0 };
const failedChecks = checks.filter(([, passed]) => !passed).map(([name]) => name);
const suites = counted.numFailedTests === 0 && tests.status !== 0 ? 1 : 0;
const passed = counted.numPassedTests + checks.length - failedChecks.length;
const failed = counted.numFailedTests + failedChecks.length + suites;
const skipped = counted.numPendingTests;
if (failedChecks.length > 0) console.log(`\nFailed before the tests: ${failedChecks.join(', ')}`);
if (missing !== '') console.log(`\n${missing}Tests that need these are skipped; run scripts/setup-debian.sh as root.`);
if (ci && skipped > 0) console.log('\nOn CI nothing may be skipped: counted as failure.');
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || (ci && skipped > 0) || tests.status !== 0 ? 1 : 0);
