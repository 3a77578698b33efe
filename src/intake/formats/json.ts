import type { Draft } from './draft.ts';
import { quote } from './draft.ts';
import { addressFieldOf } from './kinds.ts';
import type { Syslog } from './syslog-header.ts';
import { instantOfText } from './time-text.ts';

/** Names that may be kept as they are: ECS 8's field sets. A scalar of such a name alone is not ECS: `source: "x"`. */
const FIELD_SETS = new Set(
  (
    'agent client cloud container data_stream destination device dll dns ecs email error event faas file group host http ' +
    'log network observer orchestrator organization package process registry related rule server service source span threat ' +
    'tls trace transaction url user user_agent vlan volume vulnerability labels'
  ).split(' '),
);
const SCALARS = new Set(['message', 'tags']);
/** These say what we did with the line: a sender's own stand below `json.`. */
const OURS = new Set(['@timestamp', 'event.original', 'event.ingested', 'event.dataset', 'error.message']);
/** Where senders put the time, most trusted first. */
const TIMES = ['@timestamp', 'timestamp', 'time', 'ts', 'datetime', 'eventTime', 'event.created'];
const DEEPEST = 32;
const MOST_LEAVES = 4096;
const COOKIE = '@cee:';

type Leaf = { path: string; value: string | number | boolean };

/** Reads a JSON object, alone or as a syslog message (also behind `@cee:`); false when it is none, then nothing was written. */
export function readJson(syslog: Syslog, draft: Draft): boolean {
  const msg = syslog.msg.startsWith(COOKIE) ? syslog.msg.slice(COOKIE.length) : syslog.msg;
  if (!msg.trimStart().startsWith('{')) return false;
  const parsed = parse(msg);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return false;
  draft.set('event.dataset', 'json');
  const leaves = flatten(parsed, draft);
  writeTime(draft, leaves);
  for (const leaf of leaves) writeLeaf(draft, leaf);
  return true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON after all: the line is read as something else.
    return undefined;
  }
}

/** Depth first, in the order of the text. Lists are walked with the path of the list, so that their values meet again. */
function flatten(root: object, draft: Draft): Leaf[] {
  const leaves: Leaf[] = [];
  const waiting: { path: string; value: unknown; depth: number }[] = [{ path: '', value: root, depth: 0 }];
  for (let next = waiting.pop(); next && leaves.length < MOST_LEAVES; next = waiting.pop()) {
    const { path, value, depth } = next;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      leaves.push({ path, value });
    else if (typeof value === 'object' && value !== null && depth < DEEPEST)
      waiting.push(...children(path, value, depth + 1));
    else if (typeof value === 'object' && value !== null)
      draft.note(`${quote(path)}: nested deeper than ${DEEPEST}, left out`);
  }
  if (waiting.length > 0) draft.note(`more than ${MOST_LEAVES} values, the rest is left out`);
  return leaves;
}

/** Reversed, because the last one waiting is taken first. */
function children(path: string, value: object, depth: number): { path: string; value: unknown; depth: number }[] {
  const entries = Array.isArray(value)
    ? value.slice(0, MOST_LEAVES).map((each: unknown) => ({ path, value: each, depth }))
    : Object.entries(value)
        .slice(0, MOST_LEAVES)
        .map(([key, each]: [string, unknown]) => ({ path: path === '' ? key : `${path}.${key}`, value: each, depth }));
  return entries.reverse();
}

function writeTime(draft: Draft, leaves: Leaf[]): void {
  for (const name of TIMES) {
    const value = leaves.find((leaf) => leaf.path === name)?.value;
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const at = instantOfText(typeof value === 'number' ? decimal(value) : value, draft.context);
    if (at !== undefined && draft.setTime('@timestamp', at)) return;
    if (name === '@timestamp') draft.note(`@timestamp ${quote(String(value))} is not readable`);
  }
}

/** Epoch seconds with a fraction must not be written in powers of ten. */
function decimal(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(6);
}

function writeLeaf(draft: Draft, leaf: Leaf): void {
  if (leaf.path === '@timestamp') return;
  if (!isEcs(leaf.path)) {
    draft.add(`json.${leaf.path}`, leaf.value);
    return;
  }
  if (draft.has(leaf.path) && !isHeaderField(leaf.path)) {
    draft.add(leaf.path, leaf.value);
    return;
  }
  if (!draft.set(leaf.path, leaf.value) && addressFieldOf(leaf.path) === undefined)
    draft.add(`json.${leaf.path}`, leaf.value);
}

/** What a syslog header around the object set is less sure than what the object says. */
function isHeaderField(path: string): boolean {
  return (
    path.startsWith('log.syslog.') || path === 'host.hostname' || path === 'log.level' || path.startsWith('process.')
  );
}

function isEcs(path: string): boolean {
  if (OURS.has(path)) return false;
  if (SCALARS.has(path)) return true;
  const dot = path.indexOf('.');
  return dot > 0 && dot < path.length - 1 && FIELD_SETS.has(path.slice(0, dot));
}
