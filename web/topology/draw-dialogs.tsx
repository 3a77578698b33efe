/** Drawing the design: a device, and a link between two of them. */
import { Button, Group, Modal, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { Cable, Plus } from 'lucide-react';
import { useState } from 'react';
import { siteRoutes } from '../../src/estate/site-api.ts';
import { mapRoutes } from '../../src/topology/draw-api.ts';
import { nodeKinds } from '../../src/topology/map-api.ts';
import type { NetworkMap, NodeKind } from '../../src/topology/map-api.ts';
import { kindWord } from '../estate/words.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { EndFields, blankEnds, endsOnly } from './edit-part.tsx';

export function DrawButtons({ map }: { map: NetworkMap }): React.JSX.Element {
  const [open, setOpen] = useState<'node' | 'link'>();
  const close = (): void => setOpen(undefined);
  return (
    <Group gap={8}>
      <Button variant="default" leftSection={<Plus size={15} />} onClick={() => setOpen('node')}>
        Draw a device
      </Button>
      <Button
        variant="default"
        leftSection={<Cable size={15} />}
        onClick={() => setOpen('link')}
        disabled={map.nodes.length < 2}
      >
        Draw a link
      </Button>
      {open === 'node' && <NewNode clientId={map.clientId} onClose={close} />}
      {open === 'link' && <NewLink map={map} onClose={close} />}
    </Group>
  );
}

function NewNode({ clientId, onClose }: { clientId: string; onClose: () => void }): React.JSX.Element {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<NodeKind>('switch');
  const [siteId, setSiteId] = useState<string | null>(null);
  const [zone, setZone] = useState('');
  const sites = useCall(siteRoutes.listSites, { query: { clientId, limit: 200 } }, { on: ['site'] });
  const draw = useVerb(mapRoutes.drawNode, { touches: ['topology'], says: 'Drawn.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title="Draw a device">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          draw.mutate({ params: { clientId }, body: { name, kind, siteId, zone } });
        }}
      >
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="Name"
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
            />
            <Select
              label="Kind"
              required
              searchable
              allowDeselect={false}
              data={nodeKinds.map((value) => ({ value, label: kindWord(value) }))}
              value={kind}
              onChange={(value) => setKind(nodeKinds.find((each) => each === value) ?? 'switch')}
            />
            <Select
              label="Site"
              clearable
              searchable
              data={(sites.data?.items ?? []).map(({ id, name: label }) => ({ value: id, label }))}
              value={siteId}
              onChange={setSiteId}
            />
            <TextInput
              label="Zone"
              placeholder="users"
              value={zone}
              onChange={(event) => setZone(event.currentTarget.value)}
            />
          </SimpleGrid>
          <FormButtons onCancel={onClose} saving={draw.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}

function NewLink({ map, onClose }: { map: NetworkMap; onClose: () => void }): React.JSX.Element {
  const [a, setA] = useState<string | null>(null);
  const [b, setB] = useState<string | null>(null);
  const [ends, setEnds] = useState(blankEnds);
  const draw = useVerb(mapRoutes.drawLink, { touches: ['topology'], says: 'Drawn.', onDone: onClose });
  const choices = map.nodes
    .map(({ id, name }) => ({ value: id, label: name }))
    .toSorted((x, y) => x.label.localeCompare(y.label));
  const nameOf = (id: string | null): string => map.nodes.find((node) => node.id === id)?.name ?? '';
  return (
    <Modal opened onClose={onClose} title="Draw a link">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (a !== null && b !== null)
            draw.mutate({ params: { clientId: map.clientId }, body: { a, b, ...endsOnly(ends) } });
        }}
      >
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select label="From" required searchable data={choices} value={a} onChange={setA} data-autofocus />
            <Select
              label="To"
              required
              searchable
              data={choices.filter(({ value }) => value !== a)}
              value={b}
              onChange={setB}
            />
          </SimpleGrid>
          <EndFields names={[nameOf(a), nameOf(b)]} ends={ends} onEnds={setEnds} />
          <FormButtons onCancel={onClose} saving={draw.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}
