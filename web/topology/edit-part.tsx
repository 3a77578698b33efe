/** What is written down of a node or a link, and drawing new ones. */
import { Button, Modal, NumberInput, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { mapRoutes } from '../../src/topology/draw-api.ts';
import type { MapLink, MapNode, NetworkMap } from '../../src/topology/map-api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useVerb } from '../kit/query.ts';

const zones = ['users', 'servers', 'dmz', 'management', 'outside'];

export function EditNode({ map, node }: { map: NetworkMap; node: MapNode }): React.JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<Pencil size={14} />} onClick={() => setOpen(true)}>
        Edit
      </Button>
      {open && <NodeForm map={map} node={node} onClose={() => setOpen(false)} />}
    </>
  );
}

function NodeForm({ map, node, onClose }: { map: NetworkMap; node: MapNode; onClose: () => void }): React.JSX.Element {
  const [name, setName] = useState(node.name);
  const [zone, setZone] = useState(node.zone);
  const [peerId, setPeerId] = useState(node.peerId);
  const [managedFrom, setManagedFrom] = useState(node.managedFrom);
  const save = useVerb(mapRoutes.changeNode, { touches: ['topology'], says: 'Saved.', onDone: onClose });
  const others = map.nodes
    .filter(({ id, kind }) => id !== node.id && kind === node.kind)
    .map(({ id, name: label }) => ({ value: id, label }));
  return (
    <Modal opened onClose={onClose} title={node.name}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({
            params: { clientId: map.clientId, nodeId: node.id },
            body: {
              version: node.version,
              zone,
              peerId,
              managedFrom,
              ...(node.deviceId === null ? { name } : {}),
            },
          });
        }}
      >
        <Stack>
          {node.deviceId === null && (
            <TextInput
              label="Name"
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
            />
          )}
          <TextInput
            label="Zone"
            description={`The part of the network it stands in: ${zones.join(', ')}, or the client's own word`}
            value={zone}
            onChange={(event) => setZone(event.currentTarget.value)}
          />
          <Select label="Paired with" data={others} value={peerId} onChange={setPeerId} clearable searchable />
          <TagsInput
            label="Its management can be reached from"
            description="Zones from which someone can sign in to it"
            data={zones}
            value={managedFrom}
            onChange={setManagedFrom}
          />
          <FormButtons onCancel={onClose} saving={save.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}

export function EditLink({
  clientId,
  link,
  names,
}: {
  clientId: string;
  link: MapLink;
  names: readonly [string, string];
}): React.JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<Pencil size={14} />} onClick={() => setOpen(true)}>
        Name the ends
      </Button>
      {open && <LinkForm clientId={clientId} link={link} names={names} onClose={() => setOpen(false)} />}
    </>
  );
}

function LinkForm({
  clientId,
  link,
  names,
  onClose,
}: {
  clientId: string;
  link: MapLink;
  names: readonly [string, string];
  onClose: () => void;
}): React.JSX.Element {
  const [ends, setEnds] = useState<Ends>({ ...link });
  const save = useVerb(mapRoutes.changeLink, { touches: ['topology'], says: 'Saved.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title={`${names[0]} – ${names[1]}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ params: { clientId, linkId: link.id }, body: { version: link.version, ...endsOnly(ends) } });
        }}
      >
        <Stack>
          <EndFields names={names} ends={ends} onEnds={setEnds} />
          <FormButtons onCancel={onClose} saving={save.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}

export type Ends = Pick<MapLink, 'aPort' | 'bPort' | 'aLag' | 'bLag' | 'label' | 'megabits'>;
export const blankEnds: Ends = { aPort: '', bPort: '', aLag: '', bLag: '', label: '', megabits: null };

export function endsOnly({ aPort, bPort, aLag, bLag, label, megabits }: Ends): Ends {
  return { aPort, bPort, aLag, bLag, label, megabits };
}

export function EndFields({
  names,
  ends,
  onEnds,
}: {
  names: readonly [string, string];
  ends: Ends;
  onEnds: (ends: Ends) => void;
}): React.JSX.Element {
  const field = (
    key: 'aPort' | 'bPort' | 'aLag' | 'bLag' | 'label',
    label: string,
    placeholder = '',
  ): React.JSX.Element => (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={ends[key]}
      maxLength={80}
      onChange={(event) => onEnds({ ...ends, [key]: event.currentTarget.value })}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {field('aPort', `Port of ${names[0] || 'the first'}`, 'ge-0/0/1')}
      {field('bPort', `Port of ${names[1] || 'the second'}`, 'ge-0/0/1')}
      {field('aLag', 'Its aggregate', 'ae0')}
      {field('bLag', 'Its aggregate', 'ae0')}
      {field('label', 'Label', 'Fibre A')}
      <NumberInput
        label="Speed in Mbit/s"
        min={1}
        value={ends.megabits ?? ''}
        onChange={(value) => onEnds({ ...ends, megabits: typeof value === 'number' ? value : null })}
      />
    </SimpleGrid>
  );
}
