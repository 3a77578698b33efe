/** What a scenario of the lab looks at beyond what is open: one finding, a port, its rates, a change and its window. */
import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import type { Router } from '../../lab/plan.ts';
import { loopbackOf } from '../../lab/plan.ts';
import { labClient } from '../../lab/product.ts';
import { snmpAccess } from '../../lab/settings.ts';
import type { LabStage } from './lab.ts';

export type LabEyes = {
  /** The open finding of a condition on a router that began last. `quiet`: the change in whose window it fell. */
  finding(
    router: Router,
    condition: string,
  ): Promise<{ evidence: { at: string; text: string }[]; quiet: string | undefined }>;
  /** Open findings of a router that are for information only, as `component: condition`. */
  noted(router: Router): Promise<string[]>;
  port(router: Router, name: string): Promise<{ index: number | null; alias: string; state: string }>;
  /** Every rate of what came in at a port since the lab began, bit/s. */
  rates(router: Router, port: string): Promise<number[]>;
  /** What the agent of a router asked by version 2c counts as come in at a port. */
  counter(router: Router, port: string): bigint;
  /** A change of the client's on routers, whose window begins at once and ends after so many milliseconds. */
  planned(title: string, routers: readonly Router[], forMs: number): Promise<{ id: string; name: string }>;
  changeFindings(id: string): Promise<string[]>;
};

const zItems = <T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T> }> =>
  z.object({ items: z.array(item) });
const zNamed = z.object({ id: z.string(), name: z.string() });
const zFinding = z.object({
  id: z.string(),
  component: z.string(),
  condition: z.string(),
  severity: z.string(),
  quiet: z.object({ name: z.string() }).nullable(),
});
const zEvidence = z.object({ evidence: z.array(z.object({ at: z.string(), text: z.string() })) });
const zPort = z.object({ name: z.string(), index: z.number().nullable(), alias: z.string(), state: z.string() });
const zSeries = z.object({ id: z.number(), component: z.string(), metric: z.string() });
const zPoints = z.object({ series: z.array(z.object({ max: z.array(z.number().nullable()) })) });
const zChange = z.object({
  id: z.string(),
  version: z.number(),
  number: z.string(),
  title: z.string(),
  findings: z.array(z.object({ title: z.string() })),
});

const IF_HC_IN_OCTETS = '1.3.6.1.2.1.31.1.1.1.6';

export async function eyesOf({ ask, lab }: LabStage): Promise<LabEyes> {
  const began = new Date().toISOString();
  const clients = zItems(zNamed).parse(await ask('GET', '/clients?limit=200')).items;
  const clientId = clients.find(({ name }) => name === labClient)?.id ?? '';
  const devices = zItems(zNamed).parse(await ask('GET', `/devices?clientId=${clientId}&limit=200`)).items;
  const idOf = (router: Router): string => devices.find(({ name }) => name === router)?.id ?? '';
  const openOf = async (router: Router): Promise<z.output<typeof zFinding>[]> =>
    zItems(zFinding).parse(await ask('GET', `/findings?deviceId=${idOf(router)}&state=open&limit=200`)).items;
  return {
    async finding(router, condition) {
      const found = (await openOf(router)).find((each) => each.condition === condition);
      if (!found) throw new Error(`${router} has no open finding ${condition}`);
      const { evidence } = zEvidence.parse(await ask('GET', `/findings/${found.id}`));
      return { evidence, quiet: found.quiet?.name };
    },
    async noted(router) {
      const noted = (await openOf(router)).filter(({ severity }) => severity === 'info');
      return noted.map(({ component, condition }) => `${component}: ${condition}`);
    },
    async port(router, name) {
      const { items } = zItems(zPort).parse(await ask('GET', `/devices/${idOf(router)}/interfaces`));
      const alike = items.filter((each) => each.name === name);
      if (alike.length !== 1 || !alike[0]) throw new Error(`${router} has ${alike.length} interfaces ${name}`);
      return alike[0];
    },
    async rates(router, port) {
      const { items } = zItems(zSeries).parse(await ask('GET', `/devices/${idOf(router)}/metrics`));
      const series = items.find(({ component, metric }) => component === port && metric === 'interface.in.bps');
      const span = `from=${began}&to=${new Date().toISOString()}&points=2000`;
      const { series: found } = zPoints.parse(await ask('GET', `/metrics/points?series=${series?.id ?? 0}&${span}`));
      return found.flatMap(({ max }) => max.filter((value) => value !== null));
    },
    counter(router, port) {
      const command = ['netns', 'exec', lab.namespace(router), 'cat', `/sys/class/net/${port}/ifindex`];
      const oid = `${IF_HC_IN_OCTETS}.${execFileSync('ip', command, { encoding: 'utf8' }).trim()}`;
      const asking = ['-v2c', '-c', snmpAccess.community, '-m', '', '-Oqv', loopbackOf(router), oid];
      return BigInt(
        execFileSync('ip', ['netns', 'exec', lab.namespace('nms'), 'snmpget', ...asking], { encoding: 'utf8' }).trim(),
      );
    },
    async planned(title, routers, forMs) {
      const answers = { reach: 'nobody', tested: 'here', back: 'minutes', hours: 'outside', access: 'no' };
      const model = z.object({ id: z.string() }).parse(
        await ask('POST', `/clients/${clientId}/change-models`, {
          name: title,
          plan: 'Pull the old cable and lay the new one.',
          backOut: 'Lay the old cable again.',
          answers,
          authorisedHow: 'Nobody works in the lab.',
        }),
      );
      const raised = zChange.parse(
        await ask('POST', '/changes', {
          ...{ clientId, kind: 'standard', modelId: model.id, title, reason: 'It is worn.' },
          deviceIds: routers.map(idOf),
        }),
      );
      const now = Date.now();
      let change = zChange.parse(
        await ask('PATCH', `/changes/${raised.id}`, {
          version: raised.version,
          windowFrom: new Date(now).toISOString(),
          windowTo: new Date(now + forMs).toISOString(),
        }),
      );
      for (const to of ['assessed', 'scheduled'])
        change = zChange.parse(await ask('POST', `/changes/${raised.id}/stage`, { to, version: change.version }));
      return { id: change.id, name: `${change.number} ${title}` };
    },
    async changeFindings(id) {
      const { findings } = zChange.parse(await ask('GET', `/changes/${id}`));
      return findings.map(({ title }) => title).toSorted();
    },
  };
}
