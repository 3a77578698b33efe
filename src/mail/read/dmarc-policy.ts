/** What a domain asks for with mail that fails DMARC, as a trusted server wrote it down. */
import type { DmarcPolicy } from './types.ts';

const POLICIES: readonly DmarcPolicy[] = ['none', 'quarantine', 'reject'];

export function policyNamed(word: string | undefined): DmarcPolicy | null {
  return POLICIES.find((each) => each === word?.toLowerCase()) ?? null;
}

/**
 * The policy in one Authentication-Results: `policy.dmarc` (RFC 9989 section 9.1), `action=none`, or the comment behind the
 * result, `(p=NONE sp=NONE dis=NONE)`. Null when it is not said, or when domain and subdomains differ and nothing says which it is.
 */
export function policyIn(value: string): DmarcPolicy | null {
  const result = resultsOf(value).find((each) => /^\s*dmarc(?:\/\d+)?\s*=/i.test(each));
  if (result === undefined) return null;
  const plain = result.replaceAll(/\([^()]*\)/g, ' ');
  const comment = /\(([^()]*)\)/.exec(result)?.[1] ?? '';
  const said = /\bpolicy\.dmarc\s*=\s*"?([a-z]+)/i.exec(plain)?.[1];
  if (said !== undefined) return policyNamed(said);
  if (/\baction\s*=\s*none\b/i.test(plain)) return 'none';
  const own = policyNamed(/\bp=([a-z]+)/i.exec(comment)?.[1]);
  const below = policyNamed(/\bsp=([a-z]+)/i.exec(comment)?.[1]) ?? own;
  return own === below ? own : null;
}

/** Split at semicolons that stand neither in a comment nor in quotes: what a sender got into a comment is no result. */
function resultsOf(value: string): string[] {
  const results = [''];
  let [depth, quoted] = [0, false];
  for (const char of value.slice(0, 20_000)) {
    if (char === '"' && depth === 0) quoted = !quoted;
    if (!quoted) depth = Math.max(0, depth + Number(char === '(') - Number(char === ')'));
    if (char === ';' && depth === 0 && !quoted) results.push('');
    else results[results.length - 1] += char;
  }
  return results;
}
