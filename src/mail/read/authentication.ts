/** Authentication-Results, RFC 8601: believed only when a server of ours, or one we named, wrote it. */
import type { Header } from './headers.ts';
import { policyIn } from './dmarc-policy.ts';
import { headersOf } from './headers.ts';
import type { Authentication, AuthResult, DmarcPolicy } from './types.ts';

export const NOT_AUTHENTICATED: Authentication = {
  source: 'none',
  server: null,
  spf: 'none',
  dkim: 'none',
  dmarc: 'none',
  policy: null,
  domain: null,
  aligned: false,
  claimed: null,
};

/**
 * The uppermost header of a trusted server: a sender can write such headers too, but only below ours. Our own server
 * must remove foreign headers that bear its name (RFC 8601 section 5).
 */
export function readAuthentication(
  headers: readonly Header[],
  trusted: readonly string[],
  fromDomain: string,
): Authentication {
  const names = new Set(trusted.map((name) => name.toLowerCase()));
  const all = headersOf(headers, 'authentication-results').map(parse);
  const uppermost = all[0];
  const believed = all.find(({ server }) => names.has(server));
  if (!believed) {
    if (!uppermost) return NOT_AUTHENTICATED;
    const { server, spf, dkim, dmarc } = uppermost;
    return { ...NOT_AUTHENTICATED, claimed: { server, spf: spf.result, dkim: dkim.result, dmarc: dmarc.result } };
  }
  const parts = together(headers, believed.server);
  const best = (method: 'spf' | 'dkim' | 'dmarc'): Found =>
    parts.map((each) => each[method]).find(({ result }) => result !== 'none') ?? NONE;
  const policy = parts.flatMap((each) => each.policy ?? [])[0] ?? null;
  const found = { spf: best('spf'), dkim: best('dkim'), dmarc: best('dmarc'), policy };
  return judged('header', believed.server, found, fromDomain);
}

export type Found = { result: AuthResult; domain: string; /** More domains that passed. */ others?: readonly string[] };

/** Some servers write one header for each method. What stands below the next Received came with the mail, whatever its name. */
function together(headers: readonly Header[], server: string): Parsed[] {
  const found: Parsed[] = [];
  for (const { name, value } of headers) {
    if (name === 'received' && found.length > 0) break;
    const parsed = name === 'authentication-results' ? parse(value) : undefined;
    if (parsed?.server === server) found.push(parsed);
  }
  return found;
}

/** DMARC's word counts first; without it, an aligned DKIM or SPF pass (RFC 7489 section 3.1, relaxed). */
export function judged(
  source: 'header' | 'computed',
  server: string | null,
  found: { spf: Found; dkim: Found; dmarc: Found; policy: DmarcPolicy | null },
  fromDomain: string,
): Authentication {
  const { spf, dkim, dmarc, policy } = found;
  const passes = [dmarc, dkim, spf].flatMap(({ result, domain, others }) =>
    result === 'pass' ? [domain, ...(others ?? [])] : [],
  );
  const matching = passes.find((domain) => domain !== '' && aligned(domain, fromDomain));
  return {
    source,
    server,
    spf: spf.result,
    dkim: dkim.result,
    dmarc: dmarc.result,
    policy,
    domain: matching ?? passes.find((domain) => domain !== '') ?? null,
    aligned: dmarc.result === 'pass' || (dmarc.result !== 'fail' && matching !== undefined),
    claimed: null,
  };
}

/** Relaxed alignment without a list of public suffixes: one is the other, or lies below it and has a dot itself. */
function aligned(domain: string, fromDomain: string): boolean {
  const [a, b] = [domain.toLowerCase(), fromDomain.toLowerCase()];
  if (a === '' || b === '') return false;
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.endsWith(`.${short}`) && short.split('.').length >= 2 && !TWO_PART_SUFFIX.test(short);
}

/** Registries that sell below the second level: one customer's name never speaks for another's. */
const TWO_PART_SUFFIX = /^(?:co|com|net|org|gov|ac|edu|ne|or|go|gob|gen|nom|ltd|plc|me)\.[a-z]{2}$/;

const NONE: Found = { result: 'none', domain: '' };

type Parsed = { server: string; spf: Found; dkim: Found; dmarc: Found; policy: DmarcPolicy | null };

function parse(value: string): Parsed {
  const text = withoutComments(value.slice(0, 20_000));
  const [head = '', ...results] = text.split(';');
  const server = head.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
  const of = (method: string): Found => {
    const found = results.flatMap((result) => one(result, method));
    const passed = found.filter(({ result }) => result === 'pass');
    const [first, ...others] = passed;
    if (!first) return found[0] ?? NONE;
    return { ...first, others: others.map(({ domain }) => domain) };
  };
  return { server, spf: of('spf'), dkim: of('dkim'), dmarc: of('dmarc'), policy: policyIn(value) };
}

const RESULTS: readonly AuthResult[] = [
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'temperror',
  'permerror',
  'policy',
];

/** A result's word as RFC 8601 has it; any other is none. */
export function resultOf(word: string | undefined): AuthResult {
  return RESULTS.find((each) => each === word) ?? 'none';
}

function one(text: string, method: string): Found[] {
  const match = new RegExp(`^\\s*${method}(?:/\\d+)?\\s*=\\s*([a-z]+)`, 'i').exec(text);
  if (!match) return [];
  const word = match[1]?.toLowerCase();
  const result = resultOf(word === 'hardfail' ? 'fail' : word);
  const property =
    /(?:header\.d|header\.i|smtp\.mailfrom|smtp\.helo|header\.from)\s*=\s*"?([^\s;"]+)/i.exec(text)?.[1] ?? '';
  return [
    {
      result,
      domain: property
        .replace(/^.*@/, '')
        .replace(/[>.]+$/, '')
        .toLowerCase(),
    },
  ];
}

function withoutComments(text: string): string {
  let out = '';
  let depth = 0;
  let quoted = false;
  for (const char of text) {
    if (char === '"' && depth === 0) quoted = !quoted;
    if (char === '(' && !quoted) depth += 1;
    if (depth === 0) out += char;
    if (char === ')' && !quoted && depth > 0) depth -= 1;
  }
  return out;
}
