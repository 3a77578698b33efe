/** One client's network for the isolation test: two nodes, the link between them, a gap. */
import type { Send } from './world.ts';

type Ids = Record<'topology-node' | 'topology-link' | 'gap', string>;

export async function makeTopology(call: Send, { clientId, mark }: { clientId: string; mark: string }): Promise<Ids> {
  const nodes = `/clients/${clientId}/topology/nodes`;
  const core = await call('POST', nodes, { name: `${mark} core`, kind: 'switch', zone: `${mark} zone` });
  const access = await call('POST', nodes, { name: `${mark} access`, kind: 'switch' });
  const link = await call('POST', `/clients/${clientId}/topology/links`, {
    a: core.id,
    b: access.id,
    aPort: `${mark} port`,
  });
  await call('POST', `/clients/${clientId}/topology/gaps/check`);
  const { items } = await call('GET', `/topology/gaps?clientId=${clientId}`);
  return { 'topology-node': core.id, 'topology-link': link.id, gap: items[0].id };
}
