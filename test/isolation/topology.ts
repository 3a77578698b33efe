/** One client's network for the isolation test: two nodes, the link between them, a gap. */
import { newId } from '../../src/base/id.ts';
import { systemScope } from '../../src/db/open.ts';
import { propose } from '../../src/topology/discovery.store.ts';
import type { TestApp } from '../harness/app.ts';
import type { Send } from './world.ts';

type Ids = Record<'topology-node' | 'topology-link' | 'gap' | 'proposal', string>;

export async function makeTopology(
  app: TestApp,
  call: Send,
  { clientId, mark, inner }: { clientId: string; mark: string; inner: string },
): Promise<Ids> {
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
  const proposal = newId(app.clock.now());
  await app.db.as(systemScope, (tx) =>
    propose(tx, {
      id: proposal,
      clientId,
      nodeId: access.id,
      siteId: null,
      name: `${inner} stranger`,
      kind: 'other',
      address: null,
      why: `${inner} why`,
      foundAt: '2026-03-02T09:00:00Z',
    }),
  );
  return { 'topology-node': core.id, 'topology-link': link.id, gap: items[0].id, proposal };
}
