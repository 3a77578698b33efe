/** RT_FLOW in its third shape: no structured data, the values one after another in the order of the message's template. */

type Pairs = [key: string, value: string][];

const MOST_WORDS = 64;
/** NAT rule types and names stand between the translated flow and the protocol: at most two types of two words, two names. */
const MOST_RULE_WORDS = 8;

/**
 * `session created 10.0.0.1/1->10.0.0.2/2 0x0 junos-https 192.0.2.1/1->10.0.0.2/2 0x0 source rule r1 N/A N/A 6 policy from to 42 …`
 * (also `closed REASON: …` and `denied …`), with or without connection tags and rule types, as structured-data pairs.
 * Undefined when it does not begin so.
 */
export function readFlowText(text: string): Pairs | undefined {
  if (text.startsWith('session created ')) return readAccepted(words(text.slice(16)), []);
  if (text.startsWith('session denied ')) return readDenied(words(text.slice(15)));
  if (!text.startsWith('session closed ')) return undefined;
  const colon = text.indexOf(': ');
  return colon < 0 ? undefined : readAccepted(words(text.slice(colon + 2)), [['reason', text.slice(15, colon)]]);
}

function readAccepted(all: string[], pairs: Pairs): Pairs | undefined {
  const reader = new Reader(all, pairs);
  if (!reader.flow('')) return undefined;
  reader.skipTag();
  reader.take('service-name');
  if (!reader.flow('nat-')) return pairs;
  reader.skipTag();
  if (!reader.rules()) return pairs;
  reader.takeAll('protocol-id', 'policy-name', 'source-zone-name', 'destination-zone-name', 'session-id-32');
  if (pairs.some(([key]) => key === 'reason')) {
    reader.counted('client');
    reader.counted('server');
    reader.takeAll('elapsed-time', 'application', 'nested-application');
  }
  reader.user();
  reader.take('packet-incoming-interface');
  return pairs;
}

function readDenied(all: string[]): Pairs | undefined {
  const pairs: Pairs = [];
  const reader = new Reader(all, pairs);
  if (!reader.flow('')) return undefined;
  reader.skipTag();
  reader.take('service-name');
  reader.protocolAndType();
  reader.takeAll('policy-name', 'source-zone-name', 'destination-zone-name', 'application', 'nested-application');
  reader.user();
  reader.takeAll('packet-incoming-interface', 'encrypted');
  reader.rest('reason');
  return pairs;
}

class Reader {
  readonly #words: string[];
  readonly #pairs: Pairs;
  #at = 0;

  constructor(all: string[], pairs: Pairs) {
    this.#words = all;
    this.#pairs = pairs;
  }

  take(key: string): void {
    const word = this.#words[this.#at];
    if (word === undefined) return;
    this.#pairs.push([key, word]);
    this.#at += 1;
  }

  takeAll(...keys: string[]): void {
    for (const key of keys) this.take(key);
  }

  /** `address/port->address/port` */
  flow(prefix: string): boolean {
    const [from, to] = (this.#words[this.#at] ?? '').split('->');
    const source = from?.lastIndexOf('/') ?? -1;
    const destination = to?.lastIndexOf('/') ?? -1;
    if (from === undefined || to === undefined || source < 0 || destination < 0) return false;
    this.#pairs.push(
      [`${prefix}source-address`, from.slice(0, source)],
      [`${prefix}source-port`, from.slice(source + 1)],
    );
    this.#pairs.push(
      [`${prefix}destination-address`, to.slice(0, destination)],
      [`${prefix}destination-port`, to.slice(destination + 1)],
    );
    this.#at += 1;
    return true;
  }

  /** The connection tag of newer releases: `0x0`. */
  skipTag(): void {
    if (this.#words[this.#at]?.startsWith('0x')) this.#at += 1;
  }

  /** Steps to the protocol: a small number with a session number four words later. What lies between are the NAT rules. */
  rules(): boolean {
    for (let i = 0; i <= MOST_RULE_WORDS; i += 1) {
      const at = this.#at + i;
      if (!isNumber(this.#words[at], 3) || !isNumber(this.#words[at + 4], 10)) continue;
      this.#rulesFrom(this.#words.slice(this.#at, at));
      this.#at = at;
      return true;
    }
    return false;
  }

  #rulesFrom(between: string[]): void {
    // Two words are two names; more are type and name each, a type being "N/A" or "source rule", "static rule" …
    const parts = between
      .join(' ')
      .replaceAll(/(?<= |^)(source|static|destination) rule(?= )/gu, '$1_rule')
      .split(' ');
    const [first, second, third, fourth] = parts;
    if (parts.length === 2) this.#given(['src-nat-rule-name', first], ['dst-nat-rule-name', second]);
    if (parts.length !== 4) return;
    this.#given(['src-nat-rule-type', first?.replace('_', ' ')], ['src-nat-rule-name', second]);
    this.#given(['dst-nat-rule-type', third?.replace('_', ' ')], ['dst-nat-rule-name', fourth]);
  }

  #given(...pairs: [string, string | undefined][]): void {
    for (const [key, value] of pairs) if (value !== undefined) this.#pairs.push([key, value]);
  }

  /** `6(337)`: packets and bytes. */
  counted(side: string): void {
    const match = /^(\d{1,15})\((\d{1,15})\)$/u.exec(this.#words[this.#at] ?? '');
    if (!match) return;
    this.#given([`packets-from-${side}`, match[1]], [`bytes-from-${side}`, match[2]]);
    this.#at += 1;
  }

  /** `17(0)`: protocol and ICMP type. */
  protocolAndType(): void {
    const match = /^(\d{1,3})\((\d{1,3})\)$/u.exec(this.#words[this.#at] ?? '');
    if (!match) return;
    this.#given(['protocol-id', match[1]], ['icmp-type', match[2]]);
    this.#at += 1;
  }

  /** `jsmith(sales)`: user and roles. Releases differ in the words before it, so it is looked for. */
  user(): void {
    const at = this.#words.findIndex(
      (word, i) => i >= this.#at && i < this.#at + 3 && word.endsWith(')') && word.includes('('),
    );
    if (at < 0) return;
    const word = this.#words[at] ?? '';
    const open = word.indexOf('(');
    this.#given(['username', word.slice(0, open)], ['roles', word.slice(open + 1, -1)]);
    this.#at = at + 1;
  }

  rest(key: string): void {
    const text = this.#words.slice(this.#at).join(' ');
    if (text !== '') this.#pairs.push([key, text]);
  }
}

function words(text: string): string[] {
  return text.trim().split(' ', MOST_WORDS);
}

function isNumber(word: string | undefined, most: number): boolean {
  return word !== undefined && word.length <= most && /^\d+$/u.test(word);
}
