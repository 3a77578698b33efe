// Runs a command of Watchfloor on any Node from 20: installs what is missing, then continues on Node 24.
// Plain JavaScript without dependencies, since nothing may be installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const WANTED_MAJOR = 24;

/** Installs the dependencies when there are none or the lock file has changed since. */
function install() {
  const stamp = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return;
  console.error('Installing dependencies …');
  // Not `npm ci`: it refuses a lock file in which a tool's binary for some other platform is missing, as happens when a
  // registry lags behind. This keeps to the same versions and never writes the lock file.
  const result = spawnSync(
    'npm',
    ['install', '--no-save', '--include=dev', '--include=optional', '--loglevel=error', '--no-fund', '--no-audit'],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  if (result.status !== 0) {
    console.error('npm install failed: see above. Watchfloor needs its dependencies once from the npm registry.');
    process.exit(result.status ?? 1);
  }
  // npm keeps the lock file's time; the stamp must be newer for the next start to see that all is there.
  writeFileSync(stamp, readFileSync(stamp));
}

/** Builds the web app when it was never built, or something it is made of is newer. */
function buildWeb(node) {
  const built = join(root, 'dist', 'web', 'index.html');
  const made = existsSync(built) ? statSync(built).mtimeMs : 0;
  if (made > newest(['web', 'src', 'package-lock.json', 'vite.config.ts'])) return;
  console.error('Building the web app …');
  const result = spawnSync(
    node,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Time of the newest file below the paths that the browser may get. */
function newest(paths) {
  const files = paths.flatMap((path) => {
    const full = join(root, path);
    if (!statSync(full).isDirectory()) return [full];
    return readdirSync(full, { recursive: true, encoding: 'utf8' }).map((name) => join(full, name));
  });
  const forBrowser = (file) =>
    !file.startsWith(join(root, 'src')) || /(api|contract|call|names)\.ts$|[/\\]base[/\\]/.test(file);
  return Math.max(...files.filter(forBrowser).map((file) => statSync(file).mtimeMs));
}

/** The Node to continue on: this one when it is new enough, else the one that came with the dependencies. */
function modernNode() {
  if (Number(process.versions.node.split('.')[0]) >= WANTED_MAJOR) return process.execPath;
  const packed = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(packed)) return packed;
  console.error(
    `Watchfloor needs Node ${WANTED_MAJOR} or newer; this is ${process.version}, and no packaged one exists for ${process.platform}-${process.arch}.`,
  );
  return process.exit(1);
}

/** With setpriv (util-linux) the kernel ends the child in order when we are killed: none stays behind and holds the data folder. */
function boundToUs() {
  const bound = ['setpriv', '--pdeathsig', 'TERM'];
  return spawnSync('setpriv', [...bound.slice(1), 'true'], { stdio: 'ignore' }).status === 0 ? bound : [];
}

/** Hands signals on and ends as the child ends. */
function continueWith(node, args) {
  const env = {
    // Compiled once: a start takes half the processor time.
    NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'),
    ...process.env,
    PATH: [join(root, 'node_modules', '.bin'), join(node, '..'), process.env.PATH].join(delimiter),
  };
  const [program, ...rest] = [...boundToUs(), node, ...args];
  const child = spawn(program, rest, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal) process.exit(128 + 15);
    process.exit(code ?? 1);
  });
}

const [command = 'help', ...rest] = process.argv.slice(2);
const bin = (name) => join(root, 'node_modules', '.bin', name);
/** Commands of the development tree; all others are the product's own. */
const developing = {
  test: ['scripts/test.mjs'],
  'test:faults': ['scripts/test.mjs', '--faults'],
  check: ['scripts/check.mjs'],
  format: [bin('oxfmt'), '.'],
  build: [bin('vite'), 'build'],
  dev: ['scripts/dev.mjs'],
  bench: ['bench/run.ts'],
  lab: ['lab/main.ts'],
  'db:types': ['scripts/db-types.ts'],
};

install();
const node = modernNode();
const tool = developing[command];
if (command === 'serve' || command === 'demo') buildWeb(node);
if (tool) process.chdir(root);
continueWith(
  node,
  tool
    ? ['--disable-warning=ExperimentalWarning', ...tool, ...rest]
    : ['--disable-warning=ExperimentalWarning', join(root, 'src/main.ts'), command, ...rest],
);
