/** Servers of ours that pass mail on: of what came through them, SPF says nothing about the sender. */
import { BlockList, isIP } from 'node:net';

/** `10.0.0.0/8`, `fd00::/8`, `192.0.2.1`, with commas between. Throws on anything else. */
export function ownRelays(text: string): { has(ip: string): boolean } {
  const list = new BlockList();
  for (const part of text.split(',').flatMap((each) => each.trim() || [])) {
    const [net = '', bits] = part.split('/');
    const family = isIP(net);
    if (family === 0) throw new Error(`${part} is no address or network`);
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(net, kind);
    else list.addSubnet(net, Number(bits), kind);
  }
  return {
    has(ip) {
      const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '');
      const family = isIP(plain);
      return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
    },
  };
}
